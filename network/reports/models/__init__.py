"""A report is one program's answer for one quarter; each submission of it is a numbered, immutable revision."""

from network.reports.models.bulk_job import BulkChunk, BulkFindings, BulkJob, BulkMode, BulkOutcome
from network.reports.models.comment import Comment
from network.reports.models.free_text import FreeText
from network.reports.models.observation import Observation
from network.reports.models.receipt import Receipt
from network.reports.models.recheck import Recheck
from network.reports.models.reopening import CorrectionReason, Reopening
from network.reports.models.report import Report, ReportStatus
from network.reports.models.revision import Outcome, Revision
from network.reports.models.totals import Totals
from network.reports.models.window_exception import WindowException

__all__ = [
    "BulkChunk",
    "BulkFindings",
    "BulkJob",
    "BulkMode",
    "BulkOutcome",
    "Comment",
    "CorrectionReason",
    "FreeText",
    "Observation",
    "Outcome",
    "Receipt",
    "Recheck",
    "Reopening",
    "Report",
    "ReportStatus",
    "Revision",
    "Totals",
    "WindowException",
]
