"""Finding programs by words, the same on SQLite and PostgreSQL: `text` makes words plain (pure), `matching` finds and
ranks entries, `resembling` allows for typing errors. The models import `text` alone, by way of here."""

from groups.search.text import every_word, latin, latin_words, plain, plain_lines

__all__ = ["every_word", "latin", "latin_words", "plain", "plain_lines"]
