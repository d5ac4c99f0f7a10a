"""One strict reader of bodies: what it refuses, how it says so, and that nothing is changed."""

import io
import time
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.reports.models import Report
from tests.api.steps import PLACE, everything, reach, save, send_back
from tests.cast import Api, Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
# Refused before any database sees it.
unread = pytest.mark.sqlite_only

# Our own sentences, which the catalogues translate.
MESSAGES = {
    "not_utf8": "The body is not UTF-8; byte {byte} is wrong.",
    "not_json": "The body is not JSON: line {line}, column {column}.",
    "duplicate_member": "An object has the member {member} twice.",
    "not_a_number": "{constant} is no JSON number.",
    "number_too_long": "A number has more than {limit} digits: {number}",
    "too_deep": "The body is nested deeper than {limit} levels.",
    "bad_text": "A text holds a character that cannot be stored.",
    "body_required": "The request has no body; send a JSON document.",
    "document_unreadable": "A report is an object whose `values` is a list of objects.",
}
UNREADABLE = {
    # name: (bytes, code, pointer)
    "broken UTF-8": (b'{"values": ["\xff"]}', "not_utf8", ""),
    "UTF-16": ('{"values": []}'.encode("utf-16"), "not_utf8", ""),
    "BOM": (b'\xef\xbb\xbf{"values": []}', "not_json", ""),
    "truncated": (b'{"values": [', "not_json", ""),
    "a text that does not end": (b'{"values": "x', "not_json", ""),
    "a bare word": (b"values", "not_json", ""),
    "single quotes": (b"{'values': []}", "not_json", ""),
    "a comma too many": (b'{"values": [],}', "not_json", ""),
    "two values": (b'{"values": []} {}', "not_json", ""),
    "a leading zero": (b'{"values": [{"value": 01}]}', "not_json", ""),
    "a control character": (b'{"values": "a\nb"}', "not_json", ""),
    "duplicate members": (b'{"values": [], "values": []}', "duplicate_member", ""),
    "duplicate members, escaped": (b'{"a": 1, "\\u0061": 2}', "duplicate_member", ""),
    "NaN": (b'{"values": [{"indicator": "V01", "value": NaN}]}', "not_a_number", ""),
    "Infinity": (b'{"values": [{"value": -Infinity}]}', "not_a_number", ""),
    "10^400": (b'{"values": [{"value": 1%s}]}' % (b"0" * 400), "number_too_long", ""),
    "2^53+1": (b'{"values": [{"value": 9007199254740993}]}', "number_too_long", ""),
    "1e400": (b'{"values": [{"value": 1e400}]}', "number_too_long", ""),
    "1e-400": (b'{"values": [{"value": 1e-400}]}', "number_too_long", ""),
    "an exponent of 30 digits": (b"[1e%s]" % (b"9" * 30), "number_too_long", ""),
    "a fraction of 5000 digits": (b"[0.%s]" % (b"7" * 5000), "number_too_long", ""),
    "30 levels": (b"[" * 30 + b"]" * 30, "too_deep", ""),
    "5,000 levels": (b"[" * 5000, "too_deep", ""),
    "5,000 objects": (b'{"a":' * 5000, "too_deep", ""),
    "NUL": (b'{"values": [{"indicator": "V40", "value": "a\\u0000b"}]}', "bad_text", "/values/0/value"),
    "half a surrogate pair": (b'{"values": [{"note": "\\ud83d"}]}', "bad_text", "/values/0/note"),
    "half a pair in a name": (b'{"values": [{"\\udc00": 1}]}', "bad_text", "/values/0"),
    "empty": (b"", "body_required", ""),
    "null": (b"null", "body_required", ""),
    "a number": (b"7", "document_unreadable", ""),
    "a list": (b"[]", "document_unreadable", ""),
    "no values": (b"{}", "document_unreadable", ""),
    "values that are no list": (b'{"values": {}}', "document_unreadable", "/values"),
    "a row that is no object": (b'{"values": [{}, 1]}', "document_unreadable", "/values/1"),
}  # fmt: skip


def own_words(message: str, language: str, params: dict[str, Any]) -> str:
    """Our catalogue's text in the language."""
    with translation.override(language):
        return gettext(message).format(**params)


@pytest.mark.parametrize("reached", ["none", "draft"])
@pytest.mark.parametrize("name", UNREADABLE)
@unread
def test_saving_refuses(cast: Cast, name: str, reached: str) -> None:
    body, code, pointer = UNREADABLE[name]
    reach(cast, reached)
    before = everything()
    for language in ("en", "fr", "es", "ar"):
        answer = cast.api(cast.rosa).put(f"{PLACE}?lang={language}", body, If_Match="*")
        told = answer.json()
        assert (answer.status_code, told["code"], told["status"]) == (400, code, 400)
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Content-Language"] == language
        assert told["type"] == f"urn:visitation:problem:{code}"
        assert told["instance"] == f"/api/v1{PLACE}"
        fault = told["errors"][0]
        assert (fault["code"], fault["pointer"]) == (code, pointer)
        assert fault["detail"] == own_words(MESSAGES[code], language, fault["params"])
    assert everything() == before


