"""One result of validation, and the order in which results are told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from network.standards.engine.figures import Scalar

ERROR, QUESTION, NOTICE = "error", "question", "notice"
# All indicators at sixty facilities, the totals in every breakdown, are 2,404 figures: with three faults in each, 7,884.
MOST = 10_000


def escaped(token: str) -> str:
    """One reference token of a JSON Pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


@dataclass(frozen=True, slots=True)
class Finding:
    """`row` counts from 0; `member` is a path below the row (or, without a row, below the document), tokens escaped."""

    severity: str
    code: str
    row: int | None
    member: str
    indicator: str | None = None
    cell: dict[str, Any] | None = None
    params: dict[str, Scalar] = field(default_factory=dict)
    answered: bool = False

    @property
    def pointer(self) -> str:
        if self.row is None:
            return f"/{self.member}" if self.member else ""
        return f"/values/{self.row}/{self.member}" if self.member else f"/values/{self.row}"


class Findings(list[Finding]):
    """Findings as they are made, the first MOST of them; `made` counts them all. What can be wrong with a megabyte would
    take a hundred."""

    def __init__(self, findings: Iterable[Finding] = (), made: int = 0) -> None:
        super().__init__(findings)
        self.made = made

    def append(self, finding: Finding) -> None:
        self.made += 1
        if self.made <= MOST:
            super().append(finding)

    def copy(self) -> "Findings":
        return Findings(self, self.made)

    @property
    def cut(self) -> bool:
        return self.made > MOST


@dataclass(frozen=True, slots=True)
class Result:
    """`valid`: no errors. `ready`: valid, and every question answered. `cut`: there are more findings than these, and the
    document is neither."""

    findings: tuple[Finding, ...]
    valid: bool
    ready: bool
    cut: bool = False


def result_of(findings: list[Finding], *, cut: bool = False) -> Result:
    valid = not cut and not any(finding.severity == ERROR for finding in findings)
    ready = valid and all(finding.answered for finding in findings if finding.severity == QUESTION)
    return Result(tuple(sorted(findings, key=_place)), valid, ready, cut)


def _place(finding: Finding) -> tuple[Any, ...]:
    tokens = tuple((0, int(t), "") if t.isdecimal() and t.isascii() else (1, 0, t) for t in finding.pointer.split("/"))
    facility = finding.params.get("facility") or ""
    rest = sorted((name, str(value)) for name, value in finding.params.items())
    return tokens, finding.code, facility, finding.indicator or "", rest
