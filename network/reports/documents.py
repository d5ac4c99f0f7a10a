"""Documents of reports: split from their free text before they are stored, joined with it when they are read."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from network.node.canonical import canonical, sha256_hex
from network.standards.library import Edition

Document = dict[str, Any]


class Text(NamedTuple):
    """A free text of a document, its place and the salt of its digest."""

    pointer: str
    salt: str
    text: str


@dataclass(frozen=True)
class Stored:
    """What a revision keeps: the bytes that are signed for, and the texts apart."""

    document: bytes
    texts: list[Text]
    plain: Document

    @property
    def digest(self) -> str:
        return f"sha256:{sha256_hex(self.document)}"


def seal(salt: str, text: str) -> str:
    """What stands in a document for a text."""
    return f"sha256:{hashlib.sha256((salt + text).encode()).hexdigest()}"


def split(document: Document, edition: Edition) -> Stored:
    """The canonical bytes of a valid document without language, each free text replaced by its salted digest."""
    plain = {name: value for name, value in document.items() if name != "language"}
    for part in plain.keys() & {"values", "answers"}:
        plain[part] = list(plain[part])
    places = list(_places(plain, edition))
    texts = [Text(place.pointer, salt, place.text) for place, salt in zip(places, _salts(len(places)), strict=True)]
    for place, text in zip(places, texts, strict=True):
        rows = plain[place.part]
        rows[place.row] = {**rows[place.row], place.member: seal(text.salt, text.text)}
    return Stored(canonical(plain), texts, plain)


def _salts(number: int) -> list[str]:
    """16 random bytes each, in hex, by one way to the system."""
    drawn = secrets.token_hex(16 * number)
    return [drawn[at : at + 32] for at in range(0, 32 * number, 32)]


def join(document: Document, texts: Mapping[str, str], edition: Edition) -> Document:
    """The document with its texts back in their places. The member of an erased one is left out: no digest is ever
    shown as if it were the text."""
    whole = deepcopy(document)
    for place in list(_places(whole, edition)):
        row = whole[place.part][place.row]
        if texts.get(place.pointer):
            row[place.member] = texts[place.pointer]
        else:
            del row[place.member]
    return whole


@lru_cache(maxsize=16)
def narratives(edition: Edition) -> frozenset[str]:
    """Codes of the indicators that are answered in words and never published."""
    return frozenset(
        each["code"]
        for each in edition.structure["indicators"]
        if each["type"] == "text" and each["sensitivity"] == "X"
    )


class _Place(NamedTuple):
    """A member of a row in a part of the document, and the text that stands there."""

    part: str
    row: int
    member: str
    text: str

    @property
    def pointer(self) -> str:
        return f"/{self.part}/{self.row}/{self.member}"


def _places(document: Document, edition: Edition) -> Iterator[_Place]:
    """Where free texts stand: the values of narrative indicators, every note, and the notes of answers."""
    narrative = narratives(edition)
    for index, row in enumerate(document["values"]):
        if row["indicator"] in narrative and "value" in row:
            yield _Place("values", index, "value", row["value"])
        if "note" in row:
            yield _Place("values", index, "note", row["note"])
    for index, answer in enumerate(document.get("answers", [])):
        if "note" in answer:
            yield _Place("answers", index, "note", answer["note"])


def key(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """The cell that a row of a canonical document is about."""
    dimension, code = next(iter(row.get("by", {}).items()), ("", ""))
    return row["indicator"], row.get("facility", ""), dimension, code


def cell(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("indicator", "facility", "by") if name in row}


def changes(before: Document, after: Document) -> list[dict[str, Any]]:
    """The cells that differ between two canonical documents: `{cell, before, after}`, null where there was no row."""
    old = {key(row): row for row in before["values"]}
    new = {key(row): row for row in after["values"]}
    return [
        {
            "cell": cell(new.get(place) or old[place]),
            "before": _answer(old.get(place)),
            "after": _answer(new.get(place)),
        }
        for place in sorted(old.keys() | new.keys())
        if _answer(old.get(place)) != _answer(new.get(place))
    ]


def sealed_changes(
    before: Document, after: Document, *, read_before: Document, read_after: Document
) -> list[dict[str, Any]]:
    """`changes` of two stored documents, texts as digests. Each text has a salt of its own, so that the same words have
    two digests: which cells differ is told by the documents with their texts (`read_...`)."""
    differ = {key(each["cell"]) for each in changes(read_before, read_after)}
    return [each for each in changes(before, after) if key(each["cell"]) in differ]


def _answer(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {name: value for name, value in row.items() if name not in {"indicator", "facility", "by"}}
