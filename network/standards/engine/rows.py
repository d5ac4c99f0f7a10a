"""A row of a document that passed the structural checks, and what those checks leave for the later phases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from network.standards.engine.figures import Number
from network.standards.engine.findings import Finding
from network.standards.engine.structure import Compiled, Indicator


class Key(NamedTuple):
    """A cell: the total has nothing but its indicator."""

    indicator: str
    facility: str | None = None
    dimension: str | None = None
    code: str | None = None

    def plain(self) -> dict[str, Any]:
        cell: dict[str, Any] = {"indicator": self.indicator}
        if self.facility is not None:
            cell["facility"] = self.facility
        if self.dimension is not None:
            cell["by"] = {self.dimension: self.code}
        return cell


Group = tuple[str, str | None, str]
"""A breakdown: indicator, facility of the parent, dimension."""


@dataclass(slots=True)
class Row:
    """`value` is exact (int or Fraction), a boolean, a code or a text; `sent` is how the document wrote it."""

    index: int
    indicator: Indicator
    key: Key
    value: Number | str | None
    sent: Any
    absence: str | None
    attributes: Mapping[str, Any]
    place: tuple[Any, ...]


@dataclass(slots=True)
class Note:
    """A free text of the document: where it is and what cell it stands beside."""

    row: int | None
    member: str
    key: Key | None
    text: str


@dataclass(slots=True)
class Sheet:
    """The outcome of phase 1. `suspects` are cells, `broken` breakdowns that a structural error has touched."""

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    suspects: set[Key] = field(default_factory=set)
    broken: set[Group] = field(default_factory=set)
    silenced: set[str] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    answers: list["Answer"] = field(default_factory=list)
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """`target`: ("values", 12) or ("answers", 0)."""

    index: int
    code: str
    target: tuple[str, int] | None


def place_of(compiled: Compiled, key: Key) -> tuple[Any, ...]:
    """The place of a cell in the canonical order: indicator, facility id, breakdown, code."""
    if key.dimension is None:
        by: tuple[int, int] = (-1, -1)
    else:
        by = (compiled.dimension_order[key.dimension], compiled.dimensions[key.dimension].get(key.code or "", -1))
    return (compiled.indicators[key.indicator].order, key.facility or "", by)
