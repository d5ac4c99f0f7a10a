"""POST /programs."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext

from groups.codelists import Scope
from groups.models import AuditRow, Membership, Program
from tests.api.refusals import faults, nothing_changes, refusal
from tests.cast import Api, Cast, person, program

BODY: dict[str, Any] = {"source_language": "en", "name": "Valley Visitors", "country": "XA", "time_zone": "UTC"}


def test_registers_a_program_that_waits_for_review(cast: Cast) -> None:
    body = BODY | {
        "name": {"fr": "Visites de la vallée", "en": "Valley Visitors"},
        "source_language": "fr",
        "summary": "Chaque samedi.",
        "subdivision": "XA-01",
        "city": "Valmer",
        "location": {"latitude": 43.123456, "longitude": 5.3, "precision": "city"},
        "languages": ["fr", "ar"],
        "services": ["visiting", "letters"],
        "website": "https://valley.example.org/",
        "email": "hello@valley.example.org",
        "phone": "+33 1 99 00 12 34",
        "founded_year": 1999,
        "reporting_from": "2026-Q2",
        "activities": [{"code": "visits", "since": "2020-01-01"}],
        "suspensions": [{"since": "2026-02-01", "until": "2026-02-20", "reason": "flood"}],
        "facilities": [{"facility": "XA-NORD", "since": "2021-05-01", "visit_days": [6, 3]}],
    }
    answer = cast.api(cast.chen).post("/programs", body)
    shown = answer.json()
    assert (answer.status_code, answer.headers["Location"]) == (201, "/api/v1/programs/visites-de-la-vallee")
    assert answer.headers["ETag"].startswith('"1.')
    assert shown == {
        "id": shown["id"],
        "slug": "visites-de-la-vallee",
        "kind": "group",
        "status": "pending",
        "name": "Valley Visitors",
        "summary": "Chaque samedi.",
        "how_to_join": None,
        "text_language": "en",
        "text_fallbacks": {"summary": "fr"},
        "country": "XA",
        "country_name": "Invented country XA",
        "subdivision": "XA-01",
        "city": "Valmer",
        "location": {"latitude": 43.12, "longitude": 5.3, "precision": "city"},
        "time_zone": "UTC",
        "languages": [{"code": "ar", "name": "Arabic"}, {"code": "fr", "name": "French"}],
        "services": [{"code": "letters", "name": "Letters"}, {"code": "visiting", "name": "Visits"}],
        "website": "https://valley.example.org/",
        "email": "hello@valley.example.org",
        "phone": "+33 1 99 00 12 34",
        "founded_year": 1999,
        "facilities": [
            {
                "id": str(cast.north.pk),
                "name": "Centre XA-NORD",
                "access_status": "open",
                "since": "2021-05-01",
                "visit_days": [3, 6],
            }
        ],
        "parent": None,
        "home": "http://127.0.0.1:8000",
        "assured_on": "2026-11-22",
        "last_modified": shown["last_modified"],
        "stale": False,
        "freshness": "fresh",
        "is_demo": False,
        "source_language": "fr",
        "reporting_from": "2026-Q2",
        "closed_on": None,
        "activities": [{"code": "visits", "since": "2020-01-01", "until": None}],
        "suspensions": [{"since": "2026-02-01", "until": "2026-02-20", "reason": "flood"}],
        "rejection": None,
        "pending_changes": None,
        "notices": [],
        "possible_duplicates": [],
    }
    assert shown["last_modified"].endswith(("Z", "+00:00"))
    made = Program.objects.get(pk=shown["id"])
    assert list(made.memberships.values_list("user", "role")) == [(cast.chen.pk, "manager")]
    assert AuditRow.objects.filter(action="program.registered", object_id=shown["id"]).count() == 1
    assert cast.mails_to(cast.amina).count(f"A listing waits for review: {made.slug}") == 1


def test_fills_in_what_the_country_and_the_day_say(cast: Cast) -> None:
    answer = cast.api(cast.chen).post("/programs", {"source_language": "el", "name": "Φίλοι", "country": "GR"})
    shown = answer.json()
    assert (answer.status_code, shown["time_zone"], shown["reporting_from"]) == (201, "Europe/Athens", "2026-Q4")
    assert (shown["slug"], shown["name"], shown["text_language"]) == ("filoi", "Φίλοι", "el")


def test_markup_is_text_like_any_other(cast: Cast) -> None:
    text = "<script>alert(1)</script> & <b>more</b>"
    answer = cast.api(cast.chen).post("/programs", BODY | {"name": text, "summary": text})
    assert (answer.status_code, answer.json()["name"], answer.json()["summary"]) == (201, text, text)
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("application/json", "nosniff")


def test_half_a_character_is_none(cast: Cast) -> None:
    with nothing_changes():
        answer = cast.api(cast.chen).post("/programs", b'{"name": "\\ud800", "\\udfff": 1}')
    assert refusal(answer) == (400, "bad_text")


def test_gives_each_program_a_slug_of_its_own(cast: Cast) -> None:
    slugs = [cast.api(cast.chen).post("/programs", BODY).json()["slug"] for _ in range(3)]
    assert slugs == ["valley-visitors", "valley-visitors-2", "valley-visitors-3"]


WRONG: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"name": None}, [("null", "/name")]),
    ({"name": ""}, [("required", "/name")]),
    ({"name": {"en": "  "}}, [("required", "/name")]),
    ({"name": 5}, [("not_a_text_map", "/name")]),
    ({"name": {"xx": "A"}}, [("unknown_language", "/name/xx")]),
    ({"name": {"en": 5}}, [("not_a_text", "/name/en")]),
    ({"name": "x" * 201}, [("max_length", "/name")]),
    ({"name": "a\u202eb"}, [("bad_text", "/name")]),
    ({"name": "two\nlines"}, [("bad_text", "/name")]),
    ({"name": {"en": "a", "ar": "b\u200bc"}}, [("bad_text", "/name/ar")]),
    ({"summary": "pay\u200dpal"}, [("bad_text", "/summary")]),
    ({"how_to_join": {"fr": "a\u2066b"}}, [("bad_text", "/how_to_join/fr")]),
    ({"city": "Val\U000e0041mer"}, [("bad_text", "/city")]),
    ({"city": "Val\tmer"}, [("bad_text", "/city")]),
    ({"email": "a\u202e@example.org"}, [("bad_text", "/email")]),
    ({"phone": "1234\u200b5"}, [("bad_text", "/phone")]),
    ({"website": "https://exam\u00adple.org"}, [("bad_text", "/website")]),
    ({"suspensions": [{"since": "2026-01-01", "reason": "\ue000"}]}, [("bad_text", "/suspensions/0/reason")]),
    ({"website": "data:text/html,x"}, [("unknown_code", "/website")]),
    ({"website": "https://0x7f.1/"}, [("unknown_code", "/website")]),
    ({"website": "https://example.org\\@evil.example.org/"}, [("unknown_code", "/website")]),
    ({"country": "ZQ"}, [("unknown_code", "/country")]),
    ({"country": "xa"}, [("unknown_code", "/country")]),
    ({"source_language": "sw"}, [("unknown_code", "/source_language")]),
    ({"kind": "club"}, [("unknown_code", "/kind")]),
    ({"time_zone": "Mars/Olympus"}, [("unknown_code", "/time_zone")]),
    ({"subdivision": "FR-13"}, [("subdivision_of_another_country", "/subdivision")]),
    ({"location": {"latitude": 1}}, [("required", "/location/longitude")]),
    ({"location": {"latitude": 91, "longitude": -181}},
     [("max_value", "/location/latitude"), ("min_value", "/location/longitude")]),
    ({"location": {"latitude": "1", "longitude": True}},
     [("not_a_number", "/location/latitude"), ("not_a_number", "/location/longitude")]),
    ({"location": {"latitude": 1, "longitude": 2, "precision": "street"}}, [("unknown_code", "/location/precision")]),
    ({"location": 5}, [("not_an_object", "/location")]),
    ({"languages": ["fr", "klingon"]}, [("unknown_code", "/languages/1")]),
    ({"languages": ["fr", "fr"]}, [("repeated", "/languages")]),
    ({"languages": "fr"}, [("not_a_list", "/languages")]),
    ({"services": ["visiting", "parties"]}, [("unknown_code", "/services/1")]),
    ({"website": "javascript:alert(1)"}, [("unknown_code", "/website")]),
    ({"website": "https://127.0.0.1/"}, [("unknown_code", "/website")]),
    ({"website": "https://user@example.org/"}, [("unknown_code", "/website")]),
    ({"email": "nobody"}, [("unknown_code", "/email")]),
    ({"phone": "call me"}, [("unknown_code", "/phone")]),
    ({"founded_year": "1999"}, [("not_an_integer", "/founded_year")]),
    ({"founded_year": True}, [("not_an_integer", "/founded_year")]),
    ({"founded_year": 1066}, [("min_value", "/founded_year")]),
    ({"reporting_from": "2026-q1"}, [("unknown_code", "/reporting_from")]),
    ({"parent": "nonsense"}, [("not_an_id", "/parent")]),
    ({"parent": "00000000-0000-4000-8000-000000000000"}, [("unknown_umbrella", "/parent")]),
    ({"kind": "umbrella", "parent": "00000000-0000-4000-8000-000000000000"}, [("umbrella_has_no_parent", "/parent")]),
    ({"activities": [{"code": "visits"}]}, [("required", "/activities/0/since")]),
    ({"activities": [{"code": "visits", "since": "2026-13-01"}]}, [("not_a_date", "/activities/0/since")]),
    ({"activities": [{"code": "visits", "since": "2026-01-02", "until": "2026-01-01"}]},
     [("ends_before_start", "/activities/0/until")]),
    ({"activities": [{"code": "visits", "since": "2026-01-01"}, {"code": "visits", "since": "2026-03-01"}]},
     [("overlap", "/activities/1/since")]),
    ({"suspensions": [{"since": "2026-01-01", "until": "2026-02-01"}, {"since": "2026-02-01"}]},
     [("overlap", "/suspensions/1/since")]),
    ({"facilities": [{"facility": "XA-NOWHERE", "since": "2026-01-01"}]},
     [("unknown_facility", "/facilities/0/facility")]),
    ({"facilities": [{"facility": "XA-NORD"}]}, [("required", "/facilities/0/since")]),
    ({"facilities": [{"facility": "XA-NORD", "since": "2026-01-01", "visit_days": [0, 8]}]},
     [("min_value", "/facilities/0/visit_days/0"), ("max_value", "/facilities/0/visit_days/1")]),
    ({"status": "listed"}, [("unknown_member", "/status")]),
    ({"a/b~c": 1}, [("unknown_member", "/a~1b~0c")]),
    ({"rooms": 1, "country": "??", "founded_year": 1},
     [("unknown_member", "/rooms"), ("unknown_code", "/country"), ("min_value", "/founded_year")]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), WRONG, ids=[str(change)[:70] for change, _ in WRONG])
def test_refuses_with_all_that_is_wrong_and_keeps_nothing(
    cast: Cast, change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    with nothing_changes():
        answer = cast.api(cast.chen).post("/programs", BODY | change)
    assert refusal(answer) == (400, "invalid")
    assert faults(answer) == expected


def test_names_every_member_that_is_missing(cast: Cast) -> None:
    answer = cast.api(cast.chen).post("/programs", {})
    assert faults(answer) == [("required", "/source_language"), ("required", "/name"), ("required", "/country")]


def test_wants_the_time_zone_of_a_wide_country(cast: Cast) -> None:
    answer = cast.api(cast.chen).post("/programs", {"source_language": "en", "name": "Prairie", "country": "CA"})
    assert faults(answer) == [("time_zone_required", "/time_zone")]


def test_refuses_one_facility_named_by_id_and_by_code_at_the_same_time(cast: Cast) -> None:
    places = [{"facility": name, "since": "2026-01-01"} for name in ("XA-NORD", str(cast.north.pk).upper())]
    answer = cast.api(cast.chen).post("/programs", BODY | {"facilities": places})
    assert faults(answer) == [("overlap", "/facilities/1/since")]


def test_takes_a_facility_visited_twice_in_its_life(cast: Cast) -> None:
    places = [
        {"facility": "XA-NORD", "since": "2020-01-01", "until": "2020-12-31"},
        {"facility": str(cast.north.pk), "since": "2022-01-01"},
    ]
    answer = cast.api(cast.chen).post("/programs", BODY | {"facilities": places})
    assert (answer.status_code, [row["since"] for row in answer.json()["facilities"]]) == (201, ["2022-01-01"])


def test_joins_an_umbrella_that_is_listed(cast: Cast) -> None:
    network = program("All Friends", cast.dora, kind="umbrella", activities=[])
    answer = cast.api(cast.chen).post("/programs", BODY | {"parent": str(network.pk)})
    assert answer.json()["parent"] == {"id": str(network.pk), "slug": "all-friends", "name": "All Friends"}


def test_says_what_is_wrong_in_the_callers_language(cast: Cast) -> None:
    answer = cast.api(cast.chen).post("/programs?lang=fr", BODY | {"country": "ZQ"})
    with translation.override("fr"):
        said = gettext("{value} is no country code of ISO 3166-1.").format(value="ZQ")
        summed_up = gettext("Parts of the input are wrong; see `errors`.")
    assert answer.headers["Content-Language"] == "fr"
    assert (answer.json()["detail"], answer.json()["errors"][0]["detail"]) == (summed_up, said)


def test_quotes_braces_of_the_input_as_they_are(cast: Cast) -> None:
    answer = cast.api(cast.chen).post("/programs", BODY | {"country": "{0}{x"})
    assert answer.json()["errors"][0]["detail"] == "{0}{x is no country code of ISO 3166-1."


def test_is_for_people(cast: Cast) -> None:
    with nothing_changes():
        by_nobody = cast.api().post("/programs", BODY)
    assert refusal(by_nobody) == (401, "credentials_required")
    script = Api(token=cast.token(cast.hill, *Scope))
    with nothing_changes():
        assert refusal(script.post("/programs", BODY)) == (403, "person_required")


def test_never_answers_a_write_in_another_format(cast: Cast) -> None:
    with nothing_changes():
        assert refusal(cast.api(cast.chen).post("/programs?format=csv", BODY)) == (406, "format_not_available")
        assert refusal(cast.api(cast.chen).post("/programs", BODY, Accept="text/csv"))[0] == 406


def test_stores_texts_in_nfc_without_blanks_around(cast: Cast) -> None:
    answer = cast.api(cast.chen).post("/programs", BODY | {"name": "  Cafe\u0301 d'accueil "})
    assert answer.json()["name"] == "Café d'accueil"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_slugs() -> None:
    callers = [Api(person(f"p{number}")) for number in range(4)]
    answers: list[tuple[int, str]] = []

    def register(caller: Api) -> None:
        answer = caller.post("/programs", BODY)
        answers.append((answer.status_code, answer.json().get("slug", "")))
        connection.close()

    threads = [threading.Thread(target=register, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {status for status, _slug in answers} == {201}
    assert len({slug for _status, slug in answers}) == 4
    assert Membership.objects.count() == 4


def test_an_unknown_umbrella_id_is_told_as_such(cast: Cast) -> None:
    pending = program("Waiting Network", cast.dora, kind="umbrella", listed=False, activities=[])
    for parent in (pending.pk, cast.hill.pk, uuid4()):
        answer = cast.api(cast.chen).post("/programs", BODY | {"parent": str(parent)})
        assert faults(answer) == [("unknown_umbrella", "/parent")]
