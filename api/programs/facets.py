"""Counts of the codes that the programs found have, with names."""

import hashlib
from datetime import date
from typing import Any

from django.core.cache import cache

from api.negotiation import ALL, Languages
from api.programs.filters import Search
from groups.codelists import AccessStatus, OperatorType, ProgramKind, Service
from groups.facets import count, count_remembered
from groups.languages import language_name
from groups.models import DirectoryVersion
from groups.places import country_name
from groups.representations.programs import labels

KEPT = 600  # seconds
LISTS = {"kind": ProgramKind, "service": Service, "operator": OperatorType, "access": AccessStatus}


def facets(search: Search, wanted: list[str], languages: Languages, today: date) -> dict[str, list[dict[str, Any]]]:
    """`{"country": [{"code", "name", "count"}]}`, the most frequent first."""
    found = _counts(search, wanted, today)
    return {
        name: [
            {"code": code, "name": _name(name, code, languages), "count": number}
            for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ]
        for name, counts in found.items()
    }


def _counts(search: Search, wanted: list[str], today: date) -> dict[str, dict[str, int]]:
    """Counted once for each version of the directory: of all rows, it takes longer than everything else of a page."""
    key = repr((DirectoryVersion.now(), today, sorted(search.asked.items()), wanted))
    name = f"facets:{hashlib.sha256(key.encode()).hexdigest()}"
    found: dict[str, dict[str, int]] | None = cache.get(name)
    if found is None:
        counted = count(search.rows, wanted) if search.asked else count_remembered(today, wanted)
        found = {facet: dict(counts) for facet, counts in counted.items()}
        cache.set(name, found, KEPT)
    return found


def _name(facet: str, code: str, languages: Languages) -> str:
    named_in = "en" if languages.content == ALL else languages.content
    if facet == "country":
        return country_name(code, named_in)
    if facet == "language":
        return language_name(code, named_in)
    return labels(LISTS[facet], languages.machine).get(code, code) if facet in LISTS else code
