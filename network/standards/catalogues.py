"""Texts of a version as gettext catalogues for translators: `msgctxt` is the path, `msgid` the source text.

Whoever works on them needs no more than a tool for .po files. Statuses are computed when a catalogue is written: what is
a draft or outdated has the flag `fuzzy`, and a comment says which; what is reviewed has none. Pure: no Django.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polib

from network.standards.engine.meanings import text_hash
from network.standards.engine.wording import optional_paths, text_paths

FUZZY = "fuzzy"
# A line of a catalogue: a comment, or a string, with or without its keyword. polib would guess at others.
WHOLE = re.compile(r'\s*|#.*|((msgctxt|msgid|msgid_plural|msgstr(\[[0-9]\])?)\s+)?"([^"\\]|\\.)*"\s*')
Entries = Mapping[str, Mapping[str, Any]]


class Unreadable(ValueError):
    """Not a catalogue of texts; the message says why."""


@dataclass(frozen=True)
class Line:
    """One text as it came back. `seen`: the source text that was translated."""

    path: str
    seen: str
    text: str
    fuzzy: bool


@dataclass(frozen=True)
class Catalogue:
    """`language` and `standard` ("VRS 1.0") as the header names them; empty where it does not."""

    language: str
    standard: str
    lines: tuple[Line, ...]


def status_of(entry: Mapping[str, Any], source: Mapping[str, Any] | None) -> str:
    """`outdated` is never stored: it is seen when the source text is no longer the one that was translated."""
    if "source_hash" in entry and source is not None:
        return str(entry["status"]) if entry["source_hash"] == text_hash(source["text"]) else "outdated"
    return str(entry["status"])


def write(structure: Mapping[str, Any], texts: Mapping[str, Entries], language: str) -> str:
    """The catalogue of one language, the same for the same texts. Of the source language each text stands twice."""
    source = texts[structure["source_language"]]
    entries = texts.get(language, {})
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Project-Id-Version": _name(structure),
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Source-Language": structure["source_language"],
    }
    for path in paths(structure, source):
        catalogue.append(_entry(path, source[path], entries.get(path)))
    return str(catalogue) + "\n"


def paths(structure: Mapping[str, Any], source: Entries) -> Iterator[str]:
    """The paths that have a source text, in the order of the structure."""
    return (path for path in (*text_paths(structure), *optional_paths(structure)) if path in source)


def read(content: str) -> Catalogue:
    """The lines of a catalogue, obsolete ones left out. Raises Unreadable."""
    for number, line in enumerate(content.splitlines(), start=1):
        if not WHOLE.fullmatch(line):
            raise Unreadable(f"line {number}")
    try:
        # With the line before it the content is no name of a file, which polib would open.
        parsed = polib.pofile("\n" + content)
    except (OSError, ValueError, IndexError, UnicodeError) as error:
        raise Unreadable(str(error)[:200]) from None
    lines = []
    for entry in parsed:
        if entry.obsolete:
            continue
        if entry.msgctxt is None or entry.msgid_plural or entry.msgstr_plural:
            raise Unreadable(f"line {entry.linenum}: no msgctxt, or a plural")
        lines.append(Line(entry.msgctxt, entry.msgid, entry.msgstr, FUZZY in entry.flags))
    header = parsed.metadata
    return Catalogue(header.get("Language", ""), header.get("Project-Id-Version", ""), tuple(lines))


def _name(structure: Mapping[str, Any]) -> str:
    return f"{structure['standard']} {structure['version']}"


def names(catalogue: Catalogue, structure: Mapping[str, Any]) -> bool:
    """Whether the header names this version, or none that we know of."""
    named = catalogue.standard.startswith(f"{structure['standard']} ")
    return not named or catalogue.standard == _name(structure)


def _entry(path: str, source: Mapping[str, Any], entry: Mapping[str, Any] | None) -> polib.POEntry:
    line = polib.POEntry(msgctxt=path, msgid=source["text"], msgstr=entry["text"] if entry else "")
    if entry is not None:
        status = status_of(entry, source)
        line.comment = f"status: {status}"
        line.flags = [FUZZY] if status in ("draft", "outdated") else []
    return line
