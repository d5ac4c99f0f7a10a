"""Program tokens: made once, shown once, revoked at once."""

from datetime import date, timedelta
from hmac import compare_digest

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups import policy, tokens
from groups.actions import audit
from groups.codelists import Scope
from groups.errors import Fault, Invalid
from groups.models import Program, ProgramToken
from groups.models.program import OUTLINE
from groups.statements import Question, ask, instance
from groups.subjects import Subject

LONGEST = timedelta(days=400)
KNOWN = ("id", "public_id", "digest", "name", "scopes", "expires_on", "last_used_on")
VALID = Question(
    (*(f"token.{name}" for name in KNOWN), *(f"program.{name}" for name in OUTLINE)),
    "groups_programtoken token JOIN groups_program program ON program.id = token.program_id"
    " WHERE token.public_id = %(token)s AND token.revoked_on IS NULL AND token.expires_on >= %(today)s",
)


@transaction.atomic
def create(
    *, program: Program, name: str, scopes: list[Scope], expires_on: date, by: Subject
) -> tuple[ProgramToken, str]:
    """A new token and its secret, which is shown this once."""
    policy.demand(by, "token.create", program)
    today = timezone.now().date()
    if not today <= expires_on <= today + LONGEST:
        raise Invalid(
            Fault("expires_out_of_range", "/expires_on", _("A token lasts until {last} at the most."),
                  {"last": str(today + LONGEST)})
        )  # fmt: skip
    secret, public_id = tokens.generate()
    token = ProgramToken.objects.create(
        program=program,
        public_id=public_id,
        digest=tokens.digest(secret),
        name=name,
        scopes=sorted(set(scopes)),
        expires_on=expires_on,
        created_on=today,
    )
    audit.record(action="token.created", target=token, program=program, by=by, scopes=token.scopes)
    return token, secret


@transaction.atomic
def revoke(*, token: ProgramToken, by: Subject) -> None:
    policy.demand(by, "token.revoke", token.program)
    if token.revoked_on is None:
        token.revoked_on = timezone.now().date()
        token.save()
        audit.record(action="token.revoked", target=token, program=token.program, by=by)


def recognise(secret: str) -> ProgramToken | None:
    """The valid token that this secret is, with its program in outline; None for a malformed, unknown, expired or
    revoked one."""
    public_id = tokens.public_id_of(secret)
    if public_id is None:
        return None
    today = timezone.now().date()
    (found,) = ask(VALID, token=public_id, today=today)
    if not found:
        return None
    token = instance(ProgramToken, KNOWN, found[0][: len(KNOWN)])
    token.program = instance(Program, OUTLINE, found[0][len(KNOWN) :])
    if not compare_digest(token.digest, tokens.digest(secret)):
        return None
    if token.last_used_on != today:
        ProgramToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return token
