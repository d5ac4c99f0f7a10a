"""POST /programs/{id}/reports/{period}/accept: observations and facts are written."""

from decimal import Decimal
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult

from groups.models import AuditRow, FacilityFact
from network.reports.models import Observation
from tests.api.steps import PLACE, accept, correct, everything, reach, save, submit
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
FACT = {"as_of": "2026-08-15", "source_url": "https://example.org/contract"}


def observed() -> list[tuple[Any, ...]]:
    rows = Observation.objects.order_by("indicator", "facility", "dimension", "code")
    return [
        (
            row.indicator, str(row.facility) if row.facility else None, row.dimension, row.code,
            None if row.number is None else str(row.number.normalize()), row.other, row.absence, row.derived,
            row.attributes,
        )
        for row in rows
    ]  # fmt: skip


def test_the_small_report_s_observations(cast: Cast) -> None:
    reach(cast, "submitted")
    assert not Observation.objects.exists()
    assert accept(cast).json()["status"] == "accepted"
    north = str(cast.north.pk)

    def total(code: str, number: str, **attributes: int) -> tuple[Any, ...]:
        return code, None, "", "", number, "", "", False, attributes

    def derived(code: str, number: str, **attributes: int) -> tuple[Any, ...]:
        return code, north, "", "", number, "", "", True, attributes

    expected = [
        total("V01", "38"), derived("V01", "38"),
        total("V02", "14"), derived("V02", "14"),
        total("V03", "7"),
        ("V05", None, "", "", "1", "", "", True, {}),
        total("V06", "3"), derived("V06", "3"),
        total("V07", "2", base=26), derived("V07", "2", base=26),
        ("V11", north, "", "", None, "true", "", False, {}),
        total("V12", "1"), total("V13", "0"), total("V15", "4"), total("V17", "0"), total("V18", "0"),
        ("V19", None, "", "", None, "", "not_collected", False, {}),
        total("V21", "9", base=12),
    ]  # fmt: skip
    assert sorted(observed(), key=repr) == sorted(expected, key=repr)


def test_breakdowns_money_and_decimals(cast: Cast) -> None:
    document = small()
    document["values"] += [
        {"indicator": "V02", "by": {"sex": "F"}, "value": 6},
        {"indicator": "V02", "by": {"sex": "M"}, "value": 8},
        {"indicator": "V04", "value": "12.50", "estimate": True},
        {"indicator": "V37", "value": "151.20", "currency": "CAD", "reference_year": 2025,
         "source_url": "https://example.org/cost"},
        {"indicator": "V40", "value": "The yard is closed at noon."},
    ]  # fmt: skip
    reach(cast, "accepted", document)
    rows = {(row[0], row[3]): row for row in observed() if row[1] is None}
    assert rows["V02", "F"][2:6] == ("sex", "F", "6", "")
    assert (rows["V04", ""][4], rows["V04", ""][8]) == ("12.5", {"estimate": True})
    assert rows["V37", ""][4] == "151.2"
    assert rows["V37", ""][8]["currency"] == "CAD"
    assert not Observation.objects.filter(indicator="V40").exists()


def test_an_accepted_correction_rewrites_them(cast: Cast) -> None:
    reach(cast, "accepted")
    before = observed()
    correct(cast)
    save(cast, small(V01=39, V19={"value": 2}, V21={"absence": "not_collected"}), If_Match="*")
    submit(cast)
    assert observed() == before
    accept(cast, {"revision": 2})
    after = {row[0]: row for row in observed() if row[1] is None}
    assert (after["V01"][4], after["V19"][4], after["V21"][6]) == ("39", "2", "not_collected")
    assert len(observed()) == len(before)
    outline = cast.api(cast.rosa).get(PLACE).json()
    assert (outline["revision"], outline["accepted_revision"]) == (2, 2)


