"""GET /standards/{version}/example.json: a document that is ready as it is, for any program."""

from datetime import date
from typing import Any

import jsonschema_rs
import pytest

from groups.codelists import Activity, Scope
from groups.models import Program
from groups.periods import Period
from network.reports import observations
from network.reports.models import Observation, Report, ReportStatus
from network.standards import shipped
from network.standards.engine import compile_structure, validate
from tests.cast import Cast, facility, program

# Written from one row by Python alone; test_standards_detail, _texts and test_report_get read such rows on both databases.
pytestmark = [pytest.mark.usefixtures("standard"), pytest.mark.sqlite_only]
SINCE = date(2020, 1, 1)


def example(cast: Cast, user: Any = None, query: str = "") -> dict[str, Any]:
    answer = cast.api(user).get(f"/standards/1.0/example.json{query}")
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


def verdict(cast: Cast, user: Any, slug: str, document: dict[str, Any]) -> dict[str, Any]:
    answer = cast.api(user).post(f"/programs/{slug}/reports/{document['period']}/validate", document)
    body: dict[str, Any] = answer.json()
    return body


def activities(*codes: str) -> list[dict[str, Any]]:
    return [{"code": code, "since": SINCE, "until": None} for code in codes]


def accepted(made: Program, quarters: int, totals: dict[str, Any]) -> None:
    """Accepted reports of so many quarters before 2026-Q3, of these totals."""
    for back in range(1, quarters + 1):
        report = Report.objects.create(
            program=made, period=str(Period(2026, 3).shift(-back)), status=ReportStatus.ACCEPTED, revision=1, accepted=1
        )
        Observation.objects.bulk_create(
            Observation(
                report=report,
                indicator=code,
                **({"absence": value} if isinstance(value, str) and not value[0].isdigit() else {"number": value}),
                attributes={"currency": "CAD"} if code == "V36" else {},
            )
            for code, value in totals.items()
        )
        observations.write_totals(report)


def test_for_nobody(cast: Cast) -> None:
    document = example(cast)
    assert (document["standard"], document["period"], document["language"]) == ("1.0", "2026-Q3", "en")
    context = {"period": "2026-Q3", "days": 92, "activities": ["visits"], "facilities": [], "history": []}
    result = validate(compile_structure(shipped.read("1.0").structure), document, context)
    assert (result.findings, result.ready) == ((), True)
    schema = cast.api().get("/standards/1.0/schema.json").json()
    jsonschema_rs.validate(schema, document)


def test_for_bruno_s_program(cast: Cast) -> None:
    document = example(cast, cast.bruno, "?program=harbour-visitors&period=2026-Q3&lang=fr")
    assert document["language"] == "fr"
    assert verdict(cast, cast.bruno, "harbour-visitors", document)["findings"] == []
    assert cast.api(cast.bruno).put("/programs/harbour-visitors/reports/2026-Q3", document).status_code == 201
    assert cast.api(cast.bruno).post("/programs/harbour-visitors/reports/2026-Q3/submit").status_code == 201


