"""One version, compiled: everything that can be looked up or parsed once, immutable and shared between threads."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from network.standards.engine.rules import Rule

FACILITY = "facility"
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


@dataclass(frozen=True, slots=True)
class Indicator:
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

    @property
    def has_total(self) -> bool:
        return self.total != "none"


@dataclass(frozen=True, slots=True)
class Pattern:
    code: str
    tags: frozenset[str]
    expression: re.Pattern[str]
    without: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """`dimensions[d][c]` is the place of code c, retired ones left out. `counted[V05]` is the rule that derives V05."""

    version: str
    first_period: str
    indicators: Mapping[str, Indicator]
    dimensions: Mapping[str, Mapping[str, int]]
    dimension_order: Mapping[str, int]
    attributes: frozenset[str]
    note_length: int
    patterns: Mapping[str, Pattern]
    rules: tuple["Rule", ...] = ()
    counted: Mapping[str, "Rule"] = field(default_factory=dict)
