"""Forms of the shipped standard, without a database, and their way there and back."""

from functools import cache
from typing import Any

from network.reports.formats.filled import Filled
from network.reports.formats.vocabulary import Vocabulary
from network.reports.formats.xlsx.form import Facility, Form
from network.reports.formats.xlsx.reading import read
from network.reports.formats.xlsx.writing import write
from network.reports.sheets import WORDS
from tests.network.standards.engine.examples import Json, structure, texts

PROGRAM = "0b8f6a5e-1f2d-4c3b-9a8e-7d6c5b4a3f2e"
LANGUAGES = ("en", "es", "fr", "ar")


@cache
def _standard() -> tuple[Json, dict[str, Json], Vocabulary]:
    return structure(), texts(), Vocabulary(structure(), texts())


def vocabulary() -> Vocabulary:
    return _standard()[2]


def form(context: Json, document: Json | None = None, language: str = "en", **changes: Any) -> Form:
    known, words, read_words = _standard()
    filled: Json = document or {"values": [], "answers": []}

    def text(path: str) -> str:
        for entries in (words[language], words["en"]):
            if path in entries:
                return str(entries[path]["text"])
        return path

    made: dict[str, Any] = {
        "standard": "1.0",
        "digest": "sha256:00",
        "language": language,
        "structure": known,
        "text": text,
        "words": {name: str(word) for name, word in WORDS.items()},
        "vocabulary": read_words,
        "program": PROGRAM,
        "title": "Harbour Visitors",
        "period": context["period"],
        "facilities": [Facility(each["id"], each["code"], f"Centre {each['code']}") for each in context["facilities"]],
        "activities": frozenset(context["activities"]),
        "values": filled["values"],
        "answers": filled["answers"],
        "right_to_left": language == "ar",
        **changes,
    }
    return Form(**made)


def there_and_back(context: Json, document: Json, language: str = "en") -> Filled:
    return read(write(form(context, document, language)), vocabulary(), program=PROGRAM)
