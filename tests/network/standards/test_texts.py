"""Texts brought in from a translator's catalogue."""

from datetime import date
from typing import Any

import polib
import pytest

from groups.errors import Invalid, NotFound
from groups.models import AuditRow
from groups.periods import Period
from groups.subjects import NODE
from network.standards import catalogues, library, shipped
from network.standards.actions import drafts, texts, versions
from network.standards.engine.meanings import text_hash
from network.standards.models import Approval, Version, VersionTexts
from network.standards.representations.standards import summary
from tests.standard import install_standard

pytestmark = pytest.mark.usefixtures("standard")
V02 = "Personnes rencontrées"


def out(language: str, version: str = "1.0") -> polib.POFile:
    row = Version.objects.get(version=version)
    return polib.pofile(
        catalogues.write(row.structure, {each.language: each.entries for each in row.texts.all()}, language)
    )


def line(catalogue: polib.POFile, path: str) -> polib.POEntry:
    return next(entry for entry in catalogue if entry.msgctxt == path)


def back(
    catalogue: polib.POFile | str, language: str, version: str = "1.0", *, reviewed: bool = False
) -> texts.Imported:
    return texts.bring_in(version=version, language=language, content=str(catalogue), reviewed=reviewed, by=NODE)


def refused(catalogue: polib.POFile | str, language: str = "fr", **options: Any) -> list[tuple[str, str]]:
    before = list(VersionTexts.objects.values())
    with pytest.raises(Invalid) as error:
        back(catalogue, language, **options)
    assert list(VersionTexts.objects.values()) == before
    assert all(fault.detail for fault in error.value.faults)
    return [(fault.code, fault.pointer) for fault in error.value.faults]


def entries(language: str, version: str = "1.0") -> dict[str, Any]:
    found: dict[str, Any] = VersionTexts.objects.get(version__version=version, language=language).entries
    return found


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize("reviewed", [False, True])
def test_out_and_back_is_the_identity(language: str, reviewed: bool) -> None:
    row = VersionTexts.objects.get(language=language)
    if language != "en":
        row.entries["V01.label"]["status"] = "reviewed"
        row.entries["V02.label"]["source_hash"] = text_hash("Something else.")  # outdated
        row.entries["V03.label"] |= {"source_hash": text_hash("Another."), "status": "reviewed"}  # outdated too
        del row.entries["V04.label"]
        row.save()
    before = list(VersionTexts.objects.values())
    assert back(out(language), language, reviewed=reviewed).changed == 0
    assert list(VersionTexts.objects.values()) == before
    assert not AuditRow.objects.filter(action="standard.texts_imported").exists()


def test_a_draft_stays_one_and_a_reviewed_text_is_asked_for() -> None:
    catalogue = out("fr")
    line(catalogue, "V02.label").msgstr = V02
    done = back(catalogue, "fr")
    source = text_hash(entries("en")["V02.label"]["text"])
    assert (done.changed, entries("fr")["V02.label"]) == (
        1, {"text": V02, "source_hash": source, "status": "draft"},
    )  # fmt: skip
    catalogue = out("fr")
    line(catalogue, "V02.label").flags = []
    assert refused(catalogue) == [("review_not_asked", "/V02.label")]
    assert back(catalogue, "fr", reviewed=True).changed == 1
    assert entries("fr")["V02.label"] == {"text": V02, "source_hash": source, "status": "reviewed"}
    # Once reviewed it needs no asking, until somebody touches it.
    assert back(out("fr"), "fr").changed == 0
    catalogue = out("fr")
    line(catalogue, "V02.label").msgstr = "Gens rencontrés"
    assert refused(catalogue) == [("review_not_asked", "/V02.label")]
    line(catalogue, "V02.label").flags = ["fuzzy"]
    assert back(catalogue, "fr").changed == 1
    assert entries("fr")["V02.label"]["status"] == "draft"
    rows = AuditRow.objects.filter(action="standard.texts_imported")
    assert [(row.actor, row.details["language"], row.details["changed"]) for row in rows] == [("node", "fr", 1)] * 3


def test_what_was_translated_from_another_source_is_outdated() -> None:
    catalogue = out("fr")
    entry = line(catalogue, "V02.label")
    entry.msgid, entry.msgstr, entry.flags = "People met, once", V02, []
    back(catalogue, "fr", reviewed=True)
    assert entries("fr")["V02.label"] == {
        "text": V02,
        "source_hash": text_hash("People met, once"),
        "status": "reviewed",
    }
    assert "outdated" in summary(library.named("1.0"))["languages"][2]
    # Confirmed as it is, it is reviewed; left alone, it stays outdated.
    assert back(out("fr"), "fr", reviewed=True).changed == 0
    catalogue = out("fr")
    line(catalogue, "V02.label").flags = []
    assert back(catalogue, "fr", reviewed=True).changed == 1
    assert library.named("1.0").texts["fr"]["V02.label"]["source_hash"] == text_hash(entries("en")["V02.label"]["text"])


