"""PATCH /programs/{id}."""

from typing import Any

import pytest

from groups.actions import programs
from groups.codelists import Scope
from groups.errors import NotAllowed
from groups.models import AuditRow, ChangeRow, Coordinator, Program
from groups.subjects import Subject
from groups.versions import ANY
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Api, Cast, facility, program

PATH = "/programs/harbour-visitors"


def tag(cast: Cast, path: str = PATH, **headers: str) -> str:
    return cast.api(cast.bruno).get(path, **headers).headers["ETag"]


def present(cast: Cast) -> dict[str, Any]:
    shown: dict[str, Any] = cast.api(cast.bruno).get(PATH).json()
    return shown


def test_changes_what_is_named_and_nothing_else(cast: Cast) -> None:
    before = present(cast)
    changes = {
        "phone": "+33 1 99 00 12 34",
        "summary": {"fr": "Chaque samedi."},
        "languages": ["fr", "ar"],
        "services": ["letters"],
        "location": {"latitude": 43.3, "longitude": 5.37},
        "activities": [{"code": "hotline", "since": "2026-01-01"}],
        "suspensions": [{"since": "2026-02-01"}],
        "facilities": [{"facility": facility("XA-SUD").code, "since": "2026-05-01"}],
    }
    answer = cast.api(cast.bruno).patch(PATH, changes, If_Match=tag(cast))
    shown = answer.json()
    assert answer.status_code == 200
    assert answer.headers["ETag"] == tag(cast)
    assert {name for name in shown if shown[name] != before[name]} == {
        "phone", "languages", "services", "location", "activities", "suspensions", "facilities", "last_modified",
    }  # fmt: skip
    assert (shown["phone"], shown["summary"]) == ("+33 1 99 00 12 34", "We visit every Saturday.")
    assert shown["location"] == {"latitude": 43.3, "longitude": 5.37, "precision": "city"}
    assert shown["activities"] == [{"code": "hotline", "since": "2026-01-01", "until": None}]
    assert shown["suspensions"] == [{"since": "2026-02-01", "until": None, "reason": ""}]
    assert [row["since"] for row in shown["facilities"]] == ["2026-05-01"]
    assert cast.api().get(f"{PATH}?lang=fr").json()["summary"] == "Chaque samedi."
    row = AuditRow.objects.filter(action="program.changed").get()
    assert (row.actor, sorted(row.details["fields"])) == (
        f"user:{cast.bruno.pk}",
        ["activities", "facilities", "languages", "latitude", "location_precision", "longitude", "phone", "services",
         "summary", "suspensions"],
    )  # fmt: skip
    assert ChangeRow.objects.filter(object_id=str(cast.harbour.pk)).latest("pk").operation == "upsert"


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"name": {"en": "Harbour Visitors"}},
        {"name": "Harbour Visitors"},
        {"languages": ["fr", "en"], "services": ["visiting"], "phone": ""},
        {"activities": [{"code": "visits", "since": "2020-01-01"}]},
        {"facilities": [{"facility": "XA-NORD", "since": "2020-01-01"}]},
        {"location": None},
        {"parent": None, "kind": "group", "suspensions": []},
    ],
    ids=str,
)
def test_what_changes_nothing_is_no_change_and_needs_no_version(cast: Cast, same: dict[str, Any]) -> None:
    with nothing_changes():
        answer = cast.api(cast.bruno).patch(PATH, same)
    assert (answer.status_code, answer.headers["ETag"]) == (200, tag(cast))


def test_wants_to_know_which_version_was_read(cast: Cast) -> None:
    with nothing_changes():
        answer = cast.api(cast.bruno).patch(PATH, {"phone": "+33 199 00"})
    assert refusal(answer) == (428, "if_match_required")


def test_tells_what_changed_since(cast: Cast) -> None:
    old = tag(cast)
    for number, body in enumerate([{"phone": "+33 199 001"}, {"city": "Valmer", "phone": "+33 199 002"}]):
        assert cast.api(cast.bruno).patch(PATH, body, If_Match=tag(cast)).status_code == 200, number
    with nothing_changes():
        answer = cast.api(cast.bruno).patch(PATH, {"phone": "+33 199 003"}, If_Match=old)
    assert refusal(answer) == (412, "version_moved")
    assert answer.json()["changed"] == ["phone", "city"]


def test_takes_the_tag_of_any_language_and_format(cast: Cast) -> None:
    for number, seen in enumerate(["?lang=ar", "?lang=all", "?format=csv", ""]):
        answer = cast.api(cast.bruno).patch(PATH, {"founded_year": 1990 + number}, If_Match=tag(cast, PATH + seen))
        assert (answer.status_code, answer.json()["founded_year"]) == (200, 1990 + number)


