"""Members of HSDS objects: left out where there is nothing to say, and in the forms that its schemas check."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from groups.representations.texts import Texts, first_text

Object = dict[str, Any]


@dataclass(frozen=True)
class Reading:
    """Who reads: `language` of texts (one of 15), `machine` of code lists (one of 4), the day, and the address of the node."""

    language: str
    machine: str
    today: date
    node: str


def present(**members: Any) -> Object:
    """Without the empty ones: HSDS has no null."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def told(maps: Mapping[str, Texts], source_language: str, reading: Reading) -> Object:
    """The texts under their names in the reader's language, and around them: `x_text_language` of the first text,
    `x_text_fallbacks` where another one is in another language, `x_translations` into all other languages."""
    found = {name: first_text(texts, source_language, reading.language) for name, texts in maps.items()}
    shown = {name: (text, language) for name, (text, language) in found.items() if text}
    text_language = next((language for _text, language in shown.values()), "")
    others = sorted({language for texts in maps.values() for language, text in texts.items() if text})
    translations = {
        language: more
        for language in others
        if (more := {name: texts[language] for name, texts in maps.items()
                     if texts.get(language) and shown[name][1] != language})
    }  # fmt: skip
    return present(
        **{name: text for name, (text, _language) in shown.items()},
        x_text_language=text_language,
        x_text_fallbacks={name: language for name, (_text, language) in shown.items() if language != text_language},
        x_translations=translations,
    )


def uri(address: str | None) -> str:
    """A web address as RFC 3986 writes it: `http://été.example/à` -> `http://xn--t-9fab.example/%C3%A0`; "" for none."""
    try:
        parts = urlsplit(address or "")
        host = _ascii_host(parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    except (ValueError, UnicodeError):
        return ""
    if not host or parts.scheme not in {"http", "https"}:
        return ""
    path, query, fragment = (
        quote(part, safe="/%:@!$&'()*+,;=~?") for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((parts.scheme, host, path, query, fragment))


def email(address: str | None) -> str:
    """A mailbox with its domain in ASCII; "" where there is none or it has no such form."""
    name, _at, domain = (address or "").rpartition("@")
    try:
        return f"{name}@{_ascii_host(domain)}" if name.isascii() and name else ""
    except UnicodeError:
        return ""


def _ascii_host(host: str) -> str:
    return host if host.isascii() else host.encode("idna").decode("ascii")
