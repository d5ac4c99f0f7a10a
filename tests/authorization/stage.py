"""The objects and callers of the matrix: Bruno's programs in several states, and everybody who asks about them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from groups import confirmations
from groups.actions import companies, facilities, listings, members, proposals, tokens
from groups.codelists import ProposalKind, RejectionReason, Role, Scope
from groups.models import (
    Claim,
    Company,
    Facility,
    FacilityProposal,
    Invitation,
    Membership,
    Program,
    ProgramToken,
    Proof,
    User,
)
from groups.periods import Period
from groups.representations.hsds import ids, taxonomies
from groups.subjects import NODE, Subject
from groups.versions import ANY
from network.node.actions import keys
from network.reports.actions import drafts, reviews, submissions
from network.reports.models import BulkJob, Receipt, Report
from network.standards.actions import drafts as standard_drafts
from network.standards.models import Version
from tests.cast import Api, Cast, facility, program
from tests.documents import small

COLUMNS = (
    "anonymous",
    "chen",
    "rosa",
    "bruno",
    "dora",
    "amina",
    "elif",
    "nadia",
    "token_every_scope",
    "token_other_scope",
    "token_other_program",
    "token_revoked",
)
FACT: dict[str, Any] = {
    "field": "capacity",
    "value": 90,
    "as_of": date(2026, 6, 30),
    "source_url": "https://ministry.example.org/list",
}
OTHER_COMPANY = UUID(int=2)
REPORTING = (Scope.REPORT_READ, Scope.REPORT_SUBMIT, Scope.REPORT_WRITE)


@dataclass
class Stage:
    """One object to ask about, and the callers: `ids` are the values of the address's parts."""

    program: Program
    ids: dict[str, Any]
    callers: dict[str, Api]


def make_stage(cast: Cast, target: str, route: str) -> Stage:
    keys.active_key()  # made when first asked for
    found = _program(cast, target)
    Program.objects.filter(pk=found.pk).update(website="https://harbour.example.org")
    invitation = members.invite(program=found, email=cast.chen.email, role=Role.REPORTER, language="en", by=NODE)
    standing = tokens.create(
        program=found, name="standing", scopes=[Scope.REPORT_READ], expires_on=date(2027, 1, 1), by=NODE
    )[0]
    receipt = Receipt.objects.filter(program=found).first()
    named = {
        "program": found.pk,
        "user": cast.rosa.pk,
        "invitation": invitation.pk,
        "token": standing.pk,
        "period": "2026-Q2" if target == "closed" else "2026-Q3",
        "number": 1,
        "receipt": receipt.pk if receipt else UUID(int=1),
        "proof": Proof.objects.create(program=found, kind="vouch", voucher=cast.hill, proven_on="2026-11-01").pk,
        "claim": Claim.objects.create(program=found, user=cast.chen, note="Me.").pk,
        "confirmation": confirmations.link(
            confirmations.stands_for(found.pk, found.assured_on or date.min), cast.bruno.email
        ).rpartition("/")[2],
        "job": BulkJob.objects.create(sender=f"user:{cast.bruno.pk}", mode="submit", language="en", lines=2_000).pk,
        "version": "1.0",
        "language": "fr",
        "facility": cast.north.pk,
        **_of_drafts(route),
        **_of_facilities(cast, found, route),
        **_named_by_hsds(cast),
    }
    return Stage(found, named, _callers(cast, found, route))


def _of_drafts(route: str) -> dict[str, Any]:
    """A version that is not published, where a route asks for one."""
    if route not in {"standard-draft", "standard-publish"}:
        return {"digest": ""}
    draft = standard_drafts.make(version="1.1", base="1.0", first_period=Period(2027, 3), by=NODE)
    return {"version": draft.version, "digest": draft.whole_digest}


def _named_by_hsds(cast: Cast) -> dict[str, Any]:
    program = str(cast.harbour.pk)
    return {
        "organization": cast.harbour.pk,
        "service": UUID(ids.service_id(program)),
        "service_at_location": UUID(ids.at_location_id(program, str(cast.north.pk))),
        "taxonomy": UUID(taxonomies.SERVICES.id),
        "term": UUID(taxonomies.TERMS[0].id),
        "document": "service",
    }


