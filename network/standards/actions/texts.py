"""Texts of a version, brought in from a translator's catalogue."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from groups.actions import audit
from groups.errors import Fault, Invalid
from groups.languages import INTERFACE_LANGUAGES
from groups.subjects import Subject
from groups.texts import is_clean
from network.node.canonical import digest
from network.standards import catalogues, drafts
from network.standards.actions.drafts import keep_texts, void_approvals
from network.standards.catalogues import Line, Unreadable, status_of
from network.standards.engine.meanings import text_hash, with_meanings
from network.standards.engine.messages import placeholders
from network.standards.engine.wording import optional_paths, strange_placeholders, text_paths
from network.standards.models import Version, VersionStatus

Entries = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Imported:
    """How many texts changed, and the digest of the language's texts now."""

    changed: int
    digest: str


@transaction.atomic
def bring_in(*, version: str, language: str, content: str, reviewed: bool, by: Subject) -> Imported:
    """Take over the texts of a catalogue; paths that it leaves out or leaves empty stay as they are.

    Without the flag `fuzzy` a translation counts as reviewed, which only `reviewed` allows. Of a published version any
    text may improve but a source text that a `meaning` stands for. All or nothing: raises Invalid with every fault."""
    row = drafts.named(version, Version.objects.select_for_update())
    catalogue = _read(row, language, content)
    texts = {each.language: each.entries for each in row.texts.all()}
    if language == row.structure["source_language"]:
        merged: Merge = Source(row, texts)
    else:
        merged = Translation(row, texts, language, reviewed=reviewed)
    before = texts.get(language, {})
    after, faults = merged.take(catalogue.lines)
    if faults:
        raise Invalid(*faults)
    changed = [path for path, entry in after.items() if before.get(path) != entry]
    if changed:
        keep_texts(row, language, after)
        if row.status == VersionStatus.DRAFT:
            _follow(
                row, after if language == row.structure["source_language"] else texts[row.structure["source_language"]]
            )
        audit.record(
            action="standard.texts_imported", target=row, by=by, version=version, language=language,
            changed=len(changed), digest=digest(after), reviewed=reviewed,
        )  # fmt: skip
    return Imported(len(changed), digest(after))


def _read(row: Version, language: str, content: str) -> catalogues.Catalogue:
    try:
        catalogue = catalogues.read(content)
    except Unreadable as error:
        raise Invalid(
            _fault("not_a_catalogue", "", _("This is no catalogue of texts: {reason}."), reason=str(error))
        ) from None
    if language not in INTERFACE_LANGUAGES or catalogue.language not in {"", language}:
        message = _("The catalogue is in the language {found}, not {language}.")
        raise Invalid(_fault("wrong_language", "", message, found=catalogue.language or "-", language=language))
    if not catalogues.names(catalogue, row.structure):
        message = _("The catalogue is of {found}, not of version {version}.")
        raise Invalid(_fault("wrong_version", "", message, found=catalogue.standard, version=row.version))
    return catalogue


def _follow(row: Version, source: Mapping[str, Any]) -> None:
    """The meanings of a draft follow its definitions, and nobody has approved what it is now."""
    row.structure = with_meanings(row.structure, source)
    row.digest = digest(row.structure)
    row.save()
    void_approvals(row)


def _fault(code: str, path: str, message: Any, **params: Any) -> Fault:
    return Fault(code, f"/{path.replace('~', '~0').replace('/', '~1')}" if path else "", message, params)


