"""What a coordinator sees of listings, proofs and claims beside the listing itself; who registers sees the hints too."""

from collections.abc import Iterable, Iterator
from typing import Any

from groups.codelists import ClaimStatus, ListingStatus, ProofKind, Role
from groups.duplicates import Hint
from groups.languages import LISTING_LANGUAGES
from groups.mailboxes import belongs, is_personal, own_domain
from groups.models import Claim, Program, Proof
from groups.models.program import TEXTS
from groups.texts import host_of

# So many programs that vouch count as much as one of the other proofs.
VOUCHES = 2


def hinted(hints: Iterable[Hint], language: str) -> list[dict[str, Any]]:
    """Listings that might be the same program: `why` holds similar_name, same_website, same_mail_domain."""
    return [
        {
            "id": str(hint.program.pk),
            "slug": hint.program.slug,
            "name": hint.program.text_in("name", language)[0],
            "status": hint.program.status,
            "why": list(hint.why),
        }
        for hint in hints
    ]


def notices(program: Program) -> list[dict[str, str]]:
    """What might be better in a listing, and is not refused."""
    if program.email and is_personal(program.email, program.texts("name").values()):
        return [{"code": "personal_mailbox", "pointer": "/email"}]
    return []


def proof(row: Proof, language: str) -> dict[str, Any]:
    voucher = row.voucher
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "domain": row.domain or None,
        "voucher": voucher and {
            "id": str(voucher.pk), "slug": voucher.slug, "name": voucher.text_in("name", language)[0]
        },
        "created_on": row.created_at.date().isoformat(),
        "expires_at": row.expires_at,
        "proven_on": row.proven_on.isoformat() if row.proven_on else None,
    }  # fmt: skip


def is_proven(program: Program, rows: Iterable[Proof]) -> bool:
    """Whether a mailbox or the website is proven, or enough programs vouch. What was proven of another website than the
    one to decide about says nothing: whoever may write any address into a listing can prove one of their own before."""
    proven = [row for row in rows if row.proven_on is not None]
    vouches = sum(row.kind == ProofKind.VOUCH for row in proven)
    return any(_is_of(program.website_to_be, row) for row in proven) or vouches >= VOUCHES


def _is_of(website: str, row: Proof) -> bool:
    if row.kind == ProofKind.EMAIL:
        return belongs(row.domain, own_domain(website))
    return row.kind == ProofKind.WELL_KNOWN and row.domain == host_of(website)


def claim(row: Claim) -> dict[str, Any]:
    """To coordinators, and to who made it."""
    return {
        "id": str(row.pk),
        "user": {"id": str(row.user_id), "name": row.user.name, "email": row.user.email},
        "note": row.note,
        "status": row.status,
        "created_on": row.created_at.date().isoformat(),
        "decided_on": row.decided_on.isoformat() if row.decided_on else None,
    }


def changes(program: Program) -> list[dict[str, Any]]:
    """What waits for review, beside what is listed now; a text for each language in which it differs."""
    return list(_changes(program))


def _changes(program: Program) -> Iterator[dict[str, Any]]:
    for name, after in program.pending_changes.items():
        if name not in TEXTS:
            before = getattr(program, name)
            yield {"field": name, "language": None, "before": before or None, "after": after or None}
            continue
        texts = program.texts(name)
        for language in sorted(after, key=LISTING_LANGUAGES.index):
            if texts.get(language, "") != after[language]:
                before, text = texts.get(language), after[language] or None
                yield {"field": name, "language": language, "before": before, "after": text}


def reasons(program: Program) -> list[str]:
    """What a program waits for: `listing`, `changes`, `claim`."""
    found = ["listing"] if program.status == ListingStatus.PENDING else []
    found += ["changes"] if program.pending_changes else []
    return found + (["claim"] if any(row.status == ClaimStatus.WAITING for row in program.claims.all()) else [])


def queued(program: Program, hints: list[Hint], *, language: str, days: int, reviewable: bool) -> dict[str, Any]:
    """A line of the coordinators' queue. Needs the rows of `for_moderation()`."""
    proofs = list(program.proofs.all())
    return {
        "program": {
            "id": str(program.pk),
            "slug": program.slug,
            "kind": program.kind,
            "status": program.status,
            "name": program.text_in("name", language)[0],
            "country": program.country,
            "city": program.city or None,
            "website": program.website or None,
            "email": program.email or None,
            "phone": program.phone or None,
        },
        "waits_for": reasons(program),
        "days": days,
        "reviewable": reviewable,
        "has_manager": any(row.role == Role.MANAGER for row in program.memberships.all()),
        "proven": is_proven(program, proofs),
        "proofs": [proof(row, language) for row in proofs],
        "claims": [claim(row) for row in program.claims.all() if row.status == ClaimStatus.WAITING],
        "changes": changes(program),
        "possible_duplicates": hinted(hints, language),
        "notices": notices(program),
    }
