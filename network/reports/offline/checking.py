"""One file checked: what the node would answer to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from network.reports.formats import csv
from network.reports.formats import json as json_format
from network.reports.formats.filled import Filled
from network.reports.formats.unreadable import Unreadable
from network.reports.offline.contexts import guessed
from network.reports.offline.edition import Edition
from network.reports.representations.findings import placed
from network.standards import engine


@dataclass(frozen=True)
class Checked:
    """`findings` as `POST .../validate` has them."""

    findings: list[dict[str, Any]]
    valid: bool
    ready: bool


def format_of(name: str, body: bytes) -> str:
    """`json` or `csv`: by the name, else by what the file begins with."""
    if name.lower().endswith((".json", ".csv", ".tsv")):
        return "json" if name.lower().endswith(".json") else "csv"
    return "json" if body.lstrip()[:1] in {b"{", b"["} else "csv"


def read(body: bytes, kind: str, edition: Edition) -> Filled:
    """The report in the file, which is JSON or CSV. Raises Unreadable."""
    filled = Filled(json_format.read(body)) if kind == "json" else csv.read(body, edition.vocabulary, csv.Address())
    return Filled(json_format.document_of(filled.document), filled.sources, filled.beside)


def check(filled: Filled, context: Mapping[str, Any] | None, edition: Edition, language: str) -> Checked:
    """All findings; without a context, those in a guessed one. Raises Unreadable where the context is none, and
    where there are more than anybody reads."""
    known = guessed(filled.document, edition.structure) if context is None else context
    document = {"standard": edition.version, "period": known["period"], **filled.document}
    try:
        result = engine.validate(edition.compiled, document, known)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        # Whatever a document is, the engine does not raise: it is the context that is none.
        raise Unreadable("no_context") from error
    if result.cut:
        raise Unreadable("too_many_findings", None, limit=engine.MOST)
    findings = [placed(found, edition, language, filled.sources, filled.beside) for found in result.findings]
    return Checked(findings, result.valid, result.ready)


def canonical(value: Any) -> bytes:
    """RFC 8785 for findings, whose names are ASCII and whose numbers are whole."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
