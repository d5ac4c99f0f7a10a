"""What POST /programs and POST /programs/{id}/apply say beside the listing: possible duplicates, and notices."""

from typing import Any

import pytest

from groups.actions import listings
from groups.codelists import RejectionReason
from groups.duplicates import hints
from groups.models import Membership, Program
from groups.subjects import NODE
from tests.cast import Cast, program

BODY: dict[str, Any] = {"source_language": "en", "name": "Valley Visitors", "country": "XA", "time_zone": "UTC"}


def found(answer: Any) -> list[tuple[str, list[str]]]:
    assert answer.status_code in {200, 201}, answer.json()
    return [(each["slug"], each["why"]) for each in answer.json()["possible_duplicates"]]


def register(cast: Cast, who: str = "chen", **values: Any) -> Any:
    return cast.api(getattr(cast, who)).post("/programs", BODY | values)


@pytest.mark.parametrize(
    "name", ["Harbour Visitors", "HARBOUR  visitors!", "Harbor Visitor", "Les visiteurs du port", "زوار الميناء"]
)
def test_a_name_like_that_of_a_listed_program_of_the_country(cast: Cast, name: str) -> None:
    answer = register(cast, name=name)
    assert answer.json()["possible_duplicates"] == [
        {
            "id": str(cast.harbour.pk),
            "slug": "harbour-visitors",
            "name": "Harbour Visitors",
            "status": "listed",
            "why": ["similar_name"],
        }
    ]


@pytest.mark.parametrize(
    "values", [{"name": "Hillside Choir"}, {"name": "Abroad Circle"}, {"name": "Harbour Visitors", "country": "XB"}]
)
def test_another_name_or_another_country_is_none(cast: Cast, values: dict[str, Any]) -> None:
    assert found(register(cast, **values)) == []


def test_names_meet_in_latin_letters(cast: Cast) -> None:
    program("Incheon Bangmun Moim", cast.dora)
    assert found(register(cast, source_language="ko", name="인천 방문 모임")) == [
        ("incheon-bangmun-moim", ["similar_name"])
    ]


def test_is_named_in_the_readers_language(cast: Cast) -> None:
    answer = cast.api(cast.chen).post("/programs?lang=ar", BODY | {"name": "Harbour Visitors"})
    assert answer.json()["possible_duplicates"][0]["name"] == "زوّار الميناء"


def test_a_website_or_a_mail_domain_in_whatever_country(cast: Cast) -> None:
    program("Alpha", cast.dora, country="XB", website="https://www.alpha.example.org/en", email="a@post.example.org")
    program("Beta", cast.dora, website="https://facebook.com/beta", email="beta@gmail.com")
    assert found(register(cast, website="http://alpha.example.org")) == [("alpha", ["same_website"])]
    assert found(register(cast, email="b@post.example.org")) == [("alpha", ["same_mail_domain"])]
    assert found(register(cast, website="https://www.facebook.com/Beta/")) == [("beta", ["same_website"])]
    assert found(register(cast, website="https://facebook.com/other", email="valley@gmail.com")) == []


@pytest.mark.parametrize("state", ["pending", "hidden", "rejected", "closed"])
def test_only_coordinators_of_the_country_are_told_of_what_is_not_listed(cast: Cast, state: str) -> None:
    other = program(
        "Night Walkers", cast.dora, listed=state in {"hidden", "closed"}, website="https://night.example.org"
    )
    if state == "rejected":
        listings.reject(program=other, code=RejectionReason.OTHER, note="No.", by=NODE)
    if state in {"hidden", "closed"}:
        getattr(listings, "hide" if state == "hidden" else "close")(program=other, by=NODE)
    values = {"name": "Night Walkers", "website": "https://night.example.org/"}
    assert [found(register(cast, who, **values)) for who in ("chen", "elif_", "nadia", "dora")] == [[], [], [], []]
    told = [("night-walkers", ["similar_name", "same_website"])] if state in {"pending", "hidden"} else []
    mine = Membership.objects.filter(user__in=[cast.chen, cast.elif_, cast.nadia]).values("program")
    Program.objects.filter(pk__in=mine).delete()
    Program.objects.filter(slug__startswith="night-walkers-").delete()
    assert found(register(cast, "amina", **values)) == told


def test_an_umbrella_of_its_own_is_none(cast: Cast) -> None:
    umbrella = program("Wide Network", cast.dora, kind="umbrella", activities=[], website="https://wide.example.org")
    assert found(register(cast, website="https://wide.example.org", parent=str(umbrella.pk))) == []


def test_applying_again_tells_the_same(cast: Cast) -> None:
    again = program("Harbour Visitors", cast.chen, listed=False)
    listings.reject(program=again, code=RejectionReason.DUPLICATE, note="See Harbour Visitors.", by=NODE)
    assert found(cast.api(cast.chen).post(f"/programs/{again.slug}/apply")) == [("harbour-visitors", ["similar_name"])]


def test_at_most_five_the_likeliest_first(cast: Cast) -> None:
    for number in range(6):
        program(f"Valley Visitors {number}", cast.dora)
    program("Valley Visitors", cast.dora, website="https://valley.example.org")
    alike = found(register(cast, website="https://valley.example.org"))
    assert (len(alike), alike[0]) == (5, ("valley-visitors", ["similar_name", "same_website"]))


@pytest.mark.django_db
def test_of_nothing_nothing() -> None:
    assert hints([], frozenset()) == {}


@pytest.mark.parametrize(
    ("email", "codes"),
    [
        ("contact@valley.example.org", []), ("maria.rossi@valley.example.org", ["personal_mailbox"]), ("", []),
        ("valley@gmail.com", ["personal_mailbox"]), ("valley.visitors@other.example.org", []),
    ],
)  # fmt: skip
def test_a_persons_mailbox_is_noticed_and_not_refused(cast: Cast, email: str, codes: list[str]) -> None:
    made = register(cast, email=email)
    assert [(each["code"], each["pointer"]) for each in made.json()["notices"]] == [(code, "/email") for code in codes]
    assert all(each["detail"] for each in made.json()["notices"])
    patched = cast.api(cast.bruno).patch("/programs/harbour-visitors", {"email": email}, If_Match="*")
    assert (patched.status_code, [each["code"] for each in patched.json()["notices"]]) == (200, codes)


def test_a_coordinator_registers_for_others_and_belongs_to_nothing(cast: Cast) -> None:
    made = cast.api(cast.amina).post("/programs", BODY | {"for_others": True})
    assert (made.status_code, Membership.objects.filter(program=made.json()["id"]).count()) == (201, 0)
    assert cast.api(cast.amina).post(f"/programs/{made.json()['slug']}/list").json()["status"] == "listed"
