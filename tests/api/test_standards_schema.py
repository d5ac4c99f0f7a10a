"""GET /standards/{version}/schema.json: what another validator makes of it."""

from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest

from network.standards import shipped
from tests.cast import Cast
from tests.documents import small

# Written from one row by Python alone; test_standards_detail, _texts and test_report_get read such rows on both databases.
pytestmark = [pytest.mark.usefixtures("standard"), pytest.mark.sqlite_only]
CASES = shipped.conformance("1.0")["cases"]
# Faults of shape, which a schema can say: of these findings each conformance vector with one is refused.
SHAPE = {"S01", "S02", "S03", "S06", "S10"}


def schema(cast: Cast, query: str = "") -> Any:
    answer = cast.api().get(f"/standards/1.0/schema.json{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/schema+json"
    return answer.json()


def test_is_a_schema(cast: Cast) -> None:
    document = schema(cast)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(document)


def test_every_valid_conformance_vector_is_valid(cast: Cast) -> None:
    validator = jsonschema_rs.Draft202012Validator(schema(cast))
    valid = [case for case in CASES if case["valid"]]
    assert len(valid) > 20
    for case in valid:
        assert [str(error) for error in validator.iter_errors(case["document"])] == [], case["name"]


def test_vectors_of_the_wrong_shape_are_not(cast: Cast) -> None:
    validator = jsonschema_rs.Draft202012Validator(schema(cast))
    wrong = [case for case in CASES if any(finding["code"] in SHAPE for finding in case["findings"])]
    assert len(wrong) > 10
    for case in wrong:
        assert not validator.is_valid(case["document"]), case["name"]


@pytest.mark.parametrize(
    "document",
    [
        None, [], "x", {}, {"values": {}}, {"values": [1]}, {"values": [{}]},
        small() | {"more": 1}, small() | {"standard": "2.0"}, small() | {"period": "2026-Q5"},
        small() | {"language": 1}, small() | {"answers": {}}, small() | {"answers": [{"code": "W07"}]},
        small(V01="38"), small(V01=38.5), small(V01=-1), small(V01=10_000_000), small(V01=True), small(V01={}),
        small(V11=1), small(V11="true"), small(V21={"value": 9, "base": 0}),
        small(V19={"absence": "forgotten"}), small(V19={"absence": "not_collected", "value": 1}),
        small(V19={"value": 1, "note": ""}), small(V19={"value": 1, "note": "x" * 281}),
        small(V19={"value": 1, "by": {}}), small(V19={"value": 1, "by": {"sex": "F"}}),
        small(V12={"value": 1, "by": {"sex": "female"}}), small(V12={"value": 1, "by": {"sex": "F", "age": "adult"}}),
        small(V12={"value": 1, "currency": "EUR"}), small(V03={"value": 7, "facility": "XA-NORD"}),
        small(V12={"value": 1, "facility": 1}),
        small(V03={"indicator": "V04", "value": 12.5}), small(V03={"indicator": "V04", "value": "12,5"}),
        small(V03={"indicator": "V04", "value": "١٢"}), small(V03={"indicator": "V36", "value": "5.00", "currency": "eur"}),
        small(V03={"indicator": "V99", "value": 1}), small(V03={"indicator": "F01", "value": "private"}),
    ],
)  # fmt: skip
def test_malformed_documents(cast: Cast, document: Any) -> None:
    assert not jsonschema_rs.Draft202012Validator(schema(cast)).is_valid(document)


def test_says_what_the_engine_says_of_shape(cast: Cast) -> None:
    """A document of good shape has no finding of shape, for each indicator's simplest row."""
    validator = jsonschema_rs.Draft202012Validator(schema(cast))
    for row in ({"indicator": "V04", "value": "12.50", "estimate": True}, {"indicator": "V40", "value": "Quiet."}):
        document = small()
        document["values"].append(row)
        assert validator.is_valid(document)
        found = cast.api(cast.rosa).post("/programs/harbour-visitors/reports/2026-Q3/validate", document).json()
        assert found["ready"]


def test_titles_in_four_languages_and_one_shape(cast: Cast) -> None:
    schemas = {language: schema(cast, f"?lang={language}") for language in ("en", "fr", "es", "ar")}
    assert len({each["title"] for each in schemas.values()}) == 4
    shapes = []
    for each in schemas.values():
        plain = deepcopy(each)
        plain.pop("title")
        for row in plain["properties"]["values"]["items"]["oneOf"]:
            row.pop("title")
        shapes.append(plain)
    assert all(shape == shapes[0] for shape in shapes)


def test_as_plain_json(cast: Cast) -> None:
    answer = cast.api().get("/standards/1.0/schema.json", Accept="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert cast.api().get("/standards/1.0/schema.json", Accept="text/html").status_code == 406
