"""GET and POST /confirm/<token>."""

import html
import logging
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from config.logs import WithoutLinks
from groups import confirmations
from groups.actions import listings, programs
from groups.models import Program
from groups.subjects import NODE
from groups.versions import ANY
from tests.cast import Cast

ASSURED = date(2026, 11, 22) - timedelta(days=160)


def path(cast: Cast) -> str:
    Program.objects.filter(pk=cast.harbour.pk).update(assured_on=ASSURED)
    return confirmations.link(confirmations.stands_for(cast.harbour.pk, ASSURED), cast.bruno.email).partition(":8000")[
        2
    ]


def assured() -> date | None:
    return Program.objects.get(slug="harbour-visitors").assured_on


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("es", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_shows_what_is_listed_and_one_button_in_every_language(cast: Cast, language: str, direction: str) -> None:
    answer = Client().get(f"{path(cast)}?lang={language}")
    page = html.unescape(answer.content.decode())
    name = cast.harbour.text_in("name", language)[0]
    with translation.override(language):
        expected = [
            gettext("Is this still true?"),
            gettext("Yes, it is all still true"),
            name,
            "XA-NORD",
            "We visit every Saturday.",
        ]
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert [text for text in expected if text not in page] == []
    assert (page.count("<form"), page.count("<button"), page.count("<input")) == (1, 1, 0)
    assert re.findall(r'hreflang="([a-z]+)"[^>]*aria-current', page) == [language]


def test_whoever_fetches_the_link_changes_nothing(cast: Cast) -> None:
    address = path(cast)
    for client in (Client(), Client(enforce_csrf_checks=True)):
        for ask in (client.get, client.head, client.options):
            ask(address)
    assert assured() == ASSURED


def test_the_button_confirms_without_script_cookie_or_session(cast: Cast) -> None:
    address = path(cast)
    client = Client(enforce_csrf_checks=True)
    shown = client.get(f"{address}?lang=fr")
    assert (shown.cookies, re.findall(r"<script|style=|\son\w+=|https?://", shown.content.decode())) == ({}, [])
    action = re.search(r'<form method="post" action="([^"]+)">', shown.content.decode())
    assert action
    answer = client.post(address + action[1])
    assert (answer.status_code, answer.cookies, assured()) == (200, {}, date(2026, 11, 22))
    assert "Visiteurs du port" in answer.content.decode()
    assert "<form" not in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_used_link_says_that_all_is_done(cast: Cast, method: str) -> None:
    address = path(cast)
    Client().post(address)
    answer = getattr(Client(), method)(address)
    page = answer.content.decode()
    assert (answer.status_code, "<form" in page) == (410, False)
    assert "November 22, 2026" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_expired_link_says_what_to_do(cast: Cast, clock: time_machine.Traveller, method: str) -> None:
    address = path(cast)
    clock.move_to(datetime(2027, 2, 1, tzinfo=UTC))
    answer = getattr(Client(), method)(address)
    assert (answer.status_code, "<form" in answer.content.decode(), assured()) == (410, False, ASSURED)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("ending", [".", "x", "", "%00", "%ff", "%E2%80%AE"])
def test_a_damaged_link_says_so(cast: Cast, method: str, ending: str) -> None:
    address = path(cast)
    answer = getattr(Client(), method)(address + ending if ending else address[:-1])
    assert (answer.status_code, "<form" in answer.content.decode(), assured()) == (400, False, ASSURED)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_closed_listing_has_no_button(cast: Cast) -> None:
    address = path(cast)
    listings.close(program=Program.objects.get(pk=cast.harbour.pk), by=NODE)
    assert [getattr(Client(), method)(address).status_code for method in ("get", "post")] == [410, 409]


def test_runs_nothing_keeps_nothing_and_tells_nobody(cast: Cast) -> None:
    headers = Client().get(path(cast)).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")
    assert "form-action 'self'" in headers["Content-Security-Policy"]
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert headers["X-Robots-Tag"] == "noindex, nofollow"


def test_what_a_listing_says_is_text(cast: Cast) -> None:
    values: dict[str, Any] = {
        "name": {"en": "<script>alert(1)</script>"},
        "summary": {"en": "<img src=x onerror=alert(1)>\n& more"},
    }
    programs.change(program=cast.harbour, values=values, expected=ANY, by=NODE)
    page = Client().get(path(cast)).content.decode()
    assert ("<script" in page, "<img" in page) == (False, False)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<bdi>&lt;img src=x onerror=alert(1)&gt;</bdi><br><bdi>&amp; more</bdi>" in page


def test_no_log_has_a_link(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    address = path(cast)
    with caplog.at_level("INFO"):
        Client().get(address + "x")
    records = [record for record in caplog.records if "/confirm/" in record.getMessage()]
    assert records
    for record in records:
        WithoutLinks().filter(record)
        assert address[9:] not in logging.Formatter().format(record)
        assert record.getMessage().endswith("/confirm/...")
