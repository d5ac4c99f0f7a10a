"""What must hold before a version is published. `python -m network.standards.engine.lint [--fill] <folder>`.

The folder holds structure.json, texts/*.json and perhaps conformance.json; `--fill` writes the meanings from the source
texts into the first.
"""

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from network.standards.engine.cases import case_faults
from network.standards.engine.changes import change_faults
from network.standards.engine.compatibility import compatibility_faults, is_lowered
from network.standards.engine.compilation import compile_structure
from network.standards.engine.kinds import KINDS
from network.standards.engine.meanings import layout, with_meanings
from network.standards.engine.problems import Problem, problem
from network.standards.engine.references import read_indicators, reference_faults
from network.standards.engine.shapes import shape_faults
from network.standards.engine.structure import StructureError
from network.standards.engine.wording import SEVERITIES, Texts, text_faults

COMMON = frozenset(("code", "kind", "severity", "when"))
WITHOUT_UNKNOWN = "CL_EVIDENCE"
DECLARED = ("dimensions", "sections", "indicators", "lists", "attributes", "patterns", "rules")


def lint(
    structure: Any,
    texts: Texts,
    previous: Mapping[str, Any] | None = None,
    *,
    cases: Sequence[Mapping[str, Any]] = (),
    complete: bool = True,
) -> list[Problem]:
    """Every problem; none when the version may be published.

    `texts`: language -> entries (path -> text, status, source_hash). `previous`: the structure of the version before.
    `cases`: conformance cases that must give their findings. `complete`: whether each language must have all texts.
    """
    if found := list(shape_faults(structure)):
        return found
    try:
        compiled = compile_structure(structure)
    except StructureError as error:
        return [
            *_known(structure, texts, previous, complete),
            problem("not_compilable", "structure", reason=str(error)),
        ]
    lowered = _lowered(structure, previous) if previous else frozenset()
    return [*_faults(structure, texts, previous, complete), *case_faults(compiled, cases, lowered)]


def _lowered(structure: Mapping[str, Any], previous: Mapping[str, Any]) -> frozenset[str]:
    before = {item["code"]: item for item in previous["indicators"]}
    return frozenset(
        item["code"]
        for item in structure["indicators"]
        if item["code"] in before and is_lowered(item, before[item["code"]])
    )


def _known(
    structure: Mapping[str, Any], texts: Texts, previous: Mapping[str, Any] | None, complete: bool
) -> list[Problem]:
    """What can be said of a structure that cannot be compiled: something in its depth may have any shape."""
    found: list[Problem] = []
    try:
        found.extend(_faults(structure, texts, previous, complete))
    except (KeyError, TypeError, AttributeError):
        return found
    return found


def _faults(
    structure: Mapping[str, Any], texts: Texts, previous: Mapping[str, Any] | None, complete: bool
) -> Iterator[Problem]:
    yield from _loose(structure, ("structure",))
    yield from _duplicates(structure)
    yield from reference_faults(structure)
    yield from _rules(structure)
    yield from _lists(structure)
    yield from _meanings(structure, texts)
    yield from text_faults(structure, texts, complete=complete)
    if previous is not None:
        yield from change_faults(structure, previous)
        yield from compatibility_faults(structure, previous)


def _duplicates(structure: Mapping[str, Any]) -> Iterator[Problem]:
    for member in DECLARED:
        yield from _twice(structure[member], ("structure", member))
    for index, item in enumerate(structure["lists"]):
        yield from _twice(item["codes"], ("structure", "lists", index, "codes"), f"{item['code']}.")


def _twice(items: Sequence[Mapping[str, Any]], place: tuple[str | int, ...], prefix: str = "") -> Iterator[Problem]:
    seen: set[str] = set()
    for index, item in enumerate(items):
        code = item.get("code") or item["name"]
        if code in seen:
            yield problem("duplicate_code", *place, index, name=prefix + code)
        seen.add(code)


