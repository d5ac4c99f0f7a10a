"""The main job: sign up, register in French, be listed, report with five faults, correct, answer, submit, be returned,
resubmit, be accepted; a receipt that anybody can check; a listing read in Arabic; and outsiders who see nothing."""

import hashlib
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64decode

from groups.periods import Period
from network.standards import shipped
from tests.journeys.node import Node, running
from tests.journeys.person import PASSWORD, Person

# The open quarter: the one before that in which we are.
PERIOD = Period.containing(datetime.now(UTC).date()).shift(-1)
REGISTRATION = {
    "source_language": "fr",
    "name": {"fr": "Visites du Port", "ar": "زيارات الميناء"},
    "summary": "Nous visitons chaque samedi.",
    "country": "XA",
    "city": "Valmer",
    "time_zone": "UTC",  # as the test reckons, also in the hours in which a quarter ends elsewhere
    "languages": ["fr", "ar"],
    "services": ["visiting", "hotline"],
    "email": "contact@visites.example.org",
    "reporting_from": str(PERIOD.shift(-4)),
    "activities": [
        {"code": code, "since": str(PERIOD.shift(-4).first_day)} for code in ("visits", "hotline", "complaints")
    ],
    "facilities": [{"facility": code, "since": str(PERIOD.shift(-4).first_day)} for code in ("XA-NORD", "XA-PORT")],
}


def five_faults() -> dict[str, Any]:
    """Section F's large document with the faults 3, 5, 6, 8 and 12, for the open quarter and in French."""
    cases = {case["name"]: case for case in shipped.conformance("1.0")["cases"]}
    case = cases["faults 3, 5, 6, 8 and 12 together"]
    return {**deepcopy(case["document"]), "period": str(PERIOD), "language": "fr"}


def corrected() -> dict[str, Any]:
    """Four of the five faults mended; the fifth, an open complaint too many, is a question and stays true."""
    cases = {case["name"]: case for case in shipped.conformance("1.0")["cases"]}
    document = {**deepcopy(cases["large: valid"]["document"]), "period": str(PERIOD), "language": "fr"}
    row = next(row for row in document["values"] if row["indicator"] == "V30")
    row["value"] = 13
    return document


@pytest.mark.database
def test_a_program_registers_reports_and_is_accepted(tmp_path: Path) -> None:
    with running(tmp_path) as node:
        _journey(node)


