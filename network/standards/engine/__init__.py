"""The rules of the standard as pure Python: compile a version once, then validate any number of documents.

Imports nothing of Django and nothing third-party; everybody may import it, it imports nobody.
`structure` is the JSON of a version, `document` a report, `context` what the node knows about program and quarter.
"""

from network.standards.engine.canonical import Canonical
from network.standards.engine.compilation import compile_structure
from network.standards.engine.examination import Examination, canonicalise, examine, resolve, validate
from network.standards.engine.findings import MOST, Finding, Result
from network.standards.engine.resolution import Cell
from network.standards.engine.structure import Compiled, StructureError

__all__ = [
    "MOST",
    "Canonical",
    "Cell",
    "Compiled",
    "Examination",
    "Finding",
    "Result",
    "StructureError",
    "canonicalise",
    "compile_structure",
    "examine",
    "resolve",
    "validate",
]
