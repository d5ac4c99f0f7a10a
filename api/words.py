"""The text of a search, wherever one is taken: it is words, and never a query."""

from django.utils.translation import gettext_lazy as _

from api.errors import bad_parameter
from groups.search import plain

LONGEST = 200


def words(parameter: str, text: str) -> str:
    """The text, which has at least one letter or digit. Raises Problem (400) `search_length` or `search_without_words`:
    signs alone would find nothing, and who sent them would take that for an answer."""
    if not text.strip() or len(text) > LONGEST:
        raise bad_parameter(parameter, "search_length", _("A search has 1 to {most} characters."), most=LONGEST)
    if not plain(text):
        raise bad_parameter(parameter, "search_without_words", _("A search needs a letter or a digit."))
    return text
