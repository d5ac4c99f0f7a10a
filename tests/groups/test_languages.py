"""Languages of listings and of the interface."""

import pytest

from groups.languages import (
    INTERFACE_LANGUAGES,
    LISTING_LANGUAGES,
    column,
    fallbacks,
    is_language,
    language_name,
    locale,
    resolve,
)
from groups.models import Facility, Program
from groups.models.program import TEXTS


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("fr", "fr"),
        ("FR-ca", "fr"),
        ("pt_BR", "pt"),
        ("zh", "zh-hans"),
        ("zh-CN", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("zh-Hant", None),
        ("fa-AF", "fa"),
        (" de ", "de"),
        ("sw", None),
        ("", None),
        ("-", None),
        ("*", None),
        ("all", None),
    ],
)
def test_a_tag_finds_its_language(tag: str, found: str | None) -> None:
    assert resolve(tag, LISTING_LANGUAGES) == found


def test_every_listing_text_has_a_column_for_every_language() -> None:
    for model, texts in ((Program, TEXTS), (Facility, ("name",))):
        names = {field.name for field in model._meta.get_fields()}
        assert {column(text, language) for text in texts for language in LISTING_LANGUAGES} <= names


def test_messages_are_in_languages_of_listings() -> None:
    assert set(INTERFACE_LANGUAGES) <= set(LISTING_LANGUAGES)


@pytest.mark.parametrize("asked", [*LISTING_LANGUAGES, "sw"])
@pytest.mark.parametrize("source", LISTING_LANGUAGES)
def test_every_language_stands_in_once(asked: str, source: str) -> None:
    found = list(fallbacks(asked, source))
    assert sorted(found) == sorted(LISTING_LANGUAGES)
    start = list(dict.fromkeys([language for language in (asked, source, "en") if language != "sw"]))
    assert found[: len(start)] == start


@pytest.mark.parametrize(
    ("code", "known"),
    [("fr", True), ("ckb", True), ("ti", True), ("FR", False), ("fr-CA", False), ("xx", False), ("", False),
     ("e n", False), ("klingon", False)],
)  # fmt: skip
def test_spoken_languages_are_those_of_cldr(code: str, known: bool) -> None:
    assert is_language(code) is known


def test_names_of_languages_come_in_the_readers() -> None:
    assert (language_name("ar", "fr"), language_name("ar", "zh-hans")) == ("arabe", "阿拉伯语")
    assert (language_name("ti", "en"), language_name("xx", "en")) == ("Tigrinya", "xx")
    assert str(locale("zh-hans")) == "zh_Hans"
    assert str(locale("nonsense")) == "en"
