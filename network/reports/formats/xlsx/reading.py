"""A filled sheet read: its cells become words, and the words rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from network.reports.formats.filled import Filled, Source, Sources
from network.reports.formats.rows import PLACE, read_row
from network.reports.formats.unreadable import Unreadable
from network.reports.formats.vocabulary import Vocabulary
from network.reports.formats.xlsx import keys
from network.reports.formats.xlsx.cells import name_of, word_of
from network.reports.formats.xlsx.head import Head
from network.reports.formats.xlsx.keys import EVERY, Line, facility_of
from network.reports.formats.xlsx.packages import repacked

Grid = list[list[Any]]


class Told(NamedTuple):
    """Words by member, and where each stands."""

    words: dict[str, str]
    sources: dict[str, Source]


class Place(NamedTuple):
    indicator: str
    facility: str | None
    dimension: str
    code: str

    @property
    def words(self) -> dict[str, str]:
        return {name: word for name, word in zip(PLACE, self, strict=True) if word}


@dataclass
class Sheets:
    """What all sheets together tell, in the order in which it stands: by place, and by indicator and facility what holds
    for all figures there."""

    places: dict[Place, Told] = field(default_factory=dict)
    shared: dict[tuple[str, str | None], Told] = field(default_factory=dict)
    rows: list[Told] = field(default_factory=list)
    answers: list[Told] = field(default_factory=list)


def read(body: bytes, vocabulary: Vocabulary, *, program: str) -> Filled:
    """The document and where its rows were read. Raises Unreadable, also for the sheet of another program."""
    grids = _grids(body)
    told, name = _head(grids)
    if told.program and told.program != program:
        raise Unreadable("wrong_program", {"sheet": name, "cell": "B4"})
    found = Sheets()
    missing = set(told.pages.split(","))
    for sheet, grid in grids.items():
        kind, _, page = str(grid[0][0] if grid else "").partition(" ")
        if kind == keys.PAGE:
            missing.discard(page)
            _read_page(sheet, page, grid, found)
    if missing:
        raise Unreadable("sheet_missing", None, sheet=", ".join(sorted(missing)))
    return _document(told, vocabulary, found)


def _grids(body: bytes) -> dict[str, Grid]:
    """The cells of each sheet by name."""
    package = repacked(body)
    try:
        book = CalamineWorkbook.from_filelike(package)
        return {name: _grid(book, name) for name in book.sheet_names}
    except (CalamineError, OSError, ValueError):
        raise Unreadable("not_xlsx") from None
    except BaseException as fault:
        # A panic of the library in Rust is no Exception, and would end more than this request.
        if type(fault).__name__ == "PanicException":
            raise Unreadable("not_xlsx") from None
        raise


def _grid(book: CalamineWorkbook, name: str) -> Grid:
    sheet = book.get_sheet_by_name(name)
    # Only what begins in the first cell can be ours, and then positions are names.
    return sheet.to_python(skip_empty_area=True) if sheet.start == (0, 0) else []


def _head(grids: Mapping[str, Grid]) -> tuple[Head, str]:
    for name, grid in grids.items():
        if grid and grid[0][:2] == ["vrs", keys.HEAD]:
            return Head.read(grid), name
    raise Unreadable("no_template")


def _read_page(sheet: str, page: str, grid: Grid, found: Sheets) -> None:
    if page == keys.ROWS:
        found.rows.extend(_table(sheet, grid))
    elif page == keys.ANSWERS:
        found.answers.extend(_table(sheet, grid))
    else:
        _read_blocks(sheet, grid, found)


def _read_blocks(sheet: str, grid: Grid, found: Sheets) -> None:
    columns = {number: facility_of(key) for number, key in enumerate(grid[0]) if number and key != ""}
    for row, cells in enumerate(grid[1:], start=1):
        key = cells[0]
        line: Line | None = None
        for column, cell in enumerate(cells):
            if cell == "":
                continue
            if key == "" or column not in columns:
                _refuse_stray(sheet, row, column, cell)
                continue
            line = line or Line.read(str(key))
            source = {"sheet": sheet, "cell": name_of(row, column)}
            facility = columns[column]
            if line.dimension == EVERY:
                told = found.shared.setdefault((line.indicator, facility), Told({}, {}))
            else:
                told = _told(found, Place(line.indicator, facility, line.dimension, line.code), line.member, source)
            told.words[line.member] = word_of(cell)
            told.sources[line.member] = source


def _told(found: Sheets, place: Place, member: str, source: Source) -> Told:
    """What the place has told so far. A line that stands twice, as in a copied sheet, makes another row, which the engine
    refuses."""
    told = found.places.get(place)
    if told is None:
        found.places[place] = told = Told({}, {})
    elif member in told.words:
        told = Told(place.words, {"": source})
        found.rows.append(told)
    return told


def _refuse_stray(sheet: str, row: int, column: int, cell: Any) -> None:
    """A figure where none is asked would be lost without a word; our own sentences are no figures."""
    if not isinstance(cell, str):
        raise Unreadable("stray_figure", {"sheet": sheet, "cell": name_of(row, column)}, value=word_of(cell)[:40])


def _table(sheet: str, grid: Grid) -> Iterator[Told]:
    names = {number: str(name) for number, name in enumerate(grid[0]) if number and name != ""}
    for row, cells in enumerate(grid[1:], start=1):
        words = {name: word_of(cells[column]) for column, name in names.items() if cells[column] != ""}
        if cells[0] == "" and words:
            sources: dict[str, Source] = {
                name: {"sheet": sheet, "cell": name_of(row, column)} for column, name in names.items() if name in words
            }
            yield Told(words, sources)


def _document(head: Head, vocabulary: Vocabulary, found: Sheets) -> Filled:
    values: list[dict[str, Any]] = []
    sources: list[Sources] = []
    for place, told in found.places.items():
        shared = found.shared.get((place.indicator, place.facility)) if "value" in told.words else None
        words, known = (shared.words, shared.sources) if shared else ({}, {})
        _add(vocabulary, values, sources, {**place.words, **words, **told.words}, {**known, **told.sources})
    for told in found.rows:
        _add(vocabulary, values, sources, told.words, told.sources)
    document = {"language": head.language, "values": values, "answers": _answers(vocabulary, values, found.answers)}
    if head.period:
        document["period"] = head.period
    return Filled({"standard": head.standard, **document}, sources)


def _add(
    vocabulary: Vocabulary,
    values: list[dict[str, Any]],
    sources: list[Sources],
    words: Mapping[str, str],
    known: dict[str, Source],
) -> None:
    if row := read_row(vocabulary, words):
        values.append(row)
        answer = known.get("value") or known.get("absence") or next(iter(known.values()))
        known.setdefault("", answer)
        # An absence may stand in the cell of the value.
        known.setdefault("absence", answer)
        if "dimension" in known or "code" in known:
            known["by"] = known.get("code") or known["dimension"]
        sources.append(known)


def _answers(vocabulary: Vocabulary, values: Sequence[Mapping[str, Any]], told: Sequence[Told]) -> list[dict[str, str]]:
    """Each with a pointer to the row that it is about; to nothing where there is no such row."""
    numbers: dict[str, int] = {}
    for number, row in enumerate(values):
        numbers.setdefault(_place_of(row), number)
    answers = []
    for texts, _sources in told:
        about = read_row(vocabulary, {name: text for name, text in texts.items() if name in PLACE})
        found = numbers.get(_place_of(about))
        pointer = texts.get("pointer", "")
        if found is not None:
            pointer = f"/values/{found}{pointer}"
        answer = {"code": texts.get("question", "").strip(), "pointer": pointer, "note": texts.get("note", "")}
        answers.append({name: text for name, text in answer.items() if text or name == "pointer"})
    return answers


def _place_of(row: Mapping[str, Any]) -> str:
    return repr([row.get(name) for name in ("indicator", "facility", "by")])
