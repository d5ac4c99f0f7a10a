"""The link in a mail by which a manager confirms a listing with one press of a button: what it says, and reading it.

It is signed, good for 60 days and for one purpose, and bound to the listing, to the assurance that it renews and to the
address to which it was sent. Whoever renews the assurance, by whatever way, uses it up."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from groups.errors import Fault, Gone, Invalid
from groups.models import Program, User

SALT = "groups.confirmation"
GOOD_FOR = timedelta(days=60)


@dataclass(frozen=True)
class Asked:
    """Who is asked about what."""

    program: Program
    user: User


class LinkExpired(Gone):
    code = "link_expired"
    message = _("This link is no longer good. Sign in to confirm the listing, or wait for the next letter.")


class LinkUsed(Gone):
    code = "link_used"
    message = _("The listing was confirmed since this link was sent: on {day}. There is nothing left to do.")


def link(listing: str, address: str) -> str:
    """The address of the page. `listing` is what `stands_for` gives; `address` is the reader's."""
    program, assured_on = listing.split()
    token = signing.dumps([UUID(program).hex, assured_on, _reader(address)], salt=SALT, compress=True)
    return f"{settings.NODE_URL}/confirm/{token}"


def stands_for(program: UUID, assured_on: date) -> str:
    return f"{program} {assured_on}"


def read(token: str) -> Asked:
    """Raises Invalid for what is no link of ours, LinkExpired, or LinkUsed."""
    try:
        listing, assured_on, reader = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
        pk = UUID(listing)
    except signing.SignatureExpired:
        raise LinkExpired from None
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        raise Invalid(
            Fault("unknown_link", "/token", _("This link is damaged. Open it as it is in the letter."))
        ) from None
    program = Program.objects.filter(pk=pk).first()
    if program is None:
        raise LinkExpired
    if str(program.assured_on) != assured_on:
        raise LinkUsed(day=program.assured_on)
    for membership in program.memberships.filter(user__is_active=True).select_related("user"):
        if constant_time_compare(_reader(membership.user.email), reader):
            return Asked(program, membership.user)
    raise LinkExpired


def _reader(address: str) -> str:
    """Tells addresses apart and none of them."""
    return salted_hmac(SALT, address.lower(), algorithm="sha256").hexdigest()[:32]
