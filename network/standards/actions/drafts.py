"""Versions in the making: drafted from the newest published one, changed, given up."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from groups.actions import audit
from groups.languages import INTERFACE_LANGUAGES
from groups.periods import Period
from groups.subjects import Subject
from groups.texts import is_clean
from network.node.canonical import digest
from network.standards import drafts
from network.standards.engine import StructureError, compile_structure
from network.standards.engine.compatibility import number_of
from network.standards.engine.meanings import text_hash, with_meanings
from network.standards.engine.problems import Problem, problem
from network.standards.engine.shapes import is_version, shape_faults
from network.standards.errors import DraftIsBehind, DraftRefused, VersionExists, VersionIsFrozen
from network.standards.models import Version, VersionStatus, VersionTexts

Structure = dict[str, Any]
# Language -> path -> {text, status, source_hash}.
Texts = Mapping[str, Mapping[str, Any]]


@transaction.atomic
def make(*, version: str, base: str, first_period: Period, by: Subject) -> Version:
    """A draft with the structure and the texts of the newest published version, to begin in a quarter."""
    newest = Version.objects.published().last()
    if newest is None or newest.version != base or not is_version(version) or number_of(version) <= number_of(base):
        raise DraftIsBehind(newest=newest.version if newest else "-")
    if Version.objects.filter(version=version).exists():
        raise VersionExists(version=version)
    structure = newest.structure | {"version": version, "first_period": str(first_period), "changes": []}
    row = Version.objects.create(
        version=version,
        status=VersionStatus.DRAFT,
        structure=structure,
        digest=digest(structure),
        first_period=str(first_period),
        based_on=base,
    )
    for texts in newest.texts.all():
        VersionTexts.objects.create(version=row, language=texts.language, entries=texts.entries, digest=texts.digest)
    audit.record(action="standard.drafted", target=row, by=by, version=version, based_on=base, digest=row.digest)
    return row


@transaction.atomic
def change(*, version: str, structure: Any, texts: Texts, by: Subject) -> bool:
    """Put another structure and other texts into a draft; whether anything changed. Languages that are not sent stay.
    Meanings are written from the definitions, and missing hashes from the source texts. What was approved is so no more.

    Raises DraftRefused where it has not the shape of a version; the other rules are for publishing."""
    row = editable(version)
    known = {each.language: each for each in row.texts.all()}
    source = texts.get(_source(structure)) or (known[_source(structure)].entries if _source(structure) in known else {})
    for language in texts:
        _check(language, texts[language])
    filled = _filled(version, structure, source)
    entries = {language: _hashed(structure, language, texts[language], source) for language in texts}
    moved = [
        language for language in entries if language not in known or known[language].digest != digest(entries[language])
    ]
    if not moved and digest(filled) == row.digest:
        return False
    row.structure, row.digest, row.first_period = filled, digest(filled), filled["first_period"]
    row.save()
    for language in moved:
        keep_texts(row, language, entries[language])
    void_approvals(row)
    audit.record(
        action="standard.draft_changed", target=row, by=by, version=version, digest=row.digest, languages=moved
    )
    return True


@transaction.atomic
def discard(*, version: str, by: Subject) -> None:
    row = editable(version)
    audit.record(action="standard.draft_discarded", target=row, by=by, version=version, digest=row.digest)
    row.delete()


def editable(version: str) -> Version:
    """The draft, locked. Raises NotFound, or VersionIsFrozen where it is published."""
    row = drafts.named(version, Version.objects.select_for_update())
    if row.status != VersionStatus.DRAFT:
        raise VersionIsFrozen(version=version)
    return row


def keep_texts(row: Version, language: str, entries: Mapping[str, Any]) -> None:
    VersionTexts.objects.update_or_create(
        version=row, language=language, defaults={"entries": entries, "digest": digest(entries), "edited": True}
    )


def void_approvals(row: Version) -> None:
    """Nobody has approved what the draft is now."""
    row.approvals.all().delete()


def _source(structure: Any) -> str:
    language = structure.get("source_language") if isinstance(structure, Mapping) else None
    return language if isinstance(language, str) else ""


def _filled(version: str, structure: Any, source: Mapping[str, Any]) -> Structure:
    found = list(shape_faults(structure))
    if not found and structure["version"] != version:
        found = [
            problem("unknown_word", "structure", "version", name=version, value=structure["version"], member="version")
        ]
    if found:
        raise DraftRefused(found)
    try:
        filled = with_meanings(structure, source)
        compile_structure(filled)
        digest(filled)
    except (StructureError, ValueError) as error:
        raise DraftRefused([problem("not_compilable", "structure", reason=str(error)[:200])]) from None
    return filled


def _hashed(
    structure: Mapping[str, Any], language: str, entries: Mapping[str, Any], originals: Mapping[str, Any]
) -> dict[str, Any]:
    """The entries with the hash of the source where a translation has none."""
    source = structure["source_language"]
    hashes = {path: text_hash(original["text"]) for path, original in originals.items()}
    return {
        path: {"source_hash": hashes[path], **entry} if language != source and path in hashes else dict(entry)
        for path, entry in entries.items()
    }


def _check(language: str, entries: Mapping[str, Any]) -> None:
    """Raises DraftRefused for a language that a node does not speak, and for what is no text."""
    if language not in INTERFACE_LANGUAGES:
        raise DraftRefused(
            [problem("unknown_word", "texts", language, name="texts", value=language, member="language")]
        )
    if found := [each for path, entry in entries.items() for each in _wrong(language, path, entry)]:
        raise DraftRefused(found)


def _wrong(language: str, path: str, entry: Any) -> list[Problem]:
    text = entry.get("text") if isinstance(entry, Mapping) else None
    if isinstance(text, str) and is_clean(text) and all(isinstance(value, str) for value in entry.values()):
        return []
    return [problem("shape_wrong", "texts", language, "entries", path, name=path, member="text")]
