"""POST /reports/bulk: up to 1,000 lines, answered at once."""

import io
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext

from groups.codelists import Scope
from groups.models import AuditRow, OldSlug
from network.node.models import SigningKey
from network.node.signatures import verify
from network.reports.models import Receipt, Report, Revision
from network.reports.receipts import signed_bytes
from tests.api.bulk import PATH, line, ndjson, outcomes, send, umbrella
from tests.api.refusals import nothing_changes, refusal
from tests.api.steps import PLACE, everything, reach
from tests.cast import Api, Cast, person, program
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")


def test_submits_each_line_with_a_receipt(cast: Cast) -> None:
    _wide, groups = umbrella(cast)
    answer = send(cast.api(cast.dora), *(line(group, V01=38 + n) for n, group in enumerate(groups)))
    body = answer.json()
    assert {name: body[name] for name in body.keys() - {"results"}} == {
        "lines": 3, "created": 3, "revised": 0, "unchanged": 0, "refused": 0,
    }  # fmt: skip
    for number, (group, told) in enumerate(zip(groups, body["results"], strict=True), 1):
        revision = Revision.objects.select_related("receipt").get(report__program=group)
        assert told == {
            "line": number,
            "program": group.slug,
            "period": "2026-Q3",
            "outcome": "created",
            "revision": 1,
            "digest": revision.digest,
            "receipt": str(revision.receipt.pk),
        }
        read = cast.api(cast.amina).get(f"/receipts/{revision.receipt.pk}").json()
        assert (read["program"], read["digest"], read["previous"]) == (str(group.pk), revision.digest, None)
        jwk = SigningKey.objects.get(kid=read["key"]).public_jwk
        assert verify(jwk, signed_bytes(read), read["signature"])


def reviews(cast: Cast) -> list[str]:
    """What Amina is mailed of reports that came in."""
    return [subject for subject in cast.mails_to(cast.amina) if "review" in subject and "listing" not in subject]


def test_a_coordinator_gets_one_mail_for_a_file(cast: Cast) -> None:
    _wide, groups = umbrella(cast)
    api = cast.api(cast.dora)
    send(api, line(groups[0]))
    assert reviews(cast) == ["A report waits for review: harbour-visitors, 2026-Q3"]
    send(api, *map(line, groups))
    assert reviews(cast)[1:] == ["Reports wait for review"]
    send(api, *map(line, groups))
    assert len(reviews(cast)) == 2, "nothing new came in"


def test_each_country_is_told_of_its_own_alone(cast: Cast) -> None:
    wide, groups = umbrella(cast)
    visited = [{"facility": "XA-NORD", "since": date(2020, 1, 1), "until": None}]
    far = program("Far Group", person("far"), country="XB", parent=wide.pk, facilities=visited)
    answer = send(cast.api(cast.dora), *map(line, groups), line(far))
    assert outcomes(answer) == [(number, "created") for number in range(1, 5)]
    assert reviews(cast) == ["Reports wait for review"]
    told = [subject for subject in cast.mails_to(cast.elif_) if "review" in subject and "listing" not in subject]
    assert told == ["A report waits for review: far-group, 2026-Q3"]


def test_corrections_in_a_file_are_one_mail_too(cast: Cast) -> None:
    _wide, groups = umbrella(cast)
    api = cast.api(cast.dora)
    send(api, *map(line, groups))
    for group in groups:
        manager = Api(group.memberships.get(role="manager").user)
        assert manager.post(f"/programs/{group.slug}/reports/2026-Q3/withdraw").status_code == 200
    before = len(reviews(cast))
    changed = [line(group, V01=40) for group in groups]
    assert outcomes(send(api, *changed, query="?drafts=replace")) == [(1, "revised"), (2, "revised"), (3, "revised")]
    assert reviews(cast)[before:] == ["Reports wait for review"]


def test_the_mail_about_a_file_is_in_the_reader_s_language(cast: Cast) -> None:
    cast.amina.language = "ar"
    cast.amina.save()
    _wide, groups = umbrella(cast)
    send(cast.api(cast.dora), *map(line, groups))
    cast.mails_to(cast.amina)
    sent = next(each for each in mail.outbox if "ملف" in str(each.body))
    assert (sent.subject, "الخاصة بكم" in str(sent.body)) == ("تقارير في انتظار المراجعة", True)


