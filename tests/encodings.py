"""A report in the words of each channel: what another system, or somebody with a form, would send for it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from network.reports.formats.csv.writing import Layout, write
from network.reports.formats.dhis2.naming import ABSENCE, NOTE, PLACE, VALUE, combination_of, dhis2_quarter, element_of
from network.reports.formats.xlsform.naming import Question, facility_question
from network.reports.formats.xlsx import writing
from network.standards import shipped
from tests.network.reports.formats.xlsx.forms import form


def data_value_set(document: Mapping[str, Any], *, period: str, program: str) -> dict[str, Any]:
    """A report as a data value set; `program` is the org unit of what names no facility."""
    return {
        "dataSet": "VRS",
        "period": dhis2_quarter(period),
        "orgUnit": program,
        "dataValues": [*_values_of(document, program)],
    }


def _values_of(document: Mapping[str, Any], program: str) -> Iterator[dict[str, str]]:
    answers = {
        (str(answer["pointer"]).split("/")[2], str(answer["code"])): str(answer["note"])
        for answer in document.get("answers", [])
        if str(answer["pointer"]).startswith("/values/")
    }
    for number, row in enumerate(document["values"]):
        place = {
            "orgUnit": row.get("facility") or program,
            "categoryOptionCombo": combination_of(row.get("by")),
        }
        noted = {"comment": row[NOTE]} if NOTE in row else {}
        for member, value in row.items():
            if member not in PLACE | {NOTE}:
                comment = noted if member in {VALUE, ABSENCE} else {}
                yield {"dataElement": element_of(row["indicator"], member), **place, "value": _said(value), **comment}
        for (answered, code), note in answers.items():
            if answered == str(number):
                yield {"dataElement": element_of(row["indicator"], code), **place, "value": note}


def submission(document: Mapping[str, Any], *, period: str, uuid: str) -> dict[str, Any]:
    """A report as KoboToolbox sends the form on: each facility has a group of its own."""
    places = sorted({row["facility"] for row in document["values"] if "facility" in row})
    slots = {place: f"at{number}" for number, place in enumerate(places, 1)}
    told = {facility_question(slot): place for place, slot in slots.items()}
    for row in document["values"]:
        ((dimension, code),) = row.get("by", {"": ""}).items()
        for member in row.keys() - PLACE:
            question = Question(row["indicator"], dimension, code, member, slots.get(row.get("facility"), ""))
            said = {True: "yes", False: "no"}.get(row[member]) if isinstance(row[member], bool) else str(row[member])
            told[question.name] = said or ""
    answers = {f"page/{name}": word for name, word in told.items()}
    return {"_uuid": uuid, "standard": "1.0", "period": period, "detail": "yes", **answers}


def csv_file(document: Mapping[str, Any], *, shape: str, delimiter: str, language: str, program: str) -> bytes:
    """A report as a CSV file with the headers of a language."""
    version = shipped.read("1.0")
    layout = Layout(version.structure, version.texts[language], language, shape=shape, delimiter=delimiter)
    whole = {"program": program, "period": document["period"], "standard": document["standard"]}
    return write(document, layout, whole=whole).encode()


def workbook(document: Mapping[str, Any], *, language: str, program: str, context: dict[str, Any]) -> bytes:
    """A report in the spreadsheet of a program (its id), in a language."""
    return writing.write(form(context, dict(document), language, program=program, period=document["period"]))


def bulk_line(document: Mapping[str, Any], *, program: str) -> bytes:
    """A report as the one line of a file of many."""
    return json.dumps({"program": program, **document}).encode() + b"\n"


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
