"""POST /programs/{id}/list, reject, hide, close, apply, confirm."""

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail as outbox
from django.utils import translation
from django.utils.translation import gettext

from groups.actions import listings
from groups.codelists import ListingStatus, RejectionReason, Scope
from groups.models import AuditRow, ChangeRow, Coordinator, Entry, Membership, Program, SentMail
from groups.subjects import NODE
from network.node.worker import Loop
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Api, Cast, program

REJECTION = {"code": "incomplete", "note": "Please say where you visit."}
STATES = ("pending", "listed", "rejected", "hidden", "closed")
# Where each verb leads from each state; what is not named is refused.
MOVES = {
    ("list", "pending"): "listed",
    ("list", "hidden"): "listed",
    ("reject", "pending"): "rejected",
    ("hide", "listed"): "hidden",
    ("hide", "hidden"): "hidden",
    ("close", "listed"): "closed",
    ("close", "hidden"): "closed",
    ("apply", "rejected"): "pending",
    ("apply", "closed"): "pending",
    ("confirm", "listed"): "listed",
    ("confirm", "hidden"): "hidden",
}
VERBS = ("list", "reject", "hide", "close", "apply", "confirm")


def in_state(cast: Cast, state: str) -> Program:
    found = program("Night Visitors", cast.bruno, listed=state not in {"pending", "rejected"})
    if state == "rejected":
        return listings.reject(program=found, code=RejectionReason.OTHER, note="No.", by=NODE)
    if state == "hidden":
        return listings.hide(program=found, by=NODE)
    return listings.close(program=found, by=NODE) if state == "closed" else found


def send(cast: Cast, verb: str, found: Program) -> Any:
    who = cast.bruno if verb == "apply" else cast.amina
    return cast.api(who).post(f"/programs/{found.slug}/{verb}", REJECTION if verb == "reject" else None)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_from_every_state(cast: Cast, verb: str, state: str) -> None:
    found = in_state(cast, state)
    rows, feed = AuditRow.objects.count(), ChangeRow.objects.count()
    target = MOVES.get((verb, state))
    if target is None:
        with nothing_changes():
            answer = send(cast, verb, found)
        assert refusal(answer) == (409, "wrong_listing_state")
        assert (
            answer.json()["detail"]
            == f"This cannot be done in the present state of the listing: {ListingStatus(state).label}."
        )
        return
    answer = send(cast, verb, found)
    assert (answer.status_code, answer.json()["status"]) == (200, target)
    stands_still = (verb, state) == ("hide", "hidden")
    assert answer.headers["ETag"].startswith(f'"{found.version + (0 if stands_still else 1)}.')
    assert AuditRow.objects.count() - rows == (0 if stands_still else 1)
    # What never was public, and what is gone already, leaves no trace in the public feed.
    assert ChangeRow.objects.count() - feed == (1 if "listed" in {state, target} else 0)
    if "listed" in {state, target}:
        told = ChangeRow.objects.latest("pk")
        assert told.operation == ("upsert" if target == "listed" else "tombstone")
        assert told.version == found.version + 1


def test_listing_tells_the_managers_and_shows_it_to_everybody(cast: Cast) -> None:
    found = in_state(cast, "pending")
    assert send(cast, "list", found).json()["assured_on"] == "2026-11-22"
    assert cast.api().get(f"/programs/{found.slug}").status_code == 200
    assert SentMail.objects.filter(key=f"program_listed:{found.pk}:2:{cast.bruno.pk}").exists()


