"""Honest quarters: reports tabulated, by the definitions of the standard, from invented person-level records.

`honest_quarter(random)` gives document and context. Nothing here knows the rules; if the engine finds an error in
such a report, rule and definition contradict each other.
"""

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tests.network.standards.engine.examples import Json
from tests.network.standards.engine.tabulation import Case, Table, Tabulation

DAYS = 92


@dataclass(slots=True)
class Person:
    places: list[str]
    traits: dict[str, frozenset[str]]
    meetings: dict[str, int]
    in_contact: bool
    spells: list[tuple[int, frozenset[str]]]

    @property
    def met(self) -> frozenset[str]:
        return frozenset(place for place, times in self.meetings.items() if times)

    def case(self, places: Iterable[str], **codes: frozenset[str]) -> Case:
        return Case(frozenset(places), {**self.traits, **codes})


class Quarter(Tabulation):
    """One program in one quarter: its facilities, its people, and the report they make."""

    def __init__(self, source: random.Random) -> None:
        self.facilities: list[Json] = [
            {
                "id": str(uuid.UUID(int=source.getrandbits(128), version=4)),
                "code": f"XA-{number}",
                "days": DAYS if source.random() < 0.7 else source.randint(1, DAYS),
                "facts": {},
            }
            for number in range(source.randint(1, 3))
        ]
        super().__init__(source, [item["id"] for item in self.facilities])
        declared = [code for code in self.activities if code != "visits" and source.random() < 0.4]
        self.activities = (["visits"] if source.random() < 0.9 else []) + declared
        self.people = [self._person() for _ in range(source.choice((0, 1, 3, 10, 40, 150)) * source.randint(0, 4) // 4)]
        self.before = source.randint(0, 20)

    # People

    def _person(self) -> Person:
        places = self.random.sample(self.places, self.random.choice([1] * 8 + [min(2, len(self.places))]))
        meetings = {place: self.random.choice((0, 1, 1, 2, 5)) for place in places}
        if "visits" not in self.activities:
            meetings = {}
        spells = []
        if self.random.random() < 0.2:
            for _ in range(self.random.randint(1, 2)):
                part = self.random.sample(places, self.random.randint(1, len(places)))
                spells.append((self.random.choice((1, 3, 15, 16, 40, 200)), frozenset(part)))
        traits = {name: self.one(name) for name in ("sex", "age", "region", "duration")}
        traits["vuln"] = self.several("vuln")
        return Person(places, traits, meetings, self.random.random() < 0.6, spells)

    @property
    def known(self) -> list[Person]:
        """Met, or in contact by phone or letter."""
        return [person for person in self.people if person.met or person.in_contact]

    # The report

    def report(self) -> tuple[Json, Json]:
        if "visits" in self.activities:
            self._visits()
        self.rows.append({"indicator": "V03", "value": self.random.randint(0, 30)})
        self._abuse()
        self._lawyers()
        for activity, tell in (
            ("hotline", self._hotline),
            ("recording", self._recording),
            ("complaints", self._complaints),
            ("release", self._release),
            ("support", self._support),
        ):
            if activity in self.activities:
                tell()
        self._optional()
        self.random.shuffle(self.rows)
        document = {"standard": "1.0", "period": "2026-Q3", "values": self._named(), "answers": []}
        context = {
            "period": "2026-Q3",
            "start": "2026-07-01",
            "end": "2026-09-30",
            "days": DAYS,
            "activities": self.activities,
            "facilities": self.facilities,
            "history": self._history(),
            "countries": ["XA"],
        }
        return document, context

    def _named(self) -> list[Json]:
        """Some rows name their facility by its code; with one facility some leave it out where it follows."""
        codes = {item["id"]: item["code"] for item in self.facilities}
        for row in self.rows:
            if row.get("facility") in codes and self.random.random() < 0.5:
                row["facility"] = codes[row["facility"]]
            if row["indicator"] == "V11" and len(self.places) == 1 and self.random.random() < 0.5:
                row.pop("facility", None)
        return self.rows

    def _history(self) -> list[Json]:
        if self.random.random() < 0.5:
            return []
        return [
            {
                "period": period,
                "cells": [
                    {"indicator": "V30", "value": self.before},
                    *({"indicator": code, "value": self.random.randint(0, 200)} for code in ("V01", "V02", "V15")),
                ],
            }
            for period in ("2026-Q2", "2026-Q1", "2025-Q4", "2025-Q3")
        ]

    def _visits(self) -> None:
        days: list[tuple[str, bool]] = []
        for facility in self.facilities:
            planned = self.random.randint(0, facility["days"])
            barred = self.random.random()
            days += [(facility["id"], self.random.random() < barred) for _ in range(planned)]
        visits = [
            Case(frozenset((place,)), {"mode": self.one("mode")})
            for person in self.people
            for place, times in person.meetings.items()
            for _ in range(times)
        ]
        refused = [
            Case(frozenset((self.random.choice(self.places),)), {"refusal": self.one("refusal")})
            for _ in range(self.random.randint(0, 12))
        ]
        met = [person.case(person.met) for person in self.people if person.met]
        lost = [Case(frozenset((place,)), {"refusal": self.one("refusal")}) for place, shut in days if shut]
        self.tell("V01", visits, absent=0.05)
        self.tell("V02", met, absent=0.05)
        self.tell("V06", refused, absent=0.05)
        self.tell("V07", lost, base=[Case(frozenset((place,))) for place, _ in days], absent=0.05)
        visited = {place for visit in visits for place in visit.places}
        for place in self.places:
            row: Json = {"indicator": "V11", "facility": place}
            if place in visited and self.random.random() < 0.8:
                row["value"] = self.random.random() < 0.5
            else:
                row["absence"] = self.random.choice(("not_applicable", "no_access", "not_collected"))
            self.rows.append(row)
        if (
            all(row.get("absence") is None for row in self.rows if row["indicator"] == "V01")
            and self.random.random() < 0.3
        ):
            self.rows.append({"indicator": "V05", "value": len(visited)})

    def _some(self, share: float, *dimensions: str) -> list[Case]:
        """People who told of something, each at some of the places where they were held, or by phone at none."""
        cases = []
        for person in self.known:
            if self.random.random() < share:
                places = self.random.sample(person.places, self.random.randint(0, len(person.places)))
                codes = {name: self.several(name) for name in dimensions}
                cases.append(person.case(places, evidence=self.one("evidence"), **codes))
        return cases

    def _abuse(self) -> None:
        solitary, prolonged = [], []
        for person in self.known:
            if person.spells:
                places = frozenset[str]().union(*(part for _, part in person.spells))
                kinds = self.several("solitary")
                solitary.append(person.case(places, solitary=kinds, evidence=self.one("evidence")))
            long = [part for length, part in person.spells if length > 15]
            if long:
                prolonged.append(person.case(frozenset[str]().union(*long), evidence=self.one("evidence")))
        self.tell("V12", solitary)
        self.tell("V13", prolonged)
        if self.random.random() < 0.4:
            spells = [spell for person in self.known for spell in person.spells]
            self.rows.append({"indicator": "V14", "value": max((length for length, _ in spells), default=0)})
            for place in self.places:
                if self.random.random() < 0.4:
                    here = max((length for length, part in spells if place in part), default=0)
                    self.rows.append({"indicator": "V14", "facility": place, "value": here})
        self.tell("V15", self._some(0.4, "health"))
        self.tell("V18", self._some(0.1, "perp"))
        self.tell("V19", self._some(0.05, "perp"))
        deaths = [Case(self._maybe(), {"death": self.one("death")}) for _ in range(self.random.choice((0, 0, 0, 1, 2)))]
        self.tell("V17", deaths)

    def _maybe(self) -> frozenset[str]:
        """One of the facilities, or a place that is not registered."""
        return frozenset((self.random.choice(self.places),)) if self.random.random() < 0.8 else frozenset()

    def _lawyers(self) -> None:
        asked = [person.case(person.met) for person in self.people if person.met and self.random.random() < 0.7]
        without = [case for case in asked if self.random.random() < 0.5]
        for case in without:
            case.codes["nolawyer"] = self.several("nolawyer")
        if asked:
            self.tell("V21", without, base=asked)
        else:
            self.rows.append({"indicator": "V21", "absence": self.random.choice(("not_collected", "not_applicable"))})

    def _hotline(self) -> None:
        contacts = [
            Case(self._maybe(), {"channel": self.one("channel"), "abuse": self.several("abuse")})
            for _ in range(self.random.randint(0, 200))
        ]
        self.tell("V09", contacts)
        self.tell("V10", [case for case in contacts if case.codes["abuse"]])

    def _recording(self) -> None:
        self.tell("V22", self._some(0.2, "legal"))
        self.tell("V25", self._some(0.5, "condition"))
        self.tell("V31", self._some(0.05, "retaliation"))
        minors = [
            person.case(person.places, minor=self.one("minor"))
            for person in self.people
            if person.traits["age"] & {"minor", "disputed"} and (person.met or self.random.random() < 0.3)
        ]
        self.tell("V26", minors)
        if not self._told("V02") or self.random.random() < 0.1:
            self.rows.append({"indicator": "V27", "absence": "not_collected"})
            return
        met = [person.case(person.met) for person in self.people if person.met]
        table = Table(self, "V27", met, int, None, {})
        if not table.over_codes("duration", None) or self.random.random() < 0.2:
            self.rows.append({"indicator": "V27", "value": len(met)})

    def _told(self, code: str) -> bool:
        return any(row["indicator"] == code and "value" in row for row in self.rows)

    def _complaints(self) -> None:
        lodged = [
            Case(self._maybe(), {"abuse": self.several("abuse"), "body": self.several("body")})
            for _ in range(self.random.randint(0, 8))
        ]
        closed = self.random.randint(0, self.before + len(lodged))
        ended = [
            Case(self._maybe(), {"outcome": self.one("outcome"), "body": self.several("body")}) for _ in range(closed)
        ]
        self.tell("V28", lodged)
        self.tell("V29", ended)
        self.rows.append({"indicator": "V30", "value": self.before + len(lodged) - closed})

    def _release(self) -> None:
        released, removed = [], []
        for person in self.known:
            fate = self.random.random()
            places = person.places[:1] if self.random.random() < 0.9 else []
            if fate < 0.2:
                names = ("release", "assisted", "monitoring")
                released.append(person.case(places, **{name: self.one(name) for name in names}))
            elif fate < 0.3:
                removed.append(person.case(places, removal=self.one("removal")))
        self.tell("V32", released)
        self.tell("V33", removed)

    def _support(self) -> None:
        people = [
            (person.case((), support=self.several("support")), self.random.randint(1, DAYS))
            for person in self.people
            if self.random.random() < 0.2
        ]
        self.tell("V34", [case for case, _ in people])
        self.rows.append({"indicator": "V35", "value": sum(days for _, days in people)})
        spent = [
            Case(codes={"cost": self.one("cost")}, weight=Fraction(self.random.randint(0, 99_999), 100))
            for _ in range(self.random.randint(0, 6))
        ]
        self.tell("V36", spent, write=_money, currency="EUR")
        due = [Case(codes={"appearance": self.one("appearance")}) for _ in range(self.random.randint(0, 30))]
        self.tell("V38", due)
        self.tell("V39", [case for case in due if self.random.random() < 0.9])

    def _optional(self) -> None:
        if self.random.random() < 0.2:
            hours = [
                Case(codes={"task": self.one("task")}, weight=Fraction(self.random.randint(0, 900), 4))
                for _ in range(5)
            ]
            self.tell("V04", hours, write=_money, estimate=True)
        if self.random.random() < 0.3:
            self.tell(
                "V08", [Case(frozenset((self.random.choice(self.places),))) for _ in range(self.random.randint(0, 5))]
            )
        if self.random.random() < 0.3:
            acts = [Case(self._maybe(), {"evidence": self.one("evidence")}) for _ in range(self.random.randint(0, 4))]
            self.tell("V16", acts)
        for code in ("V20", "V23", "V24"):
            if self.random.random() < 0.3:
                self.tell(code, self._some(0.1))
        if self.random.random() < 0.3:
            self.rows.append({"indicator": "V40", "value": "The telephone was out of order for most of August."})


def _money(amount: int | Fraction) -> str:
    return f"{int(amount * 100) // 100}.{int(amount * 100) % 100:02d}"


def honest_quarter(source: random.Random) -> tuple[Json, Json]:
    """Document and context of one invented, honest quarter."""
    return Quarter(source).report()
