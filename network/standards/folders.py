"""A version as a folder of files: structure.json, and texts/<language>.json for each language."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from network.standards.engine.meanings import layout
from network.standards.engine.wording import optional_paths, text_paths

Content = tuple[Any, dict[str, dict[str, Any]]]


def read(folder: Path) -> Content:
    """Structure, and texts by language. Raises OSError for what cannot be read, ValueError for what is no such file."""
    texts: dict[str, dict[str, Any]] = {}
    for path in sorted((folder / "texts").glob("*.json")):
        document = _load(path)
        entries = document.get("entries") if isinstance(document, dict) else None
        if not isinstance(entries, dict):
            raise ValueError(f"{path.name}: no texts")  # noqa: TRY004  # a file, not a value, is of the wrong kind
        texts[str(document.get("language"))] = entries
    return _load(folder / "structure.json"), texts


def write(folder: Path, structure: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]]) -> None:
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    (folder / "structure.json").write_text(layout(structure), encoding="utf-8")
    for language, entries in texts.items():
        order = {path: place for place, path in enumerate((*text_paths(structure), *optional_paths(structure)))}
        ordered = sorted(entries, key=lambda path: (order.get(path, len(order)), path))
        document = {"language": language, "entries": {path: entries[path] for path in ordered}}
        written = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        (folder / "texts" / f"{language}.json").write_text(written, encoding="utf-8")


def _load(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from None
