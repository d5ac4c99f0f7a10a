"""A document read once in its context: its findings, its canonical form, its cells."""

from collections.abc import Mapping
from typing import Any

from network.standards.engine.canonical import Canonical, canonical_form
from network.standards.engine.context import Context
from network.standards.engine.findings import Result
from network.standards.engine.phases import find
from network.standards.engine.resolution import Cell, resolved
from network.standards.engine.structural import read_sheet
from network.standards.engine.structure import Compiled


class Examination:
    """What can be asked of one document, in any order and any number of times; it must not change meanwhile."""

    def __init__(self, compiled: Compiled, document: Any, context: Mapping[str, Any]) -> None:
        self._compiled = compiled
        self._document = document
        self._context = Context(context)
        self._sheet = read_sheet(compiled, document, self._context)

    def validate(self) -> Result:
        return find(self._compiled, self._context, self._sheet)

    def canonicalise(self) -> Canonical:
        return canonical_form(self._compiled, self._document, self._context)

    def resolve(self) -> list[Cell]:
        return resolved(self._compiled, self._context, self._sheet)


def examine(compiled: Compiled, document: Any, context: Mapping[str, Any]) -> Examination:
    """For those who need more than one answer about the same document: it is read once."""
    return Examination(compiled, document, context)


def validate(compiled: Compiled, document: Any, context: Mapping[str, Any]) -> Result:
    """All findings of a document at once; never raises, whatever JSON value the document is."""
    return examine(compiled, document, context).validate()


def canonicalise(compiled: Compiled, document: Any, context: Mapping[str, Any]) -> Canonical:
    """Sort the rows by indicator, facility id and breakdown; facilities as UUIDs; answers follow their rows.

    Rows that cannot be placed come last, as they were sent. A `language` is left out, `standard` and `period` are
    filled in. Total: whatever is not understood is kept.
    """
    return canonical_form(compiled, document, Context(context))


def resolve(compiled: Compiled, document: Any, context: Mapping[str, Any]) -> list[Cell]:
    """Every cell that has a value or an absence, typed or derived, in canonical order.

    Cells with a structural error are left out, and so are free texts that are never published (class X) and notes.
    """
    return examine(compiled, document, context).resolve()
