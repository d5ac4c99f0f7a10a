"""Texts as gettext catalogues: out and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.texts import is_clean
from network.standards import catalogues, shipped
from network.standards.catalogues import Unreadable
from network.standards.engine.meanings import text_hash
from tests.network.standards.engine.examples import Json

LANGUAGES = ("en", "es", "fr", "ar")


def lines(language: str, texts: dict[str, Json] | None = None) -> dict[str, catalogues.Line]:
    version = shipped.read("1.0")
    return {
        each.path: each
        for each in catalogues.read(catalogues.write(version.structure, texts or version.texts, language)).lines
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_it(language: str) -> None:
    version = shipped.read("1.0")
    found = lines(language)
    assert found.keys() == version.texts["en"].keys()
    assert {path: each.text for path, each in found.items()} == {
        path: entry["text"] for path, entry in version.texts[language].items()
    }
    assert {path: each.seen for path, each in found.items()} == {
        path: entry["text"] for path, entry in version.texts["en"].items()
    }


def test_it_is_what_translators_know() -> None:
    version = shipped.read("1.0")
    written = catalogues.write(version.structure, version.texts, "ar")
    assert written == catalogues.write(version.structure, version.texts, "ar")
    assert '"Language: ar\\n"\n' in written
    assert '"Project-Id-Version: VRS 1.0\\n"\n' in written
    entry = version.texts["ar"]["V01.label"]
    assert (
        f'#. status: draft\n#, fuzzy\nmsgctxt "V01.label"\nmsgid "{version.texts["en"]["V01.label"]["text"]}"\n'
        f'msgstr "{entry["text"]}"\n'
    ) in written


def test_statuses_are_computed() -> None:
    texts = {language: dict(entries) for language, entries in shipped.read("1.0").texts.items()}
    fr = texts["fr"]
    fr["V01.label"] = fr["V01.label"] | {"status": "reviewed"}
    fr["V02.label"] = fr["V02.label"] | {"status": "reviewed", "source_hash": text_hash("Something else.")}
    del fr["V03.label"]
    written = catalogues.write(shipped.read("1.0").structure, texts, "fr")
    found = lines("fr", texts)
    assert [found[f"V0{number}.label"].fuzzy for number in (1, 2, 3, 4)] == [False, True, False, True]
    assert found["V03.label"].text == ""
    before = {path: written[: written.index(f'msgctxt "{path}"')].rsplit("\n\n", 1)[1] for path in found}
    assert before["V01.label"] == "#. status: reviewed\n"
    assert before["V02.label"] == "#. status: outdated\n#, fuzzy\n"
    assert before["V03.label"] == ""
    assert before["V04.label"] == "#. status: draft\n#, fuzzy\n"


# Whatever a text may hold (groups/texts.py): quotes, backslashes, line ends, marks of any script.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).filter(is_clean)


@given(TEXTS, TEXTS)
def test_law_any_text_comes_back_as_it_was(source: str, translated: str) -> None:
    texts = {
        "en": {"V01.label": {"text": source, "status": "source"}},
        "fr": {"V01.label": {"text": translated, "source_hash": "", "status": "draft"}},
    }
    assert lines("fr", texts) == {"V01.label": catalogues.Line("V01.label", source, translated, fuzzy=True)}


@pytest.mark.parametrize(
    "content",
    [
        "words", 'msgid "a"\nmsgstr "b"\n', 'msgctxt "V01.label"\nmsgid "a"\nmsgstr "b', 'msgctxt "x"\nmsgid "a"\n'
        'msgid_plural "b"\nmsgstr[0] "c"\n', "\0", 'msgstr "a"\nmsgstr "b"\n"', "/etc/passwd",
    ],
)  # fmt: skip
def test_what_is_none(content: str) -> None:
    with pytest.raises(Unreadable):
        catalogues.read(content)


def test_an_empty_one_and_obsolete_lines() -> None:
    assert catalogues.read("").lines == ()
    assert catalogues.read('#~ msgctxt "V01.label"\n#~ msgid "a"\n#~ msgstr "b"\n').lines == ()