def test_ids_slugs_and_slugs_of_former_times_name_a_program(cast: Cast) -> None:
    _wide, (harbour, one, two) = umbrella(cast)
    OldSlug.objects.create(slug="group-once", program=two)
    answer = send(cast.api(cast.dora), line(str(harbour.pk)), line(one.slug), line("group-once"))
    assert outcomes(answer) == [(1, "created"), (2, "created"), (3, "created")]
    assert [each["program"] for each in answer.json()["results"]] == [str(harbour.pk), "group-1", "group-once"]


def test_a_line_that_is_not_ready_is_refused_alone_with_all_its_findings(cast: Cast) -> None:
    _wide, (harbour, one, two) = umbrella(cast)
    answer = send(cast.api(cast.dora), line(harbour), line(one, V03=None, V17=1), b"", line(two))
    assert outcomes(answer) == [(1, "created"), (2, "refused", "report_invalid"), (4, "created")]
    told = answer.json()["results"][1]
    alone = cast.api(one.memberships.get().user).post(
        "/programs/group-1/reports/2026-Q3/validate", small(V03=None, V17=1)
    )
    assert told["findings"] == [{**each, "source": {"line": 2}} for each in alone.json()["findings"]]
    assert [each["code"] for each in told["findings"]] == ["H02", "W07"]
    assert not Report.objects.filter(program=one).exists()


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
def test_speaks_the_caller_s_language(cast: Cast, language: str) -> None:
    umbrella(cast)
    answer = send(cast.api(cast.dora), line("harbour-visitors", V03=None), b"{", query=f"?lang={language}")
    valid, broken = answer.json()["results"]
    alone = cast.api(cast.bruno).post(f"{PLACE}/validate?lang={language}", small(V03=None)).json()
    assert [each["message"] for each in valid["findings"]] == [each["message"] for each in alone["findings"]]
    with translation.override(language):
        assert broken["detail"] == gettext("The line is not JSON: column {column}.").format(column=2)
        assert broken["detail"] != "The line is not JSON: column 2."


FAULTY: dict[str, tuple[bytes, str, str]] = {
    "broken UTF-8": (b'{"program": "\xff"}', "not_utf8", ""),
    "not JSON": (b'{"program": ', "not_json", ""),
    "BOM": (b'\xef\xbb\xbf{"program": "harbour-visitors", "period": "2026-Q3", "values": []}', "not_json", ""),
    "two values": (b"{} {}", "not_json", ""),
    "duplicate members": (b'{"program": "a", "program": "b"}', "duplicate_member", ""),
    "NaN": (b'{"program": "a", "values": [{"value": NaN}]}', "not_a_number", ""),
    "a long number": (b'{"program": "a", "values": [{"value": 1%s}]}' % (b"0" * 30), "number_too_long", ""),
    "too deep": (b"[" * 30 + b"]" * 30, "too_deep", ""),
    "NUL": (b'{"program": "a\\u0000"}', "bad_text", "/program"),
    "half a pair": (b'{"program": "\\ud800"}', "bad_text", "/program"),
    "10 MB": (b'{"program": "' + b"a" * 10_000_000 + b'"}', "line_too_long", ""),
    "a list": (b"[]", "line_unreadable", ""),
    "null": (b"null", "line_unreadable", ""),
    "no program": (b'{"period": "2026-Q3", "values": []}', "program_required", "/program"),
    "a program that is no text": (b'{"program": 7, "period": "2026-Q3", "values": []}', "program_required", "/program"),
    "no period": (b'{"program": "harbour-visitors", "values": []}', "period_required", "/period"),
    "a month": (b'{"program": "harbour-visitors", "period": "2026-09", "values": []}', "not_a_quarter", "/period"),
    "no values": (b'{"program": "harbour-visitors", "period": "2026-Q3"}', "document_unreadable", ""),
    "a row that is no object": (
        b'{"program": "harbour-visitors", "period": "2026-Q3", "values": [1]}', "document_unreadable", "/values/0",
    ),
    "too many rows": (
        b'{"program": "harbour-visitors", "period": "2026-Q3", "values": [' + b"{}," * 10_000 + b"{}]}", "too_many_rows", "/values",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTY)
def test_a_line_that_cannot_be_read_is_refused_alone(cast: Cast, fault: str) -> None:
    _wide, (_harbour, one, two) = umbrella(cast)
    body, code, pointer = FAULTY[fault]
    answer = send(cast.api(cast.dora), line(one), body, line(two))
    (first, told, last) = answer.json()["results"]
    assert [first["outcome"], told["outcome"], last["outcome"]] == ["created", "refused", "created"]
    (error,) = told["errors"]
    assert (error["code"], error["pointer"]) == (code, pointer)
    assert error["detail"]
    assert len(answer.content) < 4000


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"period": "2026-Q4"}, "window_not_open"),
        ({"period": "2027-Q1"}, "period_in_future"),
        ({"period": "2026-Q2"}, "window_closed"),
        ({"period": "2025-Q4"}, "period_before_reporting"),
        ({"standard": "9.9"}, "report_invalid"),
    ],
)
def test_refuses_as_a_single_report_is_refused(cast: Cast, change: dict[str, str], code: str) -> None:
    umbrella(cast)
    with nothing_changes():
        assert outcomes(send(cast.api(cast.dora), line("harbour-visitors", **change))) == [(1, "refused", code)]


