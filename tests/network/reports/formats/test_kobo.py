"""Submissions into rows: laws over any report; and the names of questions."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.reports.formats import kobo
from network.reports.formats.unreadable import Unreadable
from network.reports.formats.vocabulary import Vocabulary
from network.reports.formats.xlsform.naming import Question, question_of
from network.standards.engine import examine
from tests.encodings import submission
from tests.network.standards.engine.examples import Json, large, structure, texts, vrs

STRUCTURE = structure()
VOCABULARY = Vocabulary(STRUCTURE, texts())
DOCUMENT, CONTEXT = large()
# The rows in any order.
ORDERS = st.integers(0, 2**32).map(lambda seed: Random(seed).sample(DOCUMENT["values"], len(DOCUMENT["values"])))
CODES = st.sampled_from([code["code"] for each in STRUCTURE["lists"] for code in each["codes"]])
DIMENSIONS = st.sampled_from([each["code"] for each in STRUCTURE["dimensions"]])
MEMBERS = st.sampled_from(["value", "absence", "note", *(each["name"] for each in STRUCTURE["attributes"])])
SLOTS = st.sampled_from(["", "at", "at1", "at20"])


def canonical(document: Json) -> list[Json]:
    rows: list[Json] = examine(vrs(), document, CONTEXT).canonicalise().document["values"]
    return rows


@given(ORDERS)
def test_a_report_goes_there_and_comes_back(rows: list[Json]) -> None:
    body = submission({**DOCUMENT, "values": rows}, period="2026-Q3", uuid="a")
    filled = kobo.filled(kobo.read_submission(body), VOCABULARY, STRUCTURE)
    assert canonical(filled.document) == canonical(DOCUMENT)
    for row, sources in zip(filled.document["values"], filled.sources, strict=True):
        for member, source in sources.items():
            question = question_of(source["question"].rpartition("/")[2])
            assert question is not None
            assert question.indicator == row["indicator"]
            assert member in {"", "by", question.member}


@given(st.sampled_from(["V01", "F05"]), DIMENSIONS, CODES, MEMBERS, SLOTS)
def test_each_cell_has_one_name(indicator: str, dimension: str, code: str, member: str, slot: str) -> None:
    for question in (
        Question(indicator, member=member, slot=slot),
        Question(indicator, dimension, code, member, slot),
    ):
        assert question_of(question.name) == question


@pytest.mark.parametrize(
    "name", ["", "v01", "V1", "V01__", "V01____F", "V01__a__b__c__d", "visits", "XV01", "V01_sex_F_"]
)
def test_other_names_are_no_cells(name: str) -> None:
    assert question_of(name) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["standard", "period", "places", "V01", "g/V01__at", "facility__at", "V36__currency", "_x"]
                ),
                inner,
            )
        ),
    )
)
def test_any_json_is_a_submission_or_is_refused(body: Any) -> None:
    kobo.submission_key(body)
    try:
        read = kobo.read_submission(body)
    except Unreadable:
        return
    filled = kobo.filled(read, VOCABULARY, STRUCTURE)
    assert len(filled.sources) == len(filled.document["values"])
