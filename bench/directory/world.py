"""Invented programs in numbers: names in several scripts, places, codes, facilities. The same for the same number.

The first ones go through the node's own code; the others are copies of these with another name and place (copies.py).
Import it with Django set up."""

import random
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from bench.directory import copies
from bench.directory.words import place, said
from groups import entries
from groups.codelists import ListingStatus, LocationPrecision, OperatorType, ProgramKind, Service
from groups.languages import column
from groups.models import Company, Facility, OfferedService, Program, ProgramFacility, SpokenLanguage

SEED, FACILITIES, PLACES, ORIGINALS = 20261122, 400, 3000, 1000
COUNTRIES = ("FR", "DE", "GB", "ES", "GR", "KR", "JP", "EG", "US", "MX", "CA", "BE", "NL", "IT", "PT", "TR", "RU", "MA")
LANGUAGES = ("en", "fr", "de", "es", "ar", "fa", "ko", "ja", "ru", "tr", "el", "pt", "so", "ti", "ckb")
KIND_OF = {"FR": "fr", "DE": "de", "ES": "es", "MX": "es", "GR": "el", "KR": "ko", "EG": "ar", "MA": "ar", "RU": "ru"}


def build(first: int, last: int) -> None:
    """Add the programs of these numbers to a migrated database."""
    if not first:
        _originals(min(last, ORIGINALS))
    originals = list(Program.objects.filter(pk__in=map(_id, range(min(last, ORIGINALS)))).order_by("slug"))
    new = [_new(number) for number in range(max(first, len(originals)), last)]
    if new:
        copies.write(originals, new)


def _originals(number: int) -> None:
    chance = random.Random(SEED)
    companies = [Company(name=f"Custody {number} plc") for number in range(12)]
    for each in companies[4:]:
        each.parent = companies[chance.randrange(4)]
    facilities = [_facility(number, chance, companies) for number in range(FACILITIES)]
    made = [_program(number, chance) for number in range(number)]
    _store(Company, companies)
    _store(Facility, facilities)
    _store(Program, made)
    _store(SpokenLanguage, (SpokenLanguage(program=p, code=c) for p in made for c in _some(chance, LANGUAGES, 3)))
    _store(OfferedService, (OfferedService(program=p, code=c) for p in made for c in _some(chance, Service.values, 2)))
    _store(
        ProgramFacility,
        (
            ProgramFacility(program=p, facility=f, since=date(2020, 1, 1), visit_days=[2, 6])
            for p in made
            for f in _some(chance, facilities, 2)
        ),
    )
    with transaction.atomic():
        entries.write(made)


def _new(number: int) -> copies.New:
    chance = random.Random(f"{SEED} {number}")
    where = chance.randrange(PLACES)
    return copies.New(_id(number), where, **_own(number, where, chance))


def _id(number: int) -> uuid.UUID:
    return uuid.UUID(int=random.Random(f"{SEED}/{number}").getrandbits(128), version=4)


def _facility(number: int, chance: random.Random, companies: list[Company]) -> Facility:
    private = number % 3 == 0
    return Facility(
        code=f"XA-{number:04d}",
        source_language="en",
        country=chance.choice(COUNTRIES),
        operator_type=OperatorType.PRIVATE_FOR_PROFIT if private else chance.choice(OperatorType.values),
        company=chance.choice(companies) if private else None,
        **{column("name", "en"): f"{place('en', number)} Centre"},
    )


def _program(number: int, chance: random.Random) -> Program:
    country = chance.choice(COUNTRIES)
    where = chance.randrange(PLACES)
    language = KIND_OF.get(country, "fr")
    texts = said(language, where).texts
    return Program(
        id=_id(number),
        source_language=language,
        kind=ProgramKind.UMBRELLA if number % 50 == 0 else ProgramKind.GROUP,
        status=ListingStatus.LISTED,
        country=country,
        subdivision=f"{country}-{chance.randrange(1, 17):02d}",
        location_precision=chance.choice(LocationPrecision.values),
        time_zone="Europe/Paris",
        reporting_from="2026-Q1",
        **_own(number, where, chance),
        **{column(name, each): text for name, by_language in texts.items() for each, text in by_language.items()},
    )


def _own(number: int, where: int, chance: random.Random) -> dict[str, Any]:
    """What no two programs share."""
    return {
        "slug": f"{place('en', where).lower()}-{number:06d}",
        "city": place("en", where),
        "latitude": Decimal(chance.randrange(-60_00000, 70_00000)).scaleb(-5),
        "longitude": Decimal(chance.randrange(-180_00000, 180_00000)).scaleb(-5),
        "website": f"https://group-{number}.example.org/",
        "email": f"contact@group-{number}.example.org",
        # Nobody confirmed one in twenty for two years: the list leaves it out.
        "assured_on": timezone.now().date() - timedelta(days=730 if number % 20 == 7 else chance.randrange(300)),
    }


def _some(chance: random.Random, things: Any, most: int) -> list[Any]:
    return chance.sample(list(things), chance.randint(1, most))


def _store(model: Any, found: Iterable[Any]) -> None:
    for batch in _batches(iter(found)):
        model.objects.bulk_create(batch)


def _batches(found: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(found, 2000)):
        yield batch
