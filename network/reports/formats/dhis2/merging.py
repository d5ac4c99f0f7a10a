"""Data values of one quarter, put into the report that is saved: cell by cell, and what no value names stays."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from network.reports.formats.dhis2.naming import (
    ABSENCE,
    NOTE,
    PLACE,
    QUESTION,
    VALUE,
    breakdown_of,
    indicator_and_member,
)
from network.reports.formats.dhis2.values import DataValue
from network.reports.formats.filled import Filled, Source, Sources
from network.reports.formats.rows import read_row
from network.reports.formats.vocabulary import Vocabulary
from network.standards.engine import Compiled
from network.standards.engine.context import Context

IMPORTED, UPDATED, IGNORED, DELETED = "imported", "updated", "ignored", "deleted"
CREATE, UPDATE, DELETE = "CREATE", "UPDATE", "DELETE"
ANSWERED_ROW = re.compile(r"/values/(0|[1-9][0-9]{0,8})(?=/|\Z)")
Row = dict[str, Any]
Cell = tuple[Any, ...]


@dataclass(frozen=True)
class Places:
    """Where the values of a program belong. `names`: what names the program itself as an org unit."""

    names: frozenset[str]
    context: Context
    compiled: Compiled
    vocabulary: Vocabulary

    def cell(self, row: Mapping[str, Any]) -> Cell:
        """The cell of a row, also of one that is no good: facilities by their ids, however they are named."""
        indicator, facility = row.get("indicator"), row.get("facility")
        if isinstance(facility, str):
            known = self.context.facility(facility)
            facility = known.id if known else facility
        elif facility is None and isinstance(indicator, str):
            declared = self.compiled.indicators.get(indicator)
            facility = self.context.single if declared and not declared.has_total else None
        return (str(indicator), str(facility), repr(row.get("by")))


@dataclass
class Told:
    """One row as a push tells it: which data value said each member, and each answer to a question."""

    place: Mapping[str, str]
    words: dict[str, DataValue] = field(default_factory=dict)
    answers: dict[str, DataValue] = field(default_factory=dict)

    @property
    def values(self) -> list[DataValue]:
        return [*self.words.values(), *self.answers.values()]


@dataclass(frozen=True)
class Merged:
    """`outcomes`: what becomes of each data value, by its index. `answered[n]`: the index of the data value that is the
    nth answer of the document. `tellers[n]`: what the push told of the nth row."""

    filled: Filled
    outcomes: Mapping[int, str]
    answered: Sequence[int | None]
    tellers: Sequence[Told | None]

    @property
    def changes(self) -> bool:
        return any(outcome != IGNORED for outcome in self.outcomes.values())


def told_rows(values: Iterable[DataValue], places: Places) -> list[Told]:
    """The values by the rows that they make. A member told twice begins the same row anew: the engine then says so."""
    rows: list[Told] = []
    newest: dict[Cell, Told] = {}
    for value in values:
        indicator, member = indicator_and_member(value.element)
        place = {"indicator": indicator}
        if value.org_unit not in places.names:
            place["facility"] = value.org_unit
        if breakdown := breakdown_of(value.combination):
            place["dimension"], place["code"] = breakdown
        cell = places.cell(read_row(places.vocabulary, place))
        row = newest.get(cell)
        answer = QUESTION.fullmatch(member) is not None
        if row is None or member in (row.answers if answer else row.words):
            row = newest[cell] = Told(place)
            rows.append(row)
        (row.answers if answer else row.words)[member] = value
    return rows


def merge(saved: Mapping[str, Any], told: Sequence[Told], places: Places, strategy: str) -> Merged:
    """The saved document with what is told. It names what is told by data values as the sources of its rows."""
    merging = _Merging(saved, places, strategy)
    for row in told:
        merging.take(row)
    return merging.result()


class _Merging:
    def __init__(self, saved: Mapping[str, Any], places: Places, strategy: str) -> None:
        self.saved, self.places, self.strategy = saved, places, strategy
        self.rows: list[Row | None] = [dict(row) for row in saved["values"]]
        self.before: list[Row | None] = list(saved["values"])
        self.sources: list[Sources] = [{} for _row in self.rows]
        self.tellers: list[Told | None] = [None for _row in self.rows]
        self.at: dict[Cell, int] = {}
        for number, row in enumerate(saved["values"]):
            self.at.setdefault(places.cell(row), number)
        self.taken: set[Cell] = set()
        self.outcomes: dict[int, str] = {}

    def take(self, told: Told) -> None:
        cell = self.places.cell(read_row(self.places.vocabulary, told.place))
        number = None if cell in self.taken else self.at.get(cell)
        self.taken.add(cell)
        before = None if number is None else self.rows[number]
        deleted = {m: v for m, v in told.words.items() if v.deleted or self.strategy == DELETE}
        words = {m: v for m, v in told.words.items() if m not in deleted and self._is_wanted(m, before)}
        for value in told.values:
            self.outcomes[value.index] = IGNORED
        row = self._without(deleted, before)
        if words:
            row = self._with(words, row, before, told)
        if number is None:
            if row is None:
                return
            number = len(self.rows)
            self.rows.append(None)
            self.before.append(None)
            self.sources.append({})
            self.tellers.append(None)
        self.rows[number], self.tellers[number] = row, told
        self.sources[number] = _sources(told)

    def _is_wanted(self, member: str, before: Row | None) -> bool:
        there = _member(before, member) is not None
        return {CREATE: not there, UPDATE: there}.get(self.strategy, True)

    def _without(self, deleted: Mapping[str, DataValue], before: Row | None) -> Row | None:
        """The row after what is deleted: with its value or absence the whole row goes."""
        row = None if before is None else dict(before)
        for member, value in deleted.items():
            if _member(before, member) is not None:
                self.outcomes[value.index] = DELETED
                row = None if member in {VALUE, ABSENCE} else row
                if row is not None:
                    row.pop(member, None)
        return row

    def _with(self, words: Mapping[str, DataValue], row: Row | None, before: Row | None, told: Told) -> Row:
        said = {member: value.word for member, value in words.items()}
        if "currency" not in said and row and isinstance(row.get("currency"), str):
            said["currency"] = row["currency"]  # it tells how many decimals the amount has
        noted = next((v.comment for m, v in words.items() if m in {VALUE, ABSENCE} and v.comment), "")
        read = read_row(self.places.vocabulary, {**told.place, **({NOTE: noted} if noted else {}), **said})
        for member, value in words.items():
            old, new = _member(before, member), _member(read, member)
            if old is None or old != new:
                self.outcomes[value.index] = IMPORTED if old is None else UPDATED
            elif noted and member in {VALUE, ABSENCE} and before and before.get(NOTE) != noted:
                self.outcomes[value.index] = UPDATED
        return _combined(row, read)

    def result(self) -> Merged:
        kept = [number for number, row in enumerate(self.rows) if row is not None]
        moved = {number: place for place, number in enumerate(kept)}
        answers = [*self._saved_answers(moved), *self._told_answers(moved)]
        document = {
            **self.saved,
            "values": [self.rows[number] for number in kept],
            "answers": [answer for answer, _index in answers],
        }
        sources = [self.sources[number] for number in kept]
        tellers = [self.tellers[number] for number in kept]
        return Merged(Filled(document, sources), self.outcomes, [index for _answer, index in answers], tellers)

    def _saved_answers(self, moved: Mapping[int, int]) -> list[tuple[Row, int | None]]:
        """Those whose row stands as it stood: an answer is about the figure that was there."""
        answers: list[tuple[Row, int | None]] = []
        told = {
            (moved.get(number), code)
            for number, teller in enumerate(self.tellers)
            for code in (teller.answers if teller else ())
        }
        saved = self.saved.get("answers")
        for answer in saved if isinstance(saved, list) else []:
            pointer = answer.get("pointer") if isinstance(answer, dict) and "code" in answer else None
            match = ANSWERED_ROW.match(pointer) if isinstance(pointer, str) else None
            number = int(match[1]) if match else -1
            if not match or not pointer or number not in moved or self.rows[number] != self.before[number]:
                continue
            if (moved[number], answer["code"]) not in told:
                answers.append(({**answer, "pointer": f"/values/{moved[number]}{pointer[match.end() :]}"}, None))
        return answers

    def _told_answers(self, moved: Mapping[int, int]) -> list[tuple[Row, int | None]]:
        answers: list[tuple[Row, int | None]] = []
        for number, teller in enumerate(self.tellers):
            for code, value in (teller.answers if teller and number in moved else {}).items():
                if value.deleted or self.strategy == DELETE:
                    self.outcomes[value.index] = DELETED
                    continue
                pointer = f"/values/{moved[number]}"
                answers.append(({"code": code, "pointer": pointer, "note": value.word}, value.index))
                self.outcomes[value.index] = self._answer_outcome(number, code, value.word)
        return answers

    def _answer_outcome(self, number: int, code: str, note: str) -> str:
        saved = self.saved.get("answers")
        for answer in saved if isinstance(saved, list) else []:
            if isinstance(answer, dict) and answer.get("code") == code:
                match = ANSWERED_ROW.match(str(answer.get("pointer")))
                if match and int(match[1]) == number:
                    return IGNORED if answer.get("note") == note else UPDATED
        return IMPORTED


def _member(row: Row | None, member: str) -> Any:
    """A member of a row; a value and an absence stand in the same place."""
    if row is None:
        return None
    return row.get(VALUE, row.get(ABSENCE)) if member in {VALUE, ABSENCE} else row.get(member)


def _combined(row: Row | None, read: Row) -> Row:
    if row is None:
        return read
    told = {name: member for name, member in read.items() if name not in PLACE}
    kept = dict(row)
    if VALUE in told and ABSENCE not in told:
        kept.pop(ABSENCE, None)
    if ABSENCE in told and VALUE not in told:
        kept = {name: member for name, member in kept.items() if name in PLACE | {NOTE}}
    return {**kept, **told}


def _sources(told: Told) -> Sources:
    sources: dict[str, Source] = {member: {"data_value": value.index} for member, value in told.words.items()}
    if values := told.values:
        sources[""] = {"data_value": min(value.index for value in values)}
    return sources
