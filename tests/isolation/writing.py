"""What is sent: the examples of the schema with a marked word in each free text, and reports with marked numbers."""

import json
import random
import re
from typing import Any
from uuid import UUID

from groups.models import Program
from network.reports.models import Report
from tests.authorization.surface import Route
from tests.documents import small
from tests.encodings import data_value_set, submission
from tests.fuzz.sending import send
from tests.isolation.canaries import Aviary

LANGUAGES = ("en", "fr", "ar", "es")
# What each member of a body is. Those that are not named belong to the program and its coordinators.
KINDS = {"summary": "listing", "how_to_join": "listing", "city": "listing", "name": "listing"}
OF_DOORS = {
    "tokens": {"name": "token name"},
    "program-reject": {"note": "rejection"},
    "facility-proposals": {"note": "proposal"},
    "facility-proposal-decline": {"note": "proposal"},
}
# What coordinators write about places and companies is nobody's, and public at once.
PUBLIC = ("facilities", "facility", "facility-facts", "companies", "company")
FREE = ("note", "reason", "text", "summary", "how_to_join", "city", "name")


class Writer:
    def __init__(self, aviary: Aviary, dice: random.Random) -> None:
        self.aviary, self.dice = aviary, dice
        self.careful = True  # until something is submitted
        self.operations: dict[str, Any] = json.loads(send("GET", "/api/schema?format=json").content)["paths"]

    def body(self, route: Route, method: str, about: Program, writer: UUID | None) -> Any:
        if method not in {"POST", "PUT", "PATCH"}:
            return None
        if (route.name, method) in {("report", "PUT"), ("report-validate", "POST")}:
            return self._document(about)
        if (route.name, method) == ("report-dhis2", "POST"):
            return data_value_set(self._document(about), period="2026-Q3", program=about.slug)
        if (route.name, method) == ("report-kobo", "POST"):
            return submission(self._document(about), period="2026-Q3", uuid=str(self.dice.getrandbits(64)))
        if (route.name, method) == ("members", "POST"):
            return {
                "email": f"{self.aviary.word('invited', about.pk)}@example.org",
                "role": self.dice.choice(["reporter", "manager"]),
            }
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.pattern.lstrip("/"))
        operation = self.operations.get(path, {}).get(method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        examples = [example["value"] for example in content.get("examples", {}).values()]
        if route.name == "me":
            return {"name": self.aviary.word("name", None, writer), "language": self.dice.choice(LANGUAGES)}
        if not examples:
            return None
        if route.name in PUBLIC:
            return self.dice.choice(examples)
        made = json.loads(json.dumps(self.dice.choice(examples), default=str))
        if route.name == "program" and self.dice.random() < 0.8:
            made |= {
                self.dice.choice(["name", "summary", "how_to_join"]): {self.dice.choice(LANGUAGES): "A text"},
                "city": "X",
            }
            made["suspensions"] = [{"since": "2026-01-01", "until": "2026-01-02", "reason": "A reason"}]
        if route.name == "programs":
            made["country"] = about.country
        if route.name == "access-change":
            return made | {"note": f"No visits. {self.aviary.word('listing', about.pk)}"}
        kinds = OF_DOORS.get(route.name, {})
        if "revision" in made:
            made["revision"] = (
                Report.objects.filter(program=about).order_by("-revision").values_list("revision", flat=True).first()
                or 1
            )
        return self._mark(made, KINDS | kinds, about.pk)

    def _mark(self, value: Any, kinds: dict[str, str], program: UUID, name: str = "") -> Any:
        """The same with a canary in each free text, in every language."""
        if isinstance(value, dict):
            return {
                key: self._mark(inner, kinds, program, name if name in FREE else key) for key, inner in value.items()
            }
        if isinstance(value, list):
            return [self._mark(inner, kinds, program, name) for inner in value]
        if isinstance(value, str) and name in FREE:
            return f"{value} {self.aviary.word(kinds.get(name, 'shared'), program)}"
        return value

    def _document(self, about: Program) -> dict[str, Any]:
        """Valid, with a number that nobody else has, a narrative, and questions answered."""
        document = small(V03=self.aviary.number("report", about.pk, 7), V11=None)
        document["values"].append({"indicator": "V40", "value": f"They told of {self.aviary.word('report', about.pk)}"})
        document["values"].append({"indicator": "V04", "value": f"{self.aviary.number('report', about.pk, 9)}.5"})
        if self.dice.random() < 0.3:
            document["answers"] = [
                {"code": "W07", "pointer": "/values/2", "note": f"Yes: {self.aviary.word('report', about.pk)}"}
            ]
        if not self.careful and self.dice.random() < 0.1:
            document["values"].append({"indicator": self.aviary.word("report", about.pk), "value": 1})
        return document
