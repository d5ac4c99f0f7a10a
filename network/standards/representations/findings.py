"""A finding as the API shows it, with its message in a language. Pure: the offline checker shows findings so too."""

from collections.abc import Mapping
from typing import Any, Protocol

from network.standards.engine import Finding
from network.standards.engine.messages import render

# Params that are codes with a label of their own; in a sentence the label stands for the code.
LABELLED = ("dimension", "absence", "attribute", "pattern")


class Worded(Protocol):
    """A version with its texts: language -> path -> {"text": ...}."""

    @property
    def texts(self) -> Mapping[str, Mapping[str, Mapping[str, str]]]: ...

    def text(self, path: str, language: str) -> str: ...


def finding(found: Finding, edition: Worded, language: str) -> dict[str, Any]:
    """`{severity, code, pointer, cell, indicator, message, hint, params, answered}`; codes and numbers never translated."""
    params = {"indicator": found.indicator, **_worded(found.params, edition, language)}
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


def _worded(params: Mapping[str, Any], edition: Worded, language: str) -> dict[str, Any]:
    """The params as a sentence names them."""
    return {name: _label(name, value, edition, language) for name, value in params.items()}


def _label(name: str, value: Any, edition: Worded, language: str) -> Any:
    path = f"{name}.{value}.label"
    return edition.text(path, language) if name in LABELLED and path in edition.texts.get("en", {}) else value
