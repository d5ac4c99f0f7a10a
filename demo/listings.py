"""Facilities, umbrellas and groups, entered through the actions of the network."""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from demo.world.countries import BY_CODE
from demo.world.groups import GROUPS, HIDDEN, UMBRELLAS, WAITING, Group, Umbrella
from demo.world.places import CLOSED, CLOSING, COMPANIES, SUSPENDED, Place, places, position
from demo.world.wordings import WORDINGS
from groups.actions import access, facilities, listings, programs
from groups.codelists import AccessStatus, FacilityStatus, ProgramKind
from groups.models import Company, Facility, Program
from groups.models.facility_fact import FactField
from groups.periods import Period
from groups.subjects import NODE

# Facilities keep their ids from one seeding to the next: reports name them by id.
NAMESPACE = uuid.UUID("5c0f7a52-9d3c-4a7e-8f46-1d5f0f6d2b11")
SERVICES = {
    "visits": ["visiting", "letters"],
    "hotline": ["hotline", "interpreting"],
    "recording": ["casework"],
    "complaints": ["legal_referral", "advocacy"],
    "release": ["accompaniment"],
    "support": ["hosting", "material_help"],
}
# Group and number of a facility that lets it in only on some days, or not at all in the newest quarters.
RESTRICTED = frozenset({("XD-1", 2), ("XE-1", 4), ("QM-1", 4), ("XH-2", 2)})
BARRED = frozenset({("XL-2", 2)})
# Group, number of a facility, why it was shut for some weeks, and what was said.
SHUT = (
    ("XA-1", 1, "health", "No visits for anybody while there was scabies."),
    ("XD-1", 1, "staffing", "The visiting room was closed at weekends."),
    ("XE-1", 1, "reprisal", "Visits ended on the day after a newspaper wrote about the kitchen."),
)
# Quarters before the newest: when groups began that began later than the others; from when to when a group paused, once
# and, in the newest, still.
BEGAN = {
    "QP-3": 0, "XN-3": 1, "XE-3": 2, "QN-3": 2, "XF-3": 3, "XL-3": 3, "XI-3": 4, "XD-2": 4, "QO-3": 5, "XG-3": 5, "XH-3": 6,
    "XM-3": 6, "QO-2": 6, "XN-2": 7, "QP-2": 7, "XF-2": 7, "XI-2": 7,
}  # fmt: skip
PAUSED = {"QO-3": (0, None), "XH-2": (5, 4)}
LONG_AGO = date(2019, 4, 1)


@dataclass
class Entered:
    """What was entered, by the keys of demo/world."""

    facilities: dict[str, Facility] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)


def enter(*, quarters: list[Period]) -> Entered:
    """Everything but people and reports. `quarters`: those that the groups report, the newest last."""
    entered = Entered()
    companies()
    for place in places():
        entered.facilities[place.key] = _facility(place, quarters[-1])
    for umbrella in UMBRELLAS:
        entered.programs[umbrella.key] = _umbrella(umbrella, quarters)
    for group in GROUPS:
        entered.programs[group.key] = listings.enter(program=register(group, entered, quarters), by=NODE)
    doors(entered, quarters[-1])
    hidden = listings.enter(program=register(HIDDEN, entered, quarters), by=NODE)
    entered.programs[HIDDEN.key] = listings.hide(program=hidden, by=NODE)
    return entered


def doors(entered: Entered, newest: Period) -> None:
    """Some were shut for a while, and opened again."""
    for key, number, reason, note in SHUT:
        program = entered.programs[key]
        facility = entered.facilities[f"{program.country}-{number}"]
        first = newest.shift(-5).first_day + timedelta(days=11 * number)
        told: list[tuple[AccessStatus, date, str, str]] = [
            (AccessStatus.SUSPENDED, first, reason, note),
            (AccessStatus.OPEN, first + timedelta(days=60), "", ""),
        ]
        for status, since, why, words in told:
            access.change(
                program=program, facility=facility, status=status, since=since, reason=why, note=words, by=NODE
            )


