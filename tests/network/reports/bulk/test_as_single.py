"""A file leaves what its documents leave when they are sent one by one."""

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.models import Model
from django_tasks_db.models import DBTaskResult
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from groups.models import AuditRow, Membership, Program
from network.node.actions import keys
from network.reports.bulk import lines
from network.reports.models import FreeText, Receipt, Report, Revision
from tests.api.bulk import send, umbrella
from tests.cast import Api, Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")

ROWS = st.fixed_dictionaries(
    {},
    optional={
        "V01": st.integers(0, 60),
        "V03": st.one_of(st.none(), st.integers(0, 20)),
        "V06": st.one_of(st.none(), st.just("3"), st.integers(0, 5)),
        "V17": st.integers(0, 2),
        "V19": st.sampled_from([{"value": 0}, {"absence": "not_collected"}, {"absence": "no_access"}]),
        "V21": st.sampled_from([{"value": 9, "base": 12}, {"value": 9, "base": 15}]),
    },
)
MORE = st.lists(
    st.sampled_from(
        [
            {"indicator": "V40", "value": "Ruhig, bis auf den Hof: dort war es laut. هادئ"},
            {"indicator": "V01", "facility": "XA-NORD", "value": 20},
            {"indicator": "V36", "value": "18250.00", "currency": "EUR"},
            {"indicator": "V99", "value": 1},
        ]
    ),
    max_size=3,
    unique_by=str,
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    document = small(**draw(ROWS))
    document["values"] = draw(st.permutations(document["values"])) + draw(MORE)
    document["language"] = draw(st.sampled_from(["fr", "ar", "en"]))
    document["answers"] = [
        {"code": "W07", "pointer": f"/values/{number}/value", "note": "Published."}
        for number, row in enumerate(document["values"])
        if row["indicator"] == "V17" and row.get("value")
    ]
    return document


def test_as_sent_one_by_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    # Texts have salts of their own each time.
    monkeypatch.setattr(secrets, "token_hex", lambda _size: "salt")
    _wide, groups = umbrella(cast)
    keys.active_key()  # made when first asked for

    @settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
    @given(
        sent=st.lists(documents(), min_size=3, max_size=3),
        batch=st.sampled_from([1, 2, 250]),
        held=st.sampled_from([60, 80_000]),
    )
    def law(sent: list[dict[str, Any]], batch: int, held: int) -> None:
        monkeypatch.setattr(lines, "BATCH_LINES", batch)
        monkeypatch.setattr(lines, "MOST_HELD", held)  # with sixty the second line is read twice
        told, left = _undone(lambda: _together(cast, groups, sent))
        expected, rows = _undone(lambda: _alone(groups, sent))
        assert told == expected
        if batch > 1:  # several that come in together are one mail
            del rows["tasks"]
        for name in rows:
            assert left[name] == rows[name], name

    law()


def _undone(act: Callable[[], list[Any]]) -> tuple[list[Any], dict[str, Any]]:
    """What was told and what was left behind; then it is as if nothing had been done."""
    with transaction.atomic():
        told = act()
        left = _left()
        transaction.set_rollback(True)
    return told, left


def _together(cast: Cast, groups: list[Program], sent: list[dict[str, Any]]) -> list[Any]:
    file = [{**document, "program": group.slug} for group, document in zip(groups, sent, strict=True)]
    answer = send(cast.api(cast.dora), *file)
    assert answer.status_code == 200, answer.json()
    return [
        (each["outcome"], each.get("digest"), each.get("code"), _plain(each.get("findings", [])))
        for each in answer.json()["results"]
    ]


def _alone(groups: list[Program], sent: list[dict[str, Any]]) -> list[Any]:
    told: list[Any] = []
    for group, document in zip(groups, sent, strict=True):
        api = Api(Membership.objects.get(program=group, role="manager").user)
        path = f"/programs/{group.slug}/reports/2026-Q3"
        with transaction.atomic():
            saved = api.put(path, document)
            assert saved.status_code == 201
            answer, body = api.post(f"{path}/submit"), saved.json()
            if answer.status_code == 201:
                told.append(("created", answer.json()["digest"], None, []))
            else:
                told.append(("refused", None, answer.json()["code"], _plain(body["findings"])))
                transaction.set_rollback(True)
    return told


def _plain(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in each.items() if name != "source"} for each in findings]


def _left() -> dict[str, Any]:
    """The rows of everything that a submission writes, without what is made anew each time."""
    names = {report.pk: (report.program.slug, report.period) for report in Report.objects.select_related("program")}
    numbers = {row.pk: names[row.report_id] for row in Revision.objects.all()}

    def rows(model: type[Model], *without: str) -> list[str]:
        return sorted(
            str({
                name: names[value] if name == "report_id" else numbers[value] if name == "revision_id" else value
                for name, value in vars(row).items()
                if name not in {"_state", "id", "updated_at", *without}
            })
            for row in model._default_manager.all()
        )  # fmt: skip

    receipts = [
        (row.program_id, numbers[row.revision_id], row.number, {**row.payload, "receipt": ""})
        for row in Receipt.objects.order_by("program", "number")
    ]
    tasks = DBTaskResult.objects.filter(args_kwargs__kwargs__template="report_submitted")
    return {
        "reports": rows(Report),
        "revisions": rows(Revision, "submitted_by"),
        "texts": rows(FreeText),
        "receipts": receipts,
        "audit": [
            (row.action, row.object_kind, names[UUID(row.object_id)], row.program_id, row.country, row.details, row.number)
            for row in AuditRow.objects.filter(object_kind="report").order_by("program_id", "id")
        ],
        "tasks": sorted(
            str([row.task_path, row.queue_name, row.priority, row.backend_name, row.run_after, row.status, row.worker_ids,
                 row.exception_class_path, {**row.args_kwargs["kwargs"], "key": ""}])
            for row in tasks
        ),
    }  # fmt: skip
