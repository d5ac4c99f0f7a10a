"""One version, compiled: everything that can be looked up or parsed once, immutable and shared between threads."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from network.standards.engine.figures import Number
from network.standards.engine.keys import Key
from network.standards.engine.screens import Screen

if TYPE_CHECKING:
    from network.standards.engine.rules import Rule

FACILITY = "facility"
NOTE = "note"
ABSENCES = ("not_collected", "not_applicable", "no_access", "withheld_for_safety", "pending")
NUMERIC = frozenset(("integer", "decimal", "money"))


class StructureError(ValueError):
    """The structure document does not describe a version that can be compiled."""


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    type: str
    min: int | None
    max: int | None
    relation: str | None
    required: bool
    accepts: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Part:
    """One code of a breakdown: its cell where no facility is named, and its place among all codes (from 1)."""

    key: Key
    rank: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """`whole` is the cell of its total. `members`: its attributes, and the note that any row may have.
    `exact(value)`: the value as it is reckoned with, None if it is not of the type. `required`: attributes that a row
    with a value must have; `required_of_parts`: those that a coded part must have.
    """

    code: str
    order: int
    type: str
    level: str
    activity: str | None
    na: bool
    stock: bool
    total: str
    each_facility: bool
    sensitivity: str
    retired: bool
    codes: frozenset[str] | None
    attributes: Mapping[str, Attribute]
    relations: Mapping[str, str]
    whole: Key
    parts: Mapping[str, Mapping[str, Part]]
    members: Mapping[str, Attribute]
    required: frozenset[str]
    required_of_parts: frozenset[str]
    exact: Callable[[Any], Number | str | None]
    counts: bool
    has_total: bool
    has_facilities: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    code: str
    tags: frozenset[str]
    expression: re.Pattern[str]
    without: tuple[re.Pattern[str], ...]
    screen: Screen


@dataclass(frozen=True, slots=True)
class Compiled:
    """`current`: the indicators that are not retired. `dimensions[d][c]`: the place of code c among all codes of all
    dimensions (from 1), retired ones left out. `width` is more than the largest of these. `counted[V05]` is the rule
    that derives V05.
    """

    version: str
    first_period: str
    indicators: Mapping[str, Indicator]
    current: Mapping[str, Indicator]
    dimensions: Mapping[str, Mapping[str, int]]
    width: int
    attributes: frozenset[str]
    note_length: int
    patterns: Mapping[str, Pattern]
    rules: tuple["Rule", ...] = ()
    counted: Mapping[str, "Rule"] = field(default_factory=dict)

    def place(self, order: int, facilities: int, facility: int = 0, part: int = 0) -> int:
        """The place of a cell in the canonical order: indicator, facility id, breakdown, code.

        `facilities` is the number of those in use, `facility` the rank of the cell's own (from 1; 0 for none).
        """
        return (order * (facilities + 1) + facility) * self.width + part
