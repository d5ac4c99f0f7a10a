"""GET /standards/{version}/changes."""

from typing import Any

import pytest

from network.standards import shipped
from tests.api.refusals import refusal
from tests.cast import Cast
from tests.network.standards.engine.drafts import add_code, add_indicator, draft, note
from tests.standard import keep

pytestmark = pytest.mark.usefixtures("standard")


def published(*edits: Any, version: str, first_period: str) -> None:
    keep(*draft(*edits, version=version, first_period=first_period))


def changes(cast: Cast, path: str) -> list[tuple[str, str, str, str]]:
    answer = cast.api().get(path)
    assert answer.status_code == 200, answer.json()
    return [
        (" ".join(code["code"] for code in each["from"]), " ".join(code["code"] for code in each["to"]), each["relation"],
         each["confidence"])
        for each in answer.json()["changes"]
    ]  # fmt: skip


@pytest.fixture
def three(cast: Cast) -> Cast:
    published(add_code, version="1.1", first_period="2026-Q1")

    def again(version: Any, entries: Any) -> None:
        add_code(version, entries)
        version["changes"] = []
        add_code(version, entries, code="strike")
        add_indicator(version, entries)

    published(again, version="1.2", first_period="2027-Q1")
    return cast


def test_of_one_step_and_of_all_in_between(three: Cast) -> None:
    other = "CL_REFUSAL.other"
    first = (other, f"{other} CL_REFUSAL.riot", "split", "sum_of_parts")
    second = (other, f"{other} CL_REFUSAL.strike", "split", "sum_of_parts")
    assert changes(three, "/standards/1.1/changes?from=1.0") == [first]
    assert changes(three, "/standards/1.1/changes") == [first]
    added = ("", "V41", "added", "exact")
    assert changes(three, "/standards/1.2/changes") == [second, added]
    assert changes(three, "/standards/current/changes?from=1.1") == [second, added]
    assert changes(three, "/standards/1.2/changes?from=1.0") == [
        (other, f"CL_REFUSAL.riot {other} CL_REFUSAL.strike", "split", "sum_of_parts"), added,
    ]  # fmt: skip
    assert changes(three, "/standards/1.2/changes?from=1.2") == changes(three, "/standards/1.0/changes") == []


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_labels_are_in_the_caller_s_language_and_fall_back(three: Cast, language: str) -> None:
    answer = three.api().get(f"/standards/1.1/changes?lang={language}")
    body, label = answer.json(), shipped.read("1.0").texts[language]["CL_REFUSAL.other.label"]["text"]
    assert answer.headers["Content-Language"] == language
    assert (body["standard"], body["version"], body["from"]) == ("VRS", "1.1", "1.0")
    (change,) = body["changes"]
    assert change["from"] == [{"code": "CL_REFUSAL.other", "label": label}]
    assert change["to"] == [*change["from"], {"code": "CL_REFUSAL.riot", "label": "Words."}]


def test_refusals(three: Cast) -> None:
    api = three.api()
    for path in ("2.0/changes", "%00/changes", "1.1/changes?from=9.9", "1.1/changes?from=x"):
        assert refusal(api.get(f"/standards/{path}")) == (404, "not_found")
    answer = api.get("/standards/1.1/changes?from=1.2&lang=fr")
    assert refusal(answer) == (400, "bad_parameter")
    (error,) = answer.json()["errors"]
    assert (error["code"], error["pointer"]) == ("later_version", "/from")
    assert (error["params"]["value"], error["params"]["version"]) == ("1.2", "1.1")
    assert refusal(api.get("/standards/1.1/changes?from=1.0&from=1.1")) == (400, "bad_parameter")
    assert refusal(api.get("/standards/1.1/changes?since=1.0")) == (400, "bad_parameter")


def test_an_entry_that_nobody_finds_any_more(cast: Cast) -> None:
    """Added in one version, retired in the next: of no interest over both."""
    published(add_indicator, version="1.1", first_period="2026-Q1")

    def retired(version: Any, entries: Any) -> None:
        add_indicator(version, entries)
        version["changes"] = []
        note(version, "retired", ["V41"], [])

    published(retired, version="2.0", first_period="2027-Q1")
    assert changes(cast, "/standards/2.0/changes?from=1.0") == []
    assert changes(cast, "/standards/2.0/changes") == [("V41", "", "retired", "exact")]
