"""A report is one program's answer for one quarter; each submission of it is a numbered, immutable revision."""

from network.reports.models.comment import Comment
from network.reports.models.free_text import FreeText
from network.reports.models.observation import Observation
from network.reports.models.receipt import Receipt
from network.reports.models.report import Report, ReportStatus
from network.reports.models.revision import Outcome, Revision

__all__ = ["Comment", "FreeText", "Observation", "Outcome", "Receipt", "Report", "ReportStatus", "Revision"]
