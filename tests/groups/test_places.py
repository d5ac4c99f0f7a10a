"""Countries, subdivisions, time zones, and how exactly a place is shown."""

from zoneinfo import ZoneInfo

import pytest

from groups.codelists import LocationPrecision
from groups.languages import LISTING_LANGUAGES
from groups.models import Program
from groups.places import (
    INVENTED,
    USER_ASSIGNED,
    countries,
    country_name,
    default_time_zone,
    is_subdivision,
    time_zones,
)
from groups.representations.places import location


@pytest.mark.parametrize(
    ("code", "known"),
    [("FR", True), ("PS", True), ("XK", True), ("XA", True), ("QM", True), ("fr", False), ("EU", False), ("UN", False),
     ("EZ", False), ("QA", True), ("QB", False), ("001", False), ("", False), ("FRA", False)],
)  # fmt: skip
def test_countries_are_those_of_iso_3166(code: str, known: bool) -> None:
    assert (code in countries()) is known


def test_invented_countries_have_a_name_in_every_language() -> None:
    assert set(INVENTED) == set(LISTING_LANGUAGES)
    for language in LISTING_LANGUAGES:
        assert country_name("XA", language).endswith("XA") or "XA" in country_name("XA", language)
    assert country_name("XA", "sw") == "Invented country XA"
    # Kosovo's code is one that CLDR knows.
    assert "XK" not in USER_ASSIGNED
    assert country_name("XK", "en") == "Kosovo"


def test_countries_have_names_in_the_readers_language() -> None:
    assert (country_name("GR", "fr"), country_name("GR", "el"), country_name("??", "en")) == ("Grèce", "Ελλάδα", "??")


@pytest.mark.parametrize(
    ("code", "country", "fits"),
    [("FR-13", "FR", True), ("CA-QC", "CA", True), ("GB-ENG", "GB", True), ("FR-13", "BE", False), ("FR", "FR", False),
     ("FR-", "FR", False), ("FR-1234", "FR", False), ("fr-13", "FR", False), ("FR-1٣", "FR", False)],
)  # fmt: skip
def test_subdivisions_belong_to_their_country(code: str, country: str, fits: bool) -> None:
    assert is_subdivision(code, country) is fits


def test_a_country_with_one_time_zone_has_it() -> None:
    assert (default_time_zone("GR"), default_time_zone("CA"), default_time_zone("XA")) == ("Europe/Athens", None, None)
    for country in countries():
        zone = default_time_zone(country)
        assert zone is None or ZoneInfo(zone)


def test_time_zones_are_names_of_places() -> None:
    assert {"Europe/Paris", "UTC", "America/Argentina/Buenos_Aires"} <= time_zones()
    assert not {"EST", "Paris", "europe/paris", "../etc/passwd"} & time_zones()


def test_a_place_is_rounded_as_it_may_be_known() -> None:
    shown = {}
    for precision in LocationPrecision.values:
        program = Program(latitude=-43.298765, longitude=5.376543, location_precision=precision)
        shown[precision] = location(program)
    assert shown == {
        "exact": {"latitude": -43.2988, "longitude": 5.3765, "precision": "exact"},
        "city": {"latitude": -43.3, "longitude": 5.38, "precision": "city"},
        "region": {"latitude": -43.3, "longitude": 5.4, "precision": "region"},
        "country": None,
    }
    assert location(Program(location_precision="exact")) is None
