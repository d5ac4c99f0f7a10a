"""What clients were told, against what the node holds. Digests, signatures and the chain of receipts are computed here
anew, with other people's libraries."""

import base64
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import connection
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from groups.models import AuditRow, SentMail
from network.node import sequencer
from network.node.models import KeptAnswer, SigningKey
from network.reports.models import Receipt, Report, Revision

SLUG = re.compile(r"torture-[0-9]{5}")
SEPARATOR = b"-" * 79
STEPS = {
    "submit": "submitted",
    "withdraw": "withdrawn",
    "return": "returned",
    "accept": "accepted",
    "reopen": "reopened",
}


def judge(told: dict[str, Any]) -> dict[str, Any]:
    """`told`: `{keys: prefix, acts: [{step, slug, key, receipt?}], states: {slug: [status, revision, accepted]}}`,
    all of it acknowledged.

    Answers `{counts: {name: number}, faults: {name: [what]}}`; without a fault the lists are empty."""
    submits = [act for act in told["acts"] if act["step"] == "submit"]
    slugs = set(told["states"])
    faults = {
        "lost": [act["receipt"]["receipt"] for act in submits if not _is_stored(act["receipt"])],
        "doubled": _doubled(submits, slugs),
        "keys": _keys(told["acts"], told["keys"]),
        "steps": _steps(told["acts"], slugs),
        "states": _states(told["states"]),
        "receipts": _receipts(),
        "chains": [str(each) for chain in sequencer.CHAINS for each in sequencer.verify(chain.model)]
        + ([f"{sequencer.waiting()} rows without a number"] if sequencer.waiting() else []),
        "mails": _mails(told["acts"]),
        "database": _database(),
    }
    mails = mail_counts()
    counts = {
        "acknowledged": len(submits),
        "other steps": len(told["acts"]) - len(submits),
        "revisions": Revision.objects.filter(report__program__slug__in=slugs).count(),
        "audit rows": AuditRow.objects.count(),
        "mails asked for": SentMail.objects.count(),
        "mails written": sum(mails.values()),
    }
    return {"counts": counts, "faults": faults}


def _is_stored(receipt: dict[str, Any]) -> bool:
    """The very receipt, and the document that it is for."""
    found = Receipt.objects.select_related("revision__report").filter(pk=receipt["receipt"]).first()
    if found is None or found.document != receipt:
        return False
    stored = f"sha256:{hashlib.sha256(found.revision.document.encode()).hexdigest()}"
    place = (found.revision.report.period, found.revision.number, found.revision.digest)
    return place == (receipt["period"], receipt["revision"], receipt["digest"]) and stored == receipt["digest"]


def _doubled(submits: list[dict[str, Any]], slugs: set[str]) -> list[str]:
    """One revision for each key: none that nobody was told of."""
    asked = Counter((act["slug"], act["receipt"]["revision"]) for act in submits)
    rows = Revision.objects.filter(report__program__slug__in=slugs).values_list("report__program__slug", "number")
    return [f"{slug} #{number}" for slug, number in (Counter(rows) - asked).elements()]


def _keys(acts: list[dict[str, Any]], prefix: str) -> list[str]:
    """Each key that was answered is kept, and no other."""
    kept = Counter(KeptAnswer.objects.filter(key__startswith=prefix).values_list("key", flat=True))
    told = Counter(act["key"] for act in acts)
    return sorted(((kept - told) + (told - kept)).elements())


def _steps(acts: list[dict[str, Any]], slugs: set[str]) -> list[str]:
    """Each act that was acknowledged has its one audit row, and there is no other."""
    told = Counter((act["slug"], f"report.{STEPS[act['step']]}") for act in acts)
    actions = {action for _slug, action in told}
    names = {
        str(pk): slug for pk, slug in Report.objects.filter(program__slug__in=slugs).values_list("pk", "program__slug")
    }
    rows = AuditRow.objects.filter(action__in=actions, object_id__in=names).values_list("object_id", "action")
    stored = Counter((names[target], action) for target, action in rows)
    return [f"{slug} {action}" for slug, action in ((stored - told) + (told - stored)).elements()]


