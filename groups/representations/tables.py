"""A program as a row of a table. What depends on the reader stands first; the rest of the line is made once and kept."""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import Any

import orjson

from groups.freshness import STALE
from groups.models.program import TEXTS
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
    """What a line of a CSV file is made of, for any reader: its texts as they stand in a line."""
    texts = [{language: quoted(text) for language, text in outlined["texts"][name].items()} for name in TEXTS]
    end = lines([_kept(_same_for_all(outlined))])
    return orjson.dumps(
        [*texts, outlined["source_language"], outlined["country"], outlined["assured_on"], end]
    ).decode()


def kept_lines(kept: Iterable[str], language: str, today: date) -> str:
    """The lines of the reader: what `lines` makes of `flat`, at a fifth of the cost."""
    stale = (today - STALE).isoformat()
    countries: dict[str, str] = {}
    made = []
    for name, summary, how_to_join, source, country, assured_on, end in map(orjson.loads, kept):
        text, text_language = first_text(name, source, language)
        if country not in countries:
            countries[country] = quoted(country_name(country, language))
        made.append(
            f"{text},{first_text(summary, source, language)[0]},{first_text(how_to_join, source, language)[0]},"
            f"{text_language},{countries[country]},{'false' if assured_on and assured_on > stale else 'true'},{end}"
        )
    return "".join(made)
