"""The versions that come with the software, as files in vrs/."""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from network.node.canonical import digest

FOLDER = Path(__file__).parent / "vrs"


@dataclass(frozen=True)
class Shipped:
    """One version: its structure, and per language path -> {text, status, source_hash}."""

    structure: dict[str, Any]
    texts: dict[str, dict[str, Any]]

    @cached_property
    def digest(self) -> str:
        return digest(self.structure)

    @cached_property
    def texts_digests(self) -> dict[str, str]:
        return {language: digest(entries) for language, entries in self.texts.items()}


@cache
def read(version: str) -> Shipped:
    """The files do not change while the process lives; do not change what they say either."""
    folder = FOLDER / version
    texts = {}
    for path in sorted((folder / "texts").glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        texts[document["language"]] = document["entries"]
    return Shipped(json.loads((folder / "structure.json").read_text(encoding="utf-8")), texts)


def versions() -> list[str]:
    return sorted(path.parent.name for path in FOLDER.glob("*/structure.json"))


def conformance(version: str) -> dict[str, Any]:
    """The published conformance vectors of the version."""
    document: dict[str, Any] = json.loads((FOLDER / version / "conformance.json").read_text(encoding="utf-8"))
    return document
