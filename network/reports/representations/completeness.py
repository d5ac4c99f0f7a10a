"""Completeness as coordinators see it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from groups.models import Program
from groups.periods import Period
from groups.places import country_name
from network.reports.completeness import Tally

Tallies = Mapping[tuple[str, Program | None], Tally]


def completeness(period: Period, countries: Iterable[str], found: Tallies, language: str) -> dict[str, Any]:
    """`{period, countries: [{country, name, expected, received, on_time, accepted, nil, umbrellas}]}`; of an umbrella
    network only its groups in that country are counted."""
    return {"period": str(period), "countries": [_country(code, found, language) for code in sorted(countries)]}


def _country(code: str, found: Tallies, language: str) -> dict[str, Any]:
    here = {umbrella: tally for (country, umbrella), tally in found.items() if country == code}
    umbrellas = sorted((each for each in here if each is not None), key=lambda each: (each.slug, str(each.pk)))
    return {
        "country": code,
        "name": country_name(code, language),
        **asdict(sum(here.values(), Tally())),
        "umbrellas": [
            {
                "program": {"id": str(each.pk), "slug": each.slug, "name": each.text_in("name", language)[0]},
                **asdict(here[each]),
            }
            for each in umbrellas
        ],
    }
