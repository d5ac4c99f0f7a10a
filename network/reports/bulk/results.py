"""What is told of each line."""

import logging
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from groups.errors import DomainError, Invalid
from network.reports.bulk.lines import Named
from network.reports.errors import ReportRefused
from network.reports.models import BulkOutcome
from network.reports.validation import Validation
from network.standards.representations import findings

logger = logging.getLogger(__name__)


class NotStored(DomainError):
    """Something failed on our side for this line alone."""

    code = "server_error"
    message = _("Something failed on our side. Nothing of this line was stored; send it again.")


class DraftStands(DomainError):
    """Somebody wrote a draft of this report that says something else; a file does not write over it unasked."""

    code = "draft_stands"
    message = _("A draft of this report says something else. Send the file with `drafts=replace` to write over it.")


@dataclass
class Result:
    """`more`: `revision`, `digest` and `receipt` of what was taken in, `code`, `detail` and `errors` of a refusal."""

    line: int
    named: Named
    outcome: BulkOutcome
    more: dict[str, Any] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        """Whether the sender has something to read in it beyond a count."""
        return self.outcome == BulkOutcome.REFUSED or bool(self.findings)

    def told(self) -> dict[str, Any]:
        head = {"line": self.line, "program": self.named.program, "period": self.named.period, "outcome": self.outcome}
        return {**head, **self.more, **({"findings": self.findings} if self.findings else {})}


def refused(line: int, named: Named, error: Exception) -> Result:
    """The result of a line that could not be taken in, in the language at hand. Raises what is no domain error."""
    if not isinstance(error, DomainError):
        raise error
    more: dict[str, Any] = {"code": error.code, "detail": error.detail}
    if isinstance(error, Invalid):
        more["errors"] = [
            {"code": fault.code, "pointer": fault.pointer, "detail": fault.detail, "params": fault.params}
            for fault in error.faults
        ]
    told = found(line, error.validation) if isinstance(error, ReportRefused) else []
    return Result(line, named, BulkOutcome.REFUSED, more, told)


def found(line: int, validation: Validation) -> list[dict[str, Any]]:
    """The findings of a line's document with their messages, each with the line as its source."""
    language, source = get_language() or "en", {"line": line}
    return [
        {**findings.finding(each, validation.edition, language), "source": source}
        for each in validation.result.findings
    ]
