"""What changed between two published versions, in words."""

from typing import Any

from network.standards.library import Edition
from network.standards.succession import changes_between


def changes(older: Edition, newer: Edition, language: str) -> dict[str, Any]:
    """`{standard, version, from, changes: [{from, to, relation, confidence}]}`, over all versions between the two; codes
    with their labels in the language, each from its own version. What is not listed is the same."""
    return {
        "standard": newer.structure["standard"],
        "version": newer.version,
        "from": older.version,
        "changes": [
            {
                "from": [_named(code, older, language) for code in change.before],
                "to": [_named(code, newer, language) for code in change.after],
                "relation": change.relation,
                "confidence": change.confidence,
            }
            for change in changes_between(older, newer)
            # What came and went in between is in neither.
            if change.before or change.after
        ],
    }


def _named(code: str, edition: Edition, language: str) -> dict[str, str]:
    return {"code": code, "label": edition.text(f"{code}.label", language)}
