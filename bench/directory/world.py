"""Invented programs in numbers: names in several scripts, places, codes, facilities. The same for the same number.

Import it with Django set up."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from groups import entries
from groups.codelists import ListingStatus, LocationPrecision, OperatorType, ProgramKind, Service
from groups.languages import column
from groups.models import Company, Facility, OfferedService, Program, ProgramFacility, SpokenLanguage

SEED, FACILITIES, PLACES = 20261122, 400, 3000
COUNTRIES = ("FR", "DE", "GB", "ES", "GR", "KR", "JP", "EG", "US", "MX", "CA", "BE", "NL", "IT", "PT", "TR", "RU", "MA")
LANGUAGES = ("en", "fr", "de", "es", "ar", "fa", "ko", "ja", "ru", "tr", "el", "pt", "so", "ti", "ckb")
# (what, of which place) in the language of the country's listings; all have English as well.
KINDS = {
    "fr": (
        "Visiteurs de {}",
        "Nous visitons chaque semaine les personnes retenues à {}, et nous écrivons à leurs familles.",
    ),
    "de": (
        "Besuchsgruppe für {}",
        "Wir besuchen jede Woche Menschen in Abschiebehaft in {} und begleiten ihre Angehörigen.",
    ),
    "es": ("Visitantes de {}", "Visitamos cada semana a las personas detenidas en {} y acompañamos a sus familias."),
    "el": ("Επισκέπτες στο {}", "Επισκεπτόμαστε κάθε εβδομάδα τους κρατούμενους στο {}."),
    "ko": ("{} 방문단", "우리는 매주 {} 보호소에 있는 사람들을 방문합니다."),
    "ar": ("زوّار {}", "نزور كل أسبوع المحتجزين في {} ونساعد عائلاتهم."),
    "ru": ("Посетители {}", "Каждую неделю мы навещаем задержанных в {}."),
}
SYLLABLES = {
    "en": ("bar", "den", "el", "fo", "gran", "hal", "il", "ker", "lo", "mar", "nor", "os", "pel", "ri", "sta", "tor", "ul", "ver"),
    "ko": ("가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "강", "남", "동", "성", "영"),
    "ar": ("با", "دا", "را", "سا", "لا", "ما", "نا", "هر", "كو", "فا", "زي"),
    "ru": ("ба", "ве", "го", "де", "ки", "ла", "мо", "но", "ро", "сту"),
    "el": ("αθ", "βο", "γα", "δε", "κα", "λο", "μα", "νι", "πο", "ρα"),
}  # fmt: skip
KIND_OF = {"FR": "fr", "DE": "de", "ES": "es", "MX": "es", "GR": "el", "KR": "ko", "EG": "ar", "MA": "ar", "RU": "ru"}


def build(first: int, last: int) -> None:
    """Add the programs of these numbers to a migrated database."""
    chance = random.Random(f"{SEED}{first}")
    if not first:
        companies = [Company(name=f"Custody {number} plc") for number in range(12)]
        for each in companies[4:]:
            each.parent = companies[chance.randrange(4)]
        _store(Company, companies)
        _store(Facility, [_facility(number, chance, companies) for number in range(FACILITIES)])
    facilities = list(Facility.objects.order_by("code"))
    for start in range(first, last, 5000):
        made = [_program(number, chance) for number in range(start, min(start + 5000, last))]
        _store(Program, made)
        _store(SpokenLanguage, (SpokenLanguage(program=p, code=c) for p in made for c in _some(chance, LANGUAGES, 3)))
        _store(
            OfferedService, (OfferedService(program=p, code=c) for p in made for c in _some(chance, Service.values, 2))
        )
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


def settle() -> None:
    """PostgreSQL does this by itself, a little later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def place(language: str, number: int) -> str:
    """The name of an invented place in letters of the language."""
    chance = random.Random(f"{language}{number}")
    parts = SYLLABLES.get(language, SYLLABLES["en"])
    return "".join(chance.choice(parts) for _ in range(3)).capitalize()


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
    name, summary = KINDS[language]
    there = place(language, where)
    today = timezone.now().date()
    return Program(
        slug=f"{place('en', where).lower()}-{number:06d}",
        source_language=language,
        kind=ProgramKind.UMBRELLA if number % 50 == 0 else ProgramKind.GROUP,
        status=ListingStatus.LISTED,
        country=country,
        subdivision=f"{country}-{chance.randrange(1, 17):02d}",
        city=place("en", where),
        latitude=round(chance.uniform(-60, 70), 5),
        longitude=round(chance.uniform(-180, 180), 5),
        location_precision=chance.choice(LocationPrecision.values),
        time_zone="Europe/Paris",
        website=f"https://group-{number}.example.org/",
        email=f"contact@group-{number}.example.org",
        reporting_from="2026-Q1",
        # Nobody confirmed one in twenty for two years: the list leaves it out.
        assured_on=today - timedelta(days=730 if number % 20 == 7 else chance.randrange(300)),
        **{
            column("name", language): name.format(there),
            column("name", "en"): f"{place('en', where)} Visitors",
            column("summary", language): summary.format(there),
            column("summary", "en"): f"Every week we visit people in detention in {place('en', where)}, and write letters.",
        },
    )  # fmt: skip


def _some(chance: random.Random, things: Any, most: int) -> list[Any]:
    return chance.sample(list(things), chance.randint(1, most))


def _store(model: Any, found: Iterable[Any]) -> None:
    for batch in _batches(iter(found)):
        model.objects.bulk_create(batch)


def _batches(found: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(found, 2000)):
        yield batch