def _journey(node: Node) -> None:
    manager = Person(node, "bruno@example.org", "fr")
    coordinator = Person(node, "amina@example.org", "en")
    outsider = Person(node, "chen@example.org", "en")
    anybody = Person(node, language="ar")

    # Accounts: codes are mailed, in the language of who signs up.
    for person in (manager, coordinator, outsider):
        person.sign_up()
    node.manage("coordinator", "grant", coordinator.email, "XA")
    node.run("tests.journeys.before", "facilities", str(PERIOD))

    # Register in French.
    registered = manager.post("/programs", REGISTRATION, Idempotency_Key="register")
    assert (registered.status, registered.json["status"]) == (201, "pending")
    slug = registered.json["slug"]
    assert registered.json["summary"] == "Nous visitons chaque samedi."
    assert anybody.get(f"/programs/{slug}").status == 404

    # Listing needs a second factor, and somebody else.
    refused = coordinator.post(f"/programs/{slug}/list")
    assert (refused.status, refused.json["code"]) == (403, "mfa_required")
    coordinator.add_second_factor()
    assert coordinator.post(f"/programs/{slug}/list").json["status"] == "listed"
    node.wait_for_mail(manager.email, slug)
    node.run("tests.journeys.before", "history", slug, str(PERIOD))

    # Five faults, all at once, in French, each at its place.
    report = f"/programs/{slug}/reports/{PERIOD}"
    saved = manager.put(report, five_faults())
    assert saved.status == 201, saved.body
    assert [(each["severity"], each["code"], each["pointer"]) for each in saved.json["findings"]] == [
        ("error", "H08", "/values/0/value"),
        ("error", "H14", "/values/28/value"),
        ("error", "S03", "/values/34/value"),
        ("question", "W18", "/values/46/value"),
        ("error", "S08", "/values/47"),
    ]
    french = shipped.read("1.0").texts["fr"]
    assert saved.json["findings"][4]["message"] == french["S08.message"]["text"].format(indicator="V03", first=13)
    assert (
        french["H08.message"]["text"].format(
            indicator="V01", dimension=french["dimension.facility.label"]["text"], total=414, sum=396
        )
        == saved.json["findings"][0]["message"]
    )
    refused = manager.post(f"{report}/submit")
    assert (refused.status, refused.json["code"], len(refused.json["findings"])) == (422, "report_invalid", 5)

    # Correct; the question stays.
    checked = manager.post(f"{report}/validate", corrected())
    assert (checked.json["valid"], checked.json["ready"]) == (True, False)
    assert manager.put(report, corrected()).json["code"] == "if_match_required"
    answered = corrected()
    answered["answers"] = [{"code": "W18", "pointer": "/values/46/value", "note": "Une plainte a été rouverte."}]
    saved = manager.put(report, answered, If_Match=saved.headers["etag"])
    assert (saved.status, saved.json["ready"]) == (200, True), saved.body

    # Submit, and submit again: one receipt.
    receipt = manager.post(f"{report}/submit", Idempotency_Key="q")
    assert receipt.status == 201, receipt.body
    again = manager.post(f"{report}/submit", Idempotency_Key="q")
    assert (again.status, again.body) == (201, receipt.body)
    once_more = manager.post(f"{report}/submit")
    assert (once_more.status, once_more.json) == (200, receipt.json)
    _verify(anybody, receipt.json)

    # The coordinator is told, asks about a cell, and the program answers.
    node.wait_for_mail(coordinator.email, str(PERIOD))
    submitted = coordinator.get(report)
    row = submitted.json["document"]["values"][_row_of(submitted.json["document"], "V12", 3)]
    comment = {"cell": {name: row[name] for name in ("indicator", "facility")}, "text": "Trois personnes, vraiment ?"}
    returned = coordinator.post(f"{report}/return", {"comments": [comment], "revision": 1})
    assert (returned.status, returned.json["status"]) == (200, "returned"), returned.body
    node.wait_for_mail(manager.email, str(PERIOD))
    seen = manager.get(report)
    assert [each["text"] for each in seen.json["comments"]] == ["Trois personnes, vraiment ?"]
    assert seen.json["document"]["answers"][0]["note"] == "Une plainte a été rouverte."
    document = seen.json["document"]
    document["values"][_row_of(document, "V12", 3)]["value"] = 4
    resaved = manager.put(report, document, If_Match=seen.headers["etag"])
    assert (resaved.status, resaved.json["ready"]) == (200, True), resaved.body
    second = manager.post(f"{report}/submit", Idempotency_Key="q2")
    assert second.json["revision"] == 2
    assert second.json["previous"] == _digest(receipt.json)
    _verify(anybody, second.json)
    accepted = coordinator.post(f"{report}/accept", {"note": "Merci.", "revision": 2})
    assert (accepted.status, accepted.json["status"], accepted.json["accepted_revision"]) == (200, "accepted", 2)

    # A partner reads the listing in Arabic.
    listing = anybody.get("/programs?country=XA")
    row = listing.json["results"][0]
    assert listing.headers["content-language"] == "ar"
    assert (row["name"], row["text_fallbacks"]) == ("زيارات الميناء", {"summary": "fr"})
    assert row["facilities"][0]["name"] == "مركز XA-NORD"

    # An outsider meets only what is public, and nothing tells that there is more.
    for path in (report, f"{report}/revisions", f"{report}/context", f"/programs/{slug}/reports", f"/programs/{slug}/members",
                 f"/programs/{slug}/tokens", f"/receipts/{receipt.json['receipt']}"):  # fmt: skip
        assert outsider.get(path).status == 404, path
        assert anybody.get(path).status == 401, path
    assert outsider.post(f"{report}/submit").status == 404
    assert outsider.put(report, corrected()).status == 404

    # What was done is written down and chained; no secret is in the log.
    node.manage("worker", "--once")
    assert node.manage("audit", "verify").count("unbroken") == 2
    log = (node.folder / "log").read_text()
    assert PASSWORD not in log
    assert manager.headers["X-Session-Token"] not in log


def _row_of(document: dict[str, Any], indicator: str, value: int) -> int:
    """The row of the indicator with this value at a facility."""
    return next(
        index
        for index, row in enumerate(document["values"])
        if row["indicator"] == indicator and row.get("value") == value and "facility" in row
    )


def _digest(receipt: dict[str, Any]) -> str:
    return f"sha256:{hashlib.sha256(rfc8785.dumps(receipt)).hexdigest()}"


def _verify(anybody: Person, receipt: dict[str, Any]) -> None:
    """The receipt's signature, with the published key and somebody else's library."""
    keys = anybody.get("/.well-known/visitation-node").json["keys"]
    key = OKPKey.import_key(next(key for key in keys if key["kid"] == receipt["key"]))
    signed = rfc8785.dumps({name: value for name, value in receipt.items() if name != "signature"})
    signature = urlsafe_b64decode(receipt["signature"].encode())
    key.public_key.verify(signature, signed)  # type: ignore[union-attr]  # an Ed25519 key
    with pytest.raises(InvalidSignature):
        key.public_key.verify(signature, signed + b" ")  # type: ignore[union-attr]  # the same