class TestWho:
    def test_a_program_out_of_scope_looks_like_one_that_is_not_there(self, cast: Cast) -> None:
        umbrella(cast)
        answer = send(
            cast.api(cast.dora),
            line("hill-friends"),
            line("no-such-group"),
            line("abroad-circle"),
            line("wide-network"),
        )
        told = [{**each, "program": "", "line": 0} for each in answer.json()["results"]]
        assert told[0]["code"] == "not_found"
        assert all(each == told[0] for each in told)

    def test_an_umbrella_s_token_sends_for_its_groups(self, cast: Cast) -> None:
        wide, groups = umbrella(cast)
        api = Api(token=cast.token(wide, Scope.REPORT_WRITE, Scope.REPORT_SUBMIT))
        assert outcomes(send(api, *map(line, groups), line("hill-friends"))) == [
            (1, "created"), (2, "created"), (3, "created"), (4, "refused", "not_found"),
        ]  # fmt: skip
        actors = set(AuditRow.objects.filter(action="report.submitted").values_list("actor", flat=True))
        assert actors == {f"token:{wide.tokens.get().public_id}"}

    def test_a_program_s_token_sends_for_itself_alone(self, cast: Cast) -> None:
        _wide, (harbour, one, _two) = umbrella(cast)
        api = Api(token=cast.token(harbour, Scope.REPORT_WRITE, Scope.REPORT_SUBMIT))
        assert outcomes(send(api, line(harbour), line(one))) == [(1, "created"), (2, "refused", "not_found")]

    def test_a_draft_needs_no_scope_to_submit(self, cast: Cast) -> None:
        api = Api(token=cast.token(cast.harbour, Scope.REPORT_WRITE))
        with nothing_changes():
            assert refusal(send(api, line("harbour-visitors"))) == (403, "not_allowed")
        assert outcomes(send(api, line("harbour-visitors"), query="?mode=draft")) == [(1, "created")]
        assert (
            refusal(send(Api(token=cast.token(cast.harbour, Scope.REPORT_READ)), line("x"), query="?mode=draft"))[0]
            == 403
        )

    def test_nobody_else_sends_files(self, cast: Cast) -> None:
        umbrella(cast)
        with nothing_changes():
            for who in (cast.amina, cast.bruno, cast.rosa, cast.chen, cast.nadia):
                assert refusal(send(cast.api(who), line("harbour-visitors"))) == (403, "not_allowed")
            assert refusal(send(cast.api(cast.dora, mfa=False), line("harbour-visitors"))) == (403, "mfa_required")
            assert refusal(send(cast.api(), line("harbour-visitors"))) == (401, "credentials_required")

    def test_a_group_that_left_is_out_of_reach(self, cast: Cast) -> None:
        umbrella(cast)
        cast.api(cast.bruno).patch("/programs/harbour-visitors", {"parent": None}, If_Match="*")
        assert outcomes(send(cast.api(cast.dora), line("harbour-visitors"))) == [(1, "refused", "not_found")]

    def test_the_umbrella_reads_and_changes_no_report_otherwise(self, cast: Cast) -> None:
        umbrella(cast)
        outcomes(send(cast.api(cast.dora), line("harbour-visitors")))
        assert cast.api(cast.dora).get(PLACE).status_code in {403, 404}
        assert refusal(cast.api(cast.dora).put(PLACE, small()))[0] == 403


