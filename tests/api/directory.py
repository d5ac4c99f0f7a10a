"""What the tests of the directory's list share: programs in many scripts, and reading lists."""

from typing import Any
from urllib.parse import urlsplit

from tests.cast import Answer, Cast, program

# By the English part of their names: what is written of them where.
NAMES = {
    "seoul": {"ko": "서울 방문단", "en": "Visiting circle of the capital"},
    "lviv": {"ru": "Посетители Львів", "en": "Circle of the west"},
    "beijing": {"zh-hans": "北京探访", "en": "Northern circle"},
    "athens": {"el": "Επισκέπτες Αθήνας"},
    "strasse": {"de": "Besuchskreis Straße", "fr": "Cercle de l’Été à Orléans"},
    "oesterbro": {"en": "Østerbro Visit Łódź"},
    "persian": {"fa": "می‌خواهیم کمک کنیم"},
}


def many(cast: Cast) -> Cast:
    """Programs of XC in seven scripts."""
    for slug, name in NAMES.items():
        made = program(slug, cast.dora, country="XC", name=name, source_language=next(iter(name)))
        type(made).objects.filter(pk=made.pk).update(slug=slug)
        show(made)
    return cast


def show(*programs: Any) -> None:
    """Bring the entries of programs in step that a test changed by hand."""
    from groups import entries  # Django first

    entries.write(programs)


def slugs(cast: Cast, query: str, **headers: str) -> list[str]:
    answer = cast.api().get(f"/programs?{query}", **headers)
    assert answer.status_code == 200, answer.content
    return [row["slug"] for row in answer.json()["results"]]


def pages(cast: Cast, query: str) -> list[list[Any]]:
    """The rows of all pages, forwards."""
    found, address = [], f"/api/v1/programs?{query}"
    while address:
        parts = urlsplit(address)
        body = cast.api().get(f"{parts.path}?{parts.query}").json()
        found.append(body["results"])
        address = body["next"]
    return found


def refused(answer: Answer) -> list[tuple[str, str]]:
    from tests.api.refusals import faults, refusal  # Django first

    assert refusal(answer) == (400, "bad_parameter")
    return faults(answer)
