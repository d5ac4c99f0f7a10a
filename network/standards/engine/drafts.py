"""One row that needs a closer look: what it says, and what is wrong with it."""

from collections.abc import Callable
from typing import Any

from network.standards.engine.context import Context
from network.standards.engine.figures import (
    MAX_INTEGER,
    MAX_TEXT,
    Number,
    Scalar,
    amount_of,
    clipped,
    count_of,
    decimal_of,
    is_text,
)
from network.standards.engine.findings import ERROR, Finding, escaped
from network.standards.engine.keys import Key, plain
from network.standards.engine.rows import Sheet
from network.standards.engine.structure import ABSENCES, FACILITY, Compiled, Indicator

_BOUNDS: dict[str, tuple[Scalar, Scalar]] = {
    "integer": (0, MAX_INTEGER),
    "decimal": ("0", "999999999.99"),
    "money": ("0", "999999999.99"),
    "text": (1, MAX_TEXT),
}


def exact_reading(kind: str, codes: frozenset[str] | None) -> Callable[[Any], Number | str | None]:
    """How a value of this type is read: as what it is reckoned with, or None if it is not of the type."""
    if kind == "integer":
        return count_of
    if kind == "boolean":
        return lambda value: value if isinstance(value, bool) else None
    if kind == "decimal":
        return decimal_of
    if kind == "money":
        return amount_of
    if kind == "text":
        return lambda value: value if is_text(value, 1, MAX_TEXT) else None
    return lambda value: value if isinstance(value, str) and value in (codes or ()) else None


class Draft:
    """One row while it is being read: collects what is wrong with it."""

    def __init__(self, compiled: Compiled, context: Context, sheet: Sheet, index: int, indicator: Indicator) -> None:
        self.compiled = compiled
        self.context = context
        self.sheet = sheet
        self.index = index
        self.indicator = indicator
        self.facility_code: str | None = None
        self.key: Key | None = None
        self.located = True
        self.strayed = False
        self.groups: list[str] = []
        self.refused = False

    def refuse(self, code: str, member: str, /, **params: Scalar) -> None:
        indicator = self.indicator.code
        base: dict[str, Scalar] = {"indicator": indicator, "facility": self.facility_code}
        cell = plain(self.key) if self.key else {"indicator": indicator}
        self.refused = True
        self.sheet.findings.append(Finding(ERROR, code, self.index, member, indicator, cell, {**base, **params}))

    def spread_doubt(self, facility: str | None, dimension: str | None) -> None:
        """A structural error makes its cell, and each breakdown it belongs to, suspect; presence is silent."""
        code = self.indicator.code
        self.sheet.silenced.add(code)
        if self.key is not None:
            self.sheet.suspects.add(self.key)
        if self.strayed or facility is not None:
            self.sheet.broken.add((code, None, FACILITY))
        if not self.strayed:
            for name in [dimension] if dimension else self.groups:
                self.sheet.broken.add((code, facility, name))

    def facility_of(self, item: dict[Any, Any]) -> str | None:
        if "facility" not in item:
            if self.indicator.has_total:
                return None
            if self.context.single is None:
                self.refuse("S05", "", dimension=FACILITY)
                self._stray()
            return self.context.single
        reference = item["facility"]
        if not isinstance(reference, str):
            self.refuse("S01", "facility", member="facility")
        elif FACILITY not in self.indicator.relations:
            self.refuse("S05", "facility", dimension=FACILITY)
        else:
            facility = self.context.facility(reference)
            if facility is not None:
                self.facility_code = facility.code
                return facility.id
            self.refuse("S07", "facility")
        self._stray()
        return None

    def _stray(self) -> None:
        self.located, self.strayed = False, True

    def breakdown_of(self, item: dict[Any, Any]) -> tuple[str | None, str | None]:
        if "by" not in item:
            return None, None
        by = item["by"]
        if not isinstance(by, dict) or not by:
            self.located = False
            self.refuse("S01", "by", member="by")
            return None, None
        relations = self.indicator.relations
        if len(by) > 1:
            self.located = False
            self.groups = [name for name in by if name in relations and name != FACILITY]
            self.refuse("S05", "by", dimension=clipped(", ".join(sorted(clipped(name) for name in by))))
            return None, None
        dimension, code = next(iter(by.items()))
        member = "by/" + escaped(clipped(dimension))
        if dimension not in relations or dimension == FACILITY:
            self.located = False
            self.refuse("S05", member, dimension=clipped(dimension))
            return None, None
        if not isinstance(code, str):
            self.located = False
            self.refuse("S01", member, member=member)
        elif code not in self.compiled.dimensions[dimension]:
            self.located = False
            self.refuse("S06", member, dimension=dimension, code=clipped(code))
        else:
            return dimension, code
        return dimension, None

    def answer_of(self, item: dict[Any, Any]) -> tuple[Number | str | None, str | None]:
        if ("value" in item) == ("absence" in item):
            self.refuse("S01", "", member="value")
            return None, None
        if "value" in item:
            return self._value_of(item["value"]), None
        absence = item["absence"]
        if not isinstance(absence, str):
            self.refuse("S01", "absence", member="absence")
            return None, None
        indicator = self.indicator
        refused = absence == "not_applicable" and not indicator.na and indicator.activity in self.context.activities
        if absence not in ABSENCES or "by" in item or refused:
            self.refuse("S09", "absence", absence=clipped(absence))
            return None, None
        return None, absence

    def _value_of(self, value: Any) -> Number | str | None:
        kind = self.indicator.type
        read = self.indicator.exact(value)
        if read is None and kind not in _BOUNDS and kind != "boolean" and isinstance(value, str):
            self.refuse("S06", "value", dimension=None, code=clipped(value))
        elif read is None:
            low, high = _BOUNDS.get(kind, (None, None))
            self.refuse("S03", "value", member="value", type=kind, min=low, max=high)
        return read
