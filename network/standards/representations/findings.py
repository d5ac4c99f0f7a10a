"""A finding as the API shows it, with its message in a language."""

from typing import Any

from network.standards.engine import Finding
from network.standards.engine.messages import render
from network.standards.library import Edition


def finding(found: Finding, edition: Edition, language: str) -> dict[str, Any]:
    """`{severity, code, pointer, cell, indicator, message, hint, params, answered}`; codes and numbers never translated."""
    params = {"indicator": found.indicator, **found.params}
    shown: dict[str, Any] = {
        "severity": found.severity,
        "code": found.code,
        "pointer": found.pointer,
        "cell": found.cell,
        "indicator": found.indicator,
        "message": render(edition.text(f"{found.code}.message", language), params),
        "params": dict(found.params),
    }
    if f"{found.code}.hint" in edition.texts.get("en", {}):
        shown["hint"] = render(edition.text(f"{found.code}.hint", language), params)
    if found.severity == "question":
        shown["answered"] = found.answered
    return shown
