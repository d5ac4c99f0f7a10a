"""History accepted under one version, read under another."""

import json
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from groups.models import Program, ProgramActivity
from groups.periods import Period
from network.reports import observations
from network.reports.contexts import context, under
from network.reports.models import Observation, Outcome, Report, ReportStatus, Revision
from network.reports.validation import validate
from network.standards import library, shipped
from tests.api.steps import PLACE, accept, reach
from tests.cast import Cast
from tests.documents import small
from tests.standard import keep, publish

pytestmark = pytest.mark.usefixtures("standard")
Q3 = Period(2026, 3)
Json = dict[str, Any]


def accepted(program: Program, period: str, standard: str, **totals: int) -> Report:
    report = Report.objects.create(program=program, period=period, status=ReportStatus.ACCEPTED, revision=1, accepted=1)
    Revision.objects.create(
        report=report, number=1, outcome=Outcome.ACCEPTED, document="{}", digest=f"sha256:{'0' * 64}", standard=standard,
        standard_digest="", context_digest="", submitted_on=date(2026, 7, 2), accepted_on=date(2026, 7, 3),
        submitted_by="node",
    )  # fmt: skip
    Observation.objects.bulk_create(
        Observation(report=report, indicator=code, number=value) for code, value in totals.items()
    )
    observations.write_totals(report)
    return report


def change(relation: str, before: list[str], after: list[str], confidence: str = "exact") -> Json:
    return {"from": before, "to": after, "relation": relation, "confidence": confidence}


def history(program: Program, version: str) -> list[Json]:
    """What a document of the version looks back on: totals by quarter."""
    known = under(context(program, Q3), library.named(version))
    assert all(quarter.keys() == {"period", "cells"} for quarter in known["history"])
    return [{cell["indicator"]: cell["value"] for cell in quarter["cells"]} for quarter in known["history"]]


def renamed(old: str, new: str, version: str = "2.0", first_period: str = "2026-Q3") -> None:
    """A version in which an indicator has another code, everywhere."""
    structure = json.loads(json.dumps(shipped.read("1.0").structure).replace(f'"{old}"', f'"{new}"'))
    keep(
        structure | {"version": version, "first_period": first_period, "changes": [change("renamed", [old], [new])]},
        shipped.read("1.0").texts,
    )


def test_quarters_name_the_version_under_which_they_were_accepted(cast: Cast) -> None:
    accepted(cast.harbour, "2026-Q2", "1.0", V01=5)
    assert context(cast.harbour, Q3)["history"] == [
        {"period": "2026-Q2", "cells": [{"indicator": "V01", "value": 5}], "standard": "1.0"}
    ]


def test_forward_and_back(cast: Cast) -> None:
    renamed("V15", "V50")
    accepted(cast.harbour, "2026-Q1", "1.0", V01=5, V15=3)
    accepted(cast.harbour, "2026-Q2", "2.0", V01=6, V50=4)
    assert history(cast.harbour, "2.0") == [{"V01": 6, "V50": 4}, {"V01": 5, "V50": 3}]
    assert history(cast.harbour, "1.0") == [{"V01": 6, "V15": 4}, {"V01": 5, "V15": 3}]


def test_over_several_versions(cast: Cast) -> None:
    publish("1.1", "2026-Q1", changes=[change("merged", ["V28", "V29"], ["V28"], "sum_of_parts")])
    publish("1.2", "2026-Q2", changes=[change("redefined", ["V03"], ["V03"], "not_comparable")])
    accepted(cast.harbour, "2025-Q4", "1.0", V01=5, V03=3, V28=2, V29=1)
    accepted(cast.harbour, "2026-Q1", "1.1", V01=6, V03=4, V28=7)
    accepted(cast.harbour, "2026-Q2", "1.2", V01=7, V03=5, V28=8)
    assert history(cast.harbour, "1.2") == [{"V01": 7, "V03": 5, "V28": 8}, {"V01": 6, "V28": 7}, {"V01": 5, "V28": 3}]
    assert history(cast.harbour, "1.1") == [{"V01": 7, "V28": 8}, {"V01": 6, "V03": 4, "V28": 7},
                                            {"V01": 5, "V03": 3, "V28": 3}]  # fmt: skip
    assert history(cast.harbour, "1.0")[0] == {"V01": 7}


