"""A row of a document that passed the structural checks, and what those checks leave for the later phases."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from network.standards.engine.figures import Number
from network.standards.engine.findings import Findings
from network.standards.engine.keys import Group, Key
from network.standards.engine.screens import digits_of
from network.standards.engine.structure import FACILITY, NUMERIC, Indicator

NUMBER, ABSENT, NOTHING, SUSPECT = "number", "absent", "nothing", "suspect"
"""The states of a reading. NUMBER stands for any value: number, boolean, code or text."""


Place = tuple[int, str, int]
"""The place of a cell in the canonical order: indicator, facility id, breakdown and code."""


def place_of(indicator: Indicator, key: Key) -> Place:
    _, facility, dimension, part = key
    rank = 0 if dimension is None or part is None else indicator.parts[dimension][part].rank
    return (indicator.order, facility or "", rank)


@dataclass(slots=True)
class Row:
    """`value` is exact (int or Fraction), a boolean, a code or a text. A row is the reading of its own cell: see `cells`.

    There are hundreds of these: what is seldom asked is worked out when it is.
    """

    state: ClassVar[str] = NUMBER
    derived: ClassVar[bool] = False

    index: int
    indicator: Indicator
    key: Key
    value: Number | str | None
    attributes: Mapping[str, Any]

    @property
    def keys(self) -> tuple[Key, ...]:
        return (self.key,)

    @property
    def row(self) -> "Row":
        return self

    @property
    def absence(self) -> str | None:
        return None

    @property
    def currency(self) -> str | None:
        return self.attributes.get("currency")

    @property
    def place(self) -> Place:
        return place_of(self.indicator, self.key)


@dataclass(slots=True)
class AbsentRow(Row):
    state: ClassVar[str] = ABSENT

    reason: str

    @property
    def absence(self) -> str | None:
        return self.reason


@dataclass(slots=True)
class Note:
    """A free text of the document: where it is, what cell it stands beside, and where it has digits.

    `text` is the NFKC form, in which patterns are searched.
    """

    row: int | None
    member: str
    key: Key | None
    text: str
    digits: tuple[int, ...]


def note_of(row: int | None, member: str, key: Key | None, sent: str) -> Note:
    text = sent if sent.isascii() else unicodedata.normalize("NFKC", sent)
    return Note(row, member, key, text, digits_of(text))


@dataclass(frozen=True, slots=True)
class Answer:
    """`target`: ("values", 12) or ("answers", 0)."""

    index: int
    code: str
    target: tuple[str, int] | None


Breakdown = tuple[Key, str, list[Row]]
"""The cell that is broken down, the dimension, and the parts that have a row."""


@dataclass(slots=True)
class Sheet:
    """The outcome of phase 1. `values` are the rows as they were sent; `suspects` cells and `broken` breakdowns that a
    structural error has touched.

    `typed`: the rows by their cells, in the order of the document. After `sort`: `reported`: the rows of an indicator;
    `over_codes`: those of a breakdown by codes; `over_facilities`: the parts at facilities of a total or coded cell;
    `breakdowns`: of both those of numbers, by their relation.
    """

    values: list[Any] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    suspects: set[Key] = field(default_factory=set)
    broken: set[Group] = field(default_factory=set)
    silenced: set[str] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    stopped: bool = False
    typed: dict[Key, Row] = field(default_factory=dict)
    reported: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    over_codes: defaultdict[Group, list[Row]] = field(default_factory=lambda: defaultdict(list))
    over_facilities: defaultdict[Key, list[Row]] = field(default_factory=lambda: defaultdict(list))
    breakdowns: defaultdict[str, list[Breakdown]] = field(default_factory=lambda: defaultdict(list))

    def sent(self, row: Row) -> Any:
        """The value as the document wrote it."""
        return self.values[row.index].get("value")

    def sort(self) -> None:
        reported, over_codes, over_facilities = self.reported, self.over_codes, self.over_facilities
        for index in (reported, over_codes, over_facilities, self.breakdowns):
            index.clear()
        for key, row in self.typed.items():
            code, facility, dimension, part = key
            reported[code].append(row)
            if dimension is not None:
                over_codes[code, facility, dimension].append(row)
            if facility is not None and row.indicator.has_total:
                over_facilities[code, None, dimension, part].append(row)
        for (code, facility, dimension), rows in over_codes.items():
            if rows[0].indicator.type in NUMERIC:
                relation = rows[0].indicator.relations[dimension]
                self.breakdowns[relation].append(((code, facility, None, None), dimension, rows))
        for parent, rows in over_facilities.items():
            if rows[0].indicator.type in NUMERIC:
                self.breakdowns[rows[0].indicator.relations[FACILITY]].append((parent, FACILITY, rows))