@pytest.mark.parametrize("header", ['W/"2.0123456789abcdef"', '"999.00"', '"x"', "2", '""', '"2"'])
def test_takes_no_other_tag(cast: Cast, header: str) -> None:
    with nothing_changes():
        answer = cast.api(cast.bruno).patch(PATH, {"city": "Valmer"}, If_Match=header)
    assert refusal(answer) == (412, "version_moved")


def test_a_star_is_any_version(cast: Cast) -> None:
    assert cast.api(cast.bruno).patch(PATH, {"city": "Valmer"}, If_Match="*").json()["city"] == "Valmer"


def test_name_country_and_website_of_a_listed_program_wait_for_review(cast: Cast) -> None:
    body = {"name": {"en": "Port Friends"}, "website": "https://port.example.org", "city": "Valmer"}
    answer = cast.api(cast.bruno).patch(PATH, body, If_Match=tag(cast))
    shown = answer.json()
    assert (answer.status_code, shown["name"], shown["website"], shown["city"]) == (
        202, "Harbour Visitors", None, "Valmer",
    )  # fmt: skip
    assert shown["pending_changes"] == {"name": {"en": "Port Friends"}, "website": "https://port.example.org"}
    assert "pending_changes" not in cast.api().get(PATH).json()
    assert cast.mails_to(cast.amina).count("A listing waits for review: harbour-visitors") == 2

    listed = cast.api(cast.amina).post(f"{PATH}/list")
    assert (listed.status_code, listed.json()["name"], listed.json()["website"]) == (
        200, "Port Friends", "https://port.example.org",
    )  # fmt: skip
    assert listed.json()["pending_changes"] is None
    assert cast.api().get(f"{PATH}?lang=fr").json()["name"] == "Visiteurs du port"
    assert refusal(cast.api(cast.amina).post(f"{PATH}/list")) == (409, "wrong_listing_state")


def test_waiting_changes_can_be_refused(cast: Cast) -> None:
    cast.api(cast.bruno).patch(PATH, {"name": {"en": "Port Friends"}}, If_Match="*")
    answer = cast.api(cast.amina).post(f"{PATH}/reject", {"code": "other", "note": "Keep it."})
    assert (answer.status_code, answer.json()["status"], answer.json()["name"]) == (200, "listed", "Harbour Visitors")
    assert (answer.json()["pending_changes"], answer.json()["rejection"]) == (None, None)
    assert refusal(cast.api(cast.amina).post(f"{PATH}/reject", {"code": "other", "note": "Again."})) == (
        409, "wrong_listing_state",
    )  # fmt: skip


def test_asking_twice_for_the_same_waiting_change_is_asking_once(cast: Cast) -> None:
    body = {"name": {"en": "Port Friends"}}
    first = cast.api(cast.bruno).patch(PATH, body, If_Match=tag(cast))
    with nothing_changes():
        again = cast.api(cast.bruno).patch(PATH, body)
    assert (again.status_code, again.content) == (first.status_code, first.content) == (202, first.content)


def test_setting_a_value_back_takes_its_waiting_change_away(cast: Cast) -> None:
    cast.api(cast.bruno).patch(PATH, {"name": {"en": "Port"}, "website": "https://a.example.org"}, If_Match="*")
    answer = cast.api(cast.bruno).patch(PATH, {"name": {"en": "Harbour Visitors"}}, If_Match="*")
    assert answer.json()["pending_changes"] == {"website": "https://a.example.org"}


def test_a_coordinator_changes_them_at_once(cast: Cast) -> None:
    answer = cast.api(cast.amina).patch(PATH, {"name": {"en": "Port Friends"}}, If_Match="*")
    assert (answer.status_code, answer.json()["name"], answer.json()["slug"]) == (
        200,
        "Port Friends",
        "harbour-visitors",
    )


def test_a_coordinator_who_is_a_member_does_not(cast: Cast) -> None:
    Coordinator.objects.create(user=cast.bruno, country="XA")
    answer = cast.api(cast.bruno).patch(PATH, {"name": {"en": "Port Friends"}}, If_Match="*")
    assert (answer.status_code, answer.json()["name"]) == (202, "Harbour Visitors")


@pytest.mark.parametrize("state", ["pending", "rejected", "hidden"])
def test_they_change_at_once_while_the_listing_is_not_public(cast: Cast, state: str) -> None:
    found = program("Night Visitors", cast.bruno, listed=state == "hidden")
    if state != "pending":
        verb, body = ("hide", None) if state == "hidden" else ("reject", {"code": "other", "note": "No."})
        assert cast.api(cast.amina).post(f"/programs/{found.slug}/{verb}", body).status_code == 200
    answer = cast.api(cast.bruno).patch(f"/programs/{found.slug}", {"name": {"en": "Day Visitors"}}, If_Match="*")
    assert (answer.status_code, answer.json()["name"], answer.json()["status"]) == (200, "Day Visitors", state)


