"""A submission of our form as KoboToolbox sends it: a flat object whose keys are paths of questions, repeats as lists.

Its answers are texts; what was not answered is not there. Members of Kobo's own begin with an underscore or with the
names of its groups."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from network.reports.formats.filled import Filled, Source, Sources
from network.reports.formats.rows import read_row
from network.reports.formats.unreadable import Unreadable
from network.reports.formats.vocabulary import Vocabulary
from network.reports.formats.xlsform import naming
from network.reports.formats.xlsform.naming import Question, facility_question, question_of

# What collecting apps add of themselves, beside what begins with an underscore.
METADATA = re.compile(
    r"_|(meta|formhub)/|(start|end|today|deviceid|username|phonenumber|simserial|subscriberid|audit)$"
)
# Under these, newest first: an edit keeps its number and gets a new name.
IDS = ("_uuid", "meta/instanceID", "_id")


@dataclass(frozen=True)
class Answer:
    """`path` as Kobo has it; `facility` names the one in whose group or repeat the question stands."""

    question: Question
    path: str
    word: str
    facility: str


@dataclass(frozen=True)
class Submission:
    """`key` tells it from all others; empty where Kobo's own members are missing."""

    standard: str
    period: str
    program: str
    key: str
    answers: tuple[Answer, ...]


@dataclass
class _Row:
    words: dict[str, str]
    sources: dict[str, Source] = field(default_factory=dict)


def submission_key(body: Any) -> str:
    """The name under which Kobo sends a submission again; empty where there is none."""
    found = (body.get(name) for name in IDS) if isinstance(body, dict) else iter(())
    return next((str(each).removeprefix("uuid:") for each in found if isinstance(each, (str, int)) and each), "")


def read_submission(body: Any) -> Submission:
    """Raises Unreadable where it is no submission of our form, or holds an answer to a question that we did not ask:
    left out, a figure would be lost."""
    if not isinstance(body, dict):
        raise Unreadable("not_a_submission")
    answers = tuple(_answers(body))
    told = {path.rpartition("/")[2]: _word(value, path) for path, value in body.items() if _is_about(path)}
    for name in (naming.STANDARD, naming.PERIOD):
        if not told.get(name):
            raise Unreadable("not_this_form", None, question=name)
    return Submission(
        told[naming.STANDARD], told[naming.PERIOD], told.get(naming.PROGRAM, ""), submission_key(body), answers
    )


def filled(submission: Submission, vocabulary: Vocabulary, structure: Mapping[str, Any]) -> Filled:
    """The report. Attributes that the form asks once for an indicator (its currency) hold for its parts."""
    rows: dict[tuple[str, ...], _Row] = {}
    for number, answer in enumerate(submission.answers):
        question = answer.question
        key: tuple[str, ...] = (question.indicator, answer.facility, question.dimension, question.code)
        # The same facility twice in the repeat begins the same row anew: the engine then says so.
        while key in rows and question.member in rows[key].words:
            key = (*key, str(number))
        row = rows.setdefault(key, _Row(_place(answer)))
        row.words[question.member] = answer.word
        row.sources[question.member] = {"question": answer.path}
    _pass_on(rows, structure)
    said = [
        row for row in rows.values() if row.words.keys() & {"value", "absence"} or not _only_passed_on(row, structure)
    ]
    document = {
        "standard": submission.standard,
        "period": submission.period,
        "values": [read_row(vocabulary, row.words) for row in said],
    }
    return Filled(document, [_sources(row) for row in said])


def _answers(body: Mapping[str, Any], facility: str = "") -> Iterator[Answer]:
    """Those to questions about cells, also in repeats."""
    named = {path.rpartition("/")[2]: path for path in body}
    for path, value in body.items():
        name = path.rpartition("/")[2]
        if METADATA.match(path) or _is_about(path) or name in naming.ASIDE or value is None:
            continue
        if isinstance(value, list) and name == naming.PLACES:
            yield from _repeated(value, path)
            continue
        question = question_of(name)
        if question is None:
            if name.startswith(facility_question("at")):
                continue
            raise Unreadable("unknown_question", {"question": path}, question=name[:60])
        where = ""
        if question.slot:
            which = named.get(facility_question(question.slot), "")
            where = _word(body.get(which), which) if which else ""
            if not where:
                raise Unreadable("facility_not_named", {"question": path}, question=name[:60])
        if word := _word(value, path):
            yield Answer(question, path, word, where)


def _repeated(turns: list[Any], path: str) -> Iterator[Answer]:
    for number, turn in enumerate(turns, 1):
        if not isinstance(turn, dict):
            raise Unreadable("not_an_answer", {"question": path})
        for answer in _answers(turn):
            yield Answer(
                answer.question, f"{path}[{number}]/{answer.path.rpartition('/')[2]}", answer.word, answer.facility
            )


def _is_about(path: str) -> bool:
    return path.rpartition("/")[2] in {naming.STANDARD, naming.PERIOD, naming.PROGRAM}


def _word(value: Any, path: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, Decimal)):
        return str(value).strip()
    raise Unreadable("not_an_answer", {"question": path})


def _place(answer: Answer) -> dict[str, str]:
    question = answer.question
    place = {"indicator": question.indicator, "facility": answer.facility}
    return {name: word for name, word in place.items() if word} | (
        {"dimension": question.dimension, "code": question.code} if question.dimension else {}
    )


def _once(structure: Mapping[str, Any], indicator: str) -> set[str]:
    """The attributes that the form asks once for all rows of an indicator."""
    found: Mapping[str, Any] = next((each for each in structure["indicators"] if each["code"] == indicator), {})
    return {each["name"] for each in found.get("attributes", []) if each["required"] and not each.get("relation")}


def _pass_on(rows: Mapping[tuple[str, ...], _Row], structure: Mapping[str, Any]) -> None:
    for (indicator, facility, dimension, *_rest), row in rows.items():
        whole = rows.get((indicator, facility, "", ""))
        if dimension and whole is not None:
            for name in _once(structure, indicator) & whole.words.keys() - row.words.keys():
                row.words[name], row.sources[name] = whole.words[name], whole.sources[name]


def _only_passed_on(row: _Row, structure: Mapping[str, Any]) -> bool:
    """Whether it is the row of a total that follows from its parts: it holds what was asked once, and no answer."""
    members = row.words.keys() - {"indicator", "facility", "dimension", "code"}
    return members <= _once(structure, row.words["indicator"])


def _sources(row: _Row) -> Sources:
    first = next(iter(row.sources.values()))
    return {**row.sources, "": first, "by": first}
