"""Listing texts in a language, and which of them are in another one."""

from collections.abc import Mapping
from typing import Any

from groups.languages import fallbacks

ALL = "all"
Texts = Mapping[str, str]


def first_text(texts: Texts, source_language: str, language: str) -> tuple[str, str]:
    """The text and the language that it is in; ("", language) where there is none at all."""
    if text := texts.get(language):
        return text, language
    for candidate in fallbacks(language, source_language) if texts else ():
        if text := texts.get(candidate):
            return text, candidate
    return "", language


def texts(maps: Mapping[str, Texts], source_language: str, language: str) -> dict[str, Any]:
    """Each text by its name, `text_language, text_fallbacks`; maps of all languages where the language is "all"."""
    if language == ALL:
        return {**maps, "text_language": ALL, "text_fallbacks": {}}
    found = {name: first_text(texts, source_language, language) for name, texts in maps.items()}
    text_language = found["name"][1]
    return {
        **{name: text or None for name, (text, _language) in found.items()},
        "text_language": text_language,
        "text_fallbacks": {name: used for name, (text, used) in found.items() if text and used != text_language},
    }
