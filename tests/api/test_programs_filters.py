"""GET /programs: filters by codes, times and facilities."""

from datetime import UTC, date, datetime, timedelta

import pytest

from groups.actions import directory
from groups.actions import facilities as acts
from groups.models import Company, Facility, Program, entry
from groups.models.facility_fact import FactField
from groups.subjects import NODE
from tests.api.directory import refused, show, slugs
from tests.cast import Api, Cast, facility, program
from tests.conftest import TODAY


@pytest.fixture
def more(cast: Cast) -> Cast:
    """Beside the cast's three: an umbrella that speaks Arabic, and a group that answers a hotline in its city."""
    program("All Friends", cast.dora, country="XB", kind="umbrella", languages=["ar"], services=[], activities=[])
    program("Zebra Line", cast.dora, services=["hotline"], city="Valmer", subdivision="XA-7")
    return cast


FOUND = [
    ("country=XB", ["abroad-circle", "all-friends"]),
    ("country=FR", []),
    ("subdivision=XA-7", ["zebra-line"]),
    ("subdivision=XA-8", []),
    ("country=XA&subdivision=XA-7", ["zebra-line"]),
    ("language=ar", ["all-friends"]),
    ("service=hotline", ["zebra-line"]),
    ("kind=umbrella", ["all-friends"]),
    ("facility=XA-NORD", ["harbour-visitors"]),
    ("access=open", ["harbour-visitors"]),
    ("access=suspended", []),
    ("operator=unknown", ["harbour-visitors"]),
    ("operator=police", []),
    ("country=XA&service=hotline&q=zebra", ["zebra-line"]),
    ("country=XB&service=hotline", []),
    ("language=en&service=visiting&kind=group&country=XA&facility=XA-NORD", ["harbour-visitors"]),
]
REFUSED = [
    ("country=xa", "unknown_code", "/country"),
    ("country=", "unknown_code", "/country"),
    ("country=EU", "unknown_code", "/country"),
    ("subdivision=XA", "unknown_code", "/subdivision"),
    ("subdivision=KK-1", "unknown_code", "/subdivision"),
    ("subdivision=XA-LONGER", "unknown_code", "/subdivision"),
    ("country=XB&subdivision=XA-7", "contradictory_parameters", "/subdivision"),
    ("language=klingon", "unknown_code", "/language"),
    ("language=", "unknown_code", "/language"),
    ("service=parties", "unknown_code", "/service"),
    ("kind=club", "unknown_code", "/kind"),
    ("access=closed", "unknown_code", "/access"),
    ("operator=mafia", "unknown_code", "/operator"),
    ("operator=7b7c7c1e-6a2c-4b54-8c5c-0a6f0f5a3a11", "unknown_company", "/operator"),
    ("facility=nowhere", "unknown_facility", "/facility"),
    ("facility=", "unknown_facility", "/facility"),
    ("facility=7b7c7c1e-6a2c-4b54-8c5c-0a6f0f5a3a11", "unknown_facility", "/facility"),
    ("changed_since=yesterday", "not_a_time", "/changed_since"),
    ("changed_since=2026-11-22T08:00:00", "not_a_time", "/changed_since"),
    ("changed_since=2026-13-01", "not_a_time", "/changed_since"),
    ("changed_since=0001-01-01", "not_a_time", "/changed_since"),
    ("changed_since=2026-11-22T25:00:00Z", "not_a_time", "/changed_since"),
    ("changed_since=%D9%A2026-11-22", "not_a_time", "/changed_since"),
    ("assured_after=2026-02-30", "not_a_date", "/assured_after"),
    ("assured_after=2026-11-22T08:00:00Z", "not_a_date", "/assured_after"),
    ("assured_after=0000-00-00", "not_a_date", "/assured_after"),
    ("stale=yes", "unknown_code", "/stale"),
    ("stale=", "unknown_code", "/stale"),
]


@pytest.mark.parametrize("many", [0, 1, 2000])
def test_filters_combine_with_and_however_many_have_a_code(
    more: Cast, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry, "MANY", many)
    assert [(query, slugs(more, query)) for query, _found in FOUND] == FOUND


def test_refuses_codes_that_it_does_not_know(db: None) -> None:
    told = [(query, *refused(Api().get(f"/programs?{query}"))[0]) for query, _code, _pointer in REFUSED]
    assert told == REFUSED


def test_a_facility_is_named_by_its_id_or_by_what_it_turned_out_to_be(cast: Cast) -> None:
    double = facility("XA-DOUBLE")
    Facility.objects.filter(pk=double.pk).update(merged_into=cast.north)
    for reference in (cast.north.pk, "XA-NORD", double.pk, "XA-DOUBLE"):
        assert slugs(cast, f"facility={reference}") == ["harbour-visitors"]


def test_a_company_is_found_by_itself_and_by_each_that_owns_it(cast: Cast) -> None:
    acts.record_fact(
        facility=cast.north, field=FactField.COMPANY, value="Custody Ltd", as_of=date(2026, 1, 1),
        source_url="https://example.org/", by=NODE,
    )  # fmt: skip
    owner, other = Company.objects.create(name="Holding"), Company.objects.create(name="Other")
    company = Company.objects.get(name="Custody Ltd")
    company.parent = owner
    company.save()
    directory.show_company(company)
    assert slugs(cast, f"operator={company.pk}") == ["harbour-visitors"]
    assert slugs(cast, f"operator={owner.pk}") == ["harbour-visitors"]
    assert slugs(cast, f"operator={other.pk}") == []


def test_changed_since_overlaps_by_ten_minutes(cast: Cast) -> None:
    changed = TODAY - timedelta(days=1)
    Program.objects.filter(pk=cast.hill.pk).update(last_modified=changed)
    Program.objects.exclude(pk=cast.hill.pk).update(last_modified=datetime(2026, 1, 1, tzinfo=UTC))
    show(cast.hill, cast.harbour, cast.abroad)
    for minutes, found in ((9, ["hill-friends"]), (11, [])):
        moment = (changed + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S")
        assert slugs(cast, f"changed_since={moment}Z") == found
    assert slugs(cast, "changed_since=2026-11-21") == ["hill-friends"]
    # The same moment elsewhere, with its plus sign as people send it.
    assert slugs(cast, "changed_since=2026-11-21T09:00:00+01:00") == ["hill-friends"]
    assert slugs(cast, "changed_since=2026-11-21T09:30:00%2B01:00") == []


def test_leaves_out_who_was_forgotten_but_for_those_who_ask(cast: Cast) -> None:
    today = TODAY.date()
    for made, day in ((cast.hill, today - timedelta(days=547)), (cast.abroad, today - timedelta(days=548))):
        Program.objects.filter(pk=made.pk).update(assured_on=day)
        show(made)
    assert slugs(cast, "") == ["harbour-visitors", "hill-friends"]
    assert slugs(cast, "q=circle") == []
    assert slugs(cast, "stale=include") == ["abroad-circle", "harbour-visitors", "hill-friends"]
    assert slugs(cast, "assured_after=2020-01-01") == ["abroad-circle", "harbour-visitors", "hill-friends"]
    assert slugs(cast, f"assured_after={today - timedelta(days=547)}") == ["harbour-visitors"]
    for reference in ("abroad-circle", cast.abroad.pk):
        assert cast.api().get(f"/programs/{reference}").json()["stale"] is True