def _rules(structure: Mapping[str, Any]) -> Iterator[Problem]:
    for index, rule in enumerate(structure["rules"]):
        code, kind, place = rule["code"], KINDS.get(rule["kind"]), ("structure", "rules", index)
        if rule["severity"] not in SEVERITIES:
            yield problem("unknown_word", *place, "severity", name=code, value=rule["severity"], member="severity")
        if kind is None:
            yield problem("unknown_word", *place, "kind", name=code, value=rule["kind"], member="kind")
            continue
        for name in kind.required:
            if name not in rule:
                yield problem("member_missing", *place, name=code, member=name)
        for name in rule:
            if name not in COMMON and name not in kind.required and name not in kind.optional:
                yield problem("parameter_unknown", *place, name, name=code, kind=kind.kind, parameter=name)
        at = rule.get("at")
        if isinstance(at, str) and at.partition(".")[0] not in read_indicators(rule):
            yield problem("at_not_read", *place, "at", name=code, at=at)


def _lists(structure: Mapping[str, Any]) -> Iterator[Problem]:
    dimensions = {item["code"]: item.get("list") for item in structure["dimensions"]}
    summed = {
        dimensions.get(entry["dimension"])
        for indicator in structure["indicators"]
        for entry in indicator["breakdowns"]
        if entry["relation"] == "sum"
    }
    for index, item in enumerate(structure["lists"]):
        codes = {code["code"] for code in item["codes"] if not code.get("retired")}
        if item["code"] in summed and item["code"] != WITHOUT_UNKNOWN and not codes & {"unknown", "U"}:
            yield problem("unknown_missing", "structure", "lists", index, name=item["code"])


def _meanings(structure: Mapping[str, Any], texts: Texts) -> Iterator[Problem]:
    filled = with_meanings(structure, texts.get(structure["source_language"], {}))
    yield from _differing(structure["indicators"], filled["indicators"], ("structure", "indicators"))
    for index, (old, new) in enumerate(zip(structure["lists"], filled["lists"], strict=True)):
        yield from _differing(old["codes"], new["codes"], ("structure", "lists", index, "codes"), f"{old['code']}.")


def _differing(
    stated: Sequence[Mapping[str, Any]],
    filled: Sequence[Mapping[str, Any]],
    place: tuple[str | int, ...],
    prefix: str = "",
) -> Iterator[Problem]:
    for index, (now, then) in enumerate(zip(stated, filled, strict=True)):
        if now.get("meaning") is None or now["meaning"] != then.get("meaning"):
            yield problem("meaning_differs", *place, index, name=prefix + now["code"])


def _loose(value: Any, place: tuple[str | int, ...]) -> Iterator[Problem]:
    """No floats, and only NFC strings: the digest must be the same everywhere."""
    if isinstance(value, float):
        yield problem("fraction_found", *place, name=place[-1])
    elif isinstance(value, str) and value != unicodedata.normalize("NFC", value):
        yield problem("not_nfc", *place, name=place[-1])
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _loose(item, (*place, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _loose(item, (*place, index))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fill", action="store_true", help="write the meanings into structure.json")
    parser.add_argument("--previous", type=Path, help="the folder of the version before")
    options = parser.parse_args(arguments)
    file = options.folder / "structure.json"
    structure = json.loads(file.read_text(encoding="utf-8"))
    texts = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))["entries"]
        for path in sorted((options.folder / "texts").glob("*.json"))
    }
    if options.fill:
        structure = with_meanings(structure, texts.get(structure["source_language"], {}))
        file.write_text(layout(structure), encoding="utf-8")
    previous = None
    if options.previous:
        previous = json.loads((options.previous / "structure.json").read_text(encoding="utf-8"))
    vectors = options.folder / "conformance.json"
    cases = json.loads(vectors.read_text(encoding="utf-8"))["cases"] if vectors.exists() else []
    problems = lint(structure, texts, previous, cases=cases)
    sys.stdout.writelines(f"{each}\n" for each in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
