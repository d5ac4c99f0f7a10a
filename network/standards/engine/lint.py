"""What must hold before a version is published. `python -m network.standards.engine.lint [--fill] <folder>`.

The folder holds structure.json and texts/*.json; `--fill` writes the meanings from the source texts into the former.
"""

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from network.standards.engine.changes import unlisted_changes
from network.standards.engine.compilation import compile_structure
from network.standards.engine.kinds import KINDS
from network.standards.engine.meanings import TOP_MEMBERS, layout, text_hash, with_meanings
from network.standards.engine.messages import EVERY, PARAMS, STRUCTURAL, placeholders
from network.standards.engine.references import read_indicators, unknown_references
from network.standards.engine.structure import ABSENCES, StructureError

COMMON = frozenset(("code", "kind", "severity", "when"))
SEVERITIES = ("error", "question", "notice")
WITHOUT_UNKNOWN = "CL_EVIDENCE"


def lint(
    structure: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]], previous: Mapping[str, Any] | None = None
) -> list[str]:
    """Every problem, as a sentence; empty when the version may be published.

    `texts`: language -> entries (path -> text, status, source_hash). `previous`: the structure of the version before.
    """
    missing = [f"structure: `{name}` is missing" for name in TOP_MEMBERS if name not in structure]
    if missing:
        return missing
    problems = [*unknown_references(structure), *_rules(structure), *_lists(structure), *_meanings(structure, texts)]
    problems += _texts(structure, texts)
    problems += _loose(structure, "structure")
    if previous is not None:
        problems += unlisted_changes(structure, previous)
    try:
        compile_structure(structure)
    except StructureError as error:
        problems.append(f"structure: cannot be compiled: {error}")
    return problems


def _rules(structure: Mapping[str, Any]) -> Iterator[str]:
    seen: set[str] = set()
    for rule in structure["rules"]:
        code, kind = rule.get("code"), KINDS.get(rule.get("kind", ""))
        if code in seen:
            yield f"{code}: two rules have this code"
        seen.add(code)
        if kind is None:
            yield f"{code}: unknown kind {rule.get('kind')}"
            continue
        if rule.get("severity") not in SEVERITIES:
            yield f"{code}: unknown severity"
        for name in kind.required:
            if name not in rule:
                yield f"{code}: parameter `{name}` is missing"
        for name in rule:
            if name not in COMMON and name not in kind.required and name not in kind.optional:
                yield f"{code}: parameter `{name}` is unknown to kind {kind.kind}"
        at = rule.get("at")
        if isinstance(at, str) and at.partition(".")[0] not in read_indicators(rule):
            yield f"{code}: `at` {at} is not among the cells read"


def _lists(structure: Mapping[str, Any]) -> Iterator[str]:
    lists = {item["code"]: {code["code"] for code in item["codes"]} for item in structure["lists"]}
    dimensions = {item["code"]: item.get("list") for item in structure["dimensions"]}
    summed = {
        dimensions.get(entry["dimension"])
        for indicator in structure["indicators"]
        for entry in indicator["breakdowns"]
        if entry["relation"] == "sum"
    }
    for name in sorted(name for name in summed if name is not None and name != WITHOUT_UNKNOWN):
        if not lists.get(name, set()) & {"unknown", "U"}:
            yield f"{name}: an exhaustive list without `unknown`"


