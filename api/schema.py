"""The OpenAPI schema: shared parameters, problem answers, and the document itself."""

from typing import Any

from drf_spectacular.openapi import AutoSchema as SpectacularAutoSchema
from drf_spectacular.utils import OpenApiParameter

LANG = OpenApiParameter("lang", description="A BCP 47 language; beats the account's and Accept-Language.")
FORMAT_CSV = OpenApiParameter("format", enum=["json", "csv"], description="Beats Accept.")
CURSOR = OpenApiParameter("cursor", description="From `next` or `previous` of a page.")
LIMIT = OpenApiParameter("limit", type=int, description="Rows on a page: 50, at most 200.")
PROGRAM = OpenApiParameter("program", location="path", description="The program's id or slug.")
PERIOD = OpenApiParameter("period", location="path", description="A calendar quarter, `2026-Q3`.")
IF_MATCH = OpenApiParameter("If-Match", location="header", description="The ETag that you last read.")
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key", location="header", description="The same key and body are done once and answered alike."
)

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details. `code` never changes with language.",
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
                    "pointer": {"type": "string", "description": "JSON Pointer (RFC 6901) into the body."},
                    "detail": {"type": "string"},
                    "params": {"type": "object", "additionalProperties": True},
                },
            },
        },
        "findings": {"type": "array", "items": {"$ref": "#/components/schemas/Finding"}},
        "changed": {"type": "array", "items": {"type": "string"}},
    },
}
PROBLEM_ANSWER = {
    "description": "Refused.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
SECURITY_SCHEMES = {
    "programToken": {"type": "http", "scheme": "bearer", "description": "A program token, `vnt_...`."},
    "sessionToken": {"type": "apiKey", "in": "header", "name": "X-Session-Token"},
    "sessionCookie": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
}
SECURITY: list[dict[str, list[str]]] = [{name: []} for name in SECURITY_SCHEMES]


class AutoSchema(SpectacularAutoSchema):
    """Every operation may be refused; the view says whether it needs credentials."""

    def get_tags(self) -> list[str]:
        return [type(self.view).__module__.split(".")[1]]

    def get_auth(self) -> list[dict[str, Any]]:
        public = self.method in getattr(self.view, "public", frozenset())
        return [*SECURITY, {}] if public else SECURITY


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Adds the problem answers and the credentials."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["securitySchemes"] = SECURITY_SCHEMES
    for operations in result["paths"].values():
        for operation in operations.values():
            operation["responses"]["4XX"] = PROBLEM_ANSWER
            operation["responses"]["5XX"] = PROBLEM_ANSWER
    return result
