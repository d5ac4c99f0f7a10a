"""The hashes that freeze the definitions of a version, and the one layout in which a structure file is written."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

TOP_MEMBERS = (
    "standard",
    "version",
    "first_period",
    "source_language",
    "activities",
    "dimensions",
    "sections",
    "indicators",
    "lists",
    "attributes",
    "patterns",
    "rules",
    "changes",
)


def text_hash(text: str) -> str:
    """The full SHA-256, in hex, of the NFC form of a text: `source_hash` and `meaning` alike."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")).hexdigest()


def with_meanings(structure: Mapping[str, Any], entries: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of `structure` whose indicators and codes carry `meaning`.

    `entries` are those of the source language, `{path: {"text": ...}}`. A code without a definition
    means what its label says. An entry that is missing leaves the `meaning` out: the lint names it.
    """
    filled = dict(structure)
    filled["indicators"] = [
        _filled(indicator, _text(entries, f"{indicator['code']}.definition")) for indicator in structure["indicators"]
    ]
    filled["lists"] = [
        dict(
            code_list,
            codes=[
                _filled(
                    code,
                    _text(entries, f"{code_list['code']}.{code['code']}.definition")
                    or _text(entries, f"{code_list['code']}.{code['code']}.label"),
                )
                for code in code_list["codes"]
            ],
        )
        for code_list in structure["lists"]
    ]
    return filled


def _text(entries: Mapping[str, Any], path: str) -> str | None:
    entry = entries.get(path)
    text = entry.get("text") if isinstance(entry, Mapping) else None
    return text if isinstance(text, str) and text else None


def _filled(thing: Mapping[str, Any], text: str | None) -> dict[str, Any]:
    bare = {name: value for name, value in thing.items() if name != "meaning"}
    if text is None:
        return bare
    head = {"code": bare.pop("code")}
    return {**head, **bare, "meaning": text_hash(text)}


def layout(structure: Mapping[str, Any]) -> str:
    """The file text: one line for each indicator, code, rule; readable in a diff, the same for the same content."""
    lines = ["{"]
    names = [name for name in TOP_MEMBERS if name in structure]
    for position, name in enumerate(names):
        comma = "," if position + 1 < len(names) else ""
        value = structure[name]
        if name == "lists":
            lines.append(' "lists": [')
            lines.extend(_list_lines(value))
            lines.append(" ]" + comma)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append(f' "{name}": [')
            lines.append(",\n".join("  " + _compact(item) for item in value))
            lines.append(" ]" + comma)
        else:
            lines.append(f' "{name}": {_compact(value)}{comma}')
    lines.append("}")
    return "\n".join(lines) + "\n"


def _list_lines(lists: list[dict[str, Any]]) -> list[str]:
    blocks = []
    for code_list in lists:
        head = "".join(
            f', "{key}": {_compact(value)}' for key, value in code_list.items() if key not in ("code", "codes")
        )
        codes = ",\n".join("   " + _compact(code) for code in code_list["codes"])
        blocks.append(f'  {{"code": {_compact(code_list["code"])}{head}, "codes": [\n{codes}]}}')
    return [",\n".join(blocks)]


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