def test_a_closed_listing_does_not_change(cast: Cast) -> None:
    cast.api(cast.bruno).post(f"{PATH}/close")
    with nothing_changes():
        answer = cast.api(cast.bruno).patch(PATH, {"city": "Valmer"})
    assert refusal(answer) == (409, "listing_closed")


def test_a_token_changes_a_listing_and_waits_like_a_manager(cast: Cast) -> None:
    script = Api(token=cast.token(cast.harbour, Scope.LISTING_WRITE))
    assert script.patch(PATH, {"city": "Valmer"}, If_Match="*").status_code == 200
    assert script.patch(PATH, {"name": {"en": "Port"}}, If_Match="*").status_code == 202
    assert AuditRow.objects.filter(action="program.changed", actor__startswith="token:").count() == 2


WRONG: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"name": {"en": "", "fr": "", "ar": ""}}, [("required", "/name")]),
    ({"name": None}, [("null", "/name")]),
    ({"country": "XB", "subdivision": "XA-01"}, [("subdivision_of_another_country", "/subdivision")]),
    ({"time_zone": ""}, [("blank", "/time_zone")]),
    ({"location": {"latitude": 5}}, [("required", "/location/longitude")]),
    ({"location": {"latitude": None, "longitude": [1]}},
     [("null", "/location/latitude"), ("not_a_number", "/location/longitude")]),
    ({"activities": [{"since": "2026-01-01"}]}, [("required", "/activities/0/code")]),
    ({"suspensions": [{}]}, [("required", "/suspensions/0/since")]),
    ({"facilities": [{"since": "2026-01-01"}]}, [("required", "/facilities/0/facility")]),
    ({"facilities": ["XA-NORD"]}, [("not_an_object", "/facilities/0")]),
    ({"id": "5"}, [("unknown_member", "/id")]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), WRONG, ids=[str(body) for body, _ in WRONG])
def test_refuses_what_is_wrong(cast: Cast, body: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    with nothing_changes():
        answer = cast.api(cast.bruno).patch(PATH, body, If_Match="*")
    assert refusal(answer) == (400, "invalid")
    assert faults(answer) == expected


def test_one_language_of_a_name_may_go_as_long_as_another_stays(cast: Cast) -> None:
    pending = program("Night Visitors", cast.bruno, listed=False)
    path = f"/programs/{pending.slug}"
    cast.api(cast.bruno).patch(path, {"name": {"fr": "Visiteurs de nuit"}}, If_Match="*")
    answer = cast.api(cast.bruno).patch(path, {"name": {"en": ""}}, If_Match="*")
    assert (answer.status_code, answer.json()["name"], answer.json()["text_language"]) == (
        200,
        "Visiteurs de nuit",
        "fr",
    )


def test_a_group_with_a_parent_does_not_become_an_umbrella(cast: Cast) -> None:
    network = program("All Friends", cast.dora, kind="umbrella", activities=[])
    cast.api(cast.bruno).patch(PATH, {"parent": str(network.pk)}, If_Match="*")
    answer = cast.api(cast.bruno).patch(PATH, {"kind": "umbrella"}, If_Match="*")
    assert faults(answer) == [("umbrella_has_no_parent", "/parent")]
    as_group = cast.api(cast.dora).patch("/programs/all-friends", {"kind": "group"}, If_Match="*")
    assert faults(as_group) == [("umbrella_has_groups", "/kind")]
    freed = cast.api(cast.bruno).patch(PATH, {"kind": "umbrella", "parent": None}, If_Match="*")
    assert (freed.status_code, freed.json()["kind"]) == (200, "umbrella")


def test_a_program_is_not_its_own_parent(cast: Cast) -> None:
    answer = cast.api(cast.bruno).patch(PATH, {"parent": str(cast.harbour.pk)}, If_Match="*")
    assert faults(answer) == [("unknown_umbrella", "/parent")]


def test_state_comes_before_version_and_role_before_content(cast: Cast) -> None:
    with nothing_changes():
        assert refusal(cast.api(cast.rosa).patch(PATH, b"{")) == (403, "not_allowed")
        assert refusal(cast.api(cast.bruno).patch(PATH, b"{")) == (400, "not_json")
        assert refusal(cast.api(cast.bruno).patch(PATH)) == (400, "body_required")


def test_the_action_refuses_by_itself_who_has_no_role(cast: Cast) -> None:
    """Pages call the action too: the rule is not the view's."""
    with pytest.raises(NotAllowed):
        programs.change(program=cast.harbour, values={"city": "X"}, expected=ANY, by=Subject(user=cast.chen))
    assert Program.objects.get(pk=cast.harbour.pk).city == ""
