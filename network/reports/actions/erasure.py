"""Erasing what was written in words about a report. Figures, digests, receipts and chains stay as they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.actions import audit
from groups.errors import Fault, Invalid
from groups.models import Program
from groups.subjects import Subject
from network.node.actions import answers
from network.reports import gaps, policy
from network.reports.models import Comment, FreeText, Reopening, Report
from network.reports.places import unknown_place
from network.standards import library


@dataclass(frozen=True)
class Erasure:
    """How many texts of revisions were erased and of which revisions, how many comments and notes of reopenings, and how
    many places of the saved draft. All 0 where everything was erased before."""

    texts: int
    revisions: list[int]
    comments: int
    reopenings: int
    draft: int

    @property
    def is_empty(self) -> bool:
        return not (self.texts or self.comments or self.reopenings or self.draft)


@transaction.atomic
def erase(*, report: Report, revision: int | None = None, pointer: str | None = None, by: Subject) -> Erasure:
    """Erase the texts of a report with their salts: all of them and those of its draft, or one revision's, or the one to
    which `pointer` leads in the stored document of `revision`. What others wrote there goes too: comments on these places,
    notes of reopenings, and answers kept for repeats that quote them. Raises Invalid where there is no such place."""
    program = Program.objects.select_for_update().get(pk=report.program_id)
    policy.demand(by, "report.erase", program)
    report = Report.objects.select_for_update().select_related("program").get(pk=report.pk)
    texts = list(_texts(report, revision, pointer))
    comments = list(_comments(report, revision, pointer))
    notes = list(_reopenings(report, revision)) if pointer is None else []
    said = {row.text for row in texts} | {row.text for row in comments} | {row.note for row in notes}
    _blank(report, texts, comments, notes)
    answers.forget(said, about=program.pk, path=f"/reports/{report.period}/")
    done = Erasure(
        texts=len(texts),
        revisions=sorted({row.revision.number for row in texts} | {row.revision.number for row in comments}),
        comments=len(comments),
        reopenings=len(notes),
        draft=_strip(report) if revision is None else 0,
    )
    if not done.is_empty:
        _write_down(report, program, revision, done, by)
    return done


def _texts(report: Report, revision: int | None, pointer: str | None) -> Iterable[FreeText]:
    if revision is not None and not report.revisions.filter(number=revision).exists():
        fault = Fault("unknown_revision", "/revision", _("The report has no such revision."), {"revision": revision})
        raise Invalid(fault)
    rows = FreeText.objects.filter(revision__report=report).select_related("revision")
    if revision is not None:
        rows = rows.filter(revision__number=revision)
    if pointer is not None:
        rows = rows.filter(pointer=pointer)
        if not rows.exists():
            raise unknown_place("/pointer", pointer=pointer)
    return rows.filter(erased_on__isnull=True)


def _comments(report: Report, revision: int | None, pointer: str | None) -> Iterable[Comment]:
    rows = Comment.objects.filter(revision__report=report).exclude(text="").select_related("revision")
    if revision is not None:
        rows = rows.filter(revision__number=revision)
    if pointer is not None:
        # On the text itself, or on its row.
        rows = rows.filter(Q(pointer=pointer) | Q(pointer=pointer.rpartition("/")[0]))
    return rows


def _reopenings(report: Report, revision: int | None) -> Iterable[Reopening]:
    rows = report.reopenings.exclude(note="")
    return rows if revision is None else rows.filter(revision=revision)


def _blank(report: Report, texts: list[FreeText], comments: list[Comment], notes: list[Reopening]) -> None:
    today = timezone.now().astimezone(ZoneInfo(report.program.time_zone)).date()
    FreeText.objects.filter(pk__in=[row.pk for row in texts]).update(text="", salt="", erased_on=today)
    Comment.objects.filter(pk__in=[row.pk for row in comments]).update(text="")
    Reopening.objects.filter(pk__in=[row.pk for row in notes]).update(note="")


def _strip(report: Report) -> int:
    """Take the words out of the saved draft; how many places held some."""
    if report.draft is None:
        return 0
    report.draft, words = gaps.strip(report.draft, library.choose(report.quarter, report.draft.get("standard")))
    return words


def _write_down(report: Report, program: Program, revision: int | None, done: Erasure, by: Subject) -> None:
    report.version += 1
    report.save()
    audit.record(
        action="report.erased",
        target=report,
        program=program,
        by=by,
        version=report.version,
        period=report.period,
        revisions=done.revisions,
        texts=done.texts,
        comments=done.comments,
        reopenings=done.reopenings,
        draft=done.draft,
        whole=revision is None,
    )
