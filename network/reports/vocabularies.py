"""The words of a version at hand, made once for its texts as they are."""

from functools import lru_cache

from network.reports.formats.vocabulary import Vocabulary
from network.standards.library import Edition


@lru_cache(maxsize=16)
def vocabulary_of(edition: Edition) -> Vocabulary:
    """Of all the languages in which the version has texts."""
    return Vocabulary(edition.structure, edition.texts)