class TestRules:
    """What the rules see of it, over HTTP: four quarters under 1.0, and 2026-Q3 under the next version."""

    @pytest.fixture(autouse=True)
    def _before(self, cast: Cast) -> None:
        ProgramActivity.objects.create(program=cast.harbour, code="complaints", since="2020-01-01")
        for period, visits in (("2025-Q3", 41), ("2025-Q4", 36), ("2026-Q1", 40), ("2026-Q2", 35)):
            accepted(cast.harbour, period, "1.0", V01=visits, V15=3, V30=9)

    def found(self, cast: Cast, version: str, document: Json) -> list[tuple[str, str | None]]:
        document = document | {"standard": version}
        answer = cast.api(cast.rosa).post(f"{PLACE}/validate", document).json()
        return [(each["code"], each["indicator"]) for each in answer["findings"]]

    @staticmethod
    def document(stock: str = "V30", **changes: Any) -> Json:
        """Nothing wrong but 12 open complaints, where 9 + 7 - 3 were to be expected; fewer visits on demand."""
        document = small(**changes)
        rows = {"V28": 7, "V29": 3, stock: 12}
        document["values"] += [{"indicator": code, "value": value} for code, value in rows.items()]
        return document

    def test_the_same_version(self, cast: Cast) -> None:
        assert self.found(cast, "1.0", self.document()) == [("W18", "V30")]
        assert self.found(cast, "1.0", self.document(V15={"absence": "not_collected"})) == [
            ("W05", "V15"), ("W18", "V30"),
        ]  # fmt: skip

    def test_stock_follows_a_renamed_indicator(self, cast: Cast) -> None:
        renamed("V30", "V50")
        assert self.found(cast, "2.0", self.document("V50")) == [("W18", "V50")]

    def test_stock_is_silent_across_a_break(self, cast: Cast) -> None:
        publish("2.0", "2026-Q3", changes=[change("redefined", ["V30"], ["V30"], "not_comparable")])
        assert self.found(cast, "2.0", self.document()) == []
        assert self.found(cast, "1.0", self.document()) == [("W18", "V30")]

    def test_dropped(self, cast: Cast) -> None:
        document = self.document(V15={"absence": "not_collected"})
        publish("1.1", "2026-Q3", changes=[change("same", ["V15"], ["V15"])])
        assert ("W05", "V15") in self.found(cast, "1.1", document)
        publish("1.2", "2026-Q4", changes=[])
        accepted(cast.harbour, "2026-Q4", "1.2", V01=1)  # a later quarter is never looked at
        assert ("W05", "V15") in self.found(cast, "1.1", document)

    def test_dropped_across_a_break(self, cast: Cast) -> None:
        publish("2.0", "2026-Q3", changes=[change("redefined", ["V15"], ["V15"], "not_comparable")])
        document = self.document(V15={"absence": "not_collected"})
        assert self.found(cast, "2.0", document) == [("W18", "V30")]

    def test_outlier(self, cast: Cast) -> None:
        far = self.document(V01=380, V02=140)
        renamed("V15", "V50", "2.0")
        assert ("W01", "V01") in self.found(cast, "2.0", far)

    def test_outlier_across_a_break(self, cast: Cast) -> None:
        far = self.document(V01=380, V02=140)
        publish("2.0", "2026-Q3", changes=[change("redefined", ["V01"], ["V01"], "not_comparable")])
        assert "W01" not in {code for code, _ in self.found(cast, "2.0", far)}

    def test_the_context_that_is_told_is_the_one_that_was_used(self, cast: Cast) -> None:
        renamed("V30", "V50")
        api, document = cast.api(cast.rosa), self.document("V50") | {"standard": "2.0"}
        saved = api.put(PLACE, document).json()
        told = api.get(f"{PLACE}/context").json()
        assert saved["standard"] == "2.0"
        assert told["digest"] == saved["context_digest"]
        assert {"indicator": "V50", "value": 9} in told["context"]["history"][0]["cells"]
        again = api.put(PLACE, self.document() | {"standard": "1.0"}, If_Match="*").json()
        assert api.get(f"{PLACE}/context").json()["digest"] == again["context_digest"] != told["digest"]


def test_a_correction_is_bound_to_its_version_and_looks_back_under_it(cast: Cast) -> None:
    """Accepted under 1.0 after a quarter that came in under 1.1: the context of acceptance is the one of submission."""
    accepted(cast.harbour, "2026-Q2", "1.1", V01=35, V50=3)
    renamed("V15", "V50", "1.1", "2026-Q2")
    reach(cast, "submitted")
    revision = Revision.objects.get(report__period="2026-Q3")
    assert revision.standard == "1.0"
    assert revision.history["V15"] == [{"period": "2026-Q2", "value": 3}]
    before = cast.api(cast.rosa).get(PLACE).json()["context_digest"]
    assert accept(cast).status_code == 200
    shown = cast.api(cast.rosa).get(PLACE).json()
    assert (before, shown["context_digest"]) == (revision.context_digest, revision.context_digest)
    assert cast.api(cast.rosa).get(f"{PLACE}/context").json()["digest"] == revision.context_digest


@pytest.mark.parametrize(("versions", "statements"), [(["1.0", "1.0"], 2), (["1.0", "1.1"], 3)])
def test_one_version_costs_nothing_more(
    cast: Cast, versions: list[str], statements: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish("1.1", "2026-Q3", changes=[change("same", ["V15"], ["V15"])])
    for period in ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"):
        accepted(cast.harbour, period, versions[0], V01=35)
    document = small() | {"standard": versions[1]}
    validate(program=cast.harbour, period=Q3, document=document)  # editions are kept by the process
    with django_assert_num_queries(statements):  # the versions, the context; and the versions between two
        validate(program=cast.harbour, period=Q3, document=document)