def _of_facilities(cast: Cast, found: Program, route: str) -> dict[str, Any]:
    """What hangs on the facility: made where a route asks for it."""
    ids: dict[str, Any] = {
        "scheme": "ministry",
        "value": "7",
        "fact": 1,
        "company": UUID(int=1),
        "proposal": UUID(int=1),
    }
    if route.startswith("compan"):
        company = companies.add(values={"name": "Guards"}, by=NODE)
        Company.objects.create(pk=OTHER_COMPANY, name="Holding")
        ids["company"] = company.pk
    if route.startswith(("facility-fact", "facility-identifier", "facility-merge")):
        facility("XA-SUD")
        facilities.identify(facility=cast.north, scheme="ministry", value="7", by=NODE)
        fact = facilities.record_fact(facility=cast.north, by=NODE, **FACT)
        ids["fact"] = fact.pk
    if route.startswith("facility-proposal"):
        made = proposals.make(program=found, kind=ProposalKind.FACT, facility=cast.north, values=FACT, note="", by=NODE)
        ids["proposal"] = made.pk
    return ids


def _program(cast: Cast, target: str) -> Program:
    """`listed`, `orphan` (listed, without a manager), `pending`, `rejected`, `draft`, `submitted` or `accepted` (its
    report for 2026-Q3), `closed` (the window of 2026-Q2); "-" where it does not matter."""
    if target == "orphan":
        Membership.objects.filter(program=cast.harbour, role=Role.MANAGER).delete()
        return cast.harbour
    if target in {"pending", "rejected"}:
        found = program("Harbour Nights", cast.bruno, listed=False)
        Membership.objects.create(user=cast.rosa, program=found, role=Role.REPORTER)
        if target == "rejected":
            listings.reject(program=found, code=RejectionReason.INCOMPLETE, note="More, please.", by=NODE)
        return found
    if target in {"draft", "submitted", "accepted"}:
        author = Subject(user=cast.rosa)
        period = Period.parse("2026-Q3")
        drafts.save(program=cast.harbour, period=period, document=small(), expected=ANY, by=author)
        if target != "draft":
            submissions.submit(program=cast.harbour, period=period, by=author)
        if target == "accepted":
            report = Report.objects.get(program=cast.harbour)
            reviews.accept(report=report, note="", revision=None, by=NODE)
    return cast.harbour


def _callers(cast: Cast, found: Program, route: str) -> dict[str, Api]:
    # A scope that helps with nothing at this route.
    other = (Scope.LISTING_WRITE,) if route.startswith(("report", "receipt")) else REPORTING
    revoked = cast.token(found, *Scope)
    tokens.revoke(token=_token_of(revoked), by=NODE)
    callers = {name: Api(getattr(cast, f"{name}_" if name == "elif" else name)) for name in COLUMNS[1:8]}
    return callers | {
        "anonymous": Api(),
        "token_every_scope": Api(token=cast.token(found, *Scope)),
        "token_other_scope": Api(token=cast.token(found, *other)),
        "token_other_program": Api(token=cast.token(cast.hill, *Scope)),
        "token_revoked": Api(token=revoked),
    }


def _token_of(secret: str) -> ProgramToken:
    return ProgramToken.objects.select_related("program").get(public_id=secret.split("_")[1])


# What tells of each record whether it was changed.
TELLING: dict[type[Model], tuple[str, ...]] = {
    Program: ("version", "status", "pending_changes"),
    Facility: ("version", "merged_into"),
    FacilityProposal: ("version", "status"),
    Company: ("version", "parent", "merged_into"),
    User: ("version",),
    Version: ("status", "digest"),
    Report: ("version", "status", "revision"),
    Membership: ("role",),
    ProgramToken: ("revoked_on",),
    Invitation: ("email", "role"),
}


def fingerprint() -> list[list[Any]]:
    """The number of rows of every table but sessions, and the version and state of each record that has one."""
    found = []
    with connection.cursor() as cursor:
        for sql in _questions():
            cursor.execute(sql)
            found.append(cursor.fetchall())
    return found


@cache
def _questions() -> list[str]:
    quote = connection.ops.quote_name
    names = set(connection.introspection.django_table_names(only_existing=False, include_views=False))
    names -= {"django_session"}  # signing in is no change
    counts = " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {quote(name)}" for name in sorted(names))  # noqa: S608  # names of our own tables
    asked = [counts]
    for model, fields in TELLING.items():
        columns = [quote(str(each.column)) for each in model._meta.concrete_fields if each.name in {"id", *fields}]
        asked.append(f"SELECT {', '.join(columns)} FROM {quote(model._meta.db_table)} ORDER BY 1")  # noqa: S608  # the same
    return asked


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