def test_a_part_of_a_catalogue_changes_that_part() -> None:
    before = entries("fr")
    part = f'msgctxt "V01.label"\nmsgid "{entries("en")["V01.label"]["text"]}"\nmsgstr ""\n\n'
    part += f'#, fuzzy\nmsgctxt "V02.label"\nmsgid "{entries("en")["V02.label"]["text"]}"\nmsgstr "{V02}"\n'
    assert back(part, "fr").changed == 1
    assert {path for path, entry in entries("fr").items() if entry != before[path]} == {"V02.label"}


def test_faults_come_all_at_once_and_nothing_is_done() -> None:
    catalogue = out("fr")
    line(catalogue, "H08.message").msgstr = "Total : {total}"
    line(catalogue, "W03.message").msgstr = "{ratio} {strange}"
    line(catalogue, "V01.label").msgstr = "e\u0301te\u0301"
    line(catalogue, "V02.label").msgstr = "a\u202eb"
    line(catalogue, "V03.label").msgctxt = "V98.label"
    line(catalogue, "V04.label").msgctxt = "V05.label"
    line(catalogue, "V06.label").msgstr = "Bon"
    assert sorted(refused(catalogue)) == [
        ("bad_text", "/V02.label"), ("not_nfc", "/V01.label"), ("placeholders_differ", "/H08.message"),
        ("placeholders_differ", "/W03.message"), ("repeated_text", "/V05.label"), ("text_unknown", "/V98.label"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "language", "code"),
    [
        ({"Language": "es"}, "fr", "wrong_language"),
        ({}, "de", "wrong_language"),
        ({"Project-Id-Version": "VRS 2.0"}, "fr", "wrong_version"),
    ],
)
def test_a_catalogue_of_something_else(header: dict[str, str], language: str, code: str) -> None:
    catalogue = out("fr")
    catalogue.metadata |= header
    assert refused(catalogue, language) == [(code, "")]


def test_what_cannot_be_read_and_what_is_not_there() -> None:
    assert refused('msgctxt "V01.label\n') == [("not_a_catalogue", "")]
    for version in ("9.9", "\0", "../1.0", "x" * 300):
        with pytest.raises(NotFound):
            back("", "fr", version)


class TestSource:
    """English, in which the standard is written."""

    def test_a_clarification_of_a_published_version_makes_translations_outdated(self) -> None:
        catalogue = out("en")
        line(catalogue, "V01.guidance").msgstr = "Said more clearly."
        before = library.named("1.0")
        back(catalogue, "en")
        after = library.named("1.0")
        assert after.text("V01.guidance", "en") == "Said more clearly."
        assert (after.digest, after.digests["en"] == before.digests["en"]) == (before.digest, False)
        assert "status: outdated" in line(out("fr"), "V01.guidance").comment

    def test_a_published_definition_is_frozen(self) -> None:
        catalogue = out("en")
        line(catalogue, "V01.definition").msgstr = "Another thing."
        line(catalogue, "CL_SEX.F.label").msgstr = "Women"
        line(catalogue, "H08.message").msgstr = "Total {total}"
        line(catalogue, "W03.message").msgstr = "{strange}"
        line(catalogue, "V02.label").msgid = "Another text"
        line(catalogue, "V02.label").msgstr = "A third"
        assert sorted(refused(catalogue, "en")) == [
            ("definition_is_frozen", "/CL_SEX.F.label"), ("definition_is_frozen", "/V01.definition"),
            ("placeholder_unknown", "/W03.message"), ("placeholders_differ", "/H08.message"),
            ("source_moved", "/V02.label"),
        ]  # fmt: skip

    def test_in_a_draft_the_meaning_follows_and_approvals_are_void(self) -> None:
        row = drafts.make(version="1.1", base="1.0", first_period=Period(2027, 3), by=NODE)
        Approval.objects.create(version=row, user="0" * 32, digest=row.whole_digest)
        catalogue = out("en", "1.1")
        line(catalogue, "V01.definition").msgstr = "Another thing."
        back(catalogue, "en", "1.1")
        changed = Version.objects.get(version="1.1")
        assert changed.structure["indicators"][0]["meaning"] == text_hash("Another thing.")
        assert changed.digest != row.digest
        assert not Approval.objects.exists()
        assert entries("en") == shipped.read("1.0").texts["en"]


def test_what_was_imported_survives_the_next_installation() -> None:
    catalogue = out("fr")
    line(catalogue, "V02.label").msgstr = V02
    back(catalogue, "fr")
    kept = entries("fr")
    VersionTexts.objects.filter(language="es").update(entries={}, digest=f"sha256:{'0' * 64}")
    install_standard()
    assert entries("fr") == kept
    assert entries("es") == shipped.read("1.0").texts["es"]
    assert versions.install(version="1.0", published_on=date(2026, 1, 1)) is False
