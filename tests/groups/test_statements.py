"""Statements that are written once and run together."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from groups.actions import audit
from groups.actions.mail import mail_coordinators
from groups.models import AuditRow, Program
from groups.statements import insert, inserting, run, updating
from groups.subjects import NODE
from groups.tasks import row
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_task_written_with_other_rows_is_the_task_that_is_queued() -> None:
    arguments = {"country": "XA", "key": "k", "template": "report_submitted", "params": {"program": "é"}}
    mail_coordinators.enqueue(**arguments)  # type: ignore[arg-type]  # as the worker gets them
    run(inserting(row(mail_coordinators, **arguments)))
    queued, written = DBTaskResult.objects.order_by("enqueued_at").values()
    for each in (queued, written):
        del each["id"], each["enqueued_at"]
    assert written == queued


def test_rows_are_written_as_the_orm_writes_them(cast: Cast) -> None:
    made = audit.row(action="token.created", target=cast.harbour, by=NODE, number=1, text="ü", truth=True, nothing=None)
    copy = audit.row(action="token.created", target=cast.harbour, by=NODE, number=1, text="ü", truth=True, nothing=None)
    insert(made)
    copy.save(force_insert=True)
    assert made.pk is not None
    names = [field.attname for field in AuditRow._meta.concrete_fields if field.attname not in {"id", "at"}]
    rows = AuditRow.objects.filter(action="token.created").order_by("pk").values(*names)
    assert rows[0] == rows[1]


def test_a_row_that_is_not_there_is_not_silently_unchanged(cast: Cast) -> None:
    cast.harbour.city = "Elsewhere"
    run(updating(cast.harbour, "city"))
    cast.harbour.refresh_from_db()
    assert cast.harbour.city == "Elsewhere"
    gone = Program(pk=uuid4(), city="Nowhere")
    with pytest.raises(DatabaseError), transaction.atomic():
        run(updating(cast.harbour, "city"), updating(gone, "city"))


def test_what_the_database_refuses_is_an_error_of_django(cast: Cast) -> None:
    made = inserting(cast.harbour)
    with pytest.raises(IntegrityError), transaction.atomic():
        run(made)


def test_of_several_all_or_none_are_written(cast: Cast) -> None:
    before = AuditRow.objects.count()
    first = inserting(audit.row(action="token.created", target=cast.harbour, by=NODE))
    with pytest.raises(IntegrityError), transaction.atomic():
        run(first, inserting(cast.harbour))
    assert AuditRow.objects.count() == before
