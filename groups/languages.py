"""The languages of listings and of the interface, and the order in which one stands in for another."""

from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import parse_locale

# Texts of listings; one database column each. BCP 47, as the API writes them.
LISTING_LANGUAGES = ("ar", "de", "el", "en", "es", "fa", "fr", "it", "ja", "ko", "nl", "pt", "ru", "tr", "zh-hans")
# Messages, the standard and pages are complete in these.
INTERFACE_LANGUAGES = ("en", "es", "fr", "ar")
RIGHT_TO_LEFT = frozenset({"ar", "fa"})


def column(field: str, language: str) -> str:
    """The name of the column that holds a listing text in a language: `name`, `zh-hans` -> `name_zh_hans`."""
    return f"{field}_{language.replace('-', '_')}"


# What callers send is not kept without bound.
@lru_cache(maxsize=1024)
def resolve(tag: str, among: tuple[str, ...]) -> str | None:
    """The language of `among` that a BCP 47 tag asks for: the exact tag, else its shorter forms (`fr-CA` -> `fr`)."""
    wanted = tag.strip().lower().replace("_", "-")
    if wanted in {"zh", "zh-cn", "zh-sg"}:
        wanted = "zh-hans"
    while wanted:
        if wanted in among:
            return wanted
        wanted = wanted.rpartition("-")[0]
    return None


@cache
def fallbacks(language: str, source_language: str) -> tuple[str, ...]:
    """The languages in which to look for a listing text, in order: asked, source, English, then any."""
    order = dict.fromkeys((language, source_language, "en", *LISTING_LANGUAGES))
    return tuple(candidate for candidate in order if candidate in LISTING_LANGUAGES)


@lru_cache(maxsize=1024)
def is_language(code: str) -> bool:
    """Whether CLDR knows it as a language that people speak (`fr`, `ckb`), as a tag of the form BCP 47."""
    try:
        language = parse_locale(code, sep="-")[0]
    except ValueError:
        return False
    return code == language and code in Locale("en").languages


@lru_cache(maxsize=4096)
def language_name(code: str, language: str) -> str:
    """The name of the language `code` in `language` (CLDR), else the code."""
    return locale(language).languages.get(code.replace("-", "_")) or Locale("en").languages.get(code) or code


@lru_cache(maxsize=256)
def locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
