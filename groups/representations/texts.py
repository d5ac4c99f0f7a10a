"""Listing texts in a language, and which of them are in another one."""

from typing import Any

from groups.models import Program
from groups.models.program import TEXTS

ALL = "all"


def program_texts(program: Program, language: str) -> dict[str, Any]:
    """`name, summary, how_to_join, text_language, text_fallbacks`; maps of all languages where the language is "all"."""
    if language == ALL:
        maps: dict[str, Any] = {name: program.texts(name) for name in TEXTS}
        return {**maps, "text_language": ALL, "text_fallbacks": {}}
    found = {name: program.text_in(name, language) for name in TEXTS}
    text_language = found["name"][1]
    return {
        **{name: text or None for name, (text, _language) in found.items()},
        "text_language": text_language,
        "text_fallbacks": {name: used for name, (text, used) in found.items() if text and used != text_language},
    }
