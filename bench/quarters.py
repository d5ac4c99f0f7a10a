"""Invented honest quarters of any size, for benchmarks: tabulated from cases, so that every figure fits every other.

`quarter(seed, structure, facilities=, rows=)`: a document of exactly so many rows, and its context. All six activities
are declared. Rows are added as a program would: every total it is due, each facility's part of every indicator that has
them, visits and people broken down at each facility, breakdowns of the totals, the rest; then they are shuffled. One
indicator is absent, one in twenty-five rows has a note (some with figures), V40 tells three sentences. Eight accepted
quarters lie before, each with a total for every indicator. Two questions remain to be answered.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

Json = dict[str, Any]
QUARTERS = ("2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3", "2025-Q2", "2025-Q1", "2024-Q4", "2024-Q3")
DAYS = 92
NOTES = (
    "Counted from the paper log of the visiting team, kept by two people and compared at the end of each month.",
    "The office was closed for three weeks in August, so fewer people could be met than in the spring.",
    "Two of the 14 volunteers were ill; we visited on 22 of 26 planned days and called on the other 4.",
    "Includes people who were transferred from another centre during the quarter and were met there first.",
    "Numbers of the second building come from its own log (since 2025), which counts people, not meetings.",
)
STORY = (
    "Access was regular in most places, yet group visits stayed suspended and the waiting room has been shared with "
    "lawyers since June. Requests to see a doctor took about 10 days. People told us again that complaints are "
    "answered late, and that the forms are only there in one language."
)


@dataclass(slots=True)
class Case:
    """Something that is counted: where it was, which codes it has in each dimension, and how much it weighs."""

    places: frozenset[str]
    codes: Mapping[str, frozenset[str]]
    weight: int = 1


@dataclass(slots=True)
class Kind:
    """The cases of one indicator, how their weight is written, and the cases of its base."""

    cases: list[Case]
    write: Callable[[int], Any] = int
    base: list[Case] | None = None
    more: Json = field(default_factory=dict)


def quarter(seed: int, structure: Mapping[str, Any], *, facilities: int, rows: int) -> tuple[Json, Json]:
    return Quarter(Random(seed), structure, facilities).report(rows)


class Quarter:
    def __init__(self, dice: Random, structure: Mapping[str, Any], facilities: int) -> None:
        lists = {item["code"]: [code["code"] for code in item["codes"]] for item in structure["lists"]}
        self.dice = dice
        self.activities: list[str] = list(structure["activities"])
        self.codes = {item["code"]: lists[item["list"]] for item in structure["dimensions"] if "list" in item}
        self.relations = {
            item["code"]: {entry["dimension"]: entry["relation"] for entry in item["breakdowns"]}
            for item in structure["indicators"]
        }
        self.facilities: list[Json] = [
            {
                "id": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
                "code": f"XA-{n:03d}",
                "days": DAYS,
                "facts": {},
            }
            for n in range(facilities)
        ]
        self.places: list[str] = [item["code"] for item in self.facilities]
        self.people = [self._person() for _ in range(120 * facilities)]
        self.kinds = self._counted()

    # What is counted

    def _person(self) -> Case:
        places = self.dice.sample(self.places, min(len(self.places), self.dice.choice((1, 1, 1, 2))))
        codes = {name: self._one(name) for name in ("sex", "region", "duration", "minor")}
        codes["age"] = frozenset(self.dice.choices(("adult", "minor", "disputed", "unknown"), (90, 4, 3, 3)))
        return Case(frozenset(places), codes)

    def _one(self, dimension: str) -> frozenset[str]:
        """The last code of a list is mostly `unknown`, and rare here."""
        codes = self.codes[dimension]
        return frozenset(self.dice.choices(codes, [10] * (len(codes) - 1) + [1]))

    def _some(self, code: str, share: float, cases: Iterable[Case]) -> list[Case]:
        """Some of these, with codes for what this indicator asks and they do not say yet."""
        return [self._coded(code, case) for case in cases if self.dice.random() < share]

    def _coded(self, code: str, case: Case) -> Case:
        codes, places = dict(case.codes), case.places
        for name, relation in self.relations[code].items():
            if name == "facility" and relation == "within":
                places = frozenset(sorted(places)[:1])
            elif name != "facility" and name not in codes:
                codes[name] = self._one(name) if relation == "sum" else self._one(name) | self._one(name)
        return Case(places, codes, case.weight)

    def _events(self, code: str, number: int, most: int = 1) -> list[Case]:
        """So many events, each at one facility."""
        return [
            self._coded(code, Case(frozenset((self.dice.choice(self.places),)), {}, self.dice.randint(1, most)))
            for _ in range(number)
        ]

    def _counted(self) -> dict[str, Kind]:
        size, people = len(self.places), self.people
        visits = [
            self._coded("V01", Case(frozenset((place,)), {}, self.dice.randint(1, 4)))
            for person in people
            for place in person.places
        ]
        days = [Case(frozenset((place,)), {}) for place in self.places for _ in range(26)]
        asked = [case for case in people if self.dice.random() < 0.6]
        told = {code: Kind(self._some(code, share, people)) for code, share in SHARES.items()}
        told["V01"], told["V02"], told["V27"] = Kind(visits), Kind(people), Kind(people)
        told["V13"] = Kind([case for case in told["V12"].cases if self.dice.random() < 0.6])
        told["V07"] = Kind(self._some("V07", 0.1, days), base=days)
        told["V21"] = Kind(self._some("V21", 0.5, asked), base=asked)
        told["V26"] = Kind([case for case in people if case.codes["age"] & {"minor", "disputed"}])
        for code, number in EVENTS.items():
            told[code] = Kind(self._events(code, number * size))
        told["V10"] = Kind(self._some("V10", 0.4, told["V09"].cases))
        told["V39"] = Kind([case for case in told["V38"].cases if self.dice.random() < 0.95])
        told["V35"] = Kind([Case(case.places, {}, self.dice.randint(1, DAYS)) for case in told["V34"].cases])
        told["V36"] = Kind(self._events("V36", 12 * size, 99_999), hundredths, more={"currency": "EUR"})
        told["V04"] = Kind(self._events("V04", 9 * size, 9_000), hundredths, more={"estimate": True})
        told["V03"] = Kind([Case(frozenset(), {}) for _ in range(20 * size)])
        told["V14"] = Kind([Case(frozenset(), {}, 41)])
        return dict(sorted(told.items()))

    # The report

    def report(self, rows: int) -> tuple[Json, Json]:
        history = self._history()
        open_now = sum(case.weight for case in self.kinds["V28"].cases) + 9 - len(self.kinds["V29"].cases)
        due: list[Json] = [{"indicator": "V30", "value": open_now}, {"indicator": "V19", "absence": "not_collected"}]
        due += [{"indicator": "V40", "value": STORY}, {"indicator": "V17", "value": 1}]
        due += [{"indicator": "V11", "facility": place, "value": self.dice.random() < 0.5} for place in self.places]
        due += [self._row(code, kind) for code, kind in self.kinds.items()]
        groups = [group for code in self.kinds for group in self._over_facilities(code)]
        groups += [group for code in FIRST for place in self.places for group in self._over_codes(code, place)]
        groups += [group for code in self.kinds for group in self._over_codes(code, None)]
        rest = [code for code in self.kinds if code not in FIRST]
        groups += [group for code in rest for place in self.places for group in self._over_codes(code, place)]
        for group in groups:
            if len(due) + len(group) <= rows:
                due += group
        if len(due) != rows:
            raise ValueError(f"{len(due)} rows, not {rows}: choose another number of facilities")
        for number in range(3, rows, 25):
            due[number]["note"] = NOTES[number // 25 % len(NOTES)]
        self.dice.shuffle(due)
        document = {"standard": "1.0", "period": "2026-Q3", "language": "en", "values": due, "answers": []}
        return document, {**self._known(), "history": history}

    def _row(self, code: str, kind: Kind, place: str | None = None, by: tuple[str, str] | None = None) -> Json:
        row: Json = {"indicator": code}
        if place is not None:
            row["facility"] = place
        if by is not None:
            row["by"] = dict((by,))
        row["value"] = kind.write(weigh(kind.cases, place, by))
        if kind.base is not None and by is None:
            row["base"] = weigh(kind.base, place, None)
        return {**row, **kind.more}

    def _over_facilities(self, code: str) -> list[list[Json]]:
        if self.relations[code].get("facility", "none") == "none" or code == "V14":
            return []
        return [[self._row(code, self.kinds[code], place) for place in self.places]]

    def _over_codes(self, code: str, place: str | None) -> list[list[Json]]:
        """The breakdowns of the total, or of one facility's part: each whole, apart from the codes with nothing."""
        groups = []
        if place is None or "facility" in self.relations[code]:
            for dimension in self.relations[code]:
                parts = self.codes.get(dimension, ())  # no codes: the facilities
                rows = [self._row(code, self.kinds[code], place, (dimension, part)) for part in parts]
                groups.append([row for row in rows if row["value"] not in (0, "0.00")])
        return groups

    def _history(self) -> list[Json]:
        """Eight quarters with a total for each indicator, some per cent from what it is now, as contexts tell them."""
        quarters: list[Json] = []
        for period in QUARTERS:
            cells: list[Json] = [{"indicator": "V05", "value": len(self.places)}, {"indicator": "V17", "value": 0}]
            cells += [{"indicator": "V19", "value": self.dice.randint(1, 9)}, {"indicator": "V30", "value": 9}]
            for code, kind in self.kinds.items():
                now = self._row(code, kind)
                now["value"] = kind.write(round(weigh(kind.cases, None, None) * self.dice.uniform(0.94, 1.06)))
                cells.append(now)
            quarters.append({"period": period, "cells": sorted(cells, key=lambda cell: str(cell["indicator"]))})
        return quarters

    def _known(self) -> Json:
        return {
            "period": "2026-Q3",
            "start": "2026-07-01",
            "end": "2026-09-30",
            "days": DAYS,
            "activities": self.activities,
            "facilities": self.facilities,
            "countries": ["FR"],
        }


SHARES = {
    "V12": 0.08, "V15": 0.2, "V18": 0.04, "V20": 0.03, "V22": 0.1, "V23": 0.05, "V24": 0.1, "V25": 0.3,
    "V31": 0.03, "V32": 0.1, "V33": 0.05, "V34": 0.1,
}  # fmt: skip
FIRST = ("V01", "V02")  # broken down at each facility before anything else is
EVENTS = {"V06": 12, "V08": 3, "V09": 60, "V16": 3, "V28": 6, "V29": 4, "V38": 20}


def weigh(cases: Iterable[Case], place: str | None, by: tuple[str, str] | None) -> int:
    return sum(
        case.weight
        for case in cases
        if (place is None or place in case.places) and (by is None or by[1] in case.codes.get(by[0], ()))
    )


def hundredths(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"
