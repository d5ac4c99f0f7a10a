"""CSV in and out, in two shapes: tidy (a row per cell of the report) and wide (a row per facility, a column per cell).

Both have the same columns beside: `program`, `period`, `standard`, which must agree with the address that a file is sent
to, and `question` with `answer`. Headers are codes, or words of any language of the standard.
"""

from network.reports.formats.csv.reading import Address, read
from network.reports.formats.csv.writing import DELIMITERS, SHAPES, Layout, write

__all__ = ["DELIMITERS", "SHAPES", "Address", "Layout", "read", "write"]
