"""One report through every channel, with the same faults: the same findings in the same words, and once corrected and
submitted the same digest."""

import json
from base64 import b64encode
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

from groups.periods import Period
from network.standards import shipped
from tests.encodings import bulk_line, csv_file, data_value_set, submission, workbook
from tests.journeys.node import Node, running
from tests.journeys.person import Answer, Person

# The open quarter: the one before that in which we are.
PERIOD = Period.containing(datetime.now(UTC).date()).shift(-1)
LANGUAGES = ("en", "es", "fr", "ar")
Document = dict[str, Any]


class Told(NamedTuple):
    """A finding, as every channel tells it; `cell` as sorted JSON."""

    code: str
    cell: str
    severity: str
    message: str


class Sending(NamedTuple):
    """Somebody who reports for a program: what is sent, and the program's slug."""

    who: Person
    slug: str
    document: Document


class Channel(NamedTuple):
    """`send` saves the report with whatever is found in it and gives the findings; `submit` hands in what was sent
    last. A further channel is a line in CHANNELS."""

    name: str
    authorization: Callable[[str], str]
    send: Callable[[Sending], list[Told]]
    submit: Callable[[Sending], None]


def bearer(token: str) -> str:
    return f"Bearer {token}"


def basic(token: str) -> str:
    return f"Basic {b64encode(f'kobo:{token}'.encode()).decode()}"


def told_in(answer: Answer) -> list[Told]:
    """The findings in our own shape."""
    assert answer.status in {200, 201}, answer.body
    return sorted(
        Told(each["code"], json.dumps(each["cell"], sort_keys=True), each["severity"], each["message"])
        for each in answer.json["findings"]
    )


def put(body: Any, sending: Sending, content_type: str) -> list[Told]:
    """Of every file and of JSON: the report's own address."""
    address = f"/programs/{sending.slug}/reports/{PERIOD}"
    return told_in(sending.who.put(address, body, Content_Type=content_type, If_Match="*"))


def submit(sending: Sending) -> None:
    answer = sending.who.post(f"/programs/{sending.slug}/reports/{PERIOD}/submit")
    assert answer.status == 201, answer.body


def by_json(sending: Sending) -> list[Told]:
    return put(sending.document, sending, "application/json")


def by_csv(shape: str, delimiter: str, sending: Sending) -> list[Told]:
    """With headers in the sender's language."""
    how = {"shape": shape, "delimiter": delimiter, "language": sending.who.language}
    return put(csv_file(sending.document, program=sending.slug, **how), sending, "text/csv")


