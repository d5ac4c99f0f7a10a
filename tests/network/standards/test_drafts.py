"""Drafts of the next version: made, changed, given up; and the commands for it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from groups.errors import NotFound
from groups.models import AuditRow
from groups.periods import Period
from groups.subjects import NODE
from network.standards import folders, library, shipped
from network.standards.actions import drafts, versions
from network.standards.drafts import problems
from network.standards.engine.meanings import text_hash
from network.standards.errors import DraftIsBehind, DraftRefused, VersionExists, VersionIsFrozen
from network.standards.models import Approval, Version, VersionTexts
from tests.network.standards.engine.drafts import LEGAL, add_indicator, draft
from tests.standard import publish

pytestmark = pytest.mark.usefixtures("standard")


def make(version: str = "1.1", base: str = "1.0") -> Version:
    return drafts.make(version=version, base=base, first_period=Period(2027, 3), by=NODE)


def change(structure: Any, texts: Any = None, version: str = "1.1") -> bool:
    return drafts.change(version=version, structure=structure, texts=texts or {}, by=NODE)


def test_a_draft_is_the_version_before_under_another_name() -> None:
    row = make()
    assert row.structure == shipped.read("1.0").structure | {"version": "1.1", "first_period": "2027-Q3", "changes": []}
    assert {each.language: each.entries for each in row.texts.all()} == shipped.read("1.0").texts
    assert (row.status, row.based_on, row.published_on) == ("draft", "1.0", None)
    assert problems(row) == []
    assert [each.version for each in library.published()] == ["1.0"]
    with pytest.raises(NotFound):
        library.named("1.1")
    audit = AuditRow.objects.get(action="standard.drafted")
    assert audit.details == {"version": "1.1", "based_on": "1.0", "digest": row.digest}


def test_only_from_the_newest_and_with_a_later_name() -> None:
    make()
    with pytest.raises(VersionExists):
        make()
    publish("1.2", "2027-Q1")
    for version, base in (("1.3", "1.0"), ("1.1", "1.2"), ("1.2", "1.2")):
        with pytest.raises(DraftIsBehind):
            make(version, base)
    assert make("1.10", "1.2").based_on == "1.2"


def test_changed_as_files_say() -> None:
    row = make()
    structure, texts = draft(*LEGAL)
    for item in structure["indicators"]:
        item.pop("meaning")  # nobody reckons hashes by hand
    for entry in texts["fr"].values():
        entry.pop("source_hash")
    Approval.objects.create(version=row, user="0" * 32, digest=row.whole_digest)
    assert change(structure, texts) is True
    changed = Version.objects.get(version="1.1")
    assert changed.structure == draft(*LEGAL)[0]
    assert changed.texts.get(language="en").entries == texts["en"]
    french = changed.texts.get(language="fr").entries["V02.label"]
    assert french["source_hash"] == text_hash(texts["en"]["V02.label"]["text"])
    assert not Approval.objects.exists()
    assert problems(changed) == []
    assert change(structure, texts) is False
    assert AuditRow.objects.filter(action="standard.draft_changed").count() == 1
    # Languages that are not sent stay, and meanings follow the English that is there.
    assert change(structure | {"first_period": "2027-Q4"}, {"fr": texts["fr"]}) is True
    again = Version.objects.get(version="1.1")
    assert (again.first_period, again.structure["indicators"]) == ("2027-Q4", changed.structure["indicators"])


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda structure: [], "shape_wrong"),
        (lambda structure: structure | {"version": "1.2"}, "unknown_word"),
        (lambda structure: structure | {"indicators": 5}, "shape_wrong"),
        (lambda structure: {name: structure[name] for name in structure if name != "rules"}, "member_missing"),
        (lambda structure: structure | {"rules": [{"code": "H1", "kind": "x", "severity": "error"}]}, "not_compilable"),
        (lambda structure: structure | {"dimensions": [{"code": "x", "list": {}}]}, "not_compilable"),
        (lambda structure: structure | {"first_period": "soon"}, "unknown_word"),
    ],
)
def test_what_has_not_the_shape_of_a_version_is_refused(edit: Any, code: str) -> None:
    row = make()
    with pytest.raises(DraftRefused) as refused:
        change(edit(row.structure))
    assert [fault.code for fault in refused.value.faults] == [code]
    assert all(fault.detail for fault in refused.value.faults)
    assert Version.objects.get(version="1.1").digest == row.digest


@pytest.mark.parametrize(
    "texts",
    [
        {"de": {}}, {"fr": {"V01.label": "words"}}, {"fr": {"V01.label": {"text": 5}}}, {"en": {"V01.label": {}}},
        {"fr": {"V01.label": {"text": "a\u202eb"}}}, {"fr": {"V01.label": {"text": "a", "status": 1}}},
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused(texts: Any) -> None:
    row = make()
    with pytest.raises(DraftRefused):
        change(row.structure, texts)


def test_a_published_version_is_not_edited() -> None:
    with pytest.raises(VersionIsFrozen):
        change(shipped.read("1.0").structure, version="1.0")
    with pytest.raises(VersionIsFrozen):
        drafts.discard(version="1.0", by=NODE)
    with pytest.raises(NotFound):
        change({}, version="9.9")


def test_given_up() -> None:
    make()
    drafts.discard(version="1.1", by=NODE)
    assert [row.version for row in Version.objects.all()] == ["1.0"]
    assert VersionTexts.objects.count() == 4
    assert make().version == "1.1"


def test_a_shipped_version_does_not_replace_a_draft() -> None:
    Version.objects.filter(version="1.0").update(status="draft")
    with pytest.raises(VersionExists):
        versions.install(version="1.0", published_on=Period(2026, 1).first_day)


def test_the_database_keeps_one_approval_of_a_person() -> None:
    row = make()
    Approval.objects.create(version=row, user="0" * 32, digest=row.whole_digest)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(version=row, user="0" * 32, digest="sha256:0")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("standard", *arguments, stdout=out)
    return out.getvalue()


def test_the_commands_from_draft_to_lint(tmp_path: Path) -> None:
    assert run("draft", "1.1", "--from", "1.0", "--first-period", "2027-Q3") == (
        "VRS 1.1: a draft from 1.0, to be published by 2027-06-01\n"
    )
    folder = tmp_path / "1.1"
    run("export", "1.1", str(folder))
    row = Version.objects.get(version="1.1")
    assert folders.read(folder) == (row.structure, {each.language: each.entries for each in row.texts.all()})
    assert run("import", "1.1", str(folder)) == "VRS 1.1: as it was\n"
    structure, texts = draft(add_indicator)
    folders.write(folder, structure, {"en": texts["en"]})
    assert run("import", "1.1", str(folder)) == "VRS 1.1: changed\n"
    assert run("lint", "1.1") == "VRS 1.1: no problem\n"
    structure["indicators"][0]["unit"] = "hours"
    folders.write(folder, structure, texts)
    run("import", "1.1", str(folder))
    with pytest.raises(CommandError, match="V01: unit may change only with a new major version"):
        run("lint", "1.1")
    run("discard", "1.1")
    with pytest.raises(CommandError):
        run("lint", "1.1")


def test_the_commands_for_translators(tmp_path: Path) -> None:
    run("export-texts", "1.0", str(tmp_path), "fr")
    assert [path.name for path in tmp_path.iterdir()] == ["fr.po"]
    run("export-texts", "1.0", str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ar.po", "en.po", "es.po", "fr.po"]
    file = tmp_path / "fr.po"
    assert run("import-texts", "1.0", "fr", str(file)) == "VRS 1.0 fr: 0 texts changed\n"
    file.write_text(file.read_text("utf-8").replace("#, fuzzy\n", ""), encoding="utf-8")
    with pytest.raises(CommandError, match="--reviewed"):
        run("import-texts", "1.0", "fr", str(file))
    texts = len(shipped.read("1.0").texts["fr"])
    assert run("import-texts", "1.0", "fr", str(file), "--reviewed") == f"VRS 1.0 fr: {texts} texts changed\n"
    assert {entry["status"] for entry in VersionTexts.objects.get(language="fr").entries.values()} == {"reviewed"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("draft", "1.1", "--from", "0.9", "--first-period", "2027-Q3"), ("draft", "1.1", "--from", "1.0", "--first-period", "x"),
        ("draft", "new", "--from", "1.0", "--first-period", "2027-Q3"), ("export", "9.9", "{folder}"),
        ("import", "1.0", "{folder}"), ("import-texts", "1.0", "fr", "{folder}/none.po"),
        ("import-texts", "1.0", "fr", "{folder}/latin.po"), ("export-texts", "1.0", "{folder}", "de"), ("discard", "1.0"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_in_a_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "latin.po").write_bytes(b"\xe9")
    (tmp_path / "structure.json").write_text("{", encoding="utf-8")
    with pytest.raises(CommandError):
        run(*(argument.format(folder=tmp_path) for argument in arguments))


def test_a_folder_is_written_as_it_is_shipped(tmp_path: Path) -> None:
    folders.write(tmp_path, shipped.read("1.0").structure, shipped.read("1.0").texts)
    for name in ("structure.json", "texts/en.json", "texts/fr.json"):
        assert json.loads((tmp_path / name).read_text("utf-8")) == json.loads(
            (shipped.FOLDER / "1.0" / name).read_text("utf-8")
        )
    assert (tmp_path / "structure.json").read_bytes() == (shipped.FOLDER / "1.0" / "structure.json").read_bytes()