def _meanings(structure: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    filled = with_meanings(structure, texts.get(structure["source_language"], {}))
    pairs = [("", now, then) for now, then in zip(structure["indicators"], filled["indicators"], strict=True)]
    for old, new in zip(structure["lists"], filled["lists"], strict=True):
        codes = zip(old["codes"], new["codes"], strict=True)
        pairs += [(f"{old['code']}.", now, then) for now, then in codes]
    for prefix, now, then in pairs:
        if now.get("meaning") is None or now.get("meaning") != then.get("meaning"):
            yield f"{prefix}{now['code']}: `meaning` is not the hash of its definition"


def text_paths(structure: Mapping[str, Any]) -> list[str]:
    """Every path that needs a text, in the order of the structure."""
    paths = [f"{structure['standard']}.title"]
    paths += [f"section.{item['code']}.label" for item in structure["sections"]]
    for item in structure["indicators"]:
        paths += [f"{item['code']}.{name}" for name in ("label", "definition", "guidance")]
    for item in structure["lists"]:
        paths.append(f"{item['code']}.label")
        paths += [f"{item['code']}.{code['code']}.label" for code in item["codes"]]
    paths += [f"dimension.{item['code']}.label" for item in structure["dimensions"]]
    for rule in structure["rules"]:
        paths += [f"{rule['code']}.message", f"{rule['code']}.hint"]
    paths += [f"{code}.message" for code in STRUCTURAL]
    paths += [f"absence.{code}.{name}" for code in ABSENCES for name in ("label", "definition")]
    paths += [f"unit.{unit}.label" for unit in dict.fromkeys(item["unit"] for item in structure["indicators"])]
    paths += [f"attribute.{item['name']}.label" for item in structure["attributes"]]
    paths += [f"activity.{code}.label" for code in structure["activities"]]
    paths += [f"pattern.{item['code']}.label" for item in structure["patterns"]]
    return paths + [f"severity.{name}.label" for name in SEVERITIES]


def optional_paths(structure: Mapping[str, Any]) -> frozenset[str]:
    examples = {f"{item['code']}.example" for item in structure["indicators"]}
    codes = {f"{item['code']}.{code['code']}.definition" for item in structure["lists"] for code in item["codes"]}
    return frozenset(examples | codes)


def _texts(structure: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    source = structure["source_language"]
    required, optional = text_paths(structure), optional_paths(structure)
    allowed = optional.union(required)
    kinds = {rule["code"]: rule["kind"] for rule in structure["rules"]} | {code: code for code in STRUCTURAL}
    originals = texts.get(source, {})
    for language, entries in texts.items():
        expected = [*required, *(path for path in originals if path in optional)] if language != source else required
        yield from (f"{language}: {path} has no text" for path in expected if not entries.get(path, {}).get("text"))
        for path, entry in entries.items():
            if path not in allowed:
                yield f"{language}: {path} names nothing in this version"
                continue
            yield from _text(language, path, entry, originals.get(path), is_source=language == source)
            code, _, member = path.rpartition(".")
            if member in ("message", "hint"):
                known = {*EVERY, *PARAMS.get(kinds.get(code, ""), ())}
                strange = placeholders(entry.get("text", "")) - known
                yield from (f"{language}: {path} uses {{{name}}}, not a param of its kind" for name in sorted(strange))


def _text(
    language: str, path: str, entry: Mapping[str, Any], original: Mapping[str, Any] | None, *, is_source: bool
) -> Iterator[str]:
    text = entry.get("text", "")
    if text != unicodedata.normalize("NFC", text):
        yield f"{language}: {path} is not NFC"
    if is_source:
        if entry.get("status") != "source" or "source_hash" in entry:
            yield f"{language}: {path} is the source and has no other status, and no hash"
        return
    if entry.get("status") not in ("draft", "reviewed"):
        yield f"{language}: {path} has a status that is never stored"
    if original is not None and entry.get("source_hash") != text_hash(original["text"]):
        yield f"{language}: {path} is outdated"
    if original is not None and placeholders(text) != placeholders(original["text"]):
        yield f"{language}: {path} does not use the placeholders of the source"


def _loose(value: Any, path: str) -> Iterator[str]:
    """No floats, and only NFC strings: the digest must be the same everywhere."""
    if isinstance(value, float):
        yield f"{path}: a float; write decimals as strings"
    elif isinstance(value, str) and value != unicodedata.normalize("NFC", value):
        yield f"{path}: not NFC"
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _loose(item, f"{path}/{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _loose(item, f"{path}/{index}")


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
    problems = lint(structure, texts, previous)
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
