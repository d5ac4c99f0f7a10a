"""Validating a report's document in its context: what the engine finds, and the canonical form that is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from groups.models import Program
from groups.periods import Period
from network.node.canonical import digest
from network.reports.contexts import context, under
from network.reports.formats.filled import Sources
from network.standards import engine
from network.standards.engine import Canonical, Result
from network.standards.library import Edition, choose, named


@dataclass(frozen=True)
class Validation:
    """`result` points into the document as it was sent, `sources` and `beside` into the file that it came in; `canonical`
    is the form in which it is kept."""

    edition: Edition
    context: dict[str, Any]
    context_digest: str
    result: Result
    canonical: Canonical
    sources: Sequence[Sources] = ()
    beside: Sources = field(default_factory=dict)

    @property
    def wrong_place(self) -> bool:
        """Whether the document is for another quarter or version than the one addressed."""
        return any(finding.code in {"S11", "S12"} for finding in self.result.findings)


def edition_for(period: Period, version: object, bound: str | None) -> Edition:
    """The version under which a document that names this one is checked. Raises NotFound for a quarter before all."""
    return named(bound) if bound else choose(period, version)


def validate(
    *,
    program: Program,
    period: Period,
    document: dict[str, Any],
    bound: str | None = None,
    known: dict[str, Any] | None = None,
    sources: Sequence[Sources] = (),
    beside: Sources | None = None,
    edition: Edition | None = None,
) -> Validation:
    """All findings at once. Writes nothing. `period` and `standard` may be missing in the document.

    `bound`: the version to which a correction is bound, that of the accepted revision, however old it is now. `known`:
    the context, and `edition`: the version, where they were read already. `sources` and `beside`: where the rows of
    the document and the rest of it were read."""
    edition = edition or edition_for(period, document.get("standard"), bound)
    complete = {"standard": edition.version, "period": str(period), **document}
    known = under(known or context(program, period), edition)
    examined = engine.examine(edition.compiled, complete, known)
    return Validation(
        edition=edition,
        context=known,
        context_digest=digest(known),
        result=examined.validate(),
        canonical=examined.canonicalise(),
        sources=sources,
        beside=beside or {},
    )
