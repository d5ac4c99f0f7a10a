"""Proofs that those who registered a program are it. They tell a coordinator something; none of them lists anything.

A code is tried and a website is looked at outside of the transaction in which the result is stored: a try that failed
must stay counted, and nobody waits for a website with a lock in hand (`network/node/actions/proofs.py` looks)."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import mailboxes, policy, proof_codes
from groups.actions import audit, mail
from groups.codelists import ListingStatus, ProofKind, Role
from groups.errors import Conflict, Fault, Gone, Invalid, Message, NotAllowed, NotFound
from groups.models import Program, Proof
from groups.subjects import Subject
from groups.texts import host_of

TRIES = {ProofKind.EMAIL: 5, ProofKind.WELL_KNOWN: 20}
MOST_A_DAY = 10


class TooManyTries(Conflict):
    code = "too_many_tries"
    message = _("That was tried too often. Begin again with a new proof.")


class TooManyProofs(Conflict):
    code = "too_many_proofs"
    message = _("That was too often for a day. Try again tomorrow.")


class ProofExpired(Gone):
    code = "proof_expired"
    message = _("The time for this proof is over. Begin again with a new one.")


class VouchedAlready(Conflict):
    code = "vouched_already"
    message = _("This program, or you for another one, has vouched already.")


@transaction.atomic
def begin_mail(*, program: Program, email: str, language: str, by: Subject) -> Proof:
    """Mail a code to an address at the domain of the group's website."""
    program = _begin(program, by)
    domain, own = mailboxes.domain_of(email), mailboxes.own_domain(program.website_to_be)
    if domain in mailboxes.FREE_MAIL:
        raise _wrong(
            "free_mail_host", "/email", _("Anybody can have an address there; use one of the group's own domain.")
        )
    if not own:
        raise _wrong("website_required", "/kind", _("The listing has no website with a name of its own."))
    if not mailboxes.belongs(domain, own):
        raise _wrong("other_domain", "/email", _("The address is not at the domain of the listing's website."))
    proof = Proof.objects.create(
        program=program, kind=ProofKind.EMAIL, domain=domain, expires_at=timezone.now() + proof_codes.CODE_FOR
    )
    audit.record(action="proof.begun", target=proof, program=program, by=by, kind=proof.kind)
    mail.send_later(
        to=email,
        key=f"proof_code:{proof.pk}",
        template="proof_code",
        language=language,
        program=program.slug,
        code=str(proof.pk),
    )
    return proof


@transaction.atomic
def begin_website(*, program: Program, by: Subject) -> tuple[Proof, str]:
    """The proof, and the line that the group puts on its website, which is told this once."""
    program = _begin(program, by)
    host = host_of(program.website_to_be)
    if not host:
        raise _wrong("website_required", "/kind", _("The listing has no website."))
    proof = Proof(
        program=program, kind=ProofKind.WELL_KNOWN, domain=host, expires_at=timezone.now() + proof_codes.TOKEN_FOR
    )
    token = proof_codes.new_token(proof)
    proof.save()
    audit.record(action="proof.begun", target=proof, program=program, by=by, kind=proof.kind)
    return proof, token


def _wrong(code: str, pointer: str, message: Message) -> Invalid:
    return Invalid(Fault(code, pointer, message))


def _begin(program: Program, by: Subject) -> Program:
    program = Program.objects.select_for_update().get(pk=program.pk)
    policy.demand(by, "proof.make", program)
    since = timezone.now() - timedelta(days=1)
    if program.proofs.filter(created_at__gt=since).exclude(kind=ProofKind.VOUCH).count() >= MOST_A_DAY:
        raise TooManyProofs
    return program


@transaction.atomic
def vouch(*, program: Program, voucher: Program, by: Subject) -> Proof:
    """Say in the name of a listed program that one knows the other one: never of one's own, and nobody twice."""
    policy.demand(by, "proof.vouch", voucher)
    Program.objects.lock(program)
    if not voucher.is_listed:
        raise _wrong("not_listed", "/as", _("Only a listed program can vouch."))
    if by.user is None or by.role_in(program.pk) is not None or voucher.pk == program.pk:
        raise NotAllowed(code="four_eyes", message=_("Nobody vouches for their own program."))
    of_mine = by.user.memberships.filter(role=Role.MANAGER).values("program")
    if program.proofs.filter(voucher__in=of_mine).exists():
        raise VouchedAlready
    proof = Proof.objects.create(
        program=program, kind=ProofKind.VOUCH, voucher=voucher, proven_on=timezone.now().date()
    )
    audit.record(action="proof.vouched", target=proof, program=program, by=by, voucher=str(voucher.pk))
    return proof


def vouched_for(reference: str) -> Program:
    """The program for which somebody without a role in it can vouch: whoever was told its id by the group."""
    try:
        pk = UUID(reference)
    except ValueError:
        raise NotFound from None
    states = [ListingStatus.PENDING, ListingStatus.LISTED, ListingStatus.REJECTED]
    found = Program.objects.filter(pk=pk, status__in=states, origin="").first()
    if found is None:
        raise NotFound
    return found


def take_try(*, proof: Proof, by: Subject) -> None:
    """Count a try before it is made, so that those at once cannot outrun the count. Call it in no transaction."""
    policy.demand(by, "proof.make", proof.program)
    if proof.kind == ProofKind.VOUCH or proof.proven_on is not None:
        return
    if proof.expires_at is not None and proof.expires_at < timezone.now():
        raise ProofExpired
    most = TRIES[ProofKind(proof.kind)]
    if not Proof.objects.filter(pk=proof.pk, tries__lt=most).update(tries=F("tries") + 1):
        raise TooManyTries


@transaction.atomic
def settle(*, proof: Proof, by: Subject) -> Proof:
    """What was looked for is there."""
    Program.objects.lock(proof.program)
    proof = Proof.objects.select_related("program").get(pk=proof.pk)
    policy.demand(by, "proof.make", proof.program)
    if proof.proven_on is None:
        proof.proven_on = timezone.now().date()
        proof.save()
        audit.record(action="proof.proven", target=proof, program=proof.program, by=by, kind=proof.kind)
    return proof