@pytest.mark.parametrize("named", [True, False])
def test_facts_become_facts_of_the_facility(cast: Cast, named: bool) -> None:
    place = {"facility": "XA-NORD"} if named else {}
    document = small()
    document["values"] += [
        {"indicator": "F01", "value": "private_for_profit", **place, **FACT},
        {"indicator": "F02", "value": "Example Services", **place, **FACT},
        {"indicator": "F03", "value": "immigration_detention_centre", **place, **FACT},
        {"indicator": "F04", "value": 120, **place, **FACT},
        {"indicator": "F05", "value": 98, **place, **FACT},
    ]
    answer = save(cast, document)
    assert answer.json()["findings"] == []
    submit(cast)
    assert not FacilityFact.objects.exists()
    accept(cast)
    facts = FacilityFact.objects.values_list("field", "value", "as_of", "source_url")
    assert [(field, value, str(as_of), url) for field, value, as_of, url in facts] == [
        (field, value, "2026-08-15", "https://example.org/contract")
        for field, value in [
            ("capacity", 120), ("company", "Example Services"), ("operator_type", "private_for_profit"),
            ("population", 98), ("type", "immigration_detention_centre"),
        ]
    ]  # fmt: skip
    cast.north.refresh_from_db()
    assert (cast.north.operator_type, cast.north.capacity) == ("private_for_profit", 120)
    assert cast.north.company is not None
    assert cast.north.company.name == "Example Services"
    assert AuditRow.objects.filter(action="facility.fact", actor=f"user:{cast.amina.pk}").count() == 5


def test_facts_that_are_known_are_not_said_again(cast: Cast) -> None:
    document = small()
    document["values"].append({"indicator": "F04", "value": 120, **FACT})
    reach(cast, "correcting", document)
    document["values"][0]["value"] = 39
    save(cast, document, If_Match="*")
    submit(cast)
    assert accept(cast).status_code == 200
    assert FacilityFact.objects.count() == 1


def test_a_long_name_of_a_company(cast: Cast) -> None:
    document = small()
    document["values"].append({"indicator": "F02", "value": "Example " * 100, **FACT})
    reach(cast, "submitted", document)
    answer = accept(cast)
    assert answer.status_code == 200
    cast.north.refresh_from_db()
    assert cast.north.company is not None
    assert len(cast.north.company.name) <= 200


def test_with_a_note(cast: Cast) -> None:
    reach(cast, "submitted")
    comments = accept(cast, {"note": "Merci.", "revision": 1}).json()["comments"]
    assert [(each["pointer"], each["cell"], each["text"]) for each in comments] == [("", None, "Merci.")]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"note": 1}, ["/note"]),
        ({"note": "x" * 2001}, ["/note"]),
        ({"note": None}, ["/note"]),
        ({"revision": 1.5}, ["/revision"]),
        ({"comments": []}, ["/comments"]),
        ([], [""]),
    ],
)
def test_shapes(cast: Cast, body: Any, pointers: list[str]) -> None:
    reach(cast, "submitted")
    before = everything()
    answer = cast.api(cast.amina).post(f"{PLACE}/accept", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [each["pointer"] for each in answer.json()["errors"]] == pointers
    assert everything() == before


def test_another_revision_than_the_newest(cast: Cast) -> None:
    reach(cast, "submitted")
    answer = accept(cast, {"revision": 2})
    assert (answer.status_code, answer.json()["code"]) == (409, "revision_moved")
    assert not Observation.objects.exists()


def test_tells_the_members(cast: Cast) -> None:
    reach(cast, "accepted")
    mails = [task.args_kwargs["kwargs"] for task in DBTaskResult.objects.all()]
    told = [mail for mail in mails if mail["template"] == "report_accepted"]
    assert sorted(mail["user"] for mail in told) == sorted([str(cast.bruno.pk), str(cast.rosa.pk)])
    assert all(set(mail["params"]) == {"program", "period", "address"} for mail in told)


def test_numbers_are_exact(cast: Cast) -> None:
    document = small()
    document["values"].append(
        {"indicator": "V37", "value": "999999999.99", "currency": "CAD", "reference_year": 2025,
         "source_url": "https://example.org/cost"}
    )  # fmt: skip
    reach(cast, "accepted", document)
    assert Observation.objects.get(indicator="V37", facility=None).number == Decimal("999999999.99")
