"""Examples for the schema. A test sends each and sees it accepted."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample

SUBMISSION = OpenApiExample(
    "A small program's quarter from the field",
    summary=_("A small program's quarter from the field"),
    request_only=True,
    value={
        "_id": 4711,
        "_uuid": "0f5d2c1e-6a0b-4a55-9d0e-3a3b7f2d9c10",
        "meta/instanceID": "uuid:0f5d2c1e-6a0b-4a55-9d0e-3a3b7f2d9c10",
        "_submission_time": "2026-10-12T09:30:00",
        "standard": "1.0",
        "period": "2026-Q3",
        "activities": "visits",
        "several": "no",
        "detail": "no",
        "core/V01": "38",
        "core/V02": "14",
        "core/V03": "7",
        "core/V06": "3",
        "core/V07": "2",
        "core/V07__base": "26",
        "core/V11": "yes",
        "core/V12": "1",
        "core/V13": "0",
        "core/V15": "4",
        "core/V17": "0",
        "core/V18": "0",
        "core/V19__absence": "not_collected",
        "core/V21": "9",
        "core/V21__base": "12",
    },
)
