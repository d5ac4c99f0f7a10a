"""A checked batch is stored: all in the caller's transaction, each report whole or not at all."""

import logging
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, connection, transaction

from groups.actions import audit, mail
from groups.errors import DomainError
from groups.models import AuditRow, Program
from groups.statements import insert_many, insert_rows
from groups.subjects import Subject
from groups.versions import ANY
from network.node.actions import keys
from network.reports import contexts, receipts, working
from network.reports.actions import drafts, submissions
from network.reports.bulk import standing
from network.reports.bulk.checking import Checked, Line, Terms
from network.reports.bulk.results import DraftStands, NotStored, Result, found
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
        elif line.report is not None:
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
    reports = [line.report for line in lines if line.report is not None]
    insert_many(Report, reports)
    insert_many(AuditRow, [_saved(report, by) for report in reports])
    return [Result(line.sent.number, line.named, BulkOutcome.CREATED, {}, line.findings) for line in lines]


def _submissions(lines: list[Line], by: Subject) -> list[Result]:
    """As saving and submitting each of them: the same rows in the same tables."""
    revisions = [line.revision for line in lines if line.revision is not None]
    reports = [revision.report for revision in revisions]
    insert_many(Report, reports)
    insert_many(Revision, revisions)
    # New reports have the one revision.
    numbers = dict(Revision.objects.filter(report__in=reports).order_by().values_list("report", "pk"))
    for revision in revisions:
        revision.pk = numbers[revision.report.pk]
    insert_rows(
        FreeText,
        ("revision_id", "pointer", "salt", "text"),
        [
            (revision.pk, text.pointer, text.salt, text.text)
            for line, revision in zip(lines, revisions, strict=True)
            for text in line.texts
        ],
    )
    issued = _receipts(revisions)
    insert_many(Receipt, issued)
    insert_many(
        AuditRow,
        [row for revision in revisions for row in (_saved(revision.report, by), submissions.audited(revision, by))],
    )
    mail.send_to_coordinators_of_many([submissions.notice(receipt) for receipt in issued])
    return [
        Result(line.sent.number, line.named, BulkOutcome.CREATED, _taken(receipt))
        for line, receipt in zip(lines, issued, strict=True)
    ]


def _receipts(revisions: Sequence[Revision]) -> list[Receipt]:
    """Each at the end of its program's chain, which other quarters of the batch may have made longer."""
    programs = list({revision.report.program_id: None for revision in revisions})
    ends = receipts.ends_of(programs)
    kid = keys.active_kid() if revisions else ""
    issued = []
    for revision in revisions:
        number, previous = ends.get(revision.report.program_id, (0, None))
        receipt = receipts.sign(
            revision=revision, received_on=revision.submitted_on, number=number + 1, previous=previous, kid=kid
        )
        ends[revision.report.program_id] = receipt.number, receipt.digest
        issued.append(receipt)
    return issued


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
        return Result(
            line.sent.number, line.named, _outcome(report, saved), {}, found(line.sent.number, saved.validation)
        )
    done = submissions.submit(program=program, period=period, by=terms.by, now=terms.now)
    outcome = BulkOutcome.UNCHANGED if not done.created else BulkOutcome.REVISED if before else BulkOutcome.CREATED
    return Result(line.sent.number, line.named, outcome, _taken(done.receipt))


def _outcome(before: Report | None, saved: drafts.Saved) -> BulkOutcome:
    if saved.created:
        return BulkOutcome.CREATED
    return BulkOutcome.REVISED if before and saved.report.version > before.version else BulkOutcome.UNCHANGED


def _check_draft(line: Line, report: Report, document: dict[str, object]) -> None:
    """Raise where the file would write over what somebody saved."""
    validation = validate(program=line.program, period=line.sent.period, document=document, bound=working.bound(report))
    if not standing.same(validation.canonical.document, working.document(report)):
        raise DraftStands
