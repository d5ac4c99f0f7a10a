"""Validation of a report against reading its JSON, on invented honest quarters (bench/quarters.py), seeded.

The report of 200 rows: three facilities (named by code), all six activities declared, eight accepted quarters of history
with a total for every indicator (296 cells), two questions (a death; an absence after a number) that are answered.
It holds 37 totals (one of them an absence, one of three sentences), 72 parts at facilities, 30 codes of totals and 61
codes at facilities; 9 of these rows are amounts in decimals, 8 have a note. The rows are shuffled. Nothing is left out
of validation: all 46 rules, shapes, texts and answers. The larger ones have more facilities, so that their parts grow.

Beside it, on the same report: the published JSON Schema in jsonschema-rs (shape only), and a plain loop over a part of
the rules (bench/naive.py). Each is called once in turn, as a request would call it, and in loops, where all is at hand:
the first favours what comes later and is large, the second what is small. The least seconds of all rounds count.
"""

import os

os.environ["DATABASE_URL"] = "sqlite:///:memory:"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

import copy  # noqa: E402  # Django first
import json  # noqa: E402  # Django first
import time  # noqa: E402  # Django first
from typing import Any  # noqa: E402  # Django first

import jsonschema_rs  # noqa: E402  # Django first

from bench import naive  # noqa: E402  # Django first
from bench.quarters import quarter  # noqa: E402  # Django first
from bench.rounds import medians, table  # noqa: E402  # Django first
from network.standards import shipped  # noqa: E402  # Django first
from network.standards.engine import (  # noqa: E402  # Django first
    Compiled,
    canonicalise,
    compile_structure,
    examine,
    resolve,
    validate,
)
from network.standards.library import Edition  # noqa: E402  # Django first
from network.standards.representations.schemas import document_schema  # noqa: E402  # Django first

Json = dict[str, Any]
SEED = 7
SIZES = {60: 1, 200: 3, 600: 9, 2_000: 30}  # rows: facilities


def answered(compiled: Compiled, document: Json, context: Json) -> Json:
    """The report with an answer to each question; it must be ready then, or it would not be an honest one."""
    questions = [each for each in validate(compiled, document, context).findings if each.severity == "question"]
    document["answers"] = [
        {"code": each.code, "pointer": each.pointer, "note": "Looked up in the log: it was so."} for each in questions
    ]
    if not validate(compiled, document, context).ready:
        raise ValueError("the report is not ready")
    return document


def with_faults(document: Json) -> Json:
    """Five faults in five indicators: a number too high, an unknown code, a text for a number, a row twice, a gap."""
    faulty = copy.deepcopy(document)
    rows = faulty["values"]
    by_name = {(row["indicator"], row.get("facility"), *row.get("by", {}).values()): row for row in rows}
    by_name["V13", None]["value"] += 5_000
    by_name["V01", "XA-000", "video"]["by"] = {"mode": "telepathy"}
    by_name["V28", None]["value"] = "7"
    by_name["V03", None].clear()
    rows.append(dict(by_name["V38", None]))
    return faulty


def exchange() -> Json:
    """The published JSON Schema of a report."""
    version = shipped.read("1.0")
    edition = Edition("1.0", "", None, version.structure, compile_structure(version.structure), version.texts, {})
    return document_schema(edition, "en")


def main() -> None:
    structure = shipped.read("1.0").structure
    compiled = compile_structure(structure)
    reports = {}
    for rows, facilities in SIZES.items():
        document, context = quarter(SEED, structure, facilities=facilities, rows=rows)
        reports[rows] = (answered(compiled, document, context), context)
    _compare_with_others(structure, compiled, *reports[200])
    _grow(compiled, reports)


def _compare_with_others(structure: Json, compiled: Compiled, document: Json, context: Json) -> None:
    body, faulty = json.dumps(document).encode(), with_faults(document)
    schema = jsonschema_rs.validator_for(exchange())
    if not schema.is_valid(document):
        raise ValueError("the report has not the published shape")

    def submit() -> None:
        examined = examine(compiled, document, context)
        examined.validate()
        examined.canonicalise()

    contestants = {
        "json.loads": lambda: json.loads(body),
        "validate": lambda: validate(compiled, document, context),
        "validate, five faults": lambda: validate(compiled, faulty, context),
        "canonicalise": lambda: canonicalise(compiled, document, context),
        "validate and canonicalise, as a submission does": submit,
        "resolve": lambda: resolve(compiled, document, context),
        "the JSON Schema in jsonschema-rs": lambda: list(schema.iter_errors(document)),
        "a plain loop over a part of the rules": lambda: naive.validate(structure, document, context),
    }
    title = f"A report of {len(document['values'])} rows, {len(body) / 1000:.1f} kB"
    table(f"{title}, each once in turn", "json.loads", medians(contestants, rounds=150, repeat=1, of=min))
    table(f"{title}, in loops of 10", "json.loads", medians(contestants, repeat=10, clock=time.process_time, of=min))


def _grow(compiled: Compiled, reports: dict[int, tuple[Json, Json]]) -> None:
    """What a row costs, as reports grow."""
    contestants: dict[str, Any] = {}
    for rows, (document, context) in reports.items():
        body = json.dumps(document).encode()
        contestants[f"{rows} loads"] = lambda body=body: json.loads(body)
        contestants[f"{rows} validate"] = lambda document=document, context=context: validate(
            compiled, document, context
        )
    found = medians(contestants, rounds=60, repeat=1, of=min)
    print("Growth")
    for rows in reports:
        loads, checks = found[f"{rows} loads"], found[f"{rows} validate"]
        print(f"  {rows:5} rows: {checks / loads:6.2f} x json.loads, {checks / rows * 1e6:5.2f} us a row")


if __name__ == "__main__":
    main()