class TestAgain:
    def test_the_same_file_changes_nothing(self, cast: Cast) -> None:
        _wide, groups = umbrella(cast)
        document = [{**line(group), "answers": []} for group in groups]
        document[0]["values"].append({"indicator": "V40", "value": "The yard is closed at noon."})
        first = send(cast.api(cast.dora), *document)
        before = everything()
        again = send(cast.api(cast.dora), *document)
        assert outcomes(again) == [(1, "unchanged"), (2, "unchanged"), (3, "unchanged")]
        kept = ("revision", "digest", "receipt")
        assert [[each[name] for name in kept] for each in again.json()["results"]] == [
            [each[name] for name in kept] for each in first.json()["results"]
        ]
        assert everything() == before

    def test_a_key_gives_the_same_answer(self, cast: Cast) -> None:
        umbrella(cast)
        api = cast.api(cast.dora)
        first = send(api, line("harbour-visitors"), Idempotency_Key="quarter")
        before = everything()
        again = send(api, line("harbour-visitors"), Idempotency_Key="quarter")
        assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
        assert everything() == before
        other = send(api, line("harbour-visitors", V01=39), Idempotency_Key="quarter")
        assert refusal(other) == (422, "idempotency_mismatch")
        other = send(api, line("harbour-visitors"), query="?mode=draft", Idempotency_Key="quarter")
        assert refusal(other) == (422, "idempotency_mismatch")

    @pytest.mark.parametrize(
        ("state", "same", "other"),
        [
            ("submitted", "unchanged", "not_editable"),
            ("accepted", "unchanged", "not_editable"),
            ("returned", "revised", "revised"),
            ("withdrawn", "revised", "revised"),
            ("correcting", "unchanged", "revised"),
            ("draft", "created", "draft_stands"),
        ],
    )
    def test_what_was_there_before(self, cast: Cast, state: str, same: str, other: str) -> None:
        umbrella(cast, 1)
        reach(cast, state)
        for document, expected in ((line("harbour-visitors", V01=39), other), (line("harbour-visitors"), same)):
            result = outcomes(send(cast.api(cast.dora), document))[0]
            assert result[-1] == expected
            if expected == "revised":
                return  # submitted now

    def test_a_draft_is_written_over_when_the_file_says_so(self, cast: Cast) -> None:
        umbrella(cast, 1)
        reach(cast, "draft")
        with nothing_changes():
            assert outcomes(send(cast.api(cast.dora), line("harbour-visitors", V01=39))) == [
                (1, "refused", "draft_stands")
            ]
        sent = send(cast.api(cast.dora), line("harbour-visitors", V01=39), query="?drafts=replace")
        assert outcomes(sent) == [(1, "created")]
        assert Revision.objects.get().values["values"][0]["value"] == 39

    def test_twice_in_a_file(self, cast: Cast) -> None:
        """As if they had come one after the other."""
        _wide, (harbour, one, _two) = umbrella(cast)
        answer = send(
            cast.api(cast.dora), line(harbour), line(one, V03=None), line(harbour), line(harbour, V01=40), line(one),
            line(one, V01=41),
        )  # fmt: skip
        assert outcomes(answer) == [
            (1, "created"), (2, "refused", "report_invalid"), (3, "unchanged"), (4, "refused", "not_editable"), (5, "created"),
            (6, "refused", "not_editable"),
        ]  # fmt: skip

    def test_two_quarters_of_one_program_are_one_chain(self, cast: Cast) -> None:
        umbrella(cast, 1)
        granted = cast.api(cast.amina).post(
            "/programs/harbour-visitors/reports/2026-Q2/exceptions", {"until": "2026-12-10", "reason": "Flooded."}
        )
        assert granted.status_code == 201
        sent = send(cast.api(cast.dora), line("harbour-visitors", period="2026-Q2"), line("harbour-visitors"))
        assert outcomes(sent) == [(1, "created"), (2, "created")]
        first, second = Receipt.objects.order_by("number")
        assert (first.payload["period"], second.payload["previous"]) == ("2026-Q2", first.digest)


