"""Making the invented network: in one transaction, so that a database holds all of it or none."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from demo import accounts, history, listings
from groups.models import Program


def is_seeded() -> bool:
    return Program.objects.filter(is_demo=True).exists()


def holds_others() -> bool:
    """Whether programs are here that no demonstration made: then this is somebody's node."""
    return not is_seeded() and Program.objects.exists()


@transaction.atomic
def seed() -> None:
    """The same network whenever it is made on the same day. Needs the standard installed."""
    now = timezone.now()
    quarters = history.quarters(now)
    entered = listings.enter(quarters=quarters)
    desk = history.Desk(now=now, newest=quarters[-1])
    for period in quarters[:-1]:
        history.report(entered, period, desk)
    # Only now, so that their mail is about what is new.
    people = accounts.enter(entered.programs)
    history.report(entered, quarters[-1], replace(desk, coordinator=people.coordinator))
    listings.enter_waiting(entered, quarters=quarters)