def enter_waiting(entered: Entered, *, quarters: list[Period]) -> None:
    """Listings that wait for review; entered last, so that the coordinator is told."""
    for group in WAITING:
        entered.programs[group.key] = register(group, entered, quarters)


def companies() -> None:
    made: dict[str, Company] = {}
    for name, (parent, country) in COMPANIES.items():
        made[name] = Company.objects.create(name=name, country=country, parent=made.get(parent), is_demo=True)


def _facility(place: Place, newest: Period) -> Facility:
    status, until = FacilityStatus.IN_USE, None
    if place.key in SUSPENDED:
        status = FacilityStatus.SUSPENDED
    if place.key in CLOSED:
        status, until = FacilityStatus.CLOSED, newest.shift(-9).last_day
    if place.key in CLOSING:
        status, until = FacilityStatus.CLOSED, closing_day(newest)
    facility = facilities.add(
        id=uuid.uuid5(NAMESPACE, place.code),
        code=place.code,
        name=place.name,
        source_language=place.country.language,
        national_type=place.national_type,
        type=place.type,
        country=place.country.code,
        subdivision=f"{place.country.code}-0{place.key[-1]}",
        city=place.city.name,
        latitude=Decimal(str(place.latitude)),
        longitude=Decimal(str(place.longitude)),
        location_precision=place.precision,
        status=status,
        in_use_since=LONG_AGO - timedelta(days=37 * place.capacity),
        in_use_until=until,
        identifiers=[{"scheme": "demo-ministry", "value": place.key}],
        is_demo=True,
        by=NODE,
    )
    _facts(facility, place, newest)
    return Facility.objects.get(pk=facility.pk)


def closing_day(newest: Period) -> date:
    return newest.first_day + timedelta(days=50)


