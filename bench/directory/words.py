"""Names of invented places, and what programs there say of themselves, in several scripts."""

import random
from functools import cache
from typing import NamedTuple

from groups import search
from groups.languages import LISTING_LANGUAGES
from groups.models import EntryTag

# (name, summary) of a place, in the language of the country's listings; all have English as well.
SAID = {
    "fr": (
        "Visiteurs de {}",
        "Nous visitons chaque semaine les personnes retenues à {}, et nous écrivons à leurs familles.",
    ),
    "de": (
        "Besuchsgruppe für {}",
        "Wir besuchen jede Woche Menschen in Abschiebehaft in {} und begleiten ihre Angehörigen.",
    ),
    "es": ("Visitantes de {}", "Visitamos cada semana a las personas detenidas en {} y acompañamos a sus familias."),
    "el": ("Επισκέπτες στο {}", "Επισκεπτόμαστε κάθε εβδομάδα τους κρατούμενους στο {}."),
    "ko": ("{} 방문단", "우리는 매주 {} 보호소에 있는 사람들을 방문합니다."),
    "ar": ("زوّار {}", "نزور كل أسبوع المحتجزين في {} ونساعد عائلاتهم."),
    "ru": ("Посетители {}", "Каждую неделю мы навещаем задержанных в {}."),
    "en": ("{} Visitors", "Every week we visit people in detention in {}, and write letters."),
}
SYLLABLES = {
    "en": ("bar", "den", "el", "fo", "gran", "hal", "il", "ker", "lo", "mar", "nor", "os", "pel", "ri", "sta", "tor", "ul", "ver"),
    "ko": ("가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "강", "남", "동", "성", "영"),
    "ar": ("با", "دا", "را", "سا", "لا", "ما", "نا", "هر", "كو", "فا", "زي"),
    "ru": ("ба", "ве", "го", "де", "ки", "ла", "мо", "но", "ро", "сту"),
    "el": ("αθ", "βο", "γα", "δε", "κα", "λο", "μα", "νι", "πο", "ρα"),
}  # fmt: skip


class Said(NamedTuple):
    """The texts of a program by field and language, and by what they are found (groups/entries.py)."""

    texts: dict[str, dict[str, str]]
    names: str
    words: str
    tags: tuple[tuple[str, str], ...]


@cache
def place(language: str, number: int) -> str:
    """The name of an invented place in letters of the language."""
    chance = random.Random(f"{language}{number}")
    parts = SYLLABLES.get(language, SYLLABLES["en"])
    return "".join(chance.choice(parts) for _ in range(3)).capitalize()


@cache
def said(language: str, where: int) -> Said:
    """By a program of the place, in the language and in English."""
    own = [each for each in LISTING_LANGUAGES if each in {language, "en"}]
    names = {each: SAID[each][0].format(place(each, where)) for each in own}
    summaries = {each: SAID[each][1].format(place(each, where)) for each in own}
    lines = search.plain_lines(names.values())
    tags = {("word", word[: EntryTag.LONGEST]) for word in search.latin_words(names.values())}
    tags |= {("name", line[: EntryTag.LONGEST]) for line in lines.splitlines()}
    return Said(
        {"name": names, "summary": summaries, "how_to_join": {}},
        lines,
        search.plain_lines([*names.values(), *summaries.values(), place("en", where)]),
        tuple(tags),
    )
