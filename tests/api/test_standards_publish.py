"""GET /standards/{version}/draft, POST /standards/{version}/publish: two coordinators, one after the other."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from groups.actions import coordinators
from groups.models import AuditRow
from groups.periods import Period
from groups.subjects import NODE
from network.node.canonical import digest
from network.standards.actions import drafts
from network.standards.models import Approval, Version
from tests.api.conftest import at_once
from tests.api.refusals import nothing_changes, refusal
from tests.cast import Answer, Cast
from tests.network.standards.engine.drafts import LEGAL, add_indicator, draft, note
from tests.standard import publish as publish_directly

pytestmark = pytest.mark.usefixtures("standard")
PATH = "/standards/1.1"
STALE = 15 * 60 + 5


def make(*edits: Any, first_period: str = "2027-Q3") -> Version:
    """The draft 1.1 in the database, with edits as if imported from a folder."""
    drafts.make(version="1.1", base="1.0", first_period=Period.parse(first_period), by=NODE)
    if edits:
        structure, texts = draft(*edits, first_period=first_period)
        drafts.change(version="1.1", structure=structure, texts=texts, by=NODE)
    return Version.objects.get(version="1.1")


def publish(cast: Cast, who: Any, row: Version | None = None, **options: Any) -> Answer:
    row = row or Version.objects.get(version="1.1")
    return cast.api(who, **options).post(f"{PATH}/publish", {"digest": row.whole_digest})


def acts() -> list[tuple[str, str]]:
    rows = AuditRow.objects.filter(action__startswith="standard.").exclude(action="standard.installed").order_by("pk")
    return [(row.action, row.actor) for row in rows]


def test_two_coordinators_publish(cast: Cast) -> None:
    row = make(*LEGAL)
    first = publish(cast, cast.amina)
    expected = {"version": "1.1", "first_period": "2027-Q3", "digest": row.digest}
    assert (first.status_code, first.json()) == (202, {**expected, "status": "draft", "published_on": None})
    assert cast.api().get(PATH).status_code == 404
    second = publish(cast, cast.elif_)
    assert (second.status_code, second.json()) == (
        200, {**expected, "status": "published", "published_on": "2026-11-22"},
    )  # fmt: skip
    shown = cast.api().get(PATH).json()
    assert (shown["digest"], shown["version"]) == (digest(row.structure), "1.1")
    assert [each["version"] for each in cast.api().get("/standards").json()["results"]] == ["1.0", "1.1"]
    assert acts() == [
        ("standard.drafted", "node"), ("standard.draft_changed", "node"), ("standard.approved", f"user:{cast.amina.pk}"),
        ("standard.approved", f"user:{cast.elif_.pk}"), ("standard.published", f"user:{cast.elif_.pk}"),
    ]  # fmt: skip
    published = AuditRow.objects.get(action="standard.published")
    assert published.details["approved_by"] == [f"user:{cast.amina.pk}"]
    assert published.details["digest"] == row.digest
    with nothing_changes():
        assert refusal(publish(cast, cast.amina)) == (409, "version_is_frozen")


def test_the_draft_is_read_before_it_is_approved(cast: Cast) -> None:
    row = make(*LEGAL)
    api = cast.api(cast.amina)
    shown = api.get(f"{PATH}/draft?lang=fr").json()
    assert (shown["digest"], shown["structure_digest"]) == (row.whole_digest, row.digest)
    assert (shown["status"], shown["based_on"], shown["first_period"]) == ("draft", "1.0", "2027-Q3")
    assert (shown["publish_by"], shown["problems"], shown["approvals"]) == ("2027-06-01", [], [])
    assert shown["content"]["title"] == api.get("/standards/1.0?lang=fr").json()["title"]
    assert shown["content"]["changes"] == row.structure["changes"]
    assert publish(cast, cast.amina).status_code == 202
    own, other = (cast.api(who).get(f"{PATH}/draft").json()["approvals"] for who in (cast.amina, cast.elif_))
    assert [[each["yours"] for each in approvals] for approvals in (own, other)] == [[True], [False]]
    assert cast.api(cast.nadia).get(f"{PATH}/draft").status_code == 200
    for who in (cast.chen, cast.bruno):
        assert refusal(cast.api(who).get(f"{PATH}/draft")) == (403, "not_allowed")
    for version in ("1.0", "1.2", "current", "%00", "x" * 300):
        assert refusal(api.get(f"/standards/{version}/draft")) == (404, "not_found")


def test_the_same_person_twice_is_refused(cast: Cast) -> None:
    make()
    assert publish(cast, cast.amina).status_code == 202
    with nothing_changes():
        assert refusal(publish(cast, cast.amina)) == (409, "already_approved")
    assert Version.objects.get(version="1.1").status == "draft"


@pytest.mark.parametrize(
    ("who", "options", "told"),
    [
        ("chen", {}, (403, "not_allowed")),
        ("bruno", {}, (403, "not_allowed")),
        ("nadia", {}, (403, "not_allowed")),
        ("amina", {"mfa": False}, (403, "mfa_required")),
        ("amina", {"mfa_age": STALE}, (403, "fresh_mfa_required")),
    ],
)
def test_who_may_not(cast: Cast, who: str, options: dict[str, Any], told: tuple[int, str]) -> None:
    make()
    assert publish(cast, cast.elif_).status_code == 202
    with nothing_changes():
        assert refusal(publish(cast, getattr(cast, who), **options)) == told
    assert refusal(cast.api().post(f"{PATH}/publish", {})) == (401, "credentials_required")


def test_a_change_in_between_voids_the_approval(cast: Cast) -> None:
    row = make()
    read = row.whole_digest
    assert publish(cast, cast.amina).status_code == 202
    structure, texts = draft(add_indicator)
    assert drafts.change(version="1.1", structure=structure, texts=texts, by=NODE) is True
    # Who read the draft before cannot publish what it is now.
    with nothing_changes():
        answer = cast.api(cast.elif_).post(f"{PATH}/publish", {"digest": read})
        assert refusal(answer) == (409, "draft_moved")
    assert publish(cast, cast.elif_).status_code == 202
    assert publish(cast, cast.amina).status_code == 200


def test_a_change_back_does_not_bring_it_to_life_again(cast: Cast) -> None:
    row = make()
    assert publish(cast, cast.amina).status_code == 202
    texts = {each.language: each.entries for each in row.texts.all()}
    changed, _ = draft(add_indicator)
    entries = draft(add_indicator)[1]
    drafts.change(version="1.1", structure=changed, texts=entries, by=NODE)
    drafts.change(version="1.1", structure=row.structure, texts=texts, by=NODE)
    assert Version.objects.get(version="1.1").whole_digest == row.whole_digest
    assert publish(cast, cast.elif_).status_code == 202


def test_of_who_coordinates_no_more_an_approval_does_not_count(cast: Cast) -> None:
    make()
    assert publish(cast, cast.amina).status_code == 202
    coordinators.revoke(user=cast.amina, country="XA")
    assert publish(cast, cast.elif_).status_code == 202
    coordinators.grant(user=cast.chen, country="XC")
    assert publish(cast, cast.chen).status_code == 200


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_every_fault_is_told_with_its_place(cast: Cast, language: str) -> None:
    def wrong(version: Any, entries: Any) -> None:
        version["indicators"][0]["unit"] = "hours"
        note(version, "same", ["V01"], ["V01"])
        del entries["V02.guidance"]
        version["rules"][4]["severity"] = "notice"

    make(wrong)
    row = Version.objects.get(version="1.1")
    with nothing_changes():
        answer = cast.api(cast.amina).post(f"{PATH}/publish?lang={language}", {"digest": row.whole_digest})
        assert refusal(answer) == (422, "draft_has_faults")
    told = answer.json()["errors"]
    assert sorted((each["code"], each["pointer"]) for each in told) == [
        ("changed", "/structure/indicators/0/unit"), ("changed", "/structure/rules/4/severity"),
        ("text_missing", "/texts/en/entries"),
    ]  # fmt: skip
    english = cast.api(cast.amina).get(f"{PATH}/draft?lang=en").json()["problems"]
    assert [(each["code"], each["params"]) for each in english] == [(each["code"], each["params"]) for each in told]
    assert all(
        (each["detail"] == other["detail"]) == (language == "en") for each, other in zip(told, english, strict=True)
    )


def test_thirty_days_before_its_first_quarter_at_the_latest(cast: Cast, clock: time_machine.Traveller) -> None:
    make(first_period="2027-Q1")
    clock.move_to(datetime(2026, 12, 2, 23, 59, tzinfo=UTC))
    assert publish(cast, cast.amina).status_code == 202
    clock.move_to(datetime(2026, 12, 3, 0, 1, tzinfo=UTC))
    with nothing_changes():
        assert refusal(publish(cast, cast.elif_)) == (409, "too_late_to_publish")
    clock.move_to(datetime(2026, 12, 2, tzinfo=UTC) + timedelta(hours=1))
    assert publish(cast, cast.elif_).status_code == 200


def test_a_draft_from_a_version_that_is_no_longer_the_newest(cast: Cast) -> None:
    make()
    publish_directly("1.2", "2026-Q4")
    with nothing_changes():
        assert refusal(publish(cast, cast.amina)) == (409, "draft_is_behind")
    assert refusal(cast.api(cast.amina).get(f"{PATH}/draft")) == (409, "draft_is_behind")


@pytest.mark.parametrize(
    "body", [None, {}, {"digest": 5}, {"digest": ""}, {"digest": "x" * 72}, {"digest": "x", "more": 1}, []]
)
def test_bad_bodies(cast: Cast, body: Any) -> None:
    make()
    with nothing_changes():
        answer = cast.api(cast.amina).post(f"{PATH}/publish", body)
        assert answer.status_code == 400, answer.json()


def test_another_digest_and_unknown_versions(cast: Cast) -> None:
    make()
    api = cast.api(cast.amina)
    with nothing_changes():
        assert refusal(api.post(f"{PATH}/publish", {"digest": "sha256:0"})) == (409, "draft_moved")
        for version in ("2.0", "current", "1", "%00", "%F0%9F%98%80", "x" * 600):
            assert refusal(api.post(f"/standards/{version}/publish", {"digest": "x"})) == (404, "not_found")
        assert refusal(api.post("/standards/1.0/publish", {"digest": "x"})) == (409, "version_is_frozen")


def test_a_repeat_with_the_same_key_is_the_same_approval(cast: Cast) -> None:
    row = make()
    body = {"digest": row.whole_digest}
    answers = [cast.api(cast.amina).post(f"{PATH}/publish", body, Idempotency_Key="k") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert Approval.objects.count() == 1


@pytest.mark.usefixtures("standard")
def test_a_correct_answer_names_json(cast: Cast) -> None:
    make()
    answer = publish(cast, cast.amina)
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.content)["version"] == "1.1"
    assert answer.headers["Cache-Control"] == "no-store"


class TestAtOnce:
    pytestmark: list[Any] = []

    def test_two_coordinators_at_the_same_moment(self, shared: Cast) -> None:
        make()
        found = at_once(lambda: publish(shared, shared.amina), lambda: publish(shared, shared.elif_))
        assert sorted(answer.status_code for answer in found) == [200, 202]
        assert Version.objects.get(version="1.1").status == "published"
        assert Approval.objects.count() == 2
