"""What the node knows about program and quarter, read once from the plain JSON of the context."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from network.standards.engine.figures import Number, decimal_of, money_of, periods_before

MAX_QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Facility:
    """`rank` is its place among the ids of those in use, from 1; of none, 0."""

    id: str
    code: str | None
    days: int
    facts: Mapping[str, Any]
    rank: int


class Context:
    """Facilities in use, activities declared, and the totals of earlier quarters."""

    __slots__ = (
        "activities",
        "countries",
        "days",
        "facilities",
        "past",
        "period",
        "references",
        "single",
        "versions",
    )

    def __init__(self, plain: Mapping[str, Any]) -> None:
        self.period: str = plain["period"]
        self.days: int = plain.get("days", 0)
        self.activities = frozenset(plain.get("activities", ()))
        self.countries = frozenset(plain.get("countries", ()))
        self.versions: list[str] | None = plain.get("versions")
        self.facilities = _facilities(plain.get("facilities", ()))
        self.single = self.facilities[0].id if len(self.facilities) == 1 else None
        self.references: dict[str, Facility] = {}
        for facility in self.facilities:
            self.references[facility.id] = facility
            if facility.code:
                self.references.setdefault(facility.code, facility)
        # Entries that turned out to be one of these: documents that name them are about it.
        for facility, item in zip(self.facilities, plain.get("facilities", ()), strict=True):
            for reference in item.get("formerly", ()):
                self.references.setdefault(reference, facility)
        history = {quarter["period"]: _totals(quarter) for quarter in plain.get("history", ())}
        # past[n]: the totals of the quarter n + 1 before this one, or nothing.
        self.past = [history.get(period) for period in periods_before(self.period, MAX_QUARTERS)]

    def facility(self, reference: str) -> Facility | None:
        return self.references.get(reference) or self.references.get(reference.lower())

    def before(self, indicator: str, quarters: int, currency: str | None) -> list[Number]:
        """The totals of `indicator` in so many quarters before, as far as they are numbers in this currency."""
        found: list[Number] = []
        for totals in self.past[:quarters]:
            cell = totals.get(indicator) if totals else None
            if cell is None:
                continue
            value = cell.get("value")
            if type(value) is int and currency is None:
                found.append(value)
            elif (number := _number(cell)) is not None and number[1] == currency:
                found.append(number[0])
        return found

    def earlier(self, indicator: str, quarters: int) -> tuple[Number, str | None] | None:
        """The total of `indicator` so many quarters before, with its currency; None where there is no number."""
        totals = self.past[quarters - 1] if self.past else None
        cell = totals.get(indicator) if totals else None
        return None if cell is None else _number(cell)


def _facilities(items: Sequence[Mapping[str, Any]]) -> tuple[Facility, ...]:
    ids = [str(item["id"]).lower() for item in items]
    ranks = {identity: rank for rank, identity in enumerate(sorted(set(ids)), start=1)}
    return tuple(
        Facility(identity, item.get("code"), item.get("days", 0), item.get("facts") or {}, ranks[identity])
        for identity, item in zip(ids, items, strict=True)
    )


def _totals(quarter: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {
        cell["indicator"]: cell
        for cell in quarter.get("cells", ())
        if ("facility" not in cell or not cell["facility"]) and ("by" not in cell or not cell["by"])
    }


def _number(cell: Mapping[str, Any]) -> tuple[Number, str | None] | None:
    value = cell.get("value")
    if type(value) is int:
        return value, None
    if isinstance(value, str):
        currency = cell.get("currency")
        if currency is not None:
            amount = money_of(value)
            return None if amount is None else (amount[0], currency)
        decimal = decimal_of(value)
        return None if decimal is None else (decimal, None)
    return None
