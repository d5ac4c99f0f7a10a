"""Documents for the tests of reports."""

from copy import deepcopy
from typing import Any

SMALL: dict[str, Any] = {
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
}


def small(**changes: Any) -> dict[str, Any]:
    """The small valid document, with rows replaced by indicator: `V01=380`, `V21={"value": 9, "base": 15}`, `V03=None`."""
    document = deepcopy(SMALL)
    for indicator, change in changes.items():
        rows = document["values"]
        place = next(index for index, row in enumerate(rows) if row["indicator"] == indicator)
        if change is None:
            del rows[place]
        elif isinstance(change, dict):
            rows[place] = {"indicator": indicator, **change}
        else:
            rows[place]["value"] = change
    return document
