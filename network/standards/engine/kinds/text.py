"""`text`: a free text seems to hold personal data. Each row (or answer) and pattern gives at most one finding."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from network.standards.engine.cells import Reader
from network.standards.engine.figures import Scalar
from network.standards.engine.keys import whole
from network.standards.engine.rows import Note, note_of
from network.standards.engine.rules import Hit, Rule, parse_base
from network.standards.engine.structure import Compiled, Pattern

ANSWERS = "answers.note"
NOWHERE = whole("")


@dataclass(frozen=True, slots=True)
class TextHit(Hit):
    """Where the text stands: in the note of a row without a cell, or of an answer."""

    note: Note


@dataclass(frozen=True, kw_only=True)
class Text(Rule):
    """`members`: `note` (of any row), `answers.note`, `<indicator>.value`."""

    kind: ClassVar[str] = "text"
    phase: ClassVar[int] = 9
    required: ClassVar[tuple[str, ...]] = ("members", "patterns")

    indicators: tuple[str, ...]
    notes: bool
    answers: bool
    patterns: tuple[Pattern, ...]

    @classmethod
    def parse(cls, spec: Mapping[str, Any], shape: Compiled) -> "Text":
        members = [member for member in spec["members"] if member not in ("note", ANSWERS)]
        codes = tuple(member.removesuffix(".value") for member in members)
        if not all(code in shape.indicators for code in codes):
            raise ValueError(f"{spec['code']}: unknown member")
        return cls(
            **parse_base(spec, shape),
            indicators=codes,
            notes="note" in spec["members"],
            answers=ANSWERS in spec["members"],
            patterns=tuple(shape.patterns[code] for code in spec["patterns"]),
        )

    def hits(self, reader: Reader) -> Iterator[Hit]:
        countries = reader.context.countries
        patterns = [item for item in self.patterns if "*" in item.tags or not countries.isdisjoint(item.tags)]
        seen: set[tuple[int | None, str, str]] = set()
        for note in self._texts(reader):
            place = (note.row, "" if note.row is not None else note.member)
            for pattern in patterns:
                if not pattern.screen.passes(note.text, note.digits):
                    continue
                span = _find(pattern, note.text) if (*place, pattern.code) not in seen else None
                if span is not None:
                    seen.add((*place, pattern.code))
                    params: dict[str, Scalar] = {"pattern": pattern.code, "start": span[0], "length": span[1] - span[0]}
                    yield TextHit(note.key or NOWHERE, note.member, [], params, note)

    def _texts(self, reader: Reader) -> Iterator[Note]:
        for code in self.indicators:
            for row in reader.reported.get(code, ()):
                if isinstance(row.value, str):
                    yield note_of(row.index, "value", row.key, row.value)
        for note in reader.sheet.notes:
            if self.answers if note.row is None else self.notes:
                yield note


def _find(pattern: Pattern, text: str) -> tuple[int, int] | None:
    """The span of the first match in the NFKC text, in code points: its first group that took part, else all of it."""
    for other in pattern.without:
        text = other.sub(_crossed_out, text)
    match = pattern.expression.search(text)
    if match is None:
        return None
    return match.span(match.lastindex or 0)


def _crossed_out(match: re.Match[str]) -> str:
    return "x" * len(match.group())
