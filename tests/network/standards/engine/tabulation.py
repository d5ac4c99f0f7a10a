"""Counting cases cell by cell, as a program does from its log: totals, some breakdowns, perhaps a reason."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

from tests.network.standards.engine.examples import Json, structure

ABSENCES = ("not_collected", "no_access", "withheld_for_safety", "pending")


@dataclass(slots=True)
class Case:
    """Something to be counted: a person, a visit, a complaint. `codes` may hold one code or several for a dimension."""

    places: frozenset[str] = frozenset()
    codes: dict[str, frozenset[str]] = field(default_factory=dict)
    weight: int | Fraction = 1


@cache
def version_lists() -> tuple[dict[str, Json], dict[str, list[str]], list[str]]:
    """Indicators, the codes of each dimension, and the activities."""
    version = structure()
    lists = {item["code"]: [code["code"] for code in item["codes"]] for item in version["lists"]}
    codes = {item["code"]: lists[item["list"]] for item in version["dimensions"] if "list" in item}
    return {item["code"]: item for item in version["indicators"]}, codes, version["activities"]


class Tabulation:
    """The rows of one report in the making."""

    def __init__(self, source: random.Random, places: list[str]) -> None:
        self.random = source
        self.places = places
        self.indicators, self.codes, self.activities = version_lists()
        self.rows: list[Json] = []

    def one(self, dimension: str) -> frozenset[str]:
        return frozenset((self.random.choice(self.codes[dimension]),))

    def several(self, dimension: str) -> frozenset[str]:
        codes = self.codes[dimension]
        return frozenset(self.random.sample(codes, self.random.randint(0, min(3, len(codes)))))

    def tell(
        self,
        code: str,
        cases: list[Case],
        *,
        write: Callable[[Any], Any] = int,
        base: list[Case] | None = None,
        absent: float = 0.1,
        **members: Any,
    ) -> None:
        """The rows of an additive indicator, or of people: total, some breakdowns, perhaps an absence."""
        told = Table(self, code, cases, write, base, members)
        if self.random.random() < absent:
            self.rows.append({"indicator": code, "absence": self.random.choice(ABSENCES)})
            if told.relations.get("facility") in ("cover", "at_most") and self.random.random() < 0.5:
                told.over_facilities(every=False)
            return
        derivable = False
        for dimension, relation in told.relations.items():
            if dimension == "facility":
                each = self.indicators[code].get("each_facility", False)
                if (each and len(self.places) > 1) or self.random.random() < 0.4:
                    whole = told.over_facilities(every=each or self.random.random() < 0.6)
                    derivable |= whole and relation == "sum"
            elif self.random.random() < 0.4:
                opened = told.over_codes(dimension, None)
                derivable |= opened and relation == "sum" and base is None
                if "facility" in told.relations and self.random.random() < 0.3:
                    # Who gives a reason for a place does not give its parts: they would make the number known.
                    for place in self.random.sample(self.places, self.random.randint(1, len(self.places))):
                        if place not in told.withheld:
                            told.over_codes(dimension, place)
        if not derivable or self.random.random() < 0.7:
            self.rows.append(told.row(cases, base))


class Table:
    """The cases of one indicator, counted cell by cell."""

    def __init__(
        self,
        sheet: "Tabulation",
        code: str,
        cases: list[Case],
        write: Callable[[Any], Any],
        base: list[Case] | None,
        members: Json,
    ) -> None:
        self.sheet = sheet
        self.code = code
        self.cases = cases
        self.write = write
        self.base = base
        self.members = members
        self.withheld: set[str] = set()
        self.relations = {item["dimension"]: item["relation"] for item in sheet.indicators[code]["breakdowns"]}

    def row(self, cases: list[Case], base: list[Case] | None, **keys: Any) -> Json:
        row = {"indicator": self.code, **keys, "value": self.write(_weight(cases)), **self.members}
        if base is not None:
            row["base"] = int(_weight(base))
        return row

    def over_facilities(self, *, every: bool) -> bool:
        """Whether each facility has a number."""
        complete = True
        for place in self.sheet.places:
            here = [case for case in self.cases if place in case.places]
            there = None if self.base is None else [case for case in self.base if place in case.places]
            if self.code == "V21" and not there:
                complete = False
            elif not every and self.sheet.random.random() < 0.3:
                complete = False
                if self.sheet.random.random() < 0.5:
                    absence = self.sheet.random.choice(ABSENCES)
                    self.withheld.add(place)
                    self.sheet.rows.append({"indicator": self.code, "facility": place, "absence": absence})
            else:
                self.sheet.rows.append(self.row(here, there, facility=place))
        return complete

    def over_codes(self, dimension: str, place: str | None) -> bool:
        """Whether at least one code has a row. Codes of an exclusive list may be left out where there is none."""
        exclusive = self.relations[dimension] == "sum"
        cases = [case for case in self.cases if place is None or place in case.places]
        keys = {} if place is None else {"facility": place}
        opened = False
        for code in self.sheet.codes[dimension]:
            here = [case for case in cases if code in case.codes.get(dimension, ())]
            if self.sheet.random.random() < (0.1 if not here else 1.0 if exclusive else 0.6):
                opened = True
                self.sheet.rows.append(self.row(here, None, **keys, by={dimension: code}))
        return opened


def _weight(cases: list[Case]) -> int | Fraction:
    return sum((case.weight for case in cases), start=0)
