"""A checked batch is stored: all in the caller's transaction, each report whole or not at all."""

import logging
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings
from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection, transaction

from groups.actions import audit, mail
from groups.errors import DomainError
from groups.models import AuditRow, Program
from groups.statements import insert_many, insert_ready, insert_rows
from groups.subjects import Subject
from groups.versions import ANY
from network.node.actions import keys
from network.reports import contexts, receipts, working
from network.reports.actions import drafts, submissions
from network.reports.bulk import standing
from network.reports.bulk.checking import Checked, Line, New, Terms
from network.reports.bulk.results import DraftStands, Findings, NotStored, Result
from network.reports.models import BulkMode, BulkOutcome, FreeText, Receipt, Report, Revision
from network.reports.validation import validate

logger = logging.getLogger(__name__)


def store(checked: Checked, terms: Terms) -> list[Result]:
    """Do the lines; a result for each line of the batch, by its number."""
    results, left = list(checked.results), checked.lines
    if left:
        lock_all([line.program for line in left])
        # In a statement of its own: one that waits for a lock sees the others' rows as of before.
        stamps = contexts.stamps_of(list({line.program.pk: None for line in left}))
        new, again, rest = _sorted(left, stamps)
        results += _together(new, terms, rest)
        results += standing.compare(again)
        # In their order: of two lines for the same report the second finds what the first left.
        results += [_alone(line, terms) for line in sorted(rest, key=lambda line: line.sent.number)]
        _notify(left, terms.file)
    return sorted(results, key=lambda result: result.line)


def lock_all(programs: Iterable[Program]) -> None:
    """Hold the programs' rows until the transaction ends, always in the same order, so that two files never wait for
    each other. Who writes to SQLite is alone from the beginning."""
    if connection.features.has_select_for_update:
        rows = Program.objects.filter(pk__in={program.pk for program in programs}).order_by("pk").select_for_update()
        list(rows.values_list("pk"))


def _sorted(lines: Sequence[Line], stamps: dict[UUID, tuple[str, ...]]) -> tuple[list[Line], list[Line], list[Line]]:
    """Lines that are stored together as they were checked, those to compare with what stands, and the others: where
    something moved since, where a report can be changed that was there, and all of a program after such a line."""
    new, again, rest = [], [], []
    places, alone = set(), set()
    for line in lines:
        moved = stamps.get(line.program.pk) != line.stamp
        if moved or line.place in places or line.program.pk in alone:
            alone.add(line.program.pk)
            rest.append(line)
        elif line.new is not None:
            new.append(line)
        elif line.standing is not None and line.standing.status in submissions.STANDING:
            again.append(line)
        else:
            alone.add(line.program.pk)
            rest.append(line)
        places.add(line.place)
    return new, again, rest


def _together(lines: list[Line], terms: Terms, rest: list[Line]) -> list[Result]:
    """What is new, in a few statements. Should the database refuse one of them, all are tried by themselves."""
    try:
        with transaction.atomic():
            return _drafts(lines, terms.by) if terms.mode == BulkMode.DRAFT else _submissions(lines, terms.by)
    except (IntegrityError, DataError) as error:
        # Its words may hold what was sent: they are for no log.
        logger.error("%s: %s reports are stored one by one", type(error).__name__, len(lines))  # noqa: TRY400  # the same
        rest += lines
        return []


def _drafts(lines: list[Line], by: Subject) -> list[Result]:
    drafts = [(line, line.new) for line in lines if line.new]
    insert_ready(Report, [new.report for _line, new in drafts])
    insert_many(AuditRow, [_saved(_report(line, new.key, version=1), by) for line, new in drafts])
    return [Result(line.sent.number, line.named, BulkOutcome.CREATED, {}, line.findings) for line in lines]


def _submissions(lines: list[Line], by: Subject) -> list[Result]:
    """As saving and submitting each of them: the same rows in the same tables."""
    submitted = [(line, line.new) for line in lines if isinstance(line.new, New)]
    insert_ready(Report, [new.report for _line, new in submitted])
    insert_ready(Revision, [new.revision for _line, new in submitted])
    # New reports have the one revision.
    reports = [new.key for _line, new in submitted]
    revisions = dict(Revision.objects.filter(report__in=reports).order_by().values_list("report", "pk"))
    insert_rows(
        FreeText,
        ("revision_id", "pointer", "salt", "text"),
        [(revisions[new.key], *text) for _line, new in submitted for text in new.texts],
    )
    issued = _receipts(submitted)
    for (_line, new), receipt in zip(submitted, issued, strict=True):
        receipt.revision_id = revisions[new.key]
    insert_many(Receipt, issued)
    insert_many(AuditRow, [row for line, new in submitted for row in _audited(line, new, by)])
    for (line, _new), receipt in zip(submitted, issued, strict=True):
        line.receipt = receipt
    return [
        Result(line.sent.number, line.named, BulkOutcome.CREATED, _taken(receipt))
        for (line, _new), receipt in zip(submitted, issued, strict=True)
    ]


