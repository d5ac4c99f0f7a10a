"""Keeping listings true: managers are asked after five and after eleven months, and confirm with a link."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from groups import confirmations
from groups.actions import listings, mail
from groups.codelists import ListingStatus, Role
from groups.freshness import ASKED, times_asked
from groups.models import Membership, Program, SentMail
from groups.models.entry import FORGOTTEN
from groups.subjects import Subject

# Keys of mails that one query looks for.
BATCH = 500


@transaction.atomic
def accept(*, token: str) -> Program:
    """Confirm the listing of a link, in the name of who got it. Raises as confirmations.read does, and WrongState."""
    asked = confirmations.read(token)
    # Once more behind the lock: of two that come at once the second finds it used.
    Program.objects.lock(asked.program)
    asked = confirmations.read(token)
    return listings.confirm(program=asked.program, by=Subject(user=asked.user))


def remind() -> int:
    """Queue the letters that are due and were not queued before; how many. Each is a transaction of its own, with its
    key: a run that breaks off is finished by the next one."""
    letters = list(_letters())
    return sum(_send(*each) for start in range(0, len(letters), BATCH) for each in _new(letters[start : start + BATCH]))


def _letters() -> Iterator[tuple[str, Membership]]:
    """Managers of the listings that nobody has confirmed for long, each with the key of the letter."""
    today = timezone.now().date()
    members = Membership.objects.filter(
        role=Role.MANAGER,
        user__is_active=True,
        program__status=ListingStatus.LISTED,
        program__origin="",
        program__assured_on__lte=today - ASKED[0],
        # What everybody has forgotten is not asked for again and again.
        program__assured_on__gt=today - FORGOTTEN,
    )
    # Of a program's hundred columns the two that are needed.
    named = members.annotate(slug=F("program__slug"), assured_on=F("program__assured_on")).select_related("user")
    for member in named.order_by("program", "pk"):
        assured_on = getattr(member, "assured_on")  # noqa: B009  # an annotation of the query
        times = times_asked(assured_on, today)
        yield f"listing_confirm:{member.program_id}:{assured_on}:{times}:{member.user_id}", member


def _new(letters: list[tuple[str, Membership]]) -> list[tuple[str, Membership]]:
    sent = set(SentMail.objects.filter(key__in=[key for key, _member in letters]).values_list("key", flat=True))
    return [letter for letter in letters if letter[0] not in sent]


def _send(key: str, member: Membership) -> bool:
    return mail.send_later(
        to=member.user,
        key=key,
        template="listing_confirm",
        program=str(getattr(member, "slug")),  # noqa: B009  # an annotation of the query
        link=confirmations.stands_for(member.program_id, getattr(member, "assured_on")),  # noqa: B009  # as above
    )
