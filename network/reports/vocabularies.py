"""The words of a version at hand, made once for its texts as they are."""

from functools import lru_cache

from network.reports.formats.vocabulary import Vocabulary
from network.standards.library import Edition


def vocabulary_of(edition: Edition) -> Vocabulary:
    """Of all the languages in which the version has texts."""
    return _vocabulary(_Known(edition))


class _Known:
    """An edition that is the same while its digests are."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.key = (edition.digest, tuple(sorted(edition.digests.items())))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self.key == other.key


@lru_cache(maxsize=16)
def _vocabulary(known: _Known) -> Vocabulary:
    return Vocabulary(known.edition.structure, known.edition.texts)
