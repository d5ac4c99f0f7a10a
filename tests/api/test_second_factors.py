"""REQUIRE_MFA: what needs a second factor, and how fresh."""

from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import Settings

from groups.codelists import Scope
from tests.api.refusals import nothing_changes, refusal
from tests.cast import Api, Cast, program

PATH = "/programs/harbour-visitors"
STALE = 15 * 60 + 5
TOKEN = {"name": "Script", "scopes": ["report:read"], "expires_on": "2027-01-01"}
REGISTRATION = {"source_language": "en", "name": "Valley", "country": "XA", "time_zone": "UTC"}
# who, method, path, body, and what it needs: "none", "record" or "fresh".
NEEDS: list[tuple[str, str, str, Any, str]] = [
    ("chen", "POST", "/programs", REGISTRATION, "none"),
    ("chen", "PATCH", "/me", {"name": "Li"}, "none"),
    ("chen", "DELETE", "/me", None, "none"),
    ("rosa", "POST", f"{PATH}/confirm", None, "none"),
    ("rosa", "DELETE", f"{PATH}/members/{{rosa}}", None, "none"),
    ("bruno", "GET", f"{PATH}/members", None, "none"),
    ("bruno", "PATCH", PATH, {"city": "Valmer"}, "record"),
    ("bruno", "POST", f"{PATH}/hide", None, "record"),
    ("bruno", "POST", f"{PATH}/close", None, "record"),
    ("bruno", "GET", f"{PATH}/tokens", None, "record"),
    ("amina", "POST", "/programs/night-visitors/list", None, "record"),
    ("amina", "POST", "/programs/night-visitors/reject", {"code": "other", "note": "No."}, "record"),
    ("nadia", "POST", f"{PATH}/hide", None, "record"),
    ("bruno", "POST", f"{PATH}/tokens", TOKEN, "fresh"),
    ("bruno", "POST", f"{PATH}/members", {"email": "guest@example.org"}, "fresh"),
    ("bruno", "PUT", f"{PATH}/members/{{rosa}}", {"role": "manager"}, "fresh"),
    ("bruno", "DELETE", f"{PATH}/members/{{rosa}}", None, "fresh"),
    ("nadia", "DELETE", f"{PATH}/tokens/{{token}}", None, "fresh"),
]


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "need"), NEEDS, ids=[f"{row[0]} {row[1]} {row[2]}" for row in NEEDS]
)
@pytest.mark.parametrize("required", [True, False], ids=["required", "not required"])
def test_says_what_is_needed(
    cast: Cast, settings: Settings, who: str, method: str, path: str, body: Any, need: str, required: bool
) -> None:
    settings.REQUIRE_MFA = required
    program("Night Visitors", cast.bruno, listed=False)
    cast.token(cast.harbour, Scope.REPORT_READ)
    path = path.format(rosa=cast.rosa.pk, token=cast.harbour.tokens.get().pk)
    person = getattr(cast, who)

    def send(**options: Any) -> Any:
        return cast.api(person, **options).send(method, path, body, If_Match="*", Accept_Language="fr")

    if required and need != "none":
        with nothing_changes():
            assert refusal(send(mfa=False)) == (403, "mfa_required")
    if required and need == "fresh":
        with nothing_changes():
            assert refusal(send(mfa_age=STALE)) == (403, "fresh_mfa_required")
    options = {"mfa": False} if need == "none" or not required else {"mfa_age": STALE if need == "record" else 60}
    assert send(**options).status_code in {200, 201, 204}


def test_the_role_is_judged_before_the_second_factor(cast: Cast) -> None:
    assert refusal(cast.api(cast.rosa, mfa=False).post(f"{PATH}/hide")) == (403, "not_allowed")
    assert refusal(cast.api(cast.chen, mfa=False).get(f"{PATH}/tokens")) == (404, "not_found")


def test_a_token_needs_none(cast: Cast) -> None:
    assert Api(token=cast.token(cast.harbour, Scope.LISTING_WRITE)).post(f"{PATH}/hide").status_code == 200


def test_it_is_said_in_the_callers_language(cast: Cast) -> None:
    missing = cast.api(cast.bruno, mfa=False).post(f"{PATH}/hide?lang=fr")
    stale = cast.api(cast.bruno, mfa_age=STALE).post(f"{PATH}/tokens?lang=fr", TOKEN)
    with translation.override("fr"):
        assert missing.json()["detail"] == gettext(
            "This needs a session with a second factor. Set one up, then sign in with it."
        )
        assert stale.json()["detail"] == gettext(
            "This needs a second factor given in the last 15 minutes. Confirm it again."
        )
