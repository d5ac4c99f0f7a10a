"""The document on which a report stands now: the saved draft, or else its newest standing revision."""

from network.reports import documents
from network.reports.models import Report, Revision
from network.standards import library


def newest(report: Report) -> Revision | None:
    return report.revisions.order_by("-number").first()


def document(report: Report) -> documents.Document:
    """With its free texts. A new report has none: an empty document then."""
    if report.draft is not None:
        return dict(report.draft)
    revision = newest(report)
    return whole(revision) if revision else {"values": []}


def whole(revision: Revision) -> documents.Document:
    """A revision's document with its texts in their places."""
    texts = dict(revision.free_texts.values_list("pointer", "text"))
    return documents.join(revision.values, texts, library.named(revision.standard))
