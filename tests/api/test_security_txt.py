"""/.well-known/security.txt (RFC 9116), the policy that it names, and the watch over its date."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.checks import run_checks

from api.federation import security_txt
from network.node.contact import contact_uri
from tests.api.refusals import refusal
from tests.cast import Api
from tests.checks.security_txt import fault

PATH = "/.well-known/security.txt"
# No table is asked.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]


def test_whom_to_tell(settings: Any) -> None:
    settings.NODE_CONTACT = "security@node.example.org"
    settings.NODE_URL = "https://node.example.org"
    answer = Api().get(PATH)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.content.decode() == (
        "Contact: mailto:security@node.example.org\n"
        "Expires: 2027-11-01T00:00:00Z\n"
        "Preferred-Languages: en, es, fr, ar\n"
        "Canonical: https://node.example.org/.well-known/security.txt\n"
        "Policy: https://node.example.org/api/security-policy\n"
    )
    assert Api().send("HEAD", PATH).status_code == 200
    expires = re.search(r"^Expires: (.+)$", answer.content.decode(), re.MULTILINE)
    assert expires
    assert datetime.fromisoformat(expires[1]).date() == security_txt.EXPIRES


@pytest.mark.parametrize("contact", ["", "  ", "The office", "ftp://a.example.org", "https://a.example.org/a b", "a@b"])
def test_without_a_contact_there_is_none(settings: Any, contact: str) -> None:
    settings.NODE_CONTACT = contact
    assert refusal(Api().get(PATH)) == (404, "not_found")
    assert [warning.id for warning in warnings()] == ["node.W001"]


@pytest.mark.parametrize(
    ("contact", "uri"),
    [
        ("office@example.org", "mailto:office@example.org"),
        (" o'ffice+security@example.org ", "mailto:o%27ffice+security@example.org"),
        ("mailto:office@example.org", "mailto:office@example.org"),
        ("https://example.org/contact", "https://example.org/contact"),
        ("tel:+1-201-555-0123", "tel:+1-201-555-0123"),
    ],
)
def test_contacts_are_uris(settings: Any, contact: str, uri: str) -> None:
    assert contact_uri(contact) == uri
    settings.NODE_CONTACT = contact
    assert warnings() == []


def warnings() -> list[Any]:
    """What `check --deploy` says of the node's contact."""
    return [found for found in run_checks(include_deployment_checks=True) if str(found.id).startswith("node.")]


def test_the_policy_is_the_source_s(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert security_txt.POLICY == project.BASE_DIR / "SECURITY.md"
    monkeypatch.setattr(security_txt, "POLICY", tmp_path / "SECURITY.md")
    assert refusal(Api().get("/api/security-policy")) == (404, "not_found")
    (tmp_path / "SECURITY.md").write_text("# Tell us\né\n", encoding="utf-8")
    answer = Api().get("/api/security-policy")
    assert (answer.status_code, answer.content.decode()) == (200, "# Tell us\né\n")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_the_watch_over_the_date() -> None:
    expires = security_txt.EXPIRES
    assert fault(expires, date(2026, 11, 22)) is None
    assert fault(expires, date(2027, 10, 2)) is None
    assert "29 days" in (fault(expires, date(2027, 10, 3)) or "")
    assert "-1 days" in (fault(expires, date(2027, 11, 2)) or "")
    assert "a year" in (fault(expires, date(2026, 10, 31)) or "")