class TestDrafts:
    def test_saves_also_with_findings(self, cast: Cast) -> None:
        _wide, (harbour, one, two) = umbrella(cast)
        answer = send(
            cast.api(cast.dora), line(harbour), line(one, V03=None), line(two, standard="9.9"), query="?mode=draft"
        )
        assert outcomes(answer) == [(1, "created"), (2, "created"), (3, "refused", "report_invalid")]
        assert [each["code"] for each in answer.json()["results"][1]["findings"]] == ["H02"]
        assert not Revision.objects.exists()
        assert set(Report.objects.values_list("status", "version")) == {("draft", 1)}

    def test_again_and_changed(self, cast: Cast) -> None:
        umbrella(cast, 1)
        api = cast.api(cast.dora)
        assert outcomes(send(api, line("harbour-visitors"), query="?mode=draft")) == [(1, "created")]
        assert outcomes(send(api, line("harbour-visitors"), query="?mode=draft")) == [(1, "unchanged")]
        changed = line("harbour-visitors", V01=39)
        assert outcomes(send(api, changed, query="?mode=draft")) == [(1, "refused", "draft_stands")]
        assert outcomes(send(api, changed, query="?mode=draft&drafts=replace")) == [(1, "revised")]


class TestTheBody:
    def test_another_media_type(self, cast: Cast) -> None:
        umbrella(cast, 1)
        for media_type in ("application/json", "text/csv", "text/plain"):
            answer = send(cast.api(cast.dora), line("harbour-visitors"), Content_Type=media_type)
            assert refusal(answer) == (415, "media_type_not_understood")
        assert not Report.objects.exists()

    @pytest.mark.parametrize("body", [b"", b"\n\n \r\n"])
    def test_nothing(self, cast: Cast, body: bytes) -> None:
        umbrella(cast, 1)
        answer = cast.api(cast.dora).post(PATH, body, Content_Type="application/x-ndjson")
        assert refusal(answer) == (400, "body_required")

    @pytest.mark.parametrize("query", ["?mode=check", "?drafts=keep&drafts=replace", "?force=yes"])
    def test_unknown_parameters(self, cast: Cast, query: str) -> None:
        umbrella(cast, 1)
        assert refusal(send(cast.api(cast.dora), line("harbour-visitors"), query=query)) == (400, "bad_parameter")

    def test_windows_line_ends_and_no_last_end(self, cast: Cast) -> None:
        _wide, groups = umbrella(cast)
        body = ndjson(map(line, groups)).replace(b"\n", b"\r\n")[:-2]
        answer = cast.api(cast.dora).post(PATH, body, Content_Type="application/x-ndjson; charset=utf-8")
        assert outcomes(answer) == [(1, "created"), (2, "created"), (3, "created")]

    @pytest.mark.parametrize(
        ("environ", "refused"),
        [
            ({"CONTENT_LENGTH": "400000"}, (400, "body_cut_short")),
            ({"CONTENT_LENGTH": "50000001"}, (413, "body_too_large")),
            ({"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}, (411, "length_required")),
        ],
    )
    def test_of_a_file_that_did_not_come_whole_nothing_is_stored(
        self, cast: Cast, environ: dict[str, str], refused: tuple[int, str]
    ) -> None:
        _wide, groups = umbrella(cast)
        api = cast.api(cast.dora)
        body = ndjson(map(line, groups))
        with nothing_changes():
            answer: Any = api.client.generic(
                "POST", f"/api/v1{PATH}", body, content_type="application/x-ndjson", headers=api.headers,
                **{**environ, "wsgi.input": io.BytesIO(body)},  # type: ignore[arg-type]  # names of the environment
            )  # fmt: skip
            assert refusal(answer) == refused

    def test_too_many_lines(self, cast: Cast) -> None:
        umbrella(cast, 1)
        answer = cast.api(cast.dora).post(PATH, b"1\n" * 100_001, Content_Type="application/x-ndjson")
        assert refusal(answer) == (413, "too_many_lines")

    def test_an_answer_does_not_grow_without_bounds(self, cast: Cast) -> None:
        umbrella(cast, 1)
        many = {"program": "harbour-visitors", "period": "2026-Q3", "values": [{"indicator": "V99", "value": 1}] * 4000}
        results = send(cast.api(cast.dora), many, many, many, many).json()["results"]
        assert [len(each.get("findings", [])) > 4000 for each in results] == [True, True, False, False]
        assert [each.get("findings_left_off", 0) > 4000 for each in results] == [False, False, True, True]
