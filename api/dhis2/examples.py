"""Examples for the schema. A test sends each and sees it accepted."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample

DATA_VALUES = OpenApiExample(
    "Some figures of a quarter",
    summary=_("Some figures of a quarter"),
    request_only=True,
    value={
        "dataSet": "VRS",
        "period": "2026Q3",
        "orgUnit": "harbour-visitors",
        "dataValues": [
            {"dataElement": "V01", "categoryOptionCombo": "default", "value": "38"},
            {"dataElement": "V02", "categoryOptionCombo": "sex.F", "value": "6"},
            {"dataElement": "V02", "categoryOptionCombo": "sex.M", "value": "8"},
            {"dataElement": "V07", "value": "2", "comment": "Two Saturdays."},
            {"dataElement": "V07.base", "value": "26"},
            {"dataElement": "V19.absence", "value": "not_collected"},
        ],
    },
)
