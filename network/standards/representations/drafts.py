"""A draft as those who decide about it read it."""

from typing import Any

from groups.subjects import Subject
from network.standards import drafts
from network.standards.errors import fault_of
from network.standards.library import edition_of
from network.standards.models import Version
from network.standards.representations.standards import languages, standard


def draft(row: Version, subject: Subject, language: str) -> dict[str, Any]:
    """`digest` is what an approval names; `problems` stand against publishing; `content` is the whole version as it
    would be read. Of other coordinators' approvals only the time is told."""
    edition = edition_of(row)
    whole = row.whole_digest
    return {
        "standard": edition.structure["standard"],
        "version": row.version,
        "status": row.status,
        "based_on": row.based_on,
        "first_period": row.first_period,
        "publish_by": drafts.last_day(row).isoformat(),
        "digest": whole,
        "structure_digest": row.digest,
        "languages": languages(edition),
        "problems": [
            {"code": fault.code, "pointer": fault.pointer, "detail": fault.detail, "params": fault.params}
            for fault in map(fault_of, drafts.problems(row))
        ],
        "approvals": [
            {"at": each.at, "yours": subject.user is not None and each.user == subject.user.pk}
            for each in row.approvals.filter(digest=whole)
        ],
        "content": standard(edition, language),
    }
