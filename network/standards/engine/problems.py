"""What the lint finds in a version before it is published: a code, a place, and a sentence about it."""

from collections.abc import Mapping
from typing import Any, NamedTuple


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues; who shows it to people translates it."""
    return sentence


SENTENCES: Mapping[str, str] = {
    "member_missing": _("{name}: the member {member} is missing."),
    "shape_wrong": _("{name}: the member {member} has the wrong shape."),
    "not_compilable": _("The structure cannot be compiled: {reason}."),
    "duplicate_code": _("{name} is declared twice."),
    "unknown_reference": _("{name}: there is no {reference} in this version."),
    "unknown_word": _("{name}: {value} is no word for {member}."),
    "parameter_unknown": _("{name}: rules of the kind {kind} have no parameter {parameter}."),
    "not_placed_once": _("{name} stands in {count} sections; it must stand in one."),
    "at_not_read": _("{name}: {at} is not among the cells that the rule reads."),
    "unknown_missing": _("{name}: a list whose parts make up a total needs a code for what is unknown."),
    "meaning_differs": _("{name}: the meaning is not the hash of the definition."),
    "fraction_found": _("{name}: a number with a fraction is written as a string."),
    "not_nfc": _("{name}: the text is not in the Unicode form NFC."),
    "text_missing": _("{name} has no text in the language {language}."),
    "text_unknown": _("{name} names nothing in this version."),
    "source_marked": _("{name}: a text of the source language has the status source and no hash."),
    "status_unknown": _("{name}: {status} is a status that is never stored."),
    "text_outdated": _("{name}: the source text has changed since it was translated."),
    "placeholder_unknown": _("{name}: the rule has no value for the placeholder {placeholder}."),
    "placeholders_differ": _("{name} does not use the placeholders of the source text."),
    "change_unlisted": _("{name} differs from the version before and is not listed in changes."),
    "change_not_before": _("{name} is listed in changes and was not in the version before."),
    "change_not_now": _("{name} is listed in changes and is not in this version."),
    "change_wrong": _("{name}: the relation {relation} does not fit what is listed."),
    "confidence_wrong": _("{name}: the confidence {confidence} does not fit the relation {relation}."),
    "out_of_order": _("{member} must come after {previous}, that of the version before."),
    "removed": _("{name} was in the version before; what was published stays in the document."),
    "changed": _("{name}: {member} may change only with a new major version."),
    "not_optional": _("{name}: what is new in a minor version must be optional."),
    "error_added": _("{name}: a document that was valid before could break this error."),
    "error_reached": _(
        "{name}: with the breakdown {dimension} the error {rule} could break a document that was valid."
    ),
    "used_again": _("{name} was retired; its code is never used again."),
    "case_differs": _("The published case “{name}” no longer gives its findings."),
}


class Problem(NamedTuple):
    """`pointer` leads into the version's document, `{"structure": ..., "texts": {"en": {"entries": ...}}}`."""

    code: str
    pointer: str
    params: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{SENTENCES[self.code].format(**self.params)} ({self.pointer})"


def problem(code: str, *place: str | int, **params: Any) -> Problem:
    """A problem at a place of the document, given by the members that lead to it."""
    return Problem(code, "".join(f"/{_token(step)}" for step in place), params)


def _token(step: str | int) -> str:
    """As RFC 6901 writes it."""
    return str(step).replace("~", "~0").replace("/", "~1")
