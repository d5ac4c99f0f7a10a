"""Examples for the schema. A test sends each and sees it accepted."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample

DOCUMENT = OpenApiExample(
    "A small program's quarter",
    summary=_("A small program's quarter"),
    request_only=True,
    value={
        "standard": "1.0",
        "period": "2026-Q3",
        "language": "fr",
        "values": [
            {"indicator": "V01", "value": 38},
            {"indicator": "V02", "value": 14},
            {"indicator": "V03", "value": 7},
            {"indicator": "V06", "value": 3},
            {"indicator": "V07", "value": 2, "base": 26},
            {"indicator": "V11", "value": True},
            {"indicator": "V12", "value": 1},
            {"indicator": "V13", "value": 0},
            {"indicator": "V15", "value": 4},
            {"indicator": "V17", "value": 0},
            {"indicator": "V18", "value": 0},
            {"indicator": "V19", "absence": "not_collected"},
            {"indicator": "V21", "value": 9, "base": 12},
        ],
        "answers": [],
    },
)
RETURN = OpenApiExample(
    "A question about one figure",
    summary=_("A question about one figure"),
    request_only=True,
    value={"comments": [{"cell": {"indicator": "V12"}, "text": "La même personne qu'au trimestre dernier ?"}]},
)
ACCEPT = OpenApiExample(
    "With thanks", summary=_("With thanks"), request_only=True, value={"note": "Merci.", "revision": 1}
)
REOPEN = OpenApiExample(
    "Found in another log",
    summary=_("Found in another log"),
    request_only=True,
    value={"reason_code": "late_information", "note": "Deux visites étaient notées dans un autre cahier."},
)
EXCEPTION = OpenApiExample(
    "A flooded office",
    summary=_("A flooded office"),
    request_only=True,
    value={"until": "2026-12-10", "reason": "Leur bureau était inondé jusqu'à la fin du trimestre."},
)
