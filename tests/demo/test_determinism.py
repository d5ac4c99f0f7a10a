"""The same day has the same network, wherever it is made."""

from typing import Any

import pytest
from django.db import transaction

from demo import seeding
from groups.models import Program
from network.reports.models import Revision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standard"), pytest.mark.sqlite_only]


def picture() -> list[Any]:
    """Listings and figures, without what is random by design: ids of programs, and what free text is sealed with."""
    shown: list[Any] = [
        [program.slug, program.status, program.texts("name"), program.texts("summary"), str(program.latitude)]
        for program in Program.objects.in_order()
    ]
    revisions = Revision.objects.select_related("report__program")
    for revision in revisions.order_by("report__program__slug", "report__period", "number"):
        rows = [row for row in revision.values["values"] if row["indicator"] != "V40"]
        report = revision.report
        shown.append([report.program.slug, report.period, str(revision.submitted_on), revision.outcome, rows])
    return shown


def test_a_day_has_one_network() -> None:
    pictures = []
    for _ in range(2):
        with transaction.atomic():
            seeding.seed(2)
            pictures.append(picture())
            transaction.set_rollback(True)
    assert len(pictures[0]) > 130
    assert pictures[0] == pictures[1]
