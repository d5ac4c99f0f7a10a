"""Values -> template -> upload is the same document, in every language of the standard."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.node.canonical import digest
from network.reports.formats.xlsx.saying import fill
from network.standards.engine import canonicalise
from network.standards.engine.currencies import MINOR_UNITS
from tests.network.reports.formats.xlsx.forms import LANGUAGES, form, there_and_back
from tests.network.standards.engine import examples
from tests.network.standards.engine.examples import Json, cases, check, vrs
from tests.network.standards.engine.honest import honest_quarter

# What a workbook cannot hold, as no XML can.
TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff"), min_size=1, max_size=200
).filter(lambda text: bool(text.strip()))


def digest_of(document: Any, context: Json) -> str:
    return digest(canonicalise(vrs(), document, context).document)


@given(seed=st.integers(0, 2**32), language=st.sampled_from(LANGUAGES))
@settings(max_examples=30, deadline=None)
def test_honest_quarters(seed: int, language: str) -> None:
    """One to three facilities, some named by code, in any order of rows."""
    document, context = honest_quarter(random.Random(seed))
    read = there_and_back(context, document, language).document
    assert read["language"] == language
    assert digest_of(read, context) == digest_of(document, context)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [each["name"] for each in cases() if each["name"].endswith("valid")])
def test_documents_of_the_standard(name: str, language: str) -> None:
    document, context = examples.case(name)
    read = there_and_back(context, document, language).document
    assert digest_of(read, context) == digest_of(document, context)


@given(note=TEXT, words=TEXT, language=st.sampled_from(LANGUAGES))
@settings(max_examples=12, deadline=None)
def test_free_texts_stay_as_they_are(note: str, words: str, language: str) -> None:
    document, context = examples.small()
    document["values"][0]["note"] = note
    document["values"].append({"indicator": "V40", "value": words})
    assert digest_of(there_and_back(context, document, language).document, context) == digest_of(document, context)


@given(
    amount=st.decimals(0, 999_999, places=2).map(lambda number: f"{number:.2f}"),
    hours=st.sampled_from(["0", "7", "2.5", "2.50", "0.00", "999999999.99", "12.30"]),
    currency=st.sampled_from(sorted(MINOR_UNITS)),
    day=st.dates().map(lambda day: day.isoformat()),
)
@settings(max_examples=12, deadline=None)
def test_amounts_days_and_places_stay_as_they_are(amount: str, hours: str, currency: str, day: str) -> None:
    document, context = examples.large()
    places = MINOR_UNITS[currency]
    cost = amount.partition(".")[0] + ("." + "1234"[:places] if places else "")
    document["values"] += [
        {"indicator": "V36", "value": cost, "currency": currency},
        {"indicator": "V36", "by": {"cost": "housing"}, "value": cost, "currency": currency, "estimate": True},
        {"indicator": "V36", "by": {"cost": "staff"}, "value": amount, "currency": "EUR"},
        {"indicator": "V04", "value": hours, "estimate": False},
        {"indicator": "V04", "by": {"task": "visiting"}, "value": hours},
        {
            "indicator": "F04",
            "facility": "XA-NORD",
            "value": 3,
            "as_of": day,
            "source_url": "https://example.org/a?b=c",
        },
        {"indicator": "F01", "facility": "XA-NORD", "value": "public_national", "as_of": day, "source_url": "http://b"},
        {"indicator": "V01", "facility": "XA-NORD", "by": {"mode": "video"}, "value": 0, "note": "a part"},
    ]
    read = there_and_back(context, document).document
    assert digest_of(read, context) == digest_of(document, context)


def test_answers_follow_their_rows() -> None:
    document, context = examples.large()
    document["values"].reverse()
    document["answers"] = [
        {"code": "W07", "pointer": "/values/3/value", "note": "Published by the ombudsman."},
        {"code": "W01", "pointer": "/values/0", "note": "It was so."},
        {"code": "W20", "pointer": "/answers/0/note", "note": "A day of the log."},
        {"code": "W99", "pointer": "/values/999", "note": "Nowhere."},
    ]
    for language in LANGUAGES:
        read = there_and_back(context, document, language).document
        assert digest_of(read, context) == digest_of(document, context)


def test_one_facility_needs_no_column_and_what_names_it_is_kept() -> None:
    document, context = examples.small()
    assert form(context, document).columns == ["*"]
    (place,) = context["facilities"]
    document["values"].append({"indicator": "V01", "facility": place["id"], "value": 38})
    assert form(context, document).columns == ["*", f"@{place['code']}"]
    assert digest_of(there_and_back(context, document).document, context) == digest_of(document, context)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_with_faults_has_the_same_findings(language: str) -> None:
    """Nothing of a draft is lost: what is no cell of the standard stands among the further rows."""
    document, context = examples.large()
    document["values"] += [
        {"indicator": "V99", "value": 1},
        {"indicator": "V03", "value": 42},
        {"indicator": "V12", "by": {"evidence": "rumour"}, "value": 1},
        {"indicator": "V01", "facility": "XA-AWAY", "value": 1},
        {"indicator": "V28", "absence": "forgotten"},
        {"indicator": "V36", "value": "1.5", "currency": "XXXX"},
        {"indicator": "V02", "value": 12, "weight": "3"},
    ]
    read = there_and_back(context, document, language).document
    found = [(each.code, each.indicator) for each in check(document, context).findings]
    assert sorted(found, key=str) == sorted(
        ((each.code, each.indicator) for each in check(read, context).findings), key=str
    )
    assert len(fill(form(context, document, language)).rows) == 7