@pytest.mark.parametrize("name", [name for name in UNREADABLE if name != "empty"])
@unread
def test_checking_refuses_alike(cast: Cast, name: str) -> None:
    body, code, pointer = UNREADABLE[name]
    save(cast)
    before = everything()
    answer = cast.api(cast.rosa).post(f"{PLACE}/validate", body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert [(each["code"], each["pointer"]) for each in answer.json()["errors"]] == [(code, pointer)]
    assert everything() == before


@pytest.mark.parametrize("name", [name for name in UNREADABLE if UNREADABLE[name][1] != "document_unreadable"])
@unread
def test_reviews_refuse_alike(cast: Cast, name: str) -> None:
    body, code, pointer = UNREADABLE[name]
    reach(cast, "submitted")
    before = everything()
    answer = cast.api(cast.amina).post(f"{PLACE}/return", body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert everything() == before


def test_20_levels_are_read(cast: Cast) -> None:
    # The document and its list are two of them.
    body = b'{"values": [], "answers": ' + b"[" * 19 + b"]" * 19 + b"}"
    answer = save(cast, body)
    assert (answer.status_code, answer.json()["findings"][0]["pointer"]) == (201, "/answers/0")
    assert (
        save(cast, body.replace(b"[[", b"[[[", 1).replace(b"]]}", b"]]]}"), If_Match="*").json()["code"] == "too_deep"
    )


def test_brackets_in_texts_are_no_levels(cast: Cast) -> None:
    answer = save(cast, small() | {"values": [{"indicator": "V40", "value": "[" * 100 + '\\"' + "{" * 100}]})
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "body",
    [b'"' + b'\\"' * 400_000, b'["' + b"\\\\" * 400_000, b"[" + b'"",' * 300_000, b"]" * 900_000, b'"' * 900_001],
)
@unread
def test_no_body_keeps_the_reader_busy(cast: Cast, body: bytes) -> None:
    started = time.perf_counter()
    answer = cast.api(cast.rosa).put(PLACE, body)
    assert answer.status_code == 400
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("size", [1_000_001, 3_000_000])
@unread
def test_too_large(cast: Cast, size: int) -> None:
    before = everything()
    for method, path in (("PUT", PLACE), ("POST", f"{PLACE}/validate"), ("POST", f"{PLACE}/submit")):
        answer = cast.api(cast.rosa).send(method, f"{path}?lang=es", b" " * size)
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
        assert answer.json()["detail"] == own_words(
            "The body has {length} bytes; at most {limit} are read.", "es", {"length": size, "limit": 1_000_000}
        )
    assert everything() == before


def test_the_largest(cast: Cast) -> None:
    document = b'{"values": []}'
    assert save(cast, document + b" " * (1_000_000 - len(document))).status_code == 201


def raw(cast: Cast, body: bytes, **environ: Any) -> Any:
    """A request whose headers the test client would not write."""
    api = cast.api(cast.rosa)
    return Client(raise_request_exception=False, headers=api.headers).generic(
        "PUT", f"/api/v1{PLACE}?lang=ar", body, content_type="application/json", **environ
    )


@pytest.mark.parametrize(
    "environ",
    [
        {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"},
        {"CONTENT_LENGTH": "abc"},
        {"CONTENT_LENGTH": "-5"},
        {"CONTENT_LENGTH": "1e3"},
        {"CONTENT_LENGTH": "١٠"},
        {"CONTENT_LENGTH": "9" * 5000},
    ],
)
@unread
def test_without_a_length(cast: Cast, environ: dict[str, str]) -> None:
    before = everything()
    answer = raw(cast, b'{"values": []}', **environ)
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")
    assert answer.json()["detail"] == own_words(
        "Send the length of the body in Content-Length; chunks are not read.", "ar", {}
    )
    assert everything() == before


def test_cut_short(cast: Cast) -> None:
    before = everything()
    body = b'{"values": []}'
    answer = raw(cast, body, CONTENT_LENGTH="400", **{"wsgi.input": io.BytesIO(body)})
    assert (answer.status_code, answer.json()["code"]) == (400, "body_cut_short")
    assert everything() == before


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "",
        "json",
        "application/xml",
    ],
)
@unread
def test_other_media_types(cast: Cast, media_type: str) -> None:
    before = everything()
    answer = cast.api(cast.rosa).put(f"{PLACE}?lang=fr", small(), Content_Type=media_type)
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type_not_understood")
    assert answer.json()["detail"] == own_words(
        "Bodies of this media type are not understood here; send application/json.", "fr", {}
    )
    assert everything() == before


