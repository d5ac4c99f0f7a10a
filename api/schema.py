"""The OpenAPI schema: shared parameters, problem answers, and the document itself."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema as SpectacularAutoSchema
from drf_spectacular.utils import OpenApiParameter

LANG = OpenApiParameter("lang", description=_("A BCP 47 language; beats the account's and Accept-Language."))
FORMAT_CSV = OpenApiParameter("format", enum=["json", "csv"], description=_("Beats Accept."))
CURSOR = OpenApiParameter("cursor", description=_("From `next` or `previous` of a page."))
LIMIT = OpenApiParameter("limit", type=int, description=_("Rows on a page: 50, at most 200."))
PROGRAM = OpenApiParameter("program", location="path", description=_("The program's id or slug."))
PERIOD = OpenApiParameter("period", location="path", description=_("A calendar quarter, `2026-Q3`."))
IF_MATCH = OpenApiParameter("If-Match", location="header", description=_("The ETag that you last read."))
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", location="header", description=_("The same key and body are done once and answered alike.")
)

PROBLEM = {
    "type": "object",
    "description": _("RFC 9457 problem details. `code` never changes with language."),
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "pointer", "detail", "params"],
                "properties": {
                    "code": {"type": "string"},
                    "pointer": {"type": "string", "description": _("JSON Pointer (RFC 6901) into the body.")},
                    "detail": {"type": "string"},
                    "params": {"type": "object", "additionalProperties": True},
                    "source": {
                        "type": "object",
                        "description": _("Where in a file, if it was one: row and column, or sheet and cell."),
                    },
                },
            },
        },
        "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
        "changed": {"type": "array", "items": {"type": "string"}},
        "decided_by": {
            "type": "string",
            "enum": ["opens", "due", "closes", "exception"],
            "description": _("Outside of a window: the date of it that decided."),
        },
        "at": {"type": "string", "format": "date-time", "description": _("The instant of that date.")},
    },
}
PROBLEM_ANSWER = {
    "description": _("Refused."),
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
SECURITY_SCHEMES = {
    "programToken": {"type": "http", "scheme": "bearer", "description": _("A program token, `vnt_...`.")},
    "sessionToken": {"type": "apiKey", "in": "header", "name": "X-Session-Token"},
    "sessionCookie": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
}
SECURITY: list[dict[str, list[str]]] = [{name: []} for name in SECURITY_SCHEMES]


# In the order in which a newcomer needs them.
TAGS = {
    "programs": _("The directory of programs: read it, register, review; members, invitations and tokens."),
    "facilities": _("Places of immigration detention, with dated and sourced facts; proposals about them."),
    "companies": _("Companies that run facilities, and who owns them."),
    "access": _("Whether programs get in: since when, and why not."),
    "standards": _("The reporting standard, and the quarters with their windows."),
    "reports": _("Reports of programs: save, check, submit, review; receipts."),
    "dhis2": _("The door for a DHIS2 that pushes aggregate data."),
    "kobo": _("The door for KoboToolbox, which sends on what was filled in in the field."),
    "accounts": _("One's own account. Signing up and in is under /_allauth/app/v1."),
    "federation": _("What the node says of itself to other machines."),
}


class AutoSchema(SpectacularAutoSchema):
    """Every operation may be refused; the view says whether it needs credentials."""

    def get_tags(self) -> list[str]:
        return [type(self.view).__module__.split(".")[1]]

    def get_description(self) -> str:  # type: ignore[override]  # spectacular's, not DRF's
        """Only what is written for readers of the API; docstrings are for those of the code."""
        return ""

    def get_auth(self) -> list[dict[str, Any]]:
        public = self.method in getattr(self.view, "public", frozenset())
        return [*SECURITY, {}] if public else SECURITY


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Adds the problem answers and the credentials; then every text is said in the language at hand."""
    components = result.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for component in schemas.values():
        component.pop("description", None)  # a docstring
    schemas["Problem"] = PROBLEM
    components["securitySchemes"] = SECURITY_SCHEMES
    result["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["4XX"] = PROBLEM_ANSWER
            operation["responses"]["5XX"] = PROBLEM_ANSWER
    said: dict[str, Any] = _say(result)
    return said


def _say(value: Any) -> Any:
    """The document with its lazy translations as texts."""
    if isinstance(value, dict):
        return {_say(name): _say(member) for name, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_say(member) for member in value]
    return str(value) if isinstance(value, Promise) else value
