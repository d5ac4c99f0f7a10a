"""The cells of a document with what follows from them: for observations, and as history of later quarters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from network.standards.engine.cells import ABSENT, NUMBER, Reader, Reading
from network.standards.engine.context import Context
from network.standards.engine.currencies import MINOR_UNITS
from network.standards.engine.figures import written
from network.standards.engine.rows import Key, place_of
from network.standards.engine.structural import read_sheet
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


def resolve(compiled: Compiled, document: Any, context: Mapping[str, Any]) -> list[Cell]:
    """Every cell that has a value or an absence, typed or derived, in canonical order.

    Cells with a structural error are left out, and so are free texts that are never published (class X) and notes.
    """
    known = Context(context)
    reader = Reader(compiled, known, read_sheet(compiled, document, known))
    keys = {row.key for row in reader.sheet.rows}
    keys.update(key for indicator in compiled.indicators.values() for key in _derivable(indicator, reader))
    cells = []
    for key in sorted(keys, key=lambda key: place_of(compiled, key)):
        indicator = compiled.indicators[key.indicator]
        reading = reader.read(key)
        if reading.state in (NUMBER, ABSENT) and not (indicator.type == "text" and indicator.sensitivity == "X"):
            cells.append(_cell(indicator, key, reading, reader))
    return cells


def _derivable(indicator: Indicator, reader: Reader) -> Iterator[Key]:
    if indicator.has_total:
        yield Key(indicator.code)
        single = reader.context.single
        if single is not None and FACILITY in indicator.relations:
            yield Key(indicator.code, single)


def _cell(indicator: Indicator, key: Key, reading: Reading, reader: Reader) -> Cell:
    row = reader.typed.get(key)
    attributes = {name: value for name, value in reading.attributes.items() if name != "note"}
    if row is not None:
        value = row.sent if row.absence is None else None
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
