"""Examples for the schema. A test sends each and sees it accepted."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample

REGISTRATION = OpenApiExample(
    "A small group",
    summary=_("A small group"),
    request_only=True,
    value={
        "source_language": "fr",
        "name": "Visites du Port",
        "summary": {"fr": "Nous visitons chaque samedi.", "en": "We visit every Saturday."},
        "country": "XC",
        "city": "Valmer",
        "location": {"latitude": 43.3, "longitude": 5.37, "precision": "city"},
        "time_zone": "Europe/Paris",
        "languages": ["ar", "fr"],
        "services": ["visiting", "letters"],
        "website": "https://visites.example.org",
        "email": "contact@visites.example.org",
        "reporting_from": "2026-Q1",
        "activities": [{"code": "visits", "since": "2026-01-01"}],
    },
)
CHANGE = OpenApiExample(
    "A new phone number", summary=_("A new phone number"), request_only=True, value={"phone": "+33 1 99 00 12 34"}
)
REJECTION = OpenApiExample(
    "Listed already",
    summary=_("Listed already"),
    request_only=True,
    value={"code": "duplicate", "note": "Vous êtes déjà dans la liste."},
)
INVITATION = OpenApiExample(
    "A new reporter",
    summary=_("A new reporter"),
    request_only=True,
    value={"email": "chen@example.org", "role": "reporter"},
)
HAND_OVER = OpenApiExample(
    "To somebody new",
    summary=_("To somebody new"),
    request_only=True,
    value={"email": "li@visites.example.org"},
)
PROOF = OpenApiExample(
    "An address of the group's own domain",
    summary=_("An address of the group's own domain"),
    request_only=True,
    value={"kind": "email", "email": "contact@visites.example.org"},
)
CLAIM = OpenApiExample(
    "A volunteer of the group",
    summary=_("A volunteer of the group"),
    request_only=True,
    value={"note": "I have led the group since 2021; its website names my number."},
)
DECLINE = OpenApiExample(
    "Not reached",
    summary=_("Not reached"),
    request_only=True,
    value={"note": "Nobody answered at the number of the website."},
)
ROLE = OpenApiExample("A manager", summary=_("A manager"), request_only=True, value={"role": "manager"})
TOKEN = OpenApiExample(
    "For the reporting script",
    summary=_("For the reporting script"),
    request_only=True,
    value={"name": "Reporting script", "scopes": ["report:submit", "report:write"], "expires_on": "2027-06-30"},
)
