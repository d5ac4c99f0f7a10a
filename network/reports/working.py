"""The document on which a report stands now: the saved draft, or else the revision that counts or was submitted last."""

from dataclasses import dataclass

from network.reports import documents, gaps
from network.reports.models import Outcome, Report, ReportStatus, Revision
from network.standards import library


@dataclass(frozen=True)
class Reading:
    """A document as it is shown, as it is checked, and the places whose text was erased."""

    document: documents.Document
    checked: documents.Document
    erased: list[str]


def newest(report: Report, *, with_withdrawn: bool = True) -> Revision | None:
    """The revision that is shown: of an accepted report the accepted one, also after a correction that was given up."""
    if report.status == ReportStatus.ACCEPTED:
        return accepted(report)
    rows = report.revisions.all() if with_withdrawn else report.revisions.standing()
    return rows.order_by("-number").first()


def accepted(report: Report) -> Revision | None:
    """The one that counts."""
    return report.revisions.filter(outcome=Outcome.ACCEPTED).first() if report.accepted else None


def bound(report: Report | None) -> str | None:
    """The version under which a correction is validated: that of the accepted revision."""
    if report is None or not report.accepted:
        return None
    return report.revisions.values_list("standard", flat=True).get(number=report.accepted)


def edition(report: Report, revision: Revision | None = None) -> library.Edition:
    """The version that the revision, or what the report stands on now, is written in."""
    if revision is not None:
        return library.named(revision.standard)
    standard = bound(report)
    if standard:
        return library.named(standard)
    return library.choose(report.quarter, document(report).get("standard"))


def standard(report: Report) -> str | None:
    """The version that the working document names, if there is one."""
    if report.draft is not None:
        named = report.draft.get("standard")
        return named if isinstance(named, str) else None
    revision = newest(report)
    return revision.standard if revision else None


def document(report: Report) -> documents.Document:
    """With its free texts. A new report has none: an empty document then."""
    return reading(report).document


def reading(report: Report) -> Reading:
    """What can still be changed has no gaps: an erased text cannot be sent again."""
    revision = newest(report) if report.draft is None else None
    if revision is None:
        draft = dict(report.draft) if report.draft is not None else {"values": []}
        return Reading(draft, draft, [])
    if not report.is_editable:
        return reading_of(revision)
    again = sendable(revision)
    return Reading(again, again, [])


def reading_of(revision: Revision) -> Reading:
    texts = dict(revision.free_texts.values_list("pointer", "text"))
    joined = documents.join(revision.values, texts, library.named(revision.standard))
    erased = [pointer for pointer, text in texts.items() if not text]
    return Reading(joined, gaps.fill(joined) if erased else joined, erased)


def whole(revision: Revision) -> documents.Document:
    """A revision's document with its texts in their places; where one was erased, its member is missing."""
    return reading_of(revision).document


def sendable(revision: Revision) -> documents.Document:
    """A revision's document as it can be sent again: without what was erased."""
    return gaps.close(whole(revision))
