"""Deprecation and Sunset: what is said of a version that another one follows."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from network.reports.windows import window
from network.standards import library
from network.standards.succession import last_period
from tests.api.steps import save, submit
from tests.cast import Answer, Cast
from tests.documents import small
from tests.standard import publish

pytestmark = pytest.mark.usefixtures("standard")
READ = [
    "/standards/1.0", "/standards/1.0/schema.json", "/standards/1.0/example.json", "/standards/1.0/changes",
    "/standards/1.0/texts/fr.po",
]  # fmt: skip
# 1.1 begins with 2026-Q2; 1.0 is accepted for 2026-Q3 at last, whose window closes with the year, on Earth's last clock.
BEGINS, ENDS = datetime(2026, 4, 1, tzinfo=UTC), datetime(2027, 1, 1, 12, tzinfo=UTC)


def told(answer: Answer) -> tuple[datetime, datetime]:
    assert answer.status_code in {200, 201}, answer.content
    assert answer.headers["Link"] == (
        '</api/v1/standards/1.1>; rel="successor-version", '
        '</api/v1/standards/1.1/changes?from=1.0>; rel="deprecation sunset"; type="application/json"'
    )
    deprecation = answer.headers["Deprecation"]
    assert deprecation.startswith("@")
    return datetime.fromtimestamp(int(deprecation[1:]), UTC), parsedate_to_datetime(answer.headers["Sunset"])


def silent(answer: Answer) -> bool:
    assert answer.status_code in {200, 201}, answer.content
    return not {"Deprecation", "Sunset", "Link"} & set(answer.headers)


@pytest.mark.parametrize("path", READ)
def test_every_address_of_a_superseded_version(cast: Cast, path: str) -> None:
    api = cast.api()
    assert silent(api.get(path))
    publish("1.1", "2026-Q2")
    assert told(api.get(path)) == (BEGINS, ENDS)
    assert silent(api.get(path.replace("1.0", "1.1")))
    assert silent(api.get(path.replace("1.0", "current")))


def test_the_links_lead_somewhere(cast: Cast) -> None:
    publish("1.1", "2026-Q2")
    for link in cast.api().get("/standards/1.0").headers["Link"].split(", "):
        assert cast.api().get(link[link.index("<") + 1 : link.index(">")]).status_code == 200


def test_where_a_report_is_saved_and_submitted_under_it(cast: Cast) -> None:
    publish("1.1", "2026-Q2")
    assert told(save(cast)) == (BEGINS, ENDS)
    assert told(submit(cast)) == (BEGINS, ENDS)
    assert told(submit(cast)) == (BEGINS, ENDS)  # the standing receipt


def test_a_repeat_is_told_it_too(cast: Cast) -> None:
    publish("1.1", "2026-Q2")
    save(cast)
    first, again = (submit(cast, Idempotency_Key="quarter") for _time in range(2))
    assert (again.content, told(again)) == (first.content, (BEGINS, ENDS))


def test_not_where_it_is_under_the_new_one(cast: Cast) -> None:
    publish("1.1", "2026-Q2")
    assert silent(save(cast, small() | {"standard": "1.1"}))
    assert submit(cast).headers.keys().isdisjoint({"Deprecation", "Sunset"})


def test_it_ends_with_the_last_window_in_which_it_is_accepted(cast: Cast) -> None:
    publish("1.1", "2026-Q2")
    last = last_period(library.named("1.0"))
    assert last is not None
    assert "1.0" in [each.version for each in library.accepted_for(last)]
    assert "1.0" not in [each.version for each in library.accepted_for(last.shift(1))]
    assert max(window(last, zone).closes for zone in ("Etc/GMT+12", "UTC", "Pacific/Kiritimati")) == ENDS


def test_the_list_tells_it_too(cast: Cast) -> None:
    publish("1.1", "2026-Q2")
    publish("1.2", "2027-Q1")
    assert [each["superseded"] for each in cast.api().get("/standards").json()["results"]] == [
        {"by": "1.1", "first_period": "2026-Q2", "last_period": "2026-Q3"},
        {"by": "1.2", "first_period": "2027-Q1", "last_period": "2027-Q2"},
        None,
    ]
