"""GET /standards/{version}."""

from typing import Any

import pytest

from network.standards import shipped
from network.standards.models import VersionTexts
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("standard")
LANGUAGES = ("en", "fr", "es", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_in_one_language(cast: Cast, language: str) -> None:
    document = shipped.read("1.0")
    structure = document.structure
    texts = {path: entry["text"] for path, entry in document.texts[language].items()}
    answer = cast.api().get("/standards/1.0", Accept_Language=language)
    body = answer.json()
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)
    assert body["title"] == texts["VRS.title"]
    assert [(each["code"], each["label"]) for each in body["sections"]] == [
        (each["code"], texts[f"section.{each['code']}.label"]) for each in structure["sections"]
    ]
    shown = [each for section in body["sections"] for each in section["indicators"]]
    by_code = {each["code"]: each for each in structure["indicators"]}
    assert {each["code"] for each in shown} == by_code.keys()
    for each in shown:
        code = each["code"]
        assert each == {
            **by_code[code],
            **{name: texts.get(f"{code}.{name}") for name in ("label", "definition", "guidance", "example")},
            "unit_label": texts[f"unit.{by_code[code]['unit']}.label"],
        }
    assert [(each["code"], [code["code"] for code in each["codes"]]) for each in body["lists"]] == [
        (each["code"], [code["code"] for code in each["codes"]]) for each in structure["lists"]
    ]
    assert [{name: rule[name] for name in rule.keys() - {"message", "hint"}} for rule in body["rules"]] == structure[
        "rules"
    ]
    assert [rule["message"] for rule in body["rules"]] == [
        texts[f"{rule['code']}.message"] for rule in structure["rules"]
    ]
    assert [each["code"] for each in body["structural"]] == [f"S{number:02d}" for number in range(1, 14)]
    assert [each["code"] for each in body["absences"]] == [
        "not_collected", "not_applicable", "no_access", "withheld_for_safety", "pending",
    ]  # fmt: skip
    assert [each["code"] for each in body["activities"]] == structure["activities"]
    assert nothing_is_missing(body)


def nothing_is_missing(value: Any) -> bool:
    """Whether every label and message is there."""
    if isinstance(value, dict):
        return all(
            (name not in {"label", "message", "unit_label", "title"} or bool(member)) and nothing_is_missing(member)
            for name, member in value.items()
        )
    return all(nothing_is_missing(member) for member in value) if isinstance(value, list) else True


def test_in_all_languages(cast: Cast) -> None:
    body = cast.api().get("/standards/1.0?lang=all").json()
    assert set(body["title"]) == set(LANGUAGES)
    assert set(body["texts_digest"]) == set(LANGUAGES)
    first = body["sections"][0]["indicators"][0]
    texts = shipped.read("1.0").texts
    assert first["label"] == {language: texts[language]["V01.label"]["text"] for language in LANGUAGES}
    assert nothing_is_missing(body)


def test_current_is_the_newest(cast: Cast) -> None:
    assert cast.api().get("/standards/current").content == cast.api().get("/standards/1.0").content


def test_kept_for_a_year_by_the_digest_of_its_texts(cast: Cast) -> None:
    api = cast.api()
    digest = api.get("/standards/1.0?lang=fr").json()["texts_digest"]
    kept = api.get(f"/standards/1.0?lang=fr&texts_digest={digest}")
    assert (kept.status_code, kept.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert api.get(f"/standards/current?lang=fr&texts_digest={digest}").headers["Cache-Control"] == "public, no-cache"
    assert api.get(f"/standards/1.0?lang=es&texts_digest={digest}").status_code == 404
    assert api.get("/standards/1.0?lang=fr&texts_digest=x").status_code == 404
    again = api.get("/standards/1.0?lang=fr", If_None_Match=kept.headers["ETag"])
    assert again.status_code == 304


def test_each_language_has_its_own_tag(cast: Cast) -> None:
    assert len({cast.api().get(f"/standards/1.0?lang={each}").headers["ETag"] for each in LANGUAGES}) == 4


def test_a_text_that_was_improved_is_shown_at_once(cast: Cast) -> None:
    """Editions are kept per process, under the digests of their texts."""
    before = cast.api().get("/standards/1.0?lang=fr")
    row = VersionTexts.objects.get(language="fr")
    row.entries["VRS.title"]["text"] = "Norme"
    row.digest = f"sha256:{'1' * 64}"
    row.save()
    after = cast.api().get("/standards/1.0?lang=fr")
    assert (after.json()["title"], after.json()["texts_digest"]) == ("Norme", row.digest)
    assert after.headers["ETag"] != before.headers["ETag"]


def test_outdated_translations_are_told(cast: Cast) -> None:
    row = VersionTexts.objects.get(language="fr")
    for entry in row.entries.values():
        entry["status"] = "reviewed"
    row.entries["V01.label"]["source_hash"] = "0" * 64
    row.digest = f"sha256:{'2' * 64}"
    row.save()
    assert cast.api().get("/standards/1.0?lang=fr").json()["text_status"] == {"": "reviewed", "V01.label": "outdated"}


@pytest.mark.parametrize("version", ["2.0", "1", "1.0.0", "CURRENT", "%00", "1.0%00", "%F0%9F%98%80", "x" * 600])
def test_unknown_versions(cast: Cast, version: str) -> None:
    for path in (f"/standards/{version}", f"/standards/{version}/schema.json", f"/standards/{version}/example.json"):
        answer = cast.api().get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_what_cannot_be_done(cast: Cast) -> None:
    api = cast.api(cast.nadia)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = api.send(method, "/standards/1.0", {})
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert api.get("/standards/1.0?section=access").json()["code"] == "bad_parameter"
