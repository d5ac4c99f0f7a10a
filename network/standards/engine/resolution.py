"""The cells of a document with what follows from them: for observations, and as history of later quarters."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from network.standards.engine.cells import Reader, Reading
from network.standards.engine.context import Context
from network.standards.engine.currencies import MINOR_UNITS
from network.standards.engine.figures import written
from network.standards.engine.keys import Key, whole
from network.standards.engine.rows import ABSENT, NUMBER, Sheet, place_of
from network.standards.engine.structure import FACILITY, Compiled, Indicator


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` as a document writes it. A cell is `derived` where no row of the document says it."""

    indicator: str
    facility: str | None
    dimension: str | None
    code: str | None
    value: int | str | bool | None
    absence: str | None
    derived: bool
    attributes: dict[str, Any] = field(default_factory=dict)


def resolved(compiled: Compiled, context: Context, sheet: Sheet) -> list[Cell]:
    reader = Reader(compiled, context, sheet)
    keys = set(sheet.typed)
    keys.update(key for indicator in compiled.indicators.values() for key in _derivable(indicator, reader))
    cells = []
    for key in sorted(keys, key=lambda key: place_of(compiled.indicators[key[0]], key)):
        indicator = compiled.indicators[key[0]]
        reading = reader.read(key)
        if reading.state in (NUMBER, ABSENT) and not (indicator.type == "text" and indicator.sensitivity == "X"):
            cells.append(_cell(indicator, key, reading, reader))
    return cells


def _derivable(indicator: Indicator, reader: Reader) -> Iterator[Key]:
    if indicator.has_total:
        yield indicator.whole
        single = reader.context.single
        if single is not None and FACILITY in indicator.relations:
            yield whole(indicator.code, single)


def _cell(indicator: Indicator, key: Key, reading: Reading, reader: Reader) -> Cell:
    row = reader.typed.get(key)
    attributes = {name: value for name, value in reading.attributes.items() if name != "note"}
    if row is not None:
        value = reader.sheet.sent(row) if row.absence is None else None
    elif isinstance(reading.value, Fraction) or indicator.type in ("decimal", "money"):
        value = _written(indicator, reading)
    else:
        value = reading.value
    return Cell(*key, value, reading.absence, row is None, attributes)


def _written(indicator: Indicator, reading: Reading) -> str | None:
    if reading.value is None or isinstance(reading.value, str):
        return reading.value
    places = MINOR_UNITS.get(reading.currency or "", 2) if indicator.type == "money" else 2
    return written(reading.value, places)