def by_workbook(language: str, sending: Sending) -> list[Told]:
    """A spreadsheet in one language, sent by people of all."""
    address = f"/programs/{sending.slug}/reports/{PERIOD}"
    context = sending.who.get(f"{address}/context").json["context"]
    program = sending.who.get(f"/programs/{sending.slug}").json["id"]
    body = workbook(sending.document, language=language, program=program, context=context)
    return put(body, sending, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def send_file(sending: Sending, query: str) -> dict[str, Any]:
    line = bulk_line(sending.document, program=sending.slug)
    answer = sending.who.post(f"/reports/bulk?{query}", line, Content_Type="application/x-ndjson")
    assert answer.status == 200, answer.body
    (result,) = answer.json["results"]
    return dict(result)


def by_file(sending: Sending) -> list[Told]:
    """A file of many reports, of one line."""
    found = send_file(sending, "mode=draft&drafts=replace").get("findings", [])
    return sorted(
        Told(each["code"], json.dumps(each["cell"], sort_keys=True), each["severity"], each["message"])
        for each in found
    )


def submit_file(sending: Sending) -> None:
    result = send_file(sending, "mode=submit&drafts=replace")
    assert "receipt" in result, result


def by_form(sending: Sending) -> list[Told]:
    filled_in = submission(sending.document, period=str(PERIOD), uuid=str(uuid4()))
    return told_in(sending.who.post(f"/kobo/{sending.slug}", filled_in))


def push(sending: Sending, **more: str) -> Answer:
    values = data_value_set(sending.document, period=str(PERIOD), program=sending.slug) | more
    return sending.who.post(f"/dhis2/{sending.slug}/api/dataValueSets?idScheme=code", values)


def by_dhis2(sending: Sending) -> list[Told]:
    answer = push(sending)
    assert answer.status == 200, answer.body
    return sorted(
        Told(each["errorCode"], cell_of(each["objects"], sending.slug), each["objects"]["severity"], each["value"])
        for each in answer.json["response"]["conflicts"]
    )


def cell_of(objects: dict[str, str], slug: str) -> str:
    """A cell in DHIS2's words as our own."""
    if "dataElement" not in objects:
        return "null"
    cell: dict[str, Any] = {"indicator": objects["dataElement"]}
    if objects["orgUnit"] != slug:
        cell["facility"] = objects["orgUnit"]
    if objects["categoryOptionCombo"] != "default":
        dimension, code = objects["categoryOptionCombo"].split(".")
        cell["by"] = {dimension: code}
    return json.dumps(cell, sort_keys=True)


def complete(sending: Sending) -> None:
    answer = push(sending, completeDate=datetime.now(UTC).date().isoformat())
    assert "reference" in answer.json["response"], answer.body


CHANNELS = [
    Channel("json", bearer, by_json, submit),
    Channel("dhis2", "ApiToken {}".format, by_dhis2, complete),
    Channel("kobo", basic, by_form, submit),
    Channel("csv-tidy", bearer, partial(by_csv, "tidy", "semicolon"), submit),
    Channel("csv-wide", bearer, partial(by_csv, "wide", "comma"), submit),
    *(Channel(f"xlsx-{language}", bearer, partial(by_workbook, language), submit) for language in LANGUAGES),
    Channel("bulk", bearer, by_file, submit_file),
]


def large() -> Document:
    """Section F's large document for the open quarter. Nobody says a language: not every channel can."""
    cases = {case["name"]: case for case in shipped.conformance("1.0")["cases"]}
    document = deepcopy(cases["large: valid"]["document"])
    del document["language"]
    return {**document, "period": str(PERIOD)}


def row(document: Document, indicator: str, facility: str | None = None, **by: str) -> dict[str, Any]:
    wanted = (indicator, facility, by or None)
    rows: list[dict[str, Any]] = document["values"]
    return next(each for each in rows if (each["indicator"], each.get("facility"), each.get("by")) == wanted)


def with_faults() -> Document:
    """Faults 1, 3, 5, 8, 9 and 11 of the standard, all in the large document: disjoint cells, six findings."""
    document = large()
    document["values"].remove(row(document, "V03"))
    row(document, "V01", "XA-PORT")["value"] = 102
    row(document, "V13")["value"] = row(document, "V13", "XA-NORD")["value"] = 8
    row(document, "V30")["value"] = 13
    row(document, "V21")["base"] = 165
    row(document, "V07", "XA-PORT")["base"] = 80
    row(document, "V07")["base"] = 156
    return document


def with_others() -> Document:
    """Faults 4 and 10, which those would hide."""
    document = large()
    row(document, "V02")["value"] = 170
    row(document, "V02", sex="U")["value"] = 15
    row(document, "V02", age="unknown")["value"] = 14
    row(document, "V15").pop("value")
    row(document, "V15")["absence"] = "not_collected"
    return document


@pytest.mark.database
def test_the_same_report_means_the_same_through_every_channel(tmp_path: Path) -> None:
    with running(tmp_path) as node:
        file = tmp_path / "alike"
        node.run("tests.journeys.alike", str(PERIOD), str(file), *(channel.name for channel in CHANNELS))
        _journey(node, json.loads(file.read_text()))


def _journey(node: Node, programs: dict[str, dict[str, str]]) -> None:
    found: dict[str, dict[str, list[Told]]] = {}
    digests: dict[str, str] = {}
    for channel in CHANNELS:
        slug, token = programs[channel.name]["slug"], programs[channel.name]["token"]
        found[channel.name] = {}
        for language in LANGUAGES:
            who = Person(node, language=language, headers={"Authorization": channel.authorization(token)})
            found[channel.name][language] = channel.send(Sending(who, slug, with_faults()))
        found[channel.name]["others"] = channel.send(Sending(who, slug, with_others()))
        corrected = Sending(who, slug, large())
        assert channel.send(corrected) == [], channel.name
        # Whoever may only send where the channel leads signs in as a script to hand in and to read.
        script = Person(node, headers={"Authorization": bearer(token)})
        channel.submit(corrected._replace(who=script) if channel.submit is submit else corrected)
        (revision,) = script.get(f"/programs/{slug}/reports/{PERIOD}/revisions").json["results"]
        digests[channel.name] = revision["digest"]

    by_json = found["json"]
    assert [(each.severity, each.code, json.loads(each.cell)["indicator"]) for each in by_json["en"]] == [
        ("error", "H02", "V03"),
        ("error", "H08", "V01"),
        ("error", "H14", "V13"),
        ("error", "H31", "V21"),
        ("error", "H33", "V07"),
        ("question", "W18", "V30"),
    ]
    assert [each.code for each in by_json["others"]] == ["H09", "W05"]
    assert len({tuple(each.message for each in by_json[language]) for language in LANGUAGES}) == len(LANGUAGES)
    for name, told in found.items():
        assert told == by_json, name
    assert len(set(digests.values())) == 1, digests
