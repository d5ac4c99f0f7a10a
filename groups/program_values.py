"""A program's values in the shape in which it is registered and changed: read from its rows, compared, written to them."""

from collections.abc import Iterable, Mapping
from typing import Any

from groups.languages import column
from groups.models import (
    OfferedService,
    Program,
    ProgramActivity,
    ProgramFacility,
    SpokenLanguage,
    Suspension,
)
from groups.models.program import TEXTS

PLAIN = (
    "kind",
    "source_language",
    "country",
    "subdivision",
    "city",
    "latitude",
    "longitude",
    "location_precision",
    "time_zone",
    "website",
    "email",
    "phone",
    "founded_year",
    "reporting_from",
)
LINK = ("facility_id", "since", "until", "visit_days", "languages", "access_status", "access_since", "access_note")

Values = Mapping[str, Any]


def write(program: Program, values: Values, links: list[ProgramFacility] | None = None) -> None:
    set_columns(program, values)
    set_rows(program, values, links or [])


def differences(program: Program, values: Values, links: list[ProgramFacility]) -> list[str]:
    """Names of the values that differ from what the program has; `links` are those that the values describe."""
    present = {**read(program), "facilities": _plain_links(program.facility_links.all())}
    described = {**values, "facilities": _plain_links(links)}
    return [name for name in values if not _same(present[name], described[name])]


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, dict):
        # Texts in languages that are not named stay as they are.
        return before == {language: text for language, text in {**before, **after}.items() if text}
    if isinstance(before, list):
        return sorted(before, key=str) == sorted(after, key=str)
    return bool(before == after)


def _plain_links(links: Iterable[ProgramFacility]) -> list[tuple[Any, ...]]:
    return [tuple(str(getattr(link, name)) for name in LINK) for link in links]


def read(program: Program) -> dict[str, Any]:
    """The program in the shape in which it is registered and changed."""
    values: dict[str, Any] = {name: getattr(program, name) for name in PLAIN}
    for name in TEXTS:
        values[name] = program.texts(name)
    values["parent"] = program.parent_id
    values["languages"] = [row.code for row in program.spoken_languages.all()]
    values["services"] = [row.code for row in program.offered_services.all()]
    values["activities"] = [
        {"code": row.code, "since": row.since, "until": row.until} for row in program.activities.all()
    ]
    values["suspensions"] = [
        {"since": row.since, "until": row.until, "reason": row.reason} for row in program.suspensions.all()
    ]
    return values


def set_columns(program: Program, values: Values) -> None:
    for name in PLAIN:
        if name in values:
            setattr(program, name, values[name])
    if "parent" in values:
        program.parent_id = values["parent"]
    for name in TEXTS:
        for language, text in values.get(name, {}).items():
            setattr(program, column(name, language), text)


def set_rows(program: Program, values: Values, links: list[ProgramFacility]) -> None:
    """Replace the program's rows of each kind that the values name."""
    if "languages" in values:
        program.spoken_languages.all().delete()
        SpokenLanguage.objects.bulk_create(SpokenLanguage(program=program, code=code) for code in values["languages"])
    if "services" in values:
        program.offered_services.all().delete()
        OfferedService.objects.bulk_create(OfferedService(program=program, code=code) for code in values["services"])
    if "activities" in values:
        program.activities.all().delete()
        ProgramActivity.objects.bulk_create(ProgramActivity(program=program, **row) for row in values["activities"])
    if "suspensions" in values:
        program.suspensions.all().delete()
        Suspension.objects.bulk_create(Suspension(program=program, **row) for row in values["suspensions"])
    if "facilities" in values:
        program.facility_links.all().delete()
        for link in links:
            link.program = program
        ProgramFacility.objects.bulk_create(links)