def _states(told: dict[str, list[Any]]) -> list[str]:
    rows = Report.objects.filter(program__slug__in=told).values_list("program__slug", "status", "revision", "accepted")
    stored = {slug: [status, revision, accepted] for slug, status, revision, accepted in rows}
    return [f"{slug} is {stored.get(slug)}, not {state}" for slug, state in told.items() if stored.get(slug) != state]


def _receipts() -> list[str]:
    """Signatures, digests and the chain of every program."""
    keys = {key.kid: _public(key.public_jwk) for key in SigningKey.objects.published()}
    faults: list[str] = []
    last: dict[Any, tuple[int, str]] = {}
    for receipt in Receipt.objects.order_by("program", "number").iterator():
        number, previous = last.get(receipt.program_id) or (0, None)
        document: dict[str, Any] = receipt.document
        signed = rfc8785.dumps({name: value for name, value in document.items() if name != "signature"})
        digest = f"sha256:{hashlib.sha256(rfc8785.dumps(document)).hexdigest()}"
        try:
            keys[str(document["key"])].verify(_decoded(receipt.signature), signed)
        except (KeyError, InvalidSignature):
            faults.append(f"{receipt.pk}: signature")
        if (receipt.number, document["previous"], receipt.digest) != (number + 1, previous, digest):
            faults.append(f"{receipt.pk}: chain")
        last[receipt.program_id] = (receipt.number, digest)
    return faults


def _public(jwk: dict[str, str]) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(_decoded(jwk["x"]))


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _mails(acts: list[dict[str, Any]]) -> list[str]:
    """Each act of which somebody is told: asked for once, sent, and written at least once."""
    faults = [f"not sent: {key}" for key in SentMail.objects.filter(sent_at=None).values_list("key", flat=True)]
    undone = DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL)
    faults += [f"task {status}: {error}" for status, error in undone.values_list("status", "exception_class_path")]
    asked = {key.rpartition(":")[0] for key in SentMail.objects.values_list("key", flat=True)}
    faults += [
        f"not asked for: {pk}"
        for pk in Receipt.objects.values_list("pk", flat=True)
        if f"report_submitted:{pk}" not in asked
    ]
    written = mail_counts()
    needed = Counter(
        ("manager" if act["step"] in {"return", "accept"} else "coordinator", act["slug"])
        for act in acts
        if act["step"] in {"submit", "return", "accept"}
    )
    faults += [f"not written: {number} to {who} of {slug}" for (who, slug), number in (needed - written).items()]
    return faults


def mail_counts() -> Counter[tuple[str, str]]:
    """How many whole mails were written, by reader (manager or coordinator) and program."""
    found: Counter[tuple[str, str]] = Counter()
    for path in Path(settings.EMAIL_FILE_PATH).glob("*"):
        for mail in path.read_bytes().split(SEPARATOR):
            reader, slug = re.search(rb"^To: (manager|coordinator)", mail, re.MULTILINE), SLUG.search(mail.decode())
            if reader and slug:
                found[reader[1].decode(), slug[0]] += 1
    return found


def _database() -> list[str]:
    """What the database says of itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            found = [row[0] for row in cursor.fetchall()]
            cursor.execute("PRAGMA foreign_key_check")
            return [text for text in found if text != "ok"] + [str(row) for row in cursor.fetchall()]
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'")
        if not cursor.fetchone():
            return []
        cursor.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        own = "relnamespace = 'public'::regnamespace"
        heaps = (
            f"SELECT c.oid::regclass::text, r.msg FROM pg_class c, verify_heapam(c.oid) r WHERE relkind = 'r' AND {own}"  # noqa: S608  # ours
        )
        cursor.execute(heaps)
        damaged = [str(row) for row in cursor.fetchall()]
        # Raises where an index is not what its table says.
        cursor.execute(
            "SELECT bt_index_check(c.oid, true) FROM pg_class c JOIN pg_am a ON a.oid = c.relam"  # noqa: S608  # ours
            f" WHERE relkind = 'i' AND amname = 'btree' AND {own}"
        )
        return damaged