@pytest.mark.parametrize(
    "media_type", ["application/json; charset=utf-8", "application/vnd.report+json", "APPLICATION/JSON"]
)
@unread
def test_media_types_of_json(cast: Cast, media_type: str) -> None:
    assert cast.api(cast.rosa).put(PLACE, small(), Content_Type=media_type).status_code == 201


WRONG_TYPES = [None, True, 0, 1.5, "", "x", [], [1], {}, {"a": 1}]


@pytest.mark.parametrize("wrong", WRONG_TYPES, ids=repr)
@pytest.mark.parametrize("member", ["indicator", "facility", "by", "value", "absence", "note", "base", "currency"])
@unread
def test_wrong_types_in_a_row_are_findings_at_their_place(cast: Cast, member: str, wrong: Any) -> None:
    row = {"indicator": "V03", "value": 7, member: wrong}
    if member == "absence":
        del row["value"]
    document = small(V03=None)
    document["values"].insert(2, row)
    answer = save(cast, document)
    assert answer.status_code == 201
    if (member, repr(wrong)) in {("value", "0"), ("note", "'x'")}:
        assert answer.json()["valid"] is True
        return
    assert answer.json()["valid"] is False
    assert any(each["pointer"].startswith("/values/2") for each in answer.json()["findings"])


@pytest.mark.parametrize("wrong", WRONG_TYPES, ids=repr)
@pytest.mark.parametrize("member", ["standard", "period", "language", "answers", "unknown"])
@unread
def test_wrong_types_of_the_document_s_members(cast: Cast, member: str, wrong: Any) -> None:
    if (member, wrong) == ("answers", []) or (member == "language" and isinstance(wrong, str)):
        return
    answer = save(cast, small() | {member: wrong})
    told = answer.json()
    assert answer.status_code in {201, 422}
    assert told["valid"] is False
    assert any(each["pointer"].startswith(f"/{member}") for each in told["findings"])
    assert Report.objects.exists() == (answer.status_code == 201)


def test_another_program_s_facility(cast: Cast) -> None:
    document = small()
    document["values"].append({"indicator": "V01", "facility": "XA-ELSEWHERE", "value": 38})
    assert [(each["code"], each["pointer"]) for each in save(cast, document).json()["findings"]] == [
        ("S07", "/values/13/facility")
    ]


def test_many_rows_are_read_and_more_are_not(cast: Cast) -> None:
    rows = b'{"values": [' + b"{}," * 9_900 + b"{}]}"
    saved = save(cast, rows)
    assert saved.status_code == 201
    assert {(each["code"], each["severity"]) for each in saved.json()["findings"]} == {
        ("S01", "error"),
        ("H02", "error"),
    }
    before = everything()
    for member, body in (
        ("values", rows.replace(b"{},", b"{}," * 101, 1)),
        ("answers", b'{"values": [], "answers": [%s1]}' % (b"1," * 1000)),
    ):
        told = save(cast, body, If_Match="*").json()
        assert (told["status"], told["code"], told["errors"][0]["pointer"]) == (400, "too_many_rows", f"/{member}")
    assert everything() == before


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(
    ["V01", "V11", "V36", "V40", "XA-NORD", "sex", "F", "1.0", "2026-Q3", "not_collected", "EUR", "W07", "/values/0", "12.50"]
)  # fmt: skip
NAMES = st.text(max_size=4) | st.sampled_from(
    ["standard", "period", "language", "values", "answers", "indicator", "facility", "by", "value", "absence", "note",
     "base", "currency", "code", "pointer", "comments", "cell", "text", "revision"]
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5), max_leaves=20
)
ROWS = st.lists(st.dictionaries(NAMES, VALUES, max_size=6), max_size=5)
DOCUMENTS = VALUES | st.fixed_dictionaries(
    {"values": ROWS}, optional={"answers": ROWS | VALUES, "standard": VALUES, "period": VALUES, "language": VALUES}
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(document=DOCUMENTS)
def test_no_json_value_is_our_fault(cast: Cast, document: Any) -> None:
    rosa = Api(cast.rosa)
    for answer in (
        rosa.put(PLACE, document, If_Match="*"),
        rosa.post(f"{PLACE}/validate", document),
        rosa.get(PLACE),
    ):
        assert answer.status_code in {200, 201, 400, 404, 422}, answer.content
        refused = answer.status_code >= 400
        assert (answer.headers["Content-Type"] == "application/problem+json") == refused
        if refused:
            assert {"type", "title", "status", "detail", "instance", "code"} <= answer.json().keys()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(body=VALUES | st.fixed_dictionaries({"comments": ROWS}))
def test_nor_is_any_review(cast: Cast, body: Any) -> None:
    if not Report.objects.exists():
        reach(cast, "submitted")
    answer = send_back(cast) if body is None else Api(cast.amina).post(f"{PLACE}/return", body)
    assert answer.status_code in {200, 400, 409}
    if answer.status_code == 200:
        Report.objects.update(status="submitted")
