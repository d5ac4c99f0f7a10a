"""POST /programs/{id}/reports/{period}/withdraw."""

import pytest

from network.reports.models import Report, Revision
from tests.api.steps import PLACE, everything, reach, save, submit, withdraw
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")


def test_the_report_can_be_changed_and_submitted_again(cast: Cast) -> None:
    reach(cast, "submitted")
    before = cast.api(cast.rosa).get(PLACE).json()["document"]
    answer = withdraw(cast)
    assert (answer.status_code, answer.json()["status"], answer.json()["revision"]) == (200, "draft", 1)
    assert cast.api(cast.rosa).get(PLACE).json()["document"] == before
    assert save(cast, small(V01=39), If_Match=answer.headers["ETag"]).status_code == 200
    assert submit(cast).json()["revision"] == 2
    assert list(Revision.objects.order_by("number").values_list("number", "outcome")) == [
        (1, "withdrawn"), (2, "submitted"),
    ]  # fmt: skip


def test_unchanged_it_is_a_new_revision_with_the_same_digest(cast: Cast) -> None:
    reach(cast, "withdrawn")
    assert submit(cast).json()["revision"] == 2
    assert Revision.objects.values_list("digest", flat=True).distinct().count() == 1


@pytest.mark.parametrize("body", [b"{", b"null", b"[1]"])
def test_reads_no_body(cast: Cast, body: bytes) -> None:
    reach(cast, "submitted")
    assert cast.api(cast.bruno).post(f"{PLACE}/withdraw", body).status_code == 200
    assert Report.objects.get().status == "draft"


def test_a_repeat_with_its_key_withdraws_once(cast: Cast) -> None:
    reach(cast, "submitted")
    api = cast.api(cast.bruno)
    first = api.post(f"{PLACE}/withdraw", Idempotency_Key="w")
    before = everything()
    again = api.post(f"{PLACE}/withdraw", Idempotency_Key="w")
    assert (again.status_code, again.content, again.headers["ETag"]) == (200, first.content, first.headers["ETag"])
    assert everything() == before
