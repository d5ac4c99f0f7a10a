"""Proofs that those who registered a program are it."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.fields import missing
from api.idempotency import idempotent
from api.pagination import PARAMETERS, paginate
from api.programs import examples
from api.programs.answers import ProgramReference
from api.programs.hints import named_in
from api.programs.lookup import find, in_scope
from api.programs.serializers import CheckShape, ProofShape
from api.throttling import MAILS, count
from api.views import View
from groups import policy, proof_codes
from groups.actions import proofs
from groups.codelists import ProofKind
from groups.errors import Conflict, Fault, Invalid, NotFound
from groups.models import Program, Proof
from groups.representations import moderation
from network.node.actions.proofs import Missing, look
from network.node.client import PROOF, Policy

REASONS: dict[Missing, Promise] = {
    "unreachable": _("The website could not be reached over https."),
    "certificate": _("The website's certificate is not valid."),
    "too_slow": _("The website answered too slowly."),
    "redirected": _("The website sends readers elsewhere; the file must be where it was asked for."),
    "status": _("There is no such file on the website."),
    "not_a_text": _("The file is no plain text (text/plain, not compressed)."),
    "another_text": _("The file holds something else than the token."),
}


class ProofAnswer(serializers.Serializer[object]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(ProofKind.choices)
    domain = serializers.CharField(allow_null=True)
    voucher = ProgramReference(allow_null=True)
    created_on = serializers.DateField()
    expires_at = serializers.DateTimeField(allow_null=True)
    proven_on = serializers.DateField(allow_null=True)


class NewProof(ProofAnswer):
    token = serializers.CharField(required=False, help_text=_("The one line of the file; shown this once."))
    address = serializers.URLField(required=False, help_text=_("Where the file must be."))


class ProofPage(serializers.Serializer[object]):
    results = ProofAnswer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class Proofs(View):
    parameters = PARAMETERS

    @extend_schema(
        operation_id="list_proofs",
        summary=_("What proves that a program is registered by its own people"),
        parameters=[schema.PROGRAM, schema.CURSOR, schema.LIMIT],
        responses={200: ProofPage},
    )
    def get(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "proof.read", found)
        page = paginate(found.proofs.select_related("voucher"), request, by=("created_at", "id"))
        language = named_in(self)
        return self.answer(
            page.wrap([moderation.proof(row, language) for row in page.rows]),
            version=found.version,
            headers=page.headers,
        )

    @extend_schema(
        operation_id="begin_proof",
        summary=_("Begin a proof, or vouch for another program"),
        description=_(
            "`email` mails a code to an address at the website's domain; `well_known` answers a token for a file on"
            " the website; `vouch` counts at once, in the name of a listed program that you manage (two of them are a"
            " proof). A proof lists nothing: it tells the coordinator something."
        ),
        parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
        request=ProofShape,
        responses={201: NewProof},
        examples=[examples.PROOF],
    )
    @idempotent(secrets=("token",))
    def post(self, request: Request, program: str) -> Response:
        try:
            found = in_scope(self, program)
        except NotFound:
            return self._vouched(*self._of_strangers(program))
        policy.demand(self.subject, "proof.make", found)
        values = self.read(ProofShape)
        if values["kind"] == ProofKind.VOUCH:
            return self._vouched(found, values["as"])
        if values["kind"] == ProofKind.WELL_KNOWN:
            made, token = proofs.begin_website(program=found, by=self.subject)
            return self._made(made, token=token, address=f"https://{made.domain}{proof_codes.path(made)}")
        count(MAILS, values["email"].casefold())
        language = self.languages.machine
        return self._made(proofs.begin_mail(program=found, email=values["email"], language=language, by=self.subject))

    def _of_strangers(self, program: str) -> tuple[Program, str]:
        """Who has no role in a program can vouch for it once its people told them its id; for anything else, and to
        anybody else, it does not exist."""
        values = self.read(ProofShape)
        if values["kind"] != ProofKind.VOUCH or not self.subject.managed_ids:
            raise NotFound
        return proofs.vouched_for(program), values["as"]

    def _vouched(self, program: Program, reference: str) -> Response:
        try:
            voucher = find(Program.objects.filter(pk__in=self.subject.managed_ids), reference)
        except NotFound:
            raise Invalid(Fault("unknown_program", "/as", _("You manage no program of this name or id."))) from None
        return self._made(proofs.vouch(program=program, voucher=voucher, by=self.subject))

    def _made(self, made: Proof, **more: str) -> Response:
        return self.answer(moderation.proof(made, named_in(self)) | more, status=201)


class Check(View):
    """Whether the code is right, or the file there. Tried before the transaction, so that a wrong try stays counted."""

    policy: ClassVar[Policy] = PROOF
    proof: Proof

    def prepare(self, request: Request, **place: Any) -> None:
        found = in_scope(self, place["program"])
        policy.demand(self.subject, "proof.make", found)
        proof = found.proofs.select_related("program").filter(pk=place["proof"]).first()
        if proof is None:
            raise NotFound
        values = self.read(CheckShape, required=False)
        if proof.kind == ProofKind.EMAIL and "code" not in values:
            raise Invalid(*_missing_code())
        proofs.take_try(proof=proof, by=self.subject)
        self.proof = proof
        if proof.proven_on is not None:
            return
        if proof.kind == ProofKind.EMAIL and not proof_codes.is_code(proof, values["code"]):
            raise Invalid(Fault("wrong_code", "/code", _("This is not the code that was mailed.")))
        if proof.kind == ProofKind.WELL_KNOWN and (reason := look(proof=proof, policy=self.policy)) is not None:
            raise Conflict(code=f"proof_{reason}", message=REASONS[reason])

    @extend_schema(
        operation_id="check_proof",
        summary=_("Send the mailed code, or have the website looked at"),
        parameters=[schema.PROGRAM, schema.IDEMPOTENCY_KEY],
        request=CheckShape,
        responses={200: ProofAnswer},
    )
    @idempotent()
    def post(self, request: Request, program: str, proof: UUID) -> Response:
        settled = proofs.settle(proof=self.proof, by=self.subject)
        return self.answer(moderation.proof(settled, named_in(self)))


def _missing_code() -> list[Fault]:
    return [Fault("required", "/code", str(missing(CheckShape().fields["code"])))]
