"""GET /receipts/{id}: signed, chained, and verifiable without the node's code."""

import uuid

import pytest

from groups.codelists import Scope
from groups.subjects import NODE
from network.node.actions import keys
from network.reports.models import FreeText
from tests.api.signatures import digest, is_signed
from tests.api.steps import PLACE, reach, save, submit, withdraw
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
OTHER = "/programs/harbour-visitors/reports/2026-Q2"


def test_the_same_as_submitting_gave(cast: Cast) -> None:
    save(cast)
    given = submit(cast)
    answer = cast.api(cast.rosa).get(given.headers["Location"])
    assert (answer.status_code, answer.content) == (200, given.content)


def test_members_and_coordinators_may_read_it(cast: Cast) -> None:
    save(cast)
    path = submit(cast).headers["Location"]
    assert cast.api().get(path).status_code == 401
    codes = [cast.api(who).get(path).status_code for who in (cast.rosa, cast.bruno, cast.amina)]
    assert codes == [200, 200, 200]
    for who in (cast.chen, cast.dora, cast.elif_, cast.nadia):
        api = cast.api(who)
        other = f"/api/v1/receipts/{uuid.uuid4()}"
        hidden, missing = api.get(path), api.get(other)
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert hidden.content.replace(path.encode(), other.encode()) == missing.content


def test_tokens(cast: Cast) -> None:
    save(cast)
    path = submit(cast).headers["Location"]
    codes = [
        cast.api(token=cast.token(program, scope)).get(path).status_code
        for program, scope in [
            (cast.harbour, Scope.REPORT_READ), (cast.harbour, Scope.REPORT_SUBMIT), (cast.hill, Scope.REPORT_READ),
        ]
    ]  # fmt: skip
    assert codes == [200, 403, 404]


@pytest.mark.parametrize("wrong", ["1", "x", "00000000-0000-0000-0000-00000000000g", "%00"])
def test_what_is_no_id(cast: Cast, wrong: str) -> None:
    answer = cast.api(cast.rosa).get(f"/receipts/{wrong}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_signature_verifies_with_the_published_key(cast: Cast) -> None:
    save(cast)
    receipt = submit(cast).json()
    published = cast.api().get("/.well-known/visitation-node").json()["keys"]
    assert is_signed(receipt, published)
    for name in receipt.keys() - {"signature", "key"}:
        assert not is_signed({**receipt, name: "forged"}, published)


def test_the_chain_of_a_program(cast: Cast) -> None:
    """Two quarters, a withdrawal and a correction: each receipt names the one before, whatever it was for."""
    document = small()
    document["values"].append({"indicator": "V40", "value": "The yard is closed at noon."})
    save(cast, document)
    receipts = [submit(cast).json()]
    withdraw(cast)
    receipts.append(submit(cast).json())
    FreeText.objects.update(text="", salt="")
    withdraw(cast)
    keys.rotate(by=NODE)
    save(cast, small(V01=39), If_Match="*")
    receipts.append(submit(cast).json())
    assert [each["revision"] for each in receipts] == [1, 2, 3]
    assert [each["previous"] for each in receipts] == [None, digest(receipts[0]), digest(receipts[1])]
    published = cast.api().get("/.well-known/visitation-node").json()["keys"]
    assert [each["kid"] for each in published] == [receipts[2]["key"], receipts[0]["key"]]
    for receipt in receipts:
        assert is_signed(receipt, published)
        assert cast.api(cast.rosa).get(f"/receipts/{receipt['receipt']}").json() == receipt


def test_programs_have_chains_of_their_own(cast: Cast) -> None:
    reach(cast, "submitted")
    place = "/programs/hill-friends/reports/2026-Q3"
    api = cast.api(cast.dora)
    document = small(V11=None)  # no facility
    assert api.put(place, document).status_code == 201
    receipt = api.post(f"{place}/submit").json()
    assert (receipt["program"], receipt["previous"]) == (str(cast.hill.pk), None)


def test_names_the_version_by_its_digest(cast: Cast) -> None:
    save(cast)
    receipt = submit(cast).json()
    versions = cast.api().get("/standards").json()["results"]
    assert [(each["version"], each["digest"]) for each in versions] == [
        (receipt["standard"], receipt["standard_digest"])
    ]
    assert PLACE.endswith(receipt["period"])