@pytest.mark.parametrize("period", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"])
def test_for_each_quarter(cast: Cast, period: str) -> None:
    document = example(cast, cast.bruno, f"?program=harbour-visitors&period={period}")
    assert document["period"] == period
    assert verdict(cast, cast.bruno, "harbour-visitors", document)["findings"] == []


@pytest.mark.parametrize("codes", [tuple(Activity.values), *((code,) for code in Activity.values), ()])
@pytest.mark.parametrize("places", [0, 1, 3])
def test_for_any_activities_and_facilities(cast: Cast, codes: tuple[str, ...], places: int) -> None:
    closing = [None, None, date(2026, 7, 3)]
    names = [facility(f"XA-{number}", in_use_until=closing[number]).code for number in range(places)]
    made = program(
        "Many Things",
        cast.chen,
        activities=activities(*codes),
        facilities=[{"facility": name, "since": SINCE, "until": None} for name in names],
    )
    document = example(cast, cast.chen, f"?program={made.slug}&period=2026-Q3")
    told = verdict(cast, cast.chen, made.slug, document)
    assert (told["findings"], told["ready"]) == ([], True)


HISTORIES: dict[str, dict[str, Any]] = {
    "an ordinary year": {
        "V01": 414, "V02": 160, "V03": 41, "V06": 22, "V07": 9, "V09": 205, "V10": 64, "V12": 11, "V13": 6, "V15": 38,
        "V17": 0, "V18": 5, "V19": 1, "V21": 70, "V26": 7, "V28": 7, "V29": 4, "V30": 9, "V32": 20, "V33": 5, "V34": 12,
        "V35": 700, "V36": "18250.00", "V38": 20, "V39": 19,
    },
    "visits counted, people not": {"V01": 414, "V02": "not_collected", "V03": "not_collected", "V12": 30, "V15": 90},
    "barred": {"V01": 0, "V02": 0, "V06": 30, "V07": 13, "V03": 4, "V12": "no_access", "V15": "no_access"},
    "nothing happened": {
        "V01": 0, "V02": 0, "V03": 0, "V06": 0, "V07": 0, "V09": 0, "V12": 0, "V15": 0, "V28": 0, "V30": 0, "V32": 0,
        "V34": 0, "V36": "0.00",
    },
    "much abuse": {"V01": 40, "V02": 20, "V03": 3, "V06": 90, "V07": 1, "V12": 19, "V15": 200, "V32": 60, "V28": 80, "V30": 70},
    "few volunteers": {"V01": 900, "V02": 30, "V03": 2, "V06": 0, "V07": 0, "V12": 0, "V15": 0},
    "many volunteers": {"V01": 12, "V02": 12, "V03": 300, "V06": 0, "V07": 0, "V12": 0, "V15": 0, "V09": 3, "V34": 200},
    "dear support": {"V01": 50, "V02": 20, "V34": 5, "V35": 300, "V36": "90000.00", "V38": 60, "V39": 50},
}  # fmt: skip
# Histories that bring up no question; in the others the example answers those that they do.
ORDINARY = {"an ordinary year", "visits counted, people not", "barred", "nothing happened"}


@pytest.mark.parametrize("history", HISTORIES)
@pytest.mark.parametrize("quarters", [1, 4, 8])
def test_follows_the_history(cast: Cast, history: str, quarters: int) -> None:
    made = program(
        "Old Friends",
        cast.chen,
        reporting_from="2024-Q1",
        activities=activities(*Activity.values),
        facilities=[{"facility": "XA-NORD", "since": SINCE, "until": None}],
    )
    accepted(made, quarters, HISTORIES[history])
    document = example(cast, cast.chen, f"?program={made.slug}&period=2026-Q3")
    told = verdict(cast, cast.chen, made.slug, document)
    assert [each for each in told["findings"] if each["severity"] == "error"] == []
    assert told["ready"] is True
    if history in ORDINARY:
        assert document["answers"] == []
    if history == "few volunteers":
        assert document["answers"] != []


def test_of_a_program_that_others_may_only_look_at(cast: Cast) -> None:
    path = "/standards/1.0/example.json?program=harbour-visitors"
    assert cast.api().get(path).json() == example(cast)  # its facilities are public, its history is not
    assert [cast.api(who).get(path).status_code for who in (cast.bruno, cast.amina, cast.dora)] == [200, 403, 404]
    assert cast.api(token=cast.token(cast.harbour, Scope.REPORT_WRITE)).get(path).status_code == 200
    assert cast.api(token=cast.token(cast.hill, Scope.REPORT_WRITE)).get(path).status_code == 404


@pytest.mark.parametrize("query", ["period=2026-Q5", "period=2026", "period=", "periods=2026-Q3"])
def test_wrong_parameters(cast: Cast, query: str) -> None:
    answer = cast.api().get(f"/standards/1.0/example.json?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")


def test_unknown_programs(cast: Cast) -> None:
    assert cast.api().get("/standards/1.0/example.json?program=nobody").status_code == 404
    assert cast.api(cast.bruno).get("/standards/1.0/example.json?program=hill-friends").status_code == 404
