"""The versions at hand, compiled and with their texts; kept per process under their digests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from groups.errors import NotFound
from groups.periods import Period
from groups.statements import Question, Row, ask
from network.standards.engine import Compiled, compile_structure
from network.standards.engine.messages import text_of
from network.standards.models import Version

# A version stays accepted for this many quarters after the next one began.
OVERLAP = 2
PUBLISHED = Question(
    ("version.first_period", "version.version", "version.digest", "texts.language", "texts.digest"),
    "standards_version version LEFT JOIN standards_versiontexts texts ON texts.version_id = version.id"
    " WHERE version.status = 'published'",
)


@dataclass(frozen=True)
class Successor:
    """The version that is published after another."""

    version: str
    first_period: str


# Of one version and texts there is one object in a process: it is its own key where something is kept for it.
@dataclass(frozen=True, eq=False)
class Edition:
    """A version ready for use. `texts`: language -> path -> entry; `digests`: of the texts, by language. `successor`:
    the version that was published next, if there is one."""

    version: str
    digest: str
    published_on: date | None
    structure: Mapping[str, Any]
    compiled: Compiled
    texts: Mapping[str, Mapping[str, Mapping[str, str]]]
    digests: Mapping[str, str]
    successor: Successor | None = None

    def text(self, path: str, language: str) -> str:
        """The text in the language, else in English, else the path itself."""
        return text_of(self.texts, path, language)


@lru_cache(maxsize=16)
def _edition(version: str, digest: str, digests: tuple[tuple[str, str], ...], successor: Successor | None) -> Edition:
    row = Version.objects.prefetch_related("texts").get(version=version, digest=digest)
    return edition_of(row, successor)


def edition_of(row: Version, successor: Successor | None = None) -> Edition:
    """The row of a version, a draft's too, as an edition. Raises StructureError where it cannot be compiled."""
    return Edition(
        version=row.version,
        digest=row.digest,
        published_on=row.published_on,
        structure=row.structure,
        compiled=compile_structure(row.structure),
        texts={texts.language: texts.entries for texts in row.texts.all()},
        digests={texts.language: texts.digest for texts in row.texts.all()},
        successor=successor,
    )


def named(version: str) -> Edition:
    """The published version of this name, or the newest for `current`. Raises NotFound."""
    # Looked for here, not in the database, which would not stand every character of an address.
    editions = published()
    found = editions[-1:] if version == "current" else [each for each in editions if each.version == version]
    if not found:
        raise NotFound
    return found[0]


def published() -> list[Edition]:
    """All published versions, the oldest first."""
    return [each for _first, each in _at_hand()]


def _at_hand() -> list[tuple[str, Edition]]:
    """The published versions with their first periods, the oldest first."""
    # Asked each time, for another process may publish one.
    (rows,) = ask(PUBLISHED)
    return _told(rows)


def _told(rows: Sequence[Row]) -> list[tuple[str, Edition]]:
    versions: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for first, version, digest, language, texts_digest in sorted(rows):
        versions.setdefault((first, version, digest), []).append((language, texts_digest))
    next_ones = [Successor(version, first) for first, version, _digest in versions][1:]
    return [
        (first, _edition(version, digest, tuple(texts), following))
        for ((first, version, digest), texts), following in zip_longest(versions.items(), next_ones)
    ]


def accepted_for(period: Period, rows: Sequence[Row] | None = None) -> list[Edition]:
    """The versions in which the quarter may be reported, the newest first: it and, for two quarters, the one before.
    `rows`: what PUBLISHED was answered, where it was asked together with other things."""
    known = _at_hand() if rows is None else _told(rows)
    began = [(first, each) for first, each in known if first <= str(period)][-2:]
    if len(began) == 2 and period >= Period.parse(began[1][0]).shift(OVERLAP):
        began = began[1:]
    return [each for _first, each in reversed(began)]


def choose(period: Period, version: object) -> Edition:
    """The version that a document names if it is accepted for the quarter, else the newest accepted one: the engine
    then says what is wrong. Raises NotFound for a quarter before the standard."""
    return choose_among(accepted_for(period), version)


def choose_among(accepted: Sequence[Edition], version: object) -> Edition:
    """The same, where what is accepted for the quarter was looked up already."""
    if not accepted:
        raise NotFound
    return next((each for each in accepted if each.version == version), accepted[0])
