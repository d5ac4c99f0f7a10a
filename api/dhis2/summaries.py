"""DHIS2's import summary: its members and words are DHIS2's; codes and messages of conflicts are the report's."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from groups.models import Program
from network.reports.actions.pushes import Pushed, Refusal
from network.reports.formats.dhis2.merging import DELETED, IGNORED, IMPORTED, UPDATED
from network.reports.formats.dhis2.naming import combination_of, dhis2_quarter, element_of
from network.reports.formats.dhis2.values import DataValue
from network.reports.formats.filled import source_of
from network.reports.validation import Validation
from network.standards.engine import Finding
from network.standards.representations import findings


def summary(results: Sequence[Pushed], values: Sequence[DataValue], program: Program, language: str) -> dict[str, Any]:
    """The whole answer. It is a conflict (409) where values were refused; findings alone are a warning (200)."""
    rejected = sorted(index for result in results for index in result.refused)
    refused = bool(rejected) or any(result.refusals for result in results)
    warned = refused or not all(result.ready for result in results)
    receipt = next((result.receipt for result in reversed(results) if result.receipt), None)
    counts = Counter(outcome for result in results for outcome in result.outcomes.values())
    message = _message(results, refused=refused)
    response: dict[str, Any] = {
        "responseType": "ImportSummary",
        "status": "WARNING" if warned else "SUCCESS",
        "description": message,
        "importCount": {name: counts[name] for name in (IMPORTED, UPDATED, IGNORED, DELETED)},
        "conflicts": [each for result in results for each in _conflicts(result, values, program, language)],
        "rejectedIndexes": rejected,
        "dataSetComplete": receipt.payload["received_on"] if receipt else "false",
    }
    if receipt:
        response |= {"reference": str(receipt.pk), "href": reverse("receipt", kwargs={"receipt": receipt.pk})}
    return {
        "httpStatus": "Conflict" if refused else "OK",
        "httpStatusCode": 409 if refused else 200,
        "status": "WARNING" if refused else "OK",
        "message": message,
        "response": response,
    }


def _message(results: Sequence[Pushed], *, refused: bool) -> str:
    if refused:
        return _("Some of it was refused; see `conflicts`. All other values are in the draft.")
    if any(result.receipt for result in results):
        return _("The report is submitted.")
    if all(result.ready for result in results):
        return _("The values are in the report, which nothing stands against.")
    return _("The values are in the draft, which cannot be submitted yet; see `conflicts`.")


def _conflicts(
    result: Pushed, values: Sequence[DataValue], program: Program, language: str
) -> Iterator[dict[str, Any]]:
    for refusal in result.refusals:
        yield _of_refusal(refusal, result.period)
    if result.validation is not None:
        for found in result.validation.result.findings:
            yield _of_finding(found, result, result.validation, values, program, language)


def _of_refusal(refusal: Refusal, period: str) -> dict[str, Any]:
    first = refusal.values[0] if refusal.values else None
    return {
        "object": getattr(first, "period" if refusal.property == "period" else "element", dhis2_quarter(period)),
        "objects": {"severity": "error", "period": first.period if first else dhis2_quarter(period)},
        "value": refusal.error.detail,
        "errorCode": refusal.error.code,
        "property": refusal.property,
        "indexes": [value.index for value in refusal.values],
    }


def _of_finding(
    found: Finding, result: Pushed, validation: Validation, values: Sequence[DataValue], program: Program, language: str
) -> dict[str, Any]:
    """The cell in DHIS2's words, the sentence in the caller's language, and which of the values sent is meant."""
    shown = findings.finding(found, validation.edition, language)
    index = _index_of(found, result, validation)
    objects = {"severity": found.severity, "period": dhis2_quarter(result.period), **_cell(found.cell, program)}
    if found.answered:
        objects["answered"] = "true"
    element = objects.get("dataElement", found.indicator or "")
    return {
        "object": element if index is None else values[index].element,
        "objects": objects,
        "value": shown["message"],
        "errorCode": found.code,
        "property": found.member,
        "indexes": [] if index is None else [index],
    }


def _index_of(found: Finding, result: Pushed, validation: Validation) -> int | None:
    """The place of the value among those sent; None where what was found stands only in the saved report."""
    if source := source_of(validation.sources, found.row, found.member):
        return int(source["data_value"])
    kind, _slash, place = found.member.partition("/")
    number = place.partition("/")[0]
    if found.row is None and kind == "answers" and number.isdecimal():
        return result.answered[int(number)]
    return None


def _cell(cell: Mapping[str, Any] | None, program: Program) -> dict[str, str]:
    if cell is None:
        return {}
    return {
        "dataElement": element_of(str(cell["indicator"]), "value"),
        "orgUnit": str(cell.get("facility") or program.slug),
        "categoryOptionCombo": combination_of(cell.get("by")),
    }
