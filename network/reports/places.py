"""Where in a revision a coordinator's comment stands."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from groups.errors import Fault, Invalid
from network.reports import documents
from network.standards.library import Edition


class Places:
    """The rows and cells of one revision, found by pointer or by cell."""

    def __init__(self, document: documents.Document, edition: Edition, known: dict[str, Any]) -> None:
        self.document = document
        self.indicators = {each["code"] for each in edition.structure["indicators"]}
        self.facilities = {each["code"]: each["id"] for each in known["facilities"]}

    def of(self, comment: dict[str, Any], at: str) -> tuple[str, dict[str, Any] | None]:
        """The pointer and the cell of a comment; a cell without a row is about what is missing. Raises Invalid."""
        if "cell" in comment:
            return self._of_cell(comment["cell"], f"{at}/cell")
        pointer: str = comment["pointer"]
        if not self._leads_somewhere(pointer):
            raise unknown_place(f"{at}/pointer", pointer=pointer)
        step = pointer.split("/")[1:3]
        is_row = len(step) == 2 and step[0] == "values"
        return pointer, documents.cell(self.document["values"][int(step[1])]) if is_row else None

    def _of_cell(self, cell: dict[str, Any], at: str) -> tuple[str, dict[str, Any]]:
        if cell["indicator"] not in self.indicators:
            raise unknown_place(f"{at}/indicator", indicator=cell["indicator"])
        wanted = dict(cell)
        if "facility" in cell:
            wanted["facility"] = self.facilities.get(cell["facility"], cell["facility"].lower())
        for number, row in enumerate(self.document["values"]):
            if documents.cell(row) == wanted:
                return f"/values/{number}", wanted
        return "/values", wanted

    def _leads_somewhere(self, pointer: str) -> bool:
        """Whether the JSON Pointer (RFC 6901) names a value of the document."""
        if pointer and not pointer.startswith("/"):
            return False
        value: Any = self.document
        for token in pointer.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and name in value:
                value = value[name]
            elif isinstance(value, list) and name in {str(index) for index in range(len(value))}:
                value = value[int(name)]
            else:
                return False
        return True


def unknown_place(at: str, /, **params: Any) -> Invalid:
    return Invalid(Fault("unknown_place", at, _("The report has no such place."), params))
