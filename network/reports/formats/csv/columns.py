"""What the header of a file says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from network.reports.formats.unreadable import Unreadable
from network.reports.formats.vocabulary import Vocabulary, folded

# The standard has labels of attributes, and none for these: columns that only files have.
LABELS: Mapping[str, Mapping[str, str]] = {
    "program": {"en": "Program", "es": "Programa", "fr": "Programme", "ar": "البرنامج"},
    "period": {"en": "Quarter", "es": "Trimestre", "fr": "Trimestre", "ar": "الفصل"},
    "standard": {"en": "Version", "es": "Versión", "fr": "Version", "ar": "الإصدار"},
    "label": {"en": "Label", "es": "Etiqueta", "fr": "Libellé", "ar": "التسمية"},
    "indicator": {"en": "Indicator", "es": "Indicador", "fr": "Indicateur", "ar": "المؤشر"},
    "facility": {"en": "Facility", "es": "Centro", "fr": "Lieu de rétention", "ar": "المرفق"},
    "dimension": {"en": "Broken down by", "es": "Desglose", "fr": "Ventilation", "ar": "التوزيع حسب"},
    "code": {"en": "Category", "es": "Categoría", "fr": "Catégorie", "ar": "الفئة"},
    "value": {"en": "Value", "es": "Valor", "fr": "Valeur", "ar": "القيمة"},
    "absence": {"en": "Why there is no value", "es": "Por qué no hay valor", "fr": "Pourquoi il n'y a pas de valeur",
                "ar": "سبب غياب القيمة"},
    "question": {"en": "Questions answered", "es": "Preguntas respondidas", "fr": "Questions traitées",
                 "ar": "الأسئلة المجاب عنها"},
    "answer": {"en": "Answer", "es": "Respuesta", "fr": "Réponse", "ar": "الجواب"},
}  # fmt: skip
# Said of the whole file, in every row that says it.
WHOLE = ("program", "period", "standard")
# Names for people, which mean nothing to the reader of the file.
UNREAD = "label"
# The columns of a wide file that belong to no cell.
BESIDE_CELLS = frozenset({*WHOLE, UNREAD, "facility"})
# What a wide column may add to a cell beside the attributes of the version.
BESIDE = ("absence", "question", "answer")
MOST_COLUMNS = 2_000
_WORDS = {folded(word): name for name, labels in LABELS.items() for word in (name, *labels.values())}


@dataclass(frozen=True)
class Column:
    """`member` is what its words are ("value", "facility", "base", ...). A wide column says of which cell: `cell` has
    `indicator` and perhaps `dimension` and `code`."""

    number: int
    header: str
    member: str
    cell: Mapping[str, str] | None = None


def read_columns(headers: Sequence[str], vocabulary: Vocabulary) -> list[Column]:
    """The columns that have a header. Raises Unreadable where one is not known, stands twice, or no shape comes of them."""
    if len(headers) > MOST_COLUMNS:
        raise Unreadable("too_many_columns", {"row": 1}, limit=MOST_COLUMNS)
    columns = []
    for number, header in enumerate(headers):
        if header.strip():
            column = _column(number, header, vocabulary)
            if column is None:
                raise Unreadable("unknown_column", _head(header), column=header[:80])
            columns.append(column)
    seen: dict[tuple[str, tuple[str, ...]], str] = {}
    for column in columns:
        place = (column.member, tuple((column.cell or {}).values()))
        if place in seen:
            raise Unreadable("column_twice", _head(column.header), column=column.header[:80], first=seen[place][:80])
        seen[place] = column.header
    tidy = any(column.member == "indicator" for column in columns)
    answered = any(column.cell or column.member in {"value", "absence"} for column in columns)
    wide = any(column.cell for column in columns)
    beside_cells = any(column.cell is None and column.member not in BESIDE_CELLS for column in columns)
    if not answered or tidy == wide or (wide and beside_cells):
        raise Unreadable("no_shape", {"row": 1})
    return columns


def known(headers: Sequence[str], vocabulary: Vocabulary) -> int:
    """How many of the headers name a column."""
    return sum(_column(0, header, vocabulary) is not None for header in headers[:MOST_COLUMNS])


def name_of(header: str, vocabulary: Vocabulary) -> str | None:
    """The column's name, for its code or its label in any language."""
    return _WORDS.get(folded(header)) or vocabulary.attribute(header)


def _column(number: int, header: str, vocabulary: Vocabulary) -> Column | None:
    name = name_of(header, vocabulary)
    if name:
        return Column(number, header, name)
    return _cell_column(number, header, vocabulary)


def _cell_column(number: int, header: str, vocabulary: Vocabulary) -> Column | None:
    """`V01`, `V07.base`, `V02.sex.F`, `V36.cost.rent.currency`: indicator, breakdown and its code, member."""
    indicator, *rest = header.strip().split(".")
    code = vocabulary.indicator(indicator) or (vocabulary.indicator(header) if rest else None)
    if code is None or len(rest) > 3:
        return None
    if code != vocabulary.indicator(indicator):  # a label with a full stop in it
        return Column(number, header, "value", {"indicator": code})
    cell, member = {"indicator": code}, "value"
    if len(rest) != 2 and rest:
        member = rest.pop()
        beside = folded(member) if folded(member) in BESIDE else vocabulary.attribute(member)
        if beside is None:
            return None
        member = beside
    if rest:
        dimension = vocabulary.dimension(rest[0])
        part = vocabulary.code(dimension, rest[1]) if dimension else None
        if dimension is None or part is None:
            return None
        cell |= {"dimension": dimension, "code": part}
    return Column(number, header, member, cell)


def _head(header: str) -> dict[str, int | str]:
    return {"row": 1, "column": header[:80]}
