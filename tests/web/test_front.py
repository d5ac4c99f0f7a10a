"""GET /."""

import re

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("es", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_says_what_the_node_is_in_every_language_and_direction(cast: Cast, language: str, direction: str) -> None:
    answer = Client().get(f"/?lang={language}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert re.findall(r"<dd>(\d+)</dd>", page) == ["3", "2", "1"]
    assert re.findall(r'hreflang="([a-z]+)"[^>]*aria-current', page) == [language]


def test_runs_nothing_and_loads_nothing_from_elsewhere(cast: Cast) -> None:
    answer = Client().get("/")
    page = answer.content.decode()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")
    assert re.findall(r"<script|style=|https?://", page) == []


def test_offers_only_addresses_that_answer(cast: Cast, standard: None) -> None:
    page = Client().get("/").content.decode()
    addresses = re.findall(r'<li><a href="(/[^"]+)">', page)
    assert [Client().get(address).status_code for address in addresses] == [200] * 4


def test_an_unknown_page_is_no_problem_document(db: None) -> None:
    answer = Client().get("/nothing-here")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