def _receipts(submitted: Sequence[tuple[Line, New]]) -> list[Receipt]:
    """Each at the end of its program's chain, which other quarters of the batch may have made longer."""
    ends = receipts.ends_of(list({line.program.pk: None for line, _new in submitted}))
    kid = keys.active_kid() if submitted else ""
    issued = []
    for line, new in submitted:
        number, previous = ends.get(line.program.pk, (0, None))
        receipt = receipts.sign(
            program=line.program, received=new.received, number=number + 1, previous=previous, kid=kid
        )
        ends[line.program.pk] = receipt.number, receipt.digest
        issued.append(receipt)
    return issued


def _audited(line: Line, new: New, by: Subject) -> tuple[AuditRow, AuditRow]:
    report = _report(line, new.key, version=2)
    return _saved(report, by), submissions.audited(report, new.received, by)


def _report(line: Line, key: UUID, version: int) -> Report:
    """As far as the audit log names it."""
    return Report(pk=key, program=line.program, period=str(line.sent.period), version=version)


def _saved(report: Report, by: Subject) -> AuditRow:
    return audit.row(
        action="report.saved", target=report, program=report.program, by=by, version=1, period=report.period
    )


def _taken(receipt: Receipt) -> dict[str, object]:
    payload = receipt.payload
    return {"revision": payload["revision"], "digest": payload["digest"], "receipt": payload["receipt"]}


def _alone(line: Line, terms: Terms) -> Result:
    """As the same document sent by itself: saved, and submitted unless it is for a draft; undone where it is refused."""
    try:
        with transaction.atomic():
            return _one(line, terms)
    except DomainError as error:
        return line.refused(error)
    except (InterfaceError, OperationalError):
        raise  # the database is gone: nothing is known of any line
    except Exception as error:  # noqa: BLE001  # one line must not take the others with it
        logger.error("%s: line %s could not be stored", type(error).__name__, line.sent.number)  # noqa: TRY400  # as above
        return line.refused(NotStored())


def _one(line: Line, terms: Terms) -> Result:
    period = line.sent.period
    program = Program.objects.get(pk=line.program.pk)
    report = Report.objects.filter(program=program, period=str(period)).first()
    if report is not None and report.status in submissions.STANDING:
        return standing.compare_one(line, report)
    document = drafts.check_readable(line.sent.document)
    before = report.revision if report else 0
    if report is not None and report.draft is not None and not terms.replace_drafts:
        _check_draft(line, report, document)
    saved = drafts.save(program=program, period=period, document=document, expected=ANY, by=terms.by)
    if terms.mode == BulkMode.DRAFT:
        findings = Findings.of(line.sent.number, saved.validation)
        return Result(line.sent.number, line.named, _outcome(report, saved), {}, findings)
    done = submissions.submit(program=program, period=period, by=terms.by, now=terms.now, notify=False)
    line.receipt = done.receipt if done.created else None
    outcome = BulkOutcome.UNCHANGED if not done.created else BulkOutcome.REVISED if before else BulkOutcome.CREATED
    return Result(line.sent.number, line.named, outcome, _taken(done.receipt))


def _outcome(before: Report | None, saved: drafts.Saved) -> BulkOutcome:
    if saved.created:
        return BulkOutcome.CREATED
    return BulkOutcome.REVISED if before and saved.report.version > before.version else BulkOutcome.UNCHANGED


def _check_draft(line: Line, report: Report, document: dict[str, object]) -> None:
    """Raise where the file would write over what somebody saved."""
    validation = validate(program=line.program, period=line.sent.period, document=document, bound=working.bound(report))
    drafts.check_whole(validation)
    if not standing.same(validation.canonical.document, working.document(report)):
        raise DraftStands


def _notify(lines: Iterable[Line], file: str) -> None:
    """Tell the coordinators of each country what came in for them: a report by itself, or that there are several. The
    second is one mail for the whole file, however many transactions it takes."""
    by_country: dict[str, list[Receipt]] = {}
    for line in lines:
        if line.receipt:
            by_country.setdefault(line.program.country, []).append(line.receipt)
    for country, came_in in by_country.items():
        if len(came_in) == 1:
            mail.send_to_coordinators(**submissions.notice(came_in[0]))
        else:
            key = f"reports_submitted:{file}:{country}"
            mail.send_to_coordinators(country=country, key=key, template="reports_submitted", address=settings.NODE_URL)
