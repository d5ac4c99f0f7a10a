"""What the worker does by the clock for reports."""

from django.utils import timezone

from network.node.jobs import HOUR, every
from network.reports import observations
from network.reports.actions import bulk
from network.reports.actions.reminders import remind


@every(HOUR)
def end_pending_absences() -> None:
    observations.end_pending(timezone.now())


@every(HOUR)
def send_reminders() -> None:
    remind()


@every(HOUR)
def resume_bulk() -> None:
    """A file whose task was given up after its tries goes on when what stood in the way is gone."""
    bulk.resume(timezone.now())


@every(HOUR)
def prune_bulk() -> None:
    bulk.prune(timezone.now())
