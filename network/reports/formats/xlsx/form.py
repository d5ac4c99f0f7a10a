"""What a template is made from, and the blocks of questions that follow from it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from network.reports.formats.vocabulary import Vocabulary
from network.reports.formats.xlsx.head import Head
from network.reports.formats.xlsx.keys import EVERY, WHOLE, Line, column_of

CORE = "core"
NOT_ASKED = "derived"
Json = Mapping[str, Any]


class Facility(NamedTuple):
    """`formerly`: ids and codes of entries that were merged into this one."""

    id: str
    code: str
    name: str
    formerly: Sequence[str] = ()


@dataclass(frozen=True)
class Form:
    """`text(path)`: a text of the standard in the sheet's language; `words`: the sheet's own sentences by name;
    `activities`: those that the program declared; `values` and `answers`: what is filled in already."""

    standard: str
    digest: str
    language: str
    structure: Json
    text: Callable[[str], str]
    words: Mapping[str, str]
    vocabulary: Vocabulary
    program: str = ""
    title: str = ""
    period: str = ""
    facilities: Sequence[Facility] = ()
    activities: frozenset[str] = frozenset()
    values: Sequence[Json] = field(default=())
    answers: Sequence[Json] = field(default=())
    right_to_left: bool = False

    @cached_property
    def pages(self) -> list["Page"]:
        return [Page(CORE, self.words["core"], [Block(self, each) for each in self._core]), *self._sections()]

    @property
    def head(self) -> Head:
        names = [*(page.name for page in self.pages), "rows", "answers"]
        return Head(self.standard, self.digest, self.program, self.period, self.language, ",".join(names))

    @cached_property
    def columns(self) -> list[str]:
        """With one facility there is nothing to divide, unless what was sent before names it."""
        named = any("facility" in row for row in self.values)
        shown = self.facilities if len(self.facilities) > 1 or named else ()
        return [WHOLE, *(column_of(each.code) for each in shown)]

    @cached_property
    def facility_codes(self) -> dict[str, str]:
        """The code of a facility by all names that it has."""
        return {name: each.code for each in self.facilities for name in (each.id, each.code, *each.formerly)}

    @cached_property
    def codes(self) -> dict[str, list[str]]:
        """The codes of each list that may still be used."""
        return {
            each["code"]: [code["code"] for code in each["codes"] if not code.get("retired")]
            for each in self.structure["lists"]
        }

    @cached_property
    def list_of(self) -> dict[str, str]:
        """The list of each dimension."""
        return {each["code"]: each["list"] for each in self.structure["dimensions"] if "list" in each}

    @property
    def asked(self) -> list[Json]:
        return [
            each
            for each in self.structure["indicators"]
            if each["level"] != NOT_ASKED and not each.get("retired") and not each.get("deprecated")
        ]

    @property
    def _core(self) -> list[Json]:
        return [each for each in self.asked if each["level"] == CORE]

    def _sections(self) -> list["Page"]:
        """The other questions by section, those with an activity of the program first."""
        asked = {each["code"]: each for each in self.asked if each["level"] != CORE}
        found = []
        for section in self.structure["sections"]:
            indicators = [asked[code] for code in section["indicators"] if code in asked]
            if indicators:
                label = self.text(f"section.{section['code']}.label")
                found.append(Page(section["code"], label, [Block(self, each) for each in indicators]))
        return sorted(found, key=lambda page: not page.activities & self.activities)


@dataclass(frozen=True)
class Page:
    name: str
    label: str
    blocks: Sequence["Block"]

    @property
    def activities(self) -> set[str]:
        return {block.indicator["activity"] for block in self.blocks if "activity" in block.indicator}


@dataclass(frozen=True)
class Block:
    """One indicator: lines for the whole, then a group of lines a breakdown."""

    form: Form
    indicator: Json

    @property
    def code(self) -> str:
        return str(self.indicator["code"])

    @property
    def dimensions(self) -> list[str]:
        return [each["dimension"] for each in self.indicator["breakdowns"] if each["dimension"] != "facility"]

    @property
    def columns(self) -> list[str]:
        """Those in which this is asked, of the columns of the form."""
        whole, *facilities = self.form.columns
        by_facility = any(each["dimension"] == "facility" for each in self.indicator["breakdowns"])
        has_whole = self.indicator["total"] != "none" or len(self.form.facilities) < 2
        return [*([whole] if has_whole else []), *(facilities if by_facility else [])]

    @property
    def whole(self) -> list[Line]:
        """Its figure, what belongs to it, a reason, a note."""
        attributes = [each for each in self.indicator.get("attributes", []) if each["name"] not in self.shared]
        anywhere = [each["name"] for each in self.form.structure["attributes"] if each.get("any_row")]
        names = ["value", *(each["name"] for each in attributes)]
        return [
            *(Line(self.code, name) for name in names),
            *(Line(self.code, name, EVERY) for name in self.shared),
            *(Line(self.code, name) for name in ("absence", *anywhere)),
        ]

    @property
    def shared(self) -> list[str]:
        """Attributes that parts have as well: said once for all figures of the column."""
        if not self.dimensions:
            return []
        return [each["name"] for each in self.indicator.get("attributes", []) if "relation" not in each]

    def parts(self, dimension: str) -> list[Line]:
        codes = self.form.codes[self.form.list_of[dimension]]
        return [Line(self.code, "value", dimension, code) for code in codes]

    def lines(self) -> Iterator[Line]:
        yield from self.whole
        for dimension in self.dimensions:
            yield from self.parts(dimension)
