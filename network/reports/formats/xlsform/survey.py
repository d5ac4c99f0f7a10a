"""The questions of a version in their order: core, then each activity that the program has, then the rest."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from network.reports.formats.xlsform import naming
from network.reports.formats.xlsform.naming import Question
from network.standards.engine.structure import ABSENCES

# language -> text
Said = Mapping[str, str]
Row = dict[str, Any]
NOTHING: Said = {}
DETAILED = f"${{{naming.DETAIL}}} = 'yes'"
TYPES = {"integer": "integer", "decimal": "decimal", "money": "decimal", "text": "text", "boolean": "select_one yes_no"}
ATTRIBUTES = {**TYPES, "date": "date", "currency": "text", "url": "text"}


@dataclass(frozen=True)
class Place:
    """A facility that the form names."""

    code: str
    label: Said


@dataclass(frozen=True)
class Asked:
    """For whom the form is: a program with its activities and facilities, or anybody, who is asked for both; and for
    which quarter, if it is for one."""

    program: str = ""
    period: str = ""
    activities: Sequence[str] = ()
    places: Sequence[Place] = ()


@dataclass(frozen=True)
class Form:
    """`text(path)` gives a text of the standard in each language; `words` are those of the form itself."""

    structure: Mapping[str, Any]
    text: Callable[[str], Said]
    words: Mapping[str, Said]
    asked: Asked = field(default_factory=Asked)

    def survey(self) -> list[Row]:
        indicators = [each for each in self.structure["indicators"] if _is_asked(each)]
        rows = [*self._opening()]
        for level, activity in self._pages():
            page = [each for each in indicators if each["level"] == level and _activity(each, level) == activity]
            title = self.text(f"activity.{activity}.label") if activity else self.words[level]
            relevant = _active(activity) if activity else DETAILED if level == "optional" else ""
            questions = [row for each in page if _has_total(each) for row in self._indicator(each)]
            questions += [row for each in page if each["code"] in self._alone() for row in self._single(each)]
            rows += _group(f"{level}_{activity}" if activity else level, title, relevant, questions)
        return [*rows, *self._facilities()]

    def choices(self) -> list[Row]:
        lists = {each["code"]: [code["code"] for code in each["codes"]] for each in self.structure["lists"]}
        used = {each["list"] for each in self.structure["indicators"] if "list" in each}
        rows = [_choice("yes_no", code, self.text(f"CL_YES_NO.{code}.label")) for code in ("yes", "no")]
        rows += [
            _choice(name, code, self.text(f"{name}.{code}.label"))
            for name in lists
            if name in used
            for code in lists[name]
        ]
        rows += [_choice("absence", code, self.text(f"absence.{code}.label")) for code in ABSENCES]
        # Where an activity is declared, nothing happened is 0.
        active = [code for code in ABSENCES if code != "not_applicable"]
        rows += [_choice("absence_active", code, self.text(f"absence.{code}.label")) for code in active]
        return rows + [
            _choice(naming.ACTIVITIES, code, self.text(f"activity.{code}.label"))
            for code in self.structure["activities"]
        ]

    def _pages(self) -> list[tuple[str, str]]:
        return [("core", ""), *(("if_active", code) for code in self.structure["activities"]), ("optional", "")]

    def _opening(self) -> Iterator[Row]:
        yield _fixed(naming.STANDARD, self.structure["version"])
        yield self._period()
        if self.asked.program:
            yield _fixed(naming.PROGRAM, self.asked.program)
            yield _fixed(naming.ACTIVITIES, " ".join(self.asked.activities))
        else:
            asked = {"type": f"select_multiple {naming.ACTIVITIES}", "name": naming.ACTIVITIES}
            yield {**asked, "label": self.words["activities"], "default": "visits"}
            yield self._yes_no(naming.SEVERAL, self.words["several"], "no")
        yield self._yes_no(naming.DETAIL, self.words["detail"], "no")

    def _period(self) -> Row:
        if self.asked.period:
            return _fixed(naming.PERIOD, self.asked.period)
        return {
            "type": "text",
            "name": naming.PERIOD,
            "label": self.words["period"],
            "required": "yes",
            "constraint": "regex(., '^[12][0-9]{3}-Q[1-4]$')",
            "constraint_message": self.words["period_wrong"],
        }

    def _yes_no(self, name: str, label: Said, default: str) -> Row:
        return {"type": "select_one yes_no", "name": name, "label": label, "default": default}

    def _indicator(self, indicator: Mapping[str, Any], slot: str = "") -> Iterator[Row]:
        """Its total (of a facility, in a slot) with the members of the row; its parts, where there is no slot."""
        active = _active(indicator.get("activity", "")) if indicator["level"] == "core" and not slot else ""
        typed = indicator["total"] != "derived" or slot != ""
        total = Question(indicator["code"], slot=slot)
        yield from self._row(indicator, total, active) if typed else [self._absence(indicator, total, active)]
        if slot:
            return
        for breakdown in indicator["breakdowns"]:
            if breakdown["dimension"] != naming.FACILITY:
                # A total that follows from its parts has nothing to be zero, only a reason why there are none.
                some = (
                    f"{DETAILED} and not(${{{total.name}}} = 0)" if typed else _blank(total._replace(member="absence"))
                )
                relevant = " and ".join(filter(None, (active, some)))
                yield from self._breakdown(indicator, breakdown["dimension"], relevant)

    def _row(self, indicator: Mapping[str, Any], total: Question, relevant: str) -> Iterator[Row]:
        code = indicator["code"]
        label = {tongue: f"{code} {text}" for tongue, text in self.text(f"{code}.label").items()}
        hint, guidance = self.text(f"{code}.definition"), self.text(f"{code}.guidance")
        yield {
            **self._answer(indicator),
            "name": total.name,
            "label": label,
            "hint": hint,
            "guidance_hint": guidance,
            "relevant": relevant,
        }
        there = f"${{{total.name}}} != ''"
        for attribute in indicator.get("attributes", []):
            asked = self._attribute(attribute, code)
            # A currency is asked for the parts, too, where the total follows from them.
            when = there if attribute.get("relation") or total.slot else relevant
            yield {**asked, "name": total._replace(member=attribute["name"]).name, "relevant": when}
        yield self._absence(indicator, total, " and ".join(filter(None, (relevant, _blank(total)))))
        yield {
            "type": "text",
            "name": total._replace(member="note").name,
            "label": {tongue: f"{code}: {text}" for tongue, text in self.text("attribute.note.label").items()},
            "relevant": f"{DETAILED} and {there}",
        }

    def _absence(self, indicator: Mapping[str, Any], total: Question, relevant: str) -> Row:
        reasons = "absence_active" if indicator.get("na") is False else "absence"
        return {
            "type": f"select_one {reasons}",
            "name": total._replace(member="absence").name,
            "label": {tongue: f"{indicator['code']}: {text}" for tongue, text in self.words["absence"].items()},
            "relevant": relevant,
        }

    def _breakdown(self, indicator: Mapping[str, Any], dimension: str, relevant: str) -> list[Row]:
        code = indicator["code"]
        name = next(each["list"] for each in self.structure["dimensions"] if each["code"] == dimension)
        codes = next(each["codes"] for each in self.structure["lists"] if each["code"] == name)
        title = {
            tongue: f"{code} {self.text(f'{code}.label')[tongue]}: {text}"
            for tongue, text in self.text(f"dimension.{dimension}.label").items()
        }
        parts = [
            {
                **self._answer(indicator),
                "name": Question(code, dimension, part["code"]).name,
                "label": self.text(f"{name}.{part['code']}.label"),
            }
            for part in codes
            if not part.get("retired")
        ]
        return _group(f"{code}{naming.BETWEEN}{dimension}", title, relevant, parts)

    def _answer(self, indicator: Mapping[str, Any]) -> Row:
        kind = indicator["type"]
        if kind == "code":
            return {"type": f"select_one {indicator['list']}"}
        row: Row = {"type": TYPES[kind]}
        if kind == "text":
            row["appearance"] = "multiline"
        if kind == "integer":
            row |= {"constraint": ". >= 0 and . <= 9999999", "constraint_message": self.words["whole"]}
        if kind in {"decimal", "money"}:
            row |= {"constraint": ". >= 0", "constraint_message": self.words["decimal"]}
        return row

    def _attribute(self, attribute: Mapping[str, Any], code: str) -> Row:
        label = {
            tongue: f"{code}: {text}" for tongue, text in self.text(f"attribute.{attribute['name']}.label").items()
        }
        row: Row = {"type": ATTRIBUTES[attribute["type"]], "label": label}
        if attribute["type"] == "integer":
            row |= {"constraint": f". >= {attribute.get('min', 0)}", "constraint_message": self.words["whole"]}
        if attribute["type"] == "currency":
            row |= {"constraint": "regex(., '^[A-Z]{3}$')", "constraint_message": self.words["currency"]}
        return row

    def _alone(self) -> frozenset[str]:
        """Of the indicators without a total, those asked once where there is one facility and its group is not asked."""
        if len(self.asked.places) > 1:
            return frozenset()
        due = [each for each in self.structure["indicators"] if each.get("each_facility")]
        return frozenset(each["code"] for each in due if not _has_total(each))

    def _single(self, indicator: Mapping[str, Any]) -> Iterator[Row]:
        once = "" if self.asked.program else f"${{{naming.SEVERAL}}} != 'yes'"
        relevant = " and ".join(filter(None, (_active(indicator.get("activity", "")), once)))
        yield from self._row(indicator, Question(indicator["code"]), relevant)

    def _facilities(self) -> Iterator[Row]:
        """A group for each facility of the program; of none or of one, nothing is asked apart. Else a repeat."""
        if not self.asked.program:
            which = {
                "type": "text",
                "name": naming.facility_question("at"),
                "label": self.words["facility"],
                "required": "yes",
            }
            rows = [which, *self._at("at")]
            opening = {"type": "begin repeat", "name": naming.PLACES, "label": self.text("dimension.facility.label")}
            yield {**opening, "relevant": f"${{{naming.SEVERAL}}} = 'yes'"}
            yield from rows
            yield {"type": "end repeat", "name": naming.PLACES}
            return
        for number, place in enumerate(self.asked.places if len(self.asked.places) > 1 else (), 1):
            slot = f"at{number}"
            rows = [_fixed(naming.facility_question(slot), place.code), *self._at(slot)]
            yield from _group(f"{naming.PLACES}{naming.BETWEEN}{slot}", place.label, "", rows)

    def _at(self, slot: str) -> Iterator[Row]:
        """What is asked of one facility: what is due for each, then on request the rest."""
        placed = [each for each in self.structure["indicators"] if _has_facilities(each) and not each.get("retired")]
        due = [each for each in placed if each.get("each_facility")]
        for indicator in due:
            yield from self._indicator(indicator, slot)
        rest = [row for each in placed if each not in due for row in self._indicator(each, slot)]
        yield from _group(f"{naming.DETAIL}{naming.BETWEEN}{slot}", self.words["optional"], DETAILED, rest)


def _has_total(indicator: Mapping[str, Any]) -> bool:
    return bool(indicator["total"] != "none")


def _has_facilities(indicator: Mapping[str, Any]) -> bool:
    return any(each["dimension"] == naming.FACILITY for each in indicator["breakdowns"])


def _is_asked(indicator: Mapping[str, Any]) -> bool:
    """What follows from other answers and has no parts is not asked."""
    return not indicator.get("retired") and indicator["level"] != "derived"


def _activity(indicator: Mapping[str, Any], level: str) -> str:
    return str(indicator.get("activity", "")) if level == "if_active" else ""


def _active(activity: str) -> str:
    return f"selected(${{{naming.ACTIVITIES}}}, '{activity}')" if activity else ""


def _blank(question: Question) -> str:
    return f"${{{question.name}}} = ''"


def _fixed(name: str, text: str) -> Row:
    return {"type": "calculate", "name": name, "calculation": f"'{text}'"}


def _choice(listed: str, code: str, label: Said) -> Row:
    return {"list_name": listed, "name": code, "label": label}


def _group(name: str, label: Said, relevant: str, rows: Iterable[Row]) -> list[Row]:
    inside = list(rows)
    if not inside:
        return []
    opening = {"type": "begin group", "name": name, "label": label, "relevant": relevant}
    return [opening, *inside, {"type": "end group", "name": name}]
