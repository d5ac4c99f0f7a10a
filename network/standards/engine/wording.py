"""The texts of a version: which paths there are, and what must hold for each text."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from network.standards.engine.meanings import text_hash
from network.standards.engine.messages import EVERY, PARAMS, STRUCTURAL, placeholders
from network.standards.engine.problems import Problem, problem
from network.standards.engine.structure import ABSENCES

SEVERITIES = ("error", "question", "notice")
STORED = ("draft", "reviewed")
Texts = Mapping[str, Mapping[str, Any]]


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


def optional_paths(structure: Mapping[str, Any]) -> list[str]:
    examples = [f"{item['code']}.example" for item in structure["indicators"]]
    return examples + [
        f"{item['code']}.{code['code']}.definition" for item in structure["lists"] for code in item["codes"]
    ]


def strange_placeholders(structure: Mapping[str, Any], path: str, text: str) -> list[str]:
    """Placeholders of a message or hint for which its kind of rule has no value."""
    code, _, member = path.rpartition(".")
    if member not in ("message", "hint"):
        return []
    kinds = {rule["code"]: rule["kind"] for rule in structure["rules"]} | {each: each for each in STRUCTURAL}
    return sorted(placeholders(text) - {*EVERY, *PARAMS.get(kinds.get(code, ""), ())})


def text_faults(structure: Mapping[str, Any], texts: Texts, *, complete: bool) -> Iterator[Problem]:
    """`complete`: every text must be there in every language, translated from the source of today. Else only the source
    must: translations may follow."""
    source = structure["source_language"]
    required, optional = text_paths(structure), frozenset(optional_paths(structure))
    allowed = optional.union(required)
    originals = texts.get(source, {})
    for language in dict.fromkeys((source, *texts)):
        entries = texts.get(language, {})
        expected = [*required, *(path for path in originals if path in optional)] if language != source else required
        for path in expected if complete or language == source else ():
            if not _text(entries.get(path)):
                yield problem("text_missing", *_place(language), name=path, language=language)
        for path, entry in entries.items():
            if path not in allowed:
                yield problem("text_unknown", *_place(language, path), name=path)
            elif not isinstance(entry, Mapping) or not isinstance(entry.get("text"), str):
                yield problem("shape_wrong", *_place(language, path), name=path, member="text")
            else:
                original = None if language == source else originals.get(path)
                yield from _entry(language, path, entry, original, is_source=language == source, complete=complete)
                for name in strange_placeholders(structure, path, entry["text"]):
                    yield problem("placeholder_unknown", *_place(language, path), name=path, placeholder=name)


def _place(language: str, *path: str) -> tuple[str, ...]:
    return ("texts", language, "entries", *path)


def _text(entry: Any) -> str:
    return entry["text"] if isinstance(entry, Mapping) and isinstance(entry.get("text"), str) else ""


def _entry(
    language: str, path: str, entry: Mapping[str, Any], original: Any, *, is_source: bool, complete: bool
) -> Iterator[Problem]:
    text, place = entry["text"], _place(language, path)
    if text != unicodedata.normalize("NFC", text):
        yield problem("not_nfc", *place, name=path)
    if is_source:
        if entry.get("status") != "source" or "source_hash" in entry:
            yield problem("source_marked", *place, name=path)
        return
    if entry.get("status") not in STORED:
        yield problem("status_unknown", *place, name=path, status=str(entry.get("status")))
    if not _text(original):
        return
    if complete and entry.get("source_hash") != text_hash(original["text"]):
        yield problem("text_outdated", *place, name=path)
    if placeholders(text) != placeholders(original["text"]):
        yield problem("placeholders_differ", *place, name=path)
