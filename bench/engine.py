"""Validation of a report against reading its JSON: the published large document, and growing ones."""

import json
from typing import Any

from bench.rounds import medians, table
from network.standards import shipped
from network.standards.engine import canonicalise, compile_structure, validate


def grown(document: dict[str, Any], context: dict[str, Any], facilities: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document's own totals, with parts for many facilities: rows grow, the rules stay."""
    places = [
        {"id": f"00000000-0000-4000-8000-{n:012d}", "code": f"XA-{n}", "days": 92, "facts": {}}
        for n in range(facilities)
    ]
    rows: list[dict[str, Any]] = []
    for code in ("V01", "V02", "V06"):
        rows.append({"indicator": code, "value": facilities * 2})
        rows += [{"indicator": code, "facility": place["code"], "value": 2} for place in places]
    return {**document, "values": rows}, {**context, "facilities": places}


def main() -> None:
    compiled = compile_structure(shipped.read("1.0").structure)
    cases = {case["name"]: case for case in shipped.conformance("1.0")["cases"]}
    large = cases["large: valid"]
    document, context = large["document"], large["context"]
    body = json.dumps(document).encode()
    rows = len(document["values"])
    table(
        f"A report of {rows} rows",
        "json.loads",
        medians(
            {
                "json.loads": lambda: json.loads(body),
                "validate, no finding": lambda: validate(compiled, document, context),
                "validate, five faults": lambda: validate(
                    compiled, cases["faults 3, 5, 6, 8 and 12 together"]["document"], context
                ),
                "canonicalise": lambda: canonicalise(compiled, document, context),
            }
        ),
    )
    sizes: dict[str, Any] = {}
    for facilities in (20, 70, 660):
        larger, wider = grown(document, context, facilities)
        sizes[f"{len(larger['values'])} rows"] = lambda larger=larger, wider=wider: validate(compiled, larger, wider)
    table("Growth", "63 rows", medians(sizes, repeat=3))


if __name__ == "__main__":
    main()
