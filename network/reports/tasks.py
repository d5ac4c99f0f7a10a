"""Tasks of this app. A task may run twice (its worker may die), and finds then that all is done."""

from django_tasks import task

from network.reports.actions import rechecks
from network.reports.models import Report


@task()
def recheck(report: str) -> None:
    """Check an accepted report once more against the quarter before it."""
    if found := Report.objects.filter(pk=report, accepted__isnull=False).first():
        rechecks.run(found)
