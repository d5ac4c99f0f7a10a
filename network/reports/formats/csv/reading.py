"""A CSV file as a report's document, with the place of every word."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from network.reports.formats.csv.columns import UNREAD, WHOLE, Column, read_columns
from network.reports.formats.csv.guard import unguarded
from network.reports.formats.csv.records import records
from network.reports.formats.figures import digits_of
from network.reports.formats.filled import Filled, Source, Sources
from network.reports.formats.json import MOST_ANSWERS, MOST_ROWS
from network.reports.formats.rows import read_row
from network.reports.formats.unreadable import Unreadable
from network.reports.formats.vocabulary import Vocabulary

PLACE = frozenset({"indicator", "facility", "dimension", "code"})
ANSWERS = frozenset({"question", "answer"})


@dataclass(frozen=True)
class Address:
    """Where the file was sent: the names of the program (id, slug), any of which a column `program` may say; none where
    nobody can tell."""

    program: frozenset[str] = frozenset()


@dataclass
class Words:
    """The words about one cell, and where each was read."""

    words: dict[str, str]
    sources: dict[str, Source] = field(default_factory=dict)


def read(body: bytes, vocabulary: Vocabulary, address: Address) -> Filled:
    """The report in a CSV file of either shape. Raises Unreadable."""
    lines = records(body, vocabulary)
    _row, headers = next(lines, (1, []))
    columns = read_columns(headers, vocabulary)
    blanks = frozenset(range(len(headers))) - {column.number for column in columns}
    whole = _Whole(address)
    report = _Report(vocabulary)
    for row, record in lines:
        for number in blanks:
            if record[number].strip():
                raise Unreadable("column_without_header", {"row": row}, row=row, number=number + 1)
        for words in _told(row, record, columns):
            whole.take(words)
            report.take(words)
    return report.filled(whole)


def _told(row: int, record: list[str], columns: list[Column]) -> Iterator[Words]:
    """What a record says of each cell: of one in a tidy file, of many in a wide one."""
    shared = Words({}, {"": {"row": row, "column": columns[0].header}})
    cells: dict[tuple[str, ...], Words] = {}
    for column in columns:
        word = unguarded(record[column.number])
        source = {"row": row, "column": column.header}
        if column.member == "indicator":
            shared.sources[""] = source
        if not word.strip() or column.member == UNREAD:
            continue
        if column.cell is None:
            shared.words[column.member] = word
            shared.sources[column.member] = source
            continue
        place = tuple(column.cell.values())
        if place not in cells:
            cells[place] = Words(dict(column.cell), dict.fromkeys(("", *column.cell), source))
        cells[place].words[column.member] = word
        cells[place].sources[column.member] = source
    if not any(column.cell for column in columns):
        yield shared
    elif said := {name: word for name, word in shared.words.items() if name in WHOLE}:
        yield Words(said, shared.sources)  # also where no figure is filled in
    for cell in cells.values():
        yield Words({**shared.words, **cell.words}, {**shared.sources, **cell.sources})


class _Whole:
    """What rows say of the whole file; all that say it say the same."""

    def __init__(self, address: Address) -> None:
        self.said: dict[str, str] = {}
        self.sources: dict[str, Source] = {}
        self._address = address

    def take(self, told: Words) -> None:
        for name in WHOLE:
            word = told.words.pop(name, "").strip()
            if not word:
                continue
            word = _plain(word) if name != "program" else word
            source = told.sources[name]
            if self.said.setdefault(name, word) != word:
                raise Unreadable("not_the_same", source, column=source["column"], value=word[:80],
                                 first=self.said[name][:80])  # fmt: skip
            self.sources.setdefault(name, source)
            if name == "program" and self._address.program and word not in self._address.program:
                raise Unreadable("wrong_program", source, program=word[:80])


class _Report:
    """Rows and answers as they come."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._rows: list[dict[str, Any]] = []
        self._sources: list[Sources] = []
        self._first: dict[str, int] = {}
        self._asked: list[tuple[dict[str, Any], Words]] = []

    def take(self, told: Words) -> None:
        asked = Words({name: told.words.pop(name) for name in ANSWERS if name in told.words}, told.sources)
        row = read_row(self._vocabulary, told.words)
        if told.words.keys() <= PLACE and ("indicator" in told.words or not told.words):
            # A cell that is only named has no answer: it is as if it were not there.
            if asked.words:
                self._asked.append((row, asked))
            return
        self._add(row, told.sources)
        if asked.words:
            self._asked.append((row, asked))

    def _add(self, row: dict[str, Any], sources: Mapping[str, Source]) -> int:
        if len(self._rows) == MOST_ROWS:
            raise Unreadable("too_many_figures", sources[""], limit=MOST_ROWS)
        self._first.setdefault(_cell(row), len(self._rows))
        self._rows.append(row)
        self._sources.append({**sources, "by": sources.get("code") or sources.get("dimension") or sources[""]})
        if "absence" in row and "absence" not in sources and "value" in sources:
            self._sources[-1] = {**self._sources[-1], "absence": sources["value"]}
        return len(self._rows) - 1

    def filled(self, whole: _Whole) -> Filled:
        answers, sources = self._answers()
        document: dict[str, Any] = {name: word for name, word in whole.said.items() if name != "program"}
        beside = {name: whole.sources[name] for name in document}
        beside |= {f"answers/{number}": source for number, source in enumerate(sources)}
        return Filled({**document, "values": self._rows, "answers": answers}, self._sources, beside)

    def _answers(self) -> tuple[list[dict[str, Any]], list[Source]]:
        """Each code of `question` is an answer at its row; of "W07/W20", W20 is asked about the note that answers W07."""
        answers: list[dict[str, Any]] = []
        sources: list[Source] = []
        places: dict[tuple[int, str], int] = {}
        waiting: list[tuple[int, str, dict[str, Any]]] = []
        for row, told in self._asked:
            number = self._first.get(_cell(row))
            if number is None:
                number = self._add(row, told.sources)
            note = {"note": told.words["answer"]} if "answer" in told.words else {}
            source = told.sources.get("answer") or told.sources["question"]
            for way in told.words.get("question", "").upper().split() or [""]:
                if len(waiting) == MOST_ANSWERS:
                    raise Unreadable("too_many_answers", source, limit=MOST_ANSWERS)
                code = way.rpartition("/")[2]
                answer = {"code": code} if code else {}
                waiting.append((number, way, answer | {"pointer": f"/values/{number}"} | note))
                places.setdefault((number, way), len(waiting) - 1)
                sources.append(source)
        for number, way, answer in waiting:
            before = places.get((number, way.rpartition("/")[0])) if "/" in way else None
            answers.append(answer if before is None else {**answer, "pointer": f"/answers/{before}"})
        return answers, sources


def _cell(row: Mapping[str, Any]) -> str:
    return json.dumps([row.get("indicator"), row.get("facility"), row.get("by")], sort_keys=True)


def _plain(word: str) -> str:
    """A quarter or a version as it is written everywhere."""
    return "".join(digits_of(char) or char for char in word.strip()).upper()
