"""What would become of each line of a batch: all that can be known before a lock is taken."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from groups.errors import DomainError, NotFound
from groups.models import OldSlug, Program
from groups.periods import Period
from groups.statements import Row, ready
from network.reports import contexts, documents
from network.reports.actions import drafts, submissions
from network.reports.bulk import lines
from network.reports.bulk.lines import Batch, Named, Sent
from network.reports.bulk.results import NOTHING, Findings, Result, refused
from network.reports.contexts import Stamped
from network.reports.errors import ReportRefused, WindowClosed, WindowNotOpen
from network.reports.models import BulkMode, Receipt, Report, WindowException
from network.reports.policy import Courier
from network.reports.receipts import Received
from network.reports.validation import Validation, validate
from network.reports.windows import window
from network.standards import library
from network.standards.engine.findings import result_of
from network.standards.library import Edition

_window = lru_cache(maxsize=512)(window)


@dataclass(frozen=True)
class Terms:
    """How a whole file is sent. `file` is its name to us."""

    file: str
    by: Courier
    mode: BulkMode
    replace_drafts: bool
    now: datetime


class Draft(NamedTuple):
    """A new report that is only saved: its key, and its row as the database takes it."""

    key: UUID
    report: tuple[Any, ...]


class New(NamedTuple):
    """A new report that is submitted: its rows as the database takes them, and what its receipt will say."""

    key: UUID
    report: tuple[Any, ...]
    revision: tuple[Any, ...]
    texts: Sequence[documents.Text]
    received: Received


@dataclass
class Line:
    """A line whose program and quarter are known. `standing` is the report that was there, with the `context` it is
    checked in; `new` the one to be stored where there was none. `receipt` is there once something came in."""

    sent: Sent
    named: Named
    program: Program
    stamp: Row
    standing: Report | None = None
    context: dict[str, Any] = field(default_factory=dict)
    new: New | Draft | None = None
    findings: Findings = NOTHING
    receipt: Receipt | None = None

    @property
    def place(self) -> tuple[UUID, str]:
        return self.program.pk, str(self.sent.period)

    def refused(self, error: Exception) -> Result:
        return refused(self.sent.number, self.named, error)


@dataclass
class Checked:
    """`lines` are to be stored, in their order; `results` are known already."""

    lines: list[Line]
    results: list[Result]


def check(batch: Batch, terms: Terms) -> Checked:
    """Read and check the lines. What is new is ready to be stored as it is; for what was there before the report as it
    stood is kept, and storing decides."""
    checked = Checked([], [])
    told, sent = _read(batch, checked.results)
    programs = _programs({each.program for each in sent}, terms.by)
    for each in [each for each in sent if each.program not in programs]:
        checked.results.append(refused(each.number, told[each.number], NotFound()))
    known = [each for each in sent if each.program in programs]
    at_hand = _AtHand(known, programs, terms)
    for each in known:
        program = programs[each.program]
        stamped = at_hand.contexts[program.pk, str(each.period)]()
        line = Line(each, told[each.number], program, stamped.stamp)
        try:
            _decide(line, stamped, at_hand, terms)
        except DomainError as error:
            checked.results.append(line.refused(error))
        else:
            checked.lines.append(line)
    return checked


def _read(batch: Batch, results: list[Result]) -> tuple[dict[int, Named], list[Sent]]:
    """What each line calls its report, and what is sent in those that can be read; the others are refused."""
    told: dict[int, Named] = {}
    sent, held = [], 0
    for number, body in batch.lines():
        told[number] = Named()
        try:
            value = lines.parse(body)
            told[number] = lines.named(value)
            sent.append(lines.read(number, body, value))
            held += lines.weight(body)
            if held > lines.MOST_HELD:
                sent[-1].let_go()
        except DomainError as error:
            results.append(refused(number, told[number], error))
    return told, sent


def _programs(references: Iterable[str], by: Courier) -> dict[str, Program]:
    """The programs within scope by the names under which they were sent: ids, slugs, slugs of former times."""
    # PostgreSQL has no NUL, not even to compare with; the reader lets none through.
    ids = {reference: found for reference in references if (found := _id(reference)) is not None}
    slugs = [reference for reference in references if reference not in ids]
    rows = by.programs()
    by_id = {program.pk: program for program in rows.filter(pk__in=set(ids.values())).outlines()} if ids else {}
    by_name = {program.slug: program for program in rows.filter(slug__in=slugs).outlines()} if slugs else {}
    if missing := [slug for slug in slugs if slug not in by_name]:
        moved = OldSlug.objects.filter(slug__in=missing, program__in=by.programs()).values_list("slug", "program")
        former = dict(moved)
        found_again = (
            {program.pk: program for program in rows.filter(pk__in=set(former.values())).outlines()} if former else {}
        )
        by_name |= {slug: found_again[program] for slug, program in former.items()}
    return by_name | {reference: by_id[key] for reference, key in ids.items() if key in by_id}


def _id(reference: str) -> UUID | None:
    try:
        return UUID(reference)
    except ValueError:
        return None


class _AtHand:
    """What the lines of a batch need, asked for all of them together: contexts with reports and stamps, the versions of
    their quarters, exceptions to windows."""

    def __init__(self, sent: Sequence[Sent], programs: dict[str, Program], terms: Terms) -> None:
        quarters: dict[Period, dict[UUID, Program]] = {}
        for each in sent:
            program = programs[each.program]
            quarters.setdefault(each.period, {})[program.pk] = program
        self.contexts: dict[tuple[UUID, str], Callable[[], Stamped]] = {}
        self.editions: dict[Period, list[Edition]] = {}
        for period, of_quarter in quarters.items():
            found_there = contexts.stamped_all(list(of_quarter.values()), period)
            self.contexts |= {(program, str(period)): stamped for program, stamped in found_there.items()}
            self.editions[period] = library.accepted_for(period)
        submits = terms.mode == BulkMode.SUBMIT
        ids = [program.pk for program in programs.values()]
        self.exceptions: dict[tuple[UUID, str], date] = (
            WindowException.objects.last_days(ids) if submits and sent else {}
        )


def _decide(line: Line, stamped: Stamped, at_hand: _AtHand, terms: Terms) -> None:
    drafts.check_period(line.program, line.sent.period)
    if stamped.report is not None:
        line.standing, line.context = stamped.report, stamped.context
        return
    late = terms.mode == BulkMode.SUBMIT and _check_window(line, at_hand, terms.now)
    document = drafts.check_readable(line.sent.document)
    validation = validate(
        program=line.program,
        period=line.sent.period,
        document=document,
        known=stamped.context,
        edition=library.choose_among(at_hand.editions[line.sent.period], document.get("standard")),
    )
    drafts.check_whole(validation)
    if validation.wrong_place or (terms.mode == BulkMode.SUBMIT and not validation.result.ready):
        raise ReportRefused(validation)
    if terms.mode == BulkMode.SUBMIT:
        line.new = _submission(line, validation, terms, late=late)
    else:
        report = _report(line, draft=dict(validation.canonical.document))
        line.new = Draft(report.pk, ready(report))
        line.findings = Findings.of(line.sent.number, validation)
    line.sent.let_go()


def _check_window(line: Line, at_hand: _AtHand, now: datetime) -> bool:
    """Whether the report is late. Raises outside of the window: as submissions.check_window of what never came in."""
    until = at_hand.exceptions.get(line.place)
    times = _window(line.sent.period, line.program.time_zone, until)
    state = times.state(now)
    if state == "future":
        raise WindowNotOpen(times, now)
    if state == "closed":
        raise WindowClosed(times, now)
    return state == "late"


def _submission(line: Line, validation: Validation, terms: Terms, *, late: bool) -> New:
    """The rows of a first submission, as saving and submitting leave them."""
    validation = _as_kept(validation)
    stored = documents.split(validation.canonical.document, validation.edition)
    report = _report(line, revision=1, version=2, status="submitted")
    revision = submissions.revision_of(report, validation, stored, None, terms.now, late=late, by=terms.by)
    return New(report.pk, ready(report), ready(revision), stored.texts, Received.of(revision))


def _as_kept(validation: Validation) -> Validation:
    """The same with findings that point into the canonical document, as if that had been validated once more."""
    places = {sent: kept for kept, sent in enumerate(validation.canonical.order)}
    moved = [each if each.row is None else replace(each, row=places[each.row]) for each in validation.result.findings]
    return replace(validation, result=result_of(moved)) if moved else validation


def _report(line: Line, **values: Any) -> Report:
    said = line.sent.document.get("language", "")
    language = said[:16] if isinstance(said, str) else ""
    return Report(program=line.program, period=str(line.sent.period), language=language, **values)
