"""What the database itself refuses."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, ProtectedError

from network.reports.models import Comment, FreeText, Observation, Receipt, Report, Revision
from tests.api.steps import reach
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("standard")


def refuses(row: Model) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            # Foreign keys are looked at when the transaction ends; here it does not end.
            connection.check_constraints()
    except IntegrityError:
        return True
    return False


def copy(row: Any, **changes: Any) -> Any:
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    return type(row)(**(values | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {},  # a second one of the quarter
        {"period": "2026-Q5"}, {"period": "2026Q1"}, {"period": ""}, {"period": "0999-Q1"},
        {"period": "2026-Q1", "status": "lost"},
        {"period": "2026-Q1", "status": "accepted", "accepted": None},
        {"period": "2026-Q1", "status": "correcting", "accepted": None},
        {"period": "2026-Q1", "accepted": 2},
        {"period": "2026-Q1", "status": "submitted", "draft": {"values": []}},
        {"period": "2026-Q1", "status": "accepted", "draft": {"values": []}},
        {"period": "2026-Q1", "program_id": uuid.UUID(int=0)},
    ],
)  # fmt: skip
def test_reports(cast: Cast, changes: dict[str, Any]) -> None:
    reach(cast, "accepted")
    report = Report.objects.get()
    assert not refuses(copy(report, period="2026-Q1"))
    Report.objects.filter(period="2026-Q1").delete()
    assert refuses(copy(report, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"number": 0}, {"number": 2, "outcome": "lost"}, {"number": 2, "digest": "sha256:"},
        {"number": 2, "digest": f"sha256:{'A' * 64}"}, {"number": 2, "digest": "0" * 64},
    ],
)  # fmt: skip
def test_revisions(cast: Cast, changes: dict[str, Any]) -> None:
    reach(cast, "submitted")
    revision = Revision.objects.get()
    assert refuses(copy(revision, **changes))
    assert not refuses(copy(revision, number=2))


def test_receipts(cast: Cast) -> None:
    reach(cast, "submitted")
    receipt = Receipt.objects.get()
    second = copy(Revision.objects.get(), number=2)
    second.save()
    assert refuses(copy(receipt, revision_id=second.pk))  # its place in the chain is taken
    assert refuses(copy(receipt, number=2))  # the revision has one
    assert not refuses(copy(receipt, number=2, revision_id=second.pk))


@pytest.mark.parametrize(
    "changes",
    [
        {"indicator": "V01"},  # the total is there
        {"indicator": "V01", "facility": "north"},
        {"number": None},
        {"number": 1, "absence": "pending"},
        {"number": 1, "other": "true"},
        {"number": None, "absence": "pending", "other": "x"},
    ],
)
def test_observations(cast: Cast, changes: dict[str, Any]) -> None:
    reach(cast, "accepted")
    if changes.get("facility") == "north":
        changes = changes | {"facility": cast.north.pk}
    values = {"report": Report.objects.get(), "indicator": "V39", "number": 1}
    assert refuses(Observation(**(values | changes)))
    assert not refuses(Observation(**values))
    assert not refuses(Observation(**(values | {"dimension": "appearance", "code": "court"})))
    assert refuses(Observation(**(values | {"dimension": "appearance", "code": "court"})))


def test_free_texts(cast: Cast) -> None:
    reach(cast, "submitted")
    revision = Revision.objects.get()
    FreeText.objects.create(revision=revision, pointer="/values/0/note", text="x", salt="y")
    assert refuses(FreeText(revision=revision, pointer="/values/0/note", text="z", salt="y"))
    assert not refuses(FreeText(revision=revision, pointer="/values/1/note"))


def test_what_was_signed_for_is_not_deleted_with_its_program(cast: Cast) -> None:
    reach(cast, "returned")
    with pytest.raises(ProtectedError):
        cast.harbour.delete()
    with pytest.raises(ProtectedError):
        Report.objects.get().delete()
    with pytest.raises(ProtectedError):
        Revision.objects.get().delete()
    assert Comment.objects.count() == 1
