"""Examples for the schema. A test sends each and sees it accepted."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample

FACT_VALUES = {
    "field": "capacity",
    "value": 120,
    "as_of": "2026-06-30",
    "source_url": "https://ministry.example.org/2026/places",
}
NEW = OpenApiExample(
    "A new centre",
    summary=_("A new centre"),
    request_only=True,
    value={
        "country": "XA",
        "source_language": "fr",
        "name": {"fr": "Centre de rétention de la Baie", "en": "Bay Removal Centre"},
        "city": "Valmer",
        "location": {"latitude": 43.3, "longitude": 5.37, "precision": "city"},
        "type": "pre_removal_centre",
        "in_use_since": "2026-03-01",
        "facts": [FACT_VALUES],
        "identifiers": [{"scheme": "ministry", "value": "CRA-17"}],
    },
)
CHANGE = OpenApiExample("The city", summary=_("The city"), request_only=True, value={"city": "Valmer"})
FACT = OpenApiExample("A capacity", summary=_("A capacity"), request_only=True, value=FACT_VALUES)
PROPOSAL = OpenApiExample(
    "A fact",
    summary=_("A fact"),
    request_only=True,
    value={"kind": "fact", "facility": "XA-NORD", "values": FACT_VALUES, "note": "From the yearly list."},
)
DECLINE = OpenApiExample(
    "Not the source", summary=_("Not the source"), request_only=True, value={"note": "The list is of another year."}
)
