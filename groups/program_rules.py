"""What a program's values must hold beyond their shape: rules that need the database or several values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.codelists import ListingStatus, ProgramKind
from groups.errors import Fault, Invalid
from groups.models import Facility, Program, ProgramFacility
from groups.places import is_subdivision

Values = Mapping[str, Any]


def check(values: Values, program: Program) -> list[ProgramFacility]:
    """The rules that need more than shape; returns the links to facilities that the values describe."""
    country = values.get("country", program.country)
    faults: list[Fault] = []
    if not values.get("time_zone", program.time_zone):
        faults.append(
            Fault(
                "time_zone_required",
                "/time_zone",
                _("{country} has several time zones: say which."),
                {"country": country},
            )
        )
    subdivision = values.get("subdivision", program.subdivision)
    if subdivision and not is_subdivision(subdivision, country):
        faults.append(
            Fault("subdivision_of_another_country", "/subdivision", _("{code} is no subdivision of {country}."),
                  {"code": subdivision, "country": country})
        )  # fmt: skip
    if "name" in values and not any({**program.texts("name"), **values["name"]}.values()):
        faults.append(Fault("required", "/name", _("A name in at least one language is needed.")))
    faults += _check_parent(values, program)
    faults += _check_spans("activities", values.get("activities", []), lambda span: span["code"])
    faults += _check_spans("suspensions", values.get("suspensions", []), lambda span: "")
    links, more = _find_links(values.get("facilities", []))
    if faults or more:
        raise Invalid(*faults, *more)
    return links


def _check_parent(values: Values, program: Program) -> list[Fault]:
    parent, kind = values.get("parent", program.parent_id), values.get("kind", program.kind)
    if kind != ProgramKind.UMBRELLA and program.groups.exists():
        return [Fault("umbrella_has_groups", "/kind", _("The umbrella network still has groups."))]
    if parent is None or (parent == program.parent_id and kind == program.kind):
        return []
    if kind == ProgramKind.UMBRELLA:
        return [Fault("umbrella_has_no_parent", "/parent", _("An umbrella network has no parent."))]
    known = Program.objects.filter(pk=parent, kind=ProgramKind.UMBRELLA, status=ListingStatus.LISTED)
    if parent == program.pk or not known.exists():
        return [Fault("unknown_umbrella", "/parent", _("There is no listed umbrella network with this id."))]
    return []


def _check_spans(name: str, spans: list[dict[str, Any]], group: Any) -> list[Fault]:
    faults = []
    seen: dict[str, list[tuple[date, date]]] = {}
    for index, span in enumerate(spans):
        first, last = span["since"], span.get("until") or date.max
        if last < first:
            faults.append(Fault("ends_before_start", f"/{name}/{index}/until", _("The end lies before the start.")))
        elif any(first <= end and start <= last for start, end in seen.get(group(span), [])):
            faults.append(Fault("overlap", f"/{name}/{index}/since", _("This time overlaps another one in the list.")))
        seen.setdefault(group(span), []).append((first, last))
    return faults


def _find_links(described: list[dict[str, Any]]) -> tuple[list[ProgramFacility], list[Fault]]:
    """Unsaved links for the described facilities (by id or code), and a fault for each that is not known."""
    wanted = [entry["facility"] for entry in described]
    known: dict[str, Facility] = {}
    for facility in Facility.objects.by_reference(wanted):
        known |= dict.fromkeys([str(facility.pk), facility.code, *facility.formerly], facility)
    links, spans, faults = [], [], []
    for index, entry in enumerate(described):
        found = known.get(entry["facility"]) or known.get(entry["facility"].lower())
        # One facility may be named once by its id and once by its code.
        spans.append({**entry, "key": str(found.pk) if found else entry["facility"]})
        if found:
            links.append(ProgramFacility(**{**entry, "facility": found}))
        else:
            faults.append(Fault("unknown_facility", f"/facilities/{index}/facility", _("There is no such facility.")))
    return links, faults + _check_spans("facilities", spans, lambda span: span["key"])
