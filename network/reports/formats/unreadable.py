"""A file that is no report in its format."""

from typing import Any

from network.reports.formats.filled import Source


class Unreadable(Exception):
    """`code` is stable; `source` is the place in the file, where there is one; `params` are the numbers and names of the
    sentence, which is not said here: the API has it in the caller's language."""

    def __init__(self, code: str, source: Source | None = None, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.source = source
        self.params = params
