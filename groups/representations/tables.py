"""A program as a row of a table. What depends on the reader stands first; the rest of the line is made once and kept."""

from datetime import date
from operator import itemgetter
from typing import Any

import orjson

from groups.places import country_name
from groups.representations.programs import Outline, is_stale
from groups.representations.texts import ALL, first_text
from groups.tables import lines, quoted

READERS = ("name", "summary", "how_to_join", "text_language", "country_name", "stale")
KEPT = (
    "id", "slug", "kind", "status", "country", "subdivision", "city", "latitude", "longitude", "precision", "time_zone",
    "languages", "services", "website", "email", "phone", "founded_year", "facilities", "access", "parent", "home",
    "assured_on", "last_modified", "is_demo",
)  # fmt: skip
COLUMNS = (*READERS, *KEPT)
NOWHERE = {"latitude": None, "longitude": None, "precision": None}
_kept = itemgetter(*KEPT)


def flat(outlined: Outline, language: str, *, today: date) -> dict[str, Any]:
    """The listing with plain values in the columns; in English where it is asked for in all languages."""
    language = "en" if language == ALL else language
    texts, source = outlined["texts"], outlined["source_language"]
    name, text_language = first_text(texts["name"], source, language)
    return {
        **_same_for_all(outlined),
        "name": name,
        "summary": first_text(texts["summary"], source, language)[0],
        "how_to_join": first_text(texts["how_to_join"], source, language)[0],
        "text_language": text_language,
        "country_name": country_name(outlined["country"], language),
        "stale": is_stale(outlined["assured_on"], today),
    }


def _same_for_all(outlined: Outline) -> dict[str, Any]:
    visited = outlined["facilities"]
    return {
        **outlined,
        **(outlined["location"] or NOWHERE),
        "facilities": [each["id"] for each in visited],
        "access": sorted({each["access_status"] for each in visited}),
        "parent": outlined["parent"] and outlined["parent"]["slug"],
    }


def keep(outlined: Outline) -> str:
    """What a line of a CSV file is made of, for any reader."""
    texts = outlined["texts"]
    end = lines([_kept(_same_for_all(outlined))])
    parts = (texts["name"], texts["summary"], texts["how_to_join"], outlined["source_language"], outlined["country"])
    return orjson.dumps([*parts, outlined["assured_on"], end]).decode()


def line(kept: str, language: str, today: date) -> str:
    """The line of the reader: what `lines` makes of `flat`, at a third of the cost."""
    name, summary, how_to_join, source, country, assured_on, end = orjson.loads(kept)
    text, text_language = first_text(name, source, language)
    return (
        f"{quoted(text)},{quoted(first_text(summary, source, language)[0])},"
        f"{quoted(first_text(how_to_join, source, language)[0])},{text_language},"
        f"{quoted(country_name(country, language))},{'true' if is_stale(assured_on, today) else 'false'},{end}"
    )
