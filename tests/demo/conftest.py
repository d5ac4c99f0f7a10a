"""The seeded network, made once for the tests of a file and rolled back after them."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from pytest_django import DjangoDbBlocker

from demo import seeding
from groups.models import Program
from network.reports.models import Revision
from tests.conftest import TODAY
from tests.standard import install_standard


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


@pytest.fixture(scope="module")
def network(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Any]]:
    """Seeds twice on the same day, and yields the picture of the first."""
    with time_machine.travel(TODAY, tick=True), django_db_blocker.unblock(), transaction.atomic():
        install_standard()
        with transaction.atomic():
            seeding.seed()
            first = picture()
            transaction.set_rollback(True)
        seeding.seed()
        yield first
        transaction.set_rollback(True)