class Merge:
    """The entries of a language with the lines of a catalogue taken over."""

    def __init__(self, row: Version, texts: Mapping[str, Entries], language: str) -> None:
        self.structure, self.frozen = row.structure, row.status == VersionStatus.PUBLISHED
        self.source = texts[row.structure["source_language"]]
        self.entries: Entries = {path: dict(entry) for path, entry in texts.get(language, {}).items()}
        self.known: frozenset[str] = frozenset()

    def take(self, lines: tuple[Line, ...]) -> tuple[Entries, list[Fault]]:
        faults: list[Fault] = []
        seen: set[str] = set()
        for line in lines:
            found = list(self._faults(line, seen))
            seen.add(line.path)
            if not found and line.text:
                found = list(self.put(line))
            faults += found
        return self.entries, faults

    def put(self, line: Line) -> Iterator[Fault]:
        """Take one over, or say why not."""
        raise NotImplementedError

    def _faults(self, line: Line, seen: set[str]) -> Iterator[Fault]:
        if line.path not in self.known:
            yield _fault("text_unknown", line.path, _("{name} names nothing in this version."), name=line.path)
        elif line.path in seen:
            yield _fault("repeated_text", line.path, _("{name} is there twice."), name=line.path)
        elif line.text != unicodedata.normalize("NFC", line.text):
            yield _fault("not_nfc", line.path, _("{name}: the text is not in the Unicode form NFC."), name=line.path)
        elif not is_clean(line.text):
            yield _fault(
                "bad_text",
                line.path,
                _("{name}: the text holds characters that hide or turn what it shows."),
                name=line.path,
            )


class Translation(Merge):
    def __init__(self, row: Version, texts: Mapping[str, Entries], language: str, *, reviewed: bool) -> None:
        super().__init__(row, texts, language)
        self.reviewed = reviewed
        self.known = frozenset(catalogues.paths(row.structure, self.source))

    def put(self, line: Line) -> Iterator[Fault]:
        source, old = self.source[line.path], self.entries.get(line.path)
        if placeholders(line.text) != placeholders(source["text"]):
            message = _("{name} does not use the placeholders of the source text.")
            yield _fault("placeholders_differ", line.path, message, name=line.path)
            return
        made = {"text": line.text, "source_hash": text_hash(line.seen), "status": "draft" if line.fuzzy else "reviewed"}
        if old is not None and old["text"] == line.text:
            status = status_of(old, source)
            # Nobody has looked at it: what was outdated stays so, though the catalogue shows the source of today.
            if (line.fuzzy and status in ("draft", "outdated")) or old == made:
                return
        if not line.fuzzy and not self.reviewed:
            message = _("{name} would count as reviewed: mark it as fuzzy, or import with --reviewed.")
            yield _fault("review_not_asked", line.path, message, name=line.path)
            return
        self.entries[line.path] = made


class Source(Merge):
    """The source texts themselves: `msgid` is the one that was read, `msgstr` the one that is to be."""

    def __init__(self, row: Version, texts: Mapping[str, Entries]) -> None:
        super().__init__(row, texts, row.structure["source_language"])
        self.known = frozenset((*text_paths(row.structure), *optional_paths(row.structure)))

    def put(self, line: Line) -> Iterator[Fault]:
        old = self.source.get(line.path, {"text": ""})["text"]
        if line.text == old:
            return
        if old and line.seen != old:
            message = _("The source text of {name} has changed since the catalogue was written.")
            yield _fault("source_moved", line.path, message, name=line.path)
        elif strange := strange_placeholders(self.structure, line.path, line.text):
            message = _("{name}: the rule has no value for the placeholder {placeholder}.")
            yield _fault("placeholder_unknown", line.path, message, name=line.path, placeholder=strange[0])
        elif self.frozen and placeholders(line.text) != placeholders(old):
            message = _("{name} does not use the placeholders of the source text.")
            yield _fault("placeholders_differ", line.path, message, name=line.path)
        elif self.frozen and self._redefines(line):
            message = _("{name} is a published definition; it changes only with a new version.")
            yield _fault("definition_is_frozen", line.path, message, name=line.path)
        else:
            self.entries[line.path] = {"text": line.text, "status": "source"}

    def _redefines(self, line: Line) -> bool:
        changed = {**self.entries, line.path: {"text": line.text, "status": "source"}}
        return with_meanings(self.structure, changed) != with_meanings(self.structure, self.entries)
