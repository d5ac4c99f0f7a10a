"""Labels in any language mean their codes."""

import json
from typing import Any

import pytest

from network.reports.formats.rows import read_row
from network.reports.formats.vocabulary import Vocabulary, folded
from network.standards import shipped

VERSION = shipped.read("1.0")


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    texts = {language: dict(entries) for language, entries in VERSION.texts.items()}
    return Vocabulary(VERSION.structure, texts)


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_every_label_is_known_in_its_language(vocabulary: Vocabulary, language: str) -> None:
    """No label of one code is, in any language, that of another where both could stand."""
    texts = VERSION.texts[language]
    for each in VERSION.structure["indicators"]:
        assert vocabulary.indicator(texts[f"{each['code']}.label"]["text"]) == each["code"]
    lists = {each["code"]: each["codes"] for each in VERSION.structure["lists"]}
    for each in VERSION.structure["dimensions"]:
        assert vocabulary.dimension(texts[f"dimension.{each['code']}.label"]["text"]) == each["code"]
        for code in lists.get(each.get("list"), []):
            label = texts[f"{each['list']}.{code['code']}.label"]["text"]
            assert (label, vocabulary.code(each["code"], label)) == (label, code["code"])
    for absence in ("not_collected", "not_applicable", "no_access", "withheld_for_safety", "pending"):
        assert vocabulary.absence(texts[f"absence.{absence}.label"]["text"]) == absence
    for each in VERSION.structure["attributes"]:
        assert vocabulary.attribute(texts[f"attribute.{each['name']}.label"]["text"]) == each["name"]
    assert vocabulary.truth(texts["CL_YES_NO.yes.label"]["text"]) is True
    assert vocabulary.truth(texts["CL_YES_NO.no.label"]["text"]) is False


def test_case_spacing_and_marks_that_nobody_sees_do_not_matter() -> None:
    assert folded("  Refus\u00a0de\u00a0VISITE\u200f ") == folded("refus de visite")


def test_a_word_that_means_two_things_means_nothing() -> None:
    structure: dict[str, Any] = {
        "indicators": [],
        "attributes": [],
        "dimensions": [{"code": "sex", "list": "L"}],
        "lists": [{"code": "L", "codes": [{"code": "a"}, {"code": "b"}]}],
    }
    texts = {
        "en": {"L.a.label": {"text": "Free"}, "L.b.label": {"text": "Held"}},
        "fr": {"L.b.label": {"text": "free"}},
    }
    words = Vocabulary(structure, texts)
    assert [words.code("sex", word) for word in ("Free", "Held", "A", "b")] == [None, "b", "a", "b"]


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ({"indicator": "V01", "value": "414"}, {"indicator": "V01", "value": 414}),
        ({"indicator": "v01", "value": " ", "note": ""}, {"indicator": "V01"}),
        (
            {"indicator": "V02", "dimension": "sex", "code": "F", "value": "6"},
            {"indicator": "V02", "by": {"sex": "F"}, "value": 6},
        ),
        ({"indicator": "V19", "value": "not_collected"}, {"indicator": "V19", "absence": "not_collected"}),
        ({"indicator": "V19", "absence": "perdu"}, {"indicator": "V19", "absence": "perdu"}),
        ({"indicator": "V11", "facility": "XA-NORD", "value": "oui"},
         {"indicator": "V11", "facility": "XA-NORD", "value": True}),
        (
            {"indicator": "V36", "value": "18 250", "currency": "cad"},
            {"indicator": "V36", "value": "18250.00", "currency": "CAD"},
        ),
        ({"indicator": "V40", "value": "not_collected"}, {"indicator": "V40", "value": "not_collected"}),
        ({"indicator": "V99", "value": "3"}, {"indicator": "V99", "value": "3"}),
        (
            {"indicator": "V37", "value": "5,00", "currency": "EUR", "reference_year": "٢٠٢٥"},
            {"indicator": "V37", "value": "5.00", "currency": "EUR", "reference_year": 2025},
        ),
        ({"indicator": "F04", "value": "90", "as_of": "٢٠٢٦-٠١-٣١"},
         {"indicator": "F04", "value": 90, "as_of": "2026-01-31"}),
        ({"indicator": "V07", "value": "2", "base": "26"}, {"indicator": "V07", "value": 2, "base": 26}),
    ],
)  # fmt: skip
def test_words_make_a_row(vocabulary: Vocabulary, words: dict[str, str], row: dict[str, Any]) -> None:
    # As JSON, for to Python true and 1 are the same.
    assert json.dumps(read_row(vocabulary, words), sort_keys=True) == json.dumps(row, sort_keys=True)
