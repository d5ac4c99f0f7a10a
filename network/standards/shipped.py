"""The versions that come with the software, as files in vrs/."""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from network.node.canonical import digest
from network.standards import folders
from network.standards.engine.compatibility import number_of

FOLDER = Path(__file__).parent / "vrs"
SEEDED = ("small", "large", "fault")


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
    return Shipped(*folders.read(FOLDER / version))


def versions() -> list[str]:
    return sorted((path.parent.name for path in FOLDER.glob("*/structure.json")), key=number_of)


def conformance(version: str) -> dict[str, Any]:
    """The published conformance vectors of the version."""
    document: dict[str, Any] = json.loads((FOLDER / version / "conformance.json").read_text(encoding="utf-8"))
    return document


def cases_for(version: str) -> list[dict[str, Any]]:
    """The cases that a version must pass: its own, or else the two documents and the seeded faults of the newest shipped
    one that it may not break."""
    major = number_of(version)[0]
    before = [each for each in versions() if number_of(each)[0] == major and number_of(each) <= number_of(version)]
    cases: list[dict[str, Any]] = conformance(before[-1])["cases"] if before else []
    return cases if version in before else [case for case in cases if case["name"].startswith(SEEDED)]
