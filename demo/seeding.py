"""Making the invented network: in one transaction, so that a database holds all of it or none."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from demo import accounts, history, listings
from groups.actions.mail import mail_coordinators
from groups.models import Program
from groups.tasks import send_mail


def is_seeded() -> bool:
    return Program.objects.filter(is_demo=True).exists()


def holds_others() -> bool:
    """Whether programs are here that no demonstration made: then this is somebody's node."""
    return not is_seeded() and Program.objects.exists()


@transaction.atomic
def seed(quarters: int = history.QUARTERS) -> None:
    """The same network whenever it is made on the same day. Needs the standard installed."""
    now = timezone.now()
    periods = history.periods(now, quarters)
    entered = listings.enter(quarters=periods)
    desk = history.Desk(now=now, newest=periods[-1])
    for period in periods[:-1]:
        history.report(entered, period, desk)
    history.correct(entered, desk)
    # People come only now, and get mail about what is new.
    DBTaskResult.objects.filter(task_path__in=[mail_coordinators.module_path, send_mail.module_path]).delete()
    people = accounts.enter(entered.programs)
    history.report(entered, periods[-1], replace(desk, coordinator=people.coordinator))
    listings.enter_waiting(entered, quarters=periods)
