"""What is told of each line."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from groups.errors import DomainError, Invalid
from network.reports.bulk.lines import Named
from network.reports.errors import ReportRefused
from network.reports.models import BulkOutcome
from network.reports.packing import pack, unpack
from network.reports.validation import Validation
from network.standards.representations import findings


class NotStored(DomainError):
    """Something failed on our side for this line alone."""

    code = "server_error"
    message = _("Something failed on our side. Nothing of this line was stored; send it again.")


class DraftStands(DomainError):
    """Somebody wrote a draft of this report that says something else; a file does not write over it unasked."""

    code = "draft_stands"
    message = _("A draft of this report says something else. Send the file with `drafts=replace` to write over it.")


@dataclass(frozen=True)
class Findings:
    """The findings of one line with their messages, each with the line as its source; packed until they are told: a batch
    in which everything is wrong has a hundred thousand, and one is much like the next."""

    number: int = 0
    packed: bytes = b""

    @classmethod
    def of(cls, line: int, validation: Validation) -> "Findings":
        found, language, source = validation.result.findings, get_language() or "en", {"line": line}
        if not found:
            return NOTHING
        told = [{**findings.finding(each, validation.edition, language), "source": source} for each in found]
        return cls(len(told), pack(orjson.dumps(told)))

    def told(self) -> list[dict[str, Any]]:
        unpacked: list[dict[str, Any]] = orjson.loads(unpack(self.packed)) if self.number else []
        return unpacked


NOTHING = Findings()


@dataclass
class Result:
    """`more`: `revision`, `digest` and `receipt` of what was taken in, `code`, `detail` and `errors` of a refusal."""

    line: int
    named: Named
    outcome: BulkOutcome
    more: dict[str, Any] = field(default_factory=dict)
    findings: Findings = NOTHING

    @property
    def is_told(self) -> bool:
        """Whether the sender has something to read in it beyond a count."""
        return self.outcome == BulkOutcome.REFUSED or self.findings.number > 0

    def told(self) -> dict[str, Any]:
        return {**self._head(), **({"findings": self.findings.told()} if self.findings.number else {})}

    def counted(self) -> dict[str, Any]:
        """The same where there is no room for the findings: how many they are."""
        return {**self._head(), "findings": [], "findings_left_off": self.findings.number}

    def _head(self) -> dict[str, Any]:
        head = {"line": self.line, "program": self.named.program, "period": self.named.period, "outcome": self.outcome}
        return {**head, **self.more}


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
    told = Findings.of(line, error.validation) if isinstance(error, ReportRefused) else NOTHING
    return Result(line, named, BulkOutcome.REFUSED, more, told)