def _facts(facility: Facility, place: Place, newest: Period) -> None:
    """What invented sources said: an inspection two years ago, and the operator's page of last year."""
    inspected, published = newest.shift(-8).first_day, newest.shift(-4).first_day + timedelta(days=40)
    told: list[tuple[FactField, Any, date, str]] = [
        (FactField.TYPE, place.type, inspected, "inspections"),
        (FactField.OPERATOR_TYPE, place.operator_type, inspected, "inspections"),
        (FactField.CAPACITY, place.capacity, published, "statistics"),
    ]
    if place.key.endswith("1"):
        told += [
            (FactField.CAPACITY, place.capacity + place.capacity // 8, inspected, "inspections"),
            (FactField.POPULATION, place.capacity * 4 // 5, published, "statistics"),
        ]
    if place.company:
        told.append((FactField.COMPANY, place.company, published, "contracts"))
    for about, value, day, source in told:
        url = f"https://example.org/{source}/{place.code.lower()}/{day.year}"
        facilities.record_fact(facility=facility, field=about, value=value, as_of=day, source_url=url, by=NODE)


def _umbrella(umbrella: Umbrella, quarters: list[Period]) -> Program:
    country = BY_CODE[umbrella.country]
    latitude, longitude = position(country, 1)
    values = {
        "kind": ProgramKind.UMBRELLA,
        "source_language": next(iter(umbrella.name)),
        "name": umbrella.name,
        "summary": umbrella.summary,
        "how_to_join": umbrella.how_to_join,
        "country": country.code,
        "city": country.cities[0].name,
        "latitude": Decimal(str(latitude)),
        "longitude": Decimal(str(longitude)),
        "location_precision": "city",
        "time_zone": country.time_zone,
        "reporting_from": str(quarters[0]),
        "languages": sorted(umbrella.name),
        "services": ["training", "advocacy"],
        "website": f"https://{umbrella.key}.example.org",
        "email": f"office@{umbrella.key}.example.org",
        "founded_year": umbrella.founded,
    }
    return listings.enter(program=programs.register(values=values, by=NODE, is_demo=True), by=NODE)


def register(group: Group, entered: Entered, quarters: list[Period]) -> Program:
    country = BY_CODE[group.country]
    latitude, longitude = position(country, group.number)
    host = f"{group.key.lower()}.example.org"
    values = {
        "kind": ProgramKind.GROUP,
        "source_language": next(iter(group.name)),
        "parent": entered.programs[group.umbrella].pk if group.umbrella else None,
        "name": group.name,
        "summary": {language: _summary(group, language) for language in group.name},
        "how_to_join": {language: _joining(group, language) for language in group.name},
        "country": country.code,
        "subdivision": f"{country.code}-0{group.number}",
        "city": country.cities[group.number - 1].name,
        "latitude": Decimal(str(latitude)),
        "longitude": Decimal(str(longitude)),
        "location_precision": ("city", "region", "city", "country")[group.founded % 4],
        "time_zone": country.time_zone,
        "reporting_from": str(max(quarters[0], quarters[-1].shift(-BEGAN.get(group.key, len(quarters))))),
        "languages": sorted({*country.spoken, *group.name}),
        "services": list(dict.fromkeys(code for activity in group.activities for code in SERVICES[activity])),
        "activities": [{"code": code, "since": date(2020, 1, 1), "until": None} for code in group.activities],
        "suspensions": _pause(group, quarters[-1]),
        "facilities": [_link(group, number, entered, quarters[-1]) for number in group.places],
        "website": f"https://{host}",
        "email": f"hello@{host}",
        "phone": country.phone.format(group.founded % 100),
        "founded_year": group.founded,
    }
    return programs.register(values=values, by=NODE, is_demo=True)


def _pause(group: Group, newest: Period) -> list[dict[str, Any]]:
    if group.key not in PAUSED:
        return []
    first, last = PAUSED[group.key]
    return [
        {
            "since": newest.shift(-first).first_day,
            "until": None if last is None else newest.shift(-last).last_day,
            "reason": "No visitors for the time being.",
        }
    ]


def pauses(group: Group, *, back: int) -> bool:
    """Whether the group pauses all of the quarter that lies `back` before the newest."""
    first, last = PAUSED.get(group.key, (-1, None))
    return back <= first and (last is None or back >= last)


def _link(group: Group, number: int, entered: Entered, newest: Period) -> dict[str, Any]:
    facility = entered.facilities[f"{group.country}-{number}"]
    link: dict[str, Any] = {
        "facility": facility.code,
        "since": date(min(2024, max(2020, group.founded)), 1, 1),
        "until": facility.in_use_until,
        "visit_days": [1 + (group.founded + number) % 5, 6] if group.volunteers >= 8 else [6],
        "languages": sorted(BY_CODE[group.country].spoken[:2]),
    }
    if (group.key, number) in BARRED:
        link |= {
            "access_status": AccessStatus.SUSPENDED,
            "access_since": newest.shift(-1).first_day,
            "access_note": "The operator ended all visits without giving a reason.",
        }
    if (group.key, number) in RESTRICTED:
        link |= {
            "access_status": AccessStatus.RESTRICTED,
            "access_since": newest.shift(-2).first_day,
            "access_note": "Visitors must be named ten days before.",
        }
    return link


def _summary(group: Group, language: str) -> str:
    wording, city = WORDINGS[language], _city(group, language)
    if "visits" not in group.activities:
        return wording.hotline_only.format(city=city)
    extra = [wording.extra[code] for code in group.activities if code in wording.extra]
    told = wording.visits[(group.founded + group.number) % len(wording.visits)].format(city=city)
    return " ".join([told, *extra[:2]])


def _joining(group: Group, language: str) -> str:
    wording = WORDINGS[language]
    return wording.join[(group.founded // 2 + group.number) % len(wording.join)]


def _city(group: Group, language: str) -> str:
    country = BY_CODE[group.country]
    return country.cities[group.number - 1].written(language, country.language)
