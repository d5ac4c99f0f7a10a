"""What a reviewer compares: the cells that differ from what counts, and the accepted totals of the quarters before."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from network.reports import documents, working
from network.reports.models import Revision
from network.standards.library import Edition

SAID = ("value", "absence", "currency")


def changes(accepted: Revision | None, stored: documents.Stored, whole: documents.Document) -> list[dict[str, Any]]:
    """The cells of a new revision that differ from the accepted one; none where there is none. `whole`: with its texts."""
    if accepted is None:
        return []
    return documents.sealed_changes(
        accepted.values, stored.plain, read_before=working.sendable(accepted), read_after=whole
    )


@lru_cache(maxsize=16)
def compared(edition: Edition) -> tuple[str, ...]:
    """The indicators whose totals are compared over time: those of the version's `outlier` and `stock` rules."""
    codes: set[str] = set()
    for rule in edition.structure["rules"]:
        if rule["kind"] == "outlier":
            codes.update(rule["indicators"])
        elif rule["kind"] == "stock":
            codes.update([rule["stock"], *rule["plus"], *rule["minus"]])
    return tuple(each["code"] for each in edition.structure["indicators"] if each["code"] in codes)


def history(edition: Edition, context: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Indicator -> `[{period, value | absence, currency?}]` of its totals, the newest quarter first."""
    told: dict[str, list[dict[str, Any]]] = {code: [] for code in compared(edition)}
    for quarter in context["history"]:
        period = quarter["period"]
        for cell in quarter["cells"]:
            if (totals := told.get(cell["indicator"])) is not None:
                total = {"period": period}
                for name in SAID:
                    if name in cell:
                        total[name] = cell[name]
                totals.append(total)
    return {code: totals for code, totals in told.items() if totals}