def test_a_rejection_tells_the_applicant_why(cast: Cast) -> None:
    found = in_state(cast, "pending")
    send(cast, "reject", found)
    shown = cast.api(cast.bruno).get(f"/programs/{found.slug}").json()
    assert shown["rejection"] == {
        "code": "incomplete",
        "label": "The listing is incomplete.",
        "note": "Please say where you visit.",
    }
    applied = cast.api(cast.bruno).post(f"/programs/{found.slug}/apply").json()
    assert (applied["status"], applied["rejection"]) == ("pending", None)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("required", "/code"), ("required", "/note")]),
        ({"code": "ugly", "note": ""}, [("unknown_code", "/code"), ("blank", "/note")]),
        ({"code": "other", "note": "x" * 1001}, [("max_length", "/note")]),
    ],
    ids=["nothing", "wrong", "long"],
)
def test_a_rejection_needs_a_reason_and_a_note(
    cast: Cast, body: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    found = in_state(cast, "pending")
    with nothing_changes():
        answer = cast.api(cast.amina).post(f"/programs/{found.slug}/reject", body)
    assert refusal(answer) == (400, "invalid")
    assert faults(answer) == expected


@pytest.mark.parametrize("verb", ["list", "reject"])
def test_nobody_reviews_their_own_program(cast: Cast, verb: str) -> None:
    found = in_state(cast, "pending")
    Coordinator.objects.create(user=cast.bruno, country="XA")
    Membership.objects.create(user=cast.amina, program=found, role="reporter")
    for who in (cast.bruno, cast.amina):
        with nothing_changes():
            answer = cast.api(who).post(f"/programs/{found.slug}/{verb}?lang=fr", REJECTION)
        assert refusal(answer) == (403, "four_eyes")
        with translation.override("fr"):
            assert answer.json()["detail"] == gettext("Nobody lists their own program.")


@pytest.mark.parametrize("verb", ["list", "reject", "close", "apply", "confirm"])
def test_the_administrator_may_hide_and_nothing_else(cast: Cast, verb: str) -> None:
    with nothing_changes():
        answer = cast.api(cast.nadia).post("/programs/harbour-visitors/" + verb, REJECTION)
    assert refusal(answer) == (403, "not_allowed")


def test_hiding_takes_a_listing_out_of_sight_at_once(cast: Cast) -> None:
    path = "/programs/harbour-visitors"
    script = Api(token=cast.token(cast.harbour, Scope.LISTING_WRITE))
    for caller in (cast.api(cast.bruno), cast.api(cast.amina), cast.api(cast.nadia), script):
        assert caller.post(f"{path}/hide").json()["status"] == "hidden"
        assert cast.api().get(path).status_code == 404
        assert "harbour-visitors" not in cast.api().get("/programs").content.decode()
        assert cast.api().get(f"/facilities/{cast.north.pk}").json()["programs"] == []
        assert cast.api(cast.rosa).get(path).status_code == 200
        assert refusal(cast.api(cast.bruno).post(f"{path}/list")) == (403, "not_allowed")
        assert cast.api(cast.amina).post(f"{path}/list").status_code == 200


def test_a_token_withdraws_a_listing_in_one_request(cast: Cast, standard: None) -> None:
    """The emergency: within the answer it is gone from the list, by name and id, from search and every filter, in each
    format, and the feed has a tombstone without a text."""
    secret = "Harbour Visitors"
    stranger, script = cast.api(cast.chen), Api(token=cast.token(cast.harbour, Scope.LISTING_WRITE))
    lists = ("/programs", "/programs?q=harbour", "/programs?country=XA", "/programs?facility=XA-NORD", "/programs?language=fr",
             "/programs?format=csv", f"/facilities/{cast.north.pk}", "/programs?lang=ar&q=الميناء")  # fmt: skip
    one = ("/programs/harbour-visitors", f"/programs/{cast.harbour.pk}", "/programs/harbour-visitors?format=csv")
    assert all("harbour-visitors" in Api().get(path).getvalue().decode() for path in (*lists, *one))
    assert script.post("/programs/harbour-visitors/hide").status_code == 200
    for caller in (Api(), stranger):
        assert [path for path in lists if "harbour-visitors" in caller.get(path).getvalue().decode()] == []
        assert [path for path in lists if secret in caller.get(path).getvalue().decode()] == []
        assert [caller.get(path).status_code for path in one] == [404, 404, 404]
    told = ChangeRow.objects.latest("pk")
    assert (told.kind, told.object_id, told.operation) == ("program", str(cast.harbour.pk), "tombstone")
    assert secret not in str(vars(told))
    assert not Entry.objects.filter(program=cast.harbour).exists()


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_the_letter_of_a_rejection_is_in_the_applicants_language(cast: Cast, language: str) -> None:
    cast.bruno.language = language
    cast.bruno.save()
    found = in_state(cast, "pending")
    send(cast, "reject", found)
    Loop().run_once()
    with translation.override(language):
        reason = gettext("The listing is incomplete.")
        subject = gettext("About the listing of {program}").format(program=found.slug)
    (letter,) = [mail for mail in outbox.outbox if mail.subject == subject]
    assert letter.to == [cast.bruno.email]
    assert reason in str(letter.body)
    assert "Please say where you visit." in str(letter.body)


def test_the_administrator_sees_a_hidden_listing_but_not_its_private_part(cast: Cast) -> None:
    hidden = cast.api(cast.nadia).post("/programs/harbour-visitors/hide")
    assert "activities" not in hidden.json()
    assert "activities" not in cast.api(cast.nadia).get("/programs/harbour-visitors").json()


def test_a_closed_program_keeps_its_last_day_until_it_applies_again(cast: Cast) -> None:
    path = "/programs/harbour-visitors"
    assert cast.api(cast.bruno).post(f"{path}/close").json()["closed_on"] == "2026-11-22"
    assert cast.api(cast.bruno).post(f"{path}/apply").json()["closed_on"] is None
    # When it registered, and now.
    assert cast.mails_to(cast.amina).count("A listing waits for review: harbour-visitors") == 2


def test_confirming_moves_the_day_of_assurance_and_ends_staleness(cast: Cast, clock: time_machine.Traveller) -> None:
    clock.move_to(datetime.fromisoformat("2027-11-23T10:00:00Z"))
    assert cast.api().get("/programs/harbour-visitors").json()["stale"] is True
    answer = cast.api(cast.rosa, mfa=False).post("/programs/harbour-visitors/confirm")
    assert (answer.json()["assured_on"], answer.json()["stale"]) == ("2027-11-23", False)


def test_a_step_sent_twice_with_one_key_is_done_once(cast: Cast) -> None:
    found = in_state(cast, "pending")
    caller = cast.api(cast.amina)
    first = caller.post(f"/programs/{found.slug}/list", Idempotency_Key="k-1")
    with nothing_changes():
        again = caller.post(f"/programs/{found.slug}/list", Idempotency_Key="k-1")
    assert (again.status_code, again.content, again.headers["ETag"]) == (200, first.content, first.headers["ETag"])


def test_states_are_those_of_the_code_list() -> None:
    assert set(STATES) == set(ListingStatus.values)
