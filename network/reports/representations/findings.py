"""A finding with its place in the file that the report came in. Pure: the offline checker shows findings so too."""

from collections.abc import Sequence
from typing import Any

from network.reports.formats.filled import Sources, source_of
from network.standards.engine import Finding
from network.standards.representations.findings import Worded, finding


def placed(
    found: Finding, edition: Worded, language: str, sources: Sequence[Sources], beside: Sources
) -> dict[str, Any]:
    """As the standard shows it, with `source` if the report came in a file that has one."""
    shown = finding(found, edition, language)
    source = source_of(sources, found.row, found.member, beside)
    return {**shown, "source": dict(source)} if source else shown
