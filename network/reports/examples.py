"""A complete, valid document to copy from: what a quiet quarter of this program could look like."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from network.standards import engine
from network.standards.engine.currencies import MINOR_UNITS
from network.standards.library import Edition

# The totals of a quiet quarter where the program has no history.
QUIET = {
    "V01": 24, "V02": 10, "V03": 5, "V06": 1, "V07": 1, "V09": 20, "V10": 6, "V12": 1, "V13": 0, "V15": 2, "V17": 0,
    "V18": 0, "V19": 0, "V21": 4, "V22": 1, "V25": 2, "V26": 0, "V28": 2, "V29": 1, "V31": 0, "V32": 2, "V33": 1,
    "V34": 3, "V38": 4, "V39": 4,
}  # fmt: skip
# Where a reported total has a history, the example stays near it, so that nothing looks like an outlier.
FOLLOWS = ("V01", "V02", "V03", "V06", "V07", "V09", "V12", "V15", "V28", "V32", "V34")
CURRENCY = "EUR"
Row = dict[str, Any]


def example(edition: Edition, context: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A document that the engine finds ready in this context."""
    totals = _totals(context)
    rows = [row for code in _due(edition, context) for row in _rows(code, totals, context)]
    document = {
        "standard": edition.version,
        "period": context["period"],
        "language": language,
        "values": rows,
        "answers": [],
    }
    return {**document, "answers": _answers(edition, document, context, language)}


def _answers(edition: Edition, document: Row, context: Mapping[str, Any], language: str) -> list[Row]:
    """An answer to each question that a strange history brings up: the standard's own words on it."""
    found = engine.validate(edition.compiled, document, context).findings
    return [
        {"code": each.code, "pointer": each.pointer, "note": edition.text(f"{each.code}.hint", language)[:500]}
        for each in found
        if each.severity == "question"
    ]


def _due(edition: Edition, context: Mapping[str, Any]) -> list[str]:
    """Indicators that must be answered: core, and those of declared activities."""
    return [
        each["code"]
        for each in edition.structure["indicators"]
        if each["level"] in {"core", "if_active"}
        and ("activity" not in each or each["activity"] in context["activities"])
    ]


def _totals(context: Mapping[str, Any]) -> dict[str, int]:
    totals = dict(QUIET)
    for code in FOLLOWS:
        known = sorted(_numbers(code, context))
        if known:
            totals[code] = known[len(known) // 2]
    for code in ("V02", "V03"):
        if not _numbers(code, context):  # in proportion to the visits, of which something may be known
            totals[code] = max(1, QUIET[code] * totals["V01"] // QUIET["V01"])
    totals["V02"] = min(totals["V02"], totals["V01"])
    if totals["V01"] and not totals["V02"]:
        totals["V02"] = 1
    totals["V12"] = min(totals["V12"], totals["V02"] // 4)
    totals["V21"] = min(totals["V21"], totals["V02"])
    totals["V10"] = min(totals["V10"], totals["V09"])
    totals["V32"] = min(totals["V32"], totals["V02"])
    before = _previous("V30", context)
    totals["V29"] = min(totals["V29"], totals["V28"] + (before or 0))
    totals["V30"] = (before or 0) + totals["V28"] - totals["V29"]
    return totals


def _numbers(code: str, context: Mapping[str, Any]) -> list[int]:
    return [
        cell["value"]
        for quarter in context["history"]
        for cell in quarter["cells"]
        if cell["indicator"] == code and type(cell.get("value")) is int
    ]


def _previous(code: str, context: Mapping[str, Any]) -> int | None:
    for quarter in context["history"][:1]:
        for cell in quarter["cells"]:
            if cell["indicator"] == code and type(cell.get("value")) is int:
                return int(cell["value"])
    return None


def _rows(code: str, totals: Mapping[str, int], context: Mapping[str, Any]) -> list[Row]:
    """The rows of one indicator: the total, and one row a facility where each facility is asked."""
    places = context["facilities"]
    make = SPECIAL.get(code)
    if make:
        return make(code, totals, context)
    rows: list[Row] = [{"indicator": code, "value": totals[code]}]
    if code in {"V01", "V02"} and len(places) > 1:
        shares = _share(totals[code], len(places))
        rows += [
            {"indicator": code, "facility": place["code"], "value": share}
            for place, share in zip(places, shares, strict=True)
        ]
    return rows


def _share(total: int, parts: int) -> list[int]:
    """The total in parts as equal as whole numbers allow."""
    return [total // parts + (1 if index < total % parts else 0) for index in range(parts)]


def _lost_days(code: str, totals: Mapping[str, int], context: Mapping[str, Any]) -> list[Row]:
    """V07: lost days out of the planned visiting days, one day a week."""
    places = context["facilities"]
    planned = [max(1, place["days"] // 7) for place in places]
    lost = [min(share, days) for share, days in zip(_share(totals[code], len(places) or 1), planned, strict=False)]
    rows: list[Row] = [{"indicator": code, "value": sum(lost), "base": sum(planned)}]
    if len(places) > 1:
        rows += [
            {"indicator": code, "facility": place["code"], "value": some, "base": days}
            for place, some, days in zip(places, lost, planned, strict=True)
        ]
    return rows


def _private_talks(code: str, totals: Mapping[str, int], context: Mapping[str, Any]) -> list[Row]:
    places = context["facilities"]
    return [
        {"indicator": code, "facility": place["code"], **({"value": True} if visits else {"absence": "not_applicable"})}
        for place, visits in zip(places, _share(totals["V01"], len(places) or 1), strict=False)
    ]


def _without_lawyer(code: str, totals: Mapping[str, int], context: Mapping[str, Any]) -> list[Row]:
    if not totals["V02"]:
        return [{"indicator": code, "absence": "not_collected"}]
    return [{"indicator": code, "value": totals[code], "base": totals["V02"]}]


def _by_duration(code: str, totals: Mapping[str, int], context: Mapping[str, Any]) -> list[Row]:
    unknown = totals["V02"] // 5
    return [
        {"indicator": code, "by": {"duration": duration}, "value": number}
        for duration, number in (("d028_089", totals["V02"] - unknown), ("unknown", unknown))
    ]


def _person_days(code: str, totals: Mapping[str, int], context: Mapping[str, Any]) -> list[Row]:
    return [{"indicator": code, "value": totals["V34"] * min(60, context["days"])}]


def _cost(code: str, totals: Mapping[str, int], context: Mapping[str, Any]) -> list[Row]:
    known = [cell for quarter in context["history"] for cell in quarter["cells"] if cell["indicator"] == code]
    newest = next(
        (cell for cell in known if "value" in cell and "currency" in cell), {"value": "0", "currency": CURRENCY}
    )
    amount = Decimal(newest["value"]) or Decimal(totals["V34"] * 600)
    places = MINOR_UNITS.get(newest["currency"], 2)
    return [
        {
            "indicator": code,
            "value": f"{amount if totals['V34'] else 0:.{places}f}",
            "currency": newest["currency"],
        }
    ]


SPECIAL: dict[str, Callable[[str, Mapping[str, int], Mapping[str, Any]], list[Row]]] = {
    "V07": _lost_days,
    "V11": _private_talks,
    "V21": _without_lawyer,
    "V27": _by_duration,
    "V35": _person_days,
    "V36": _cost,
}
