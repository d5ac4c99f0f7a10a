"""The directory's list, one listing, registration and change."""

from typing import Any

import orjson
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, schema
from api.errors import bad_parameter
from api.idempotency import idempotent
from api.negotiation import ALL
from api.pagination import PARAMETERS as PAGE_PARAMETERS
from api.pagination import paginate
from api.programs import answers, described, examples, filters, formats, hints
from api.programs.facets import facets
from api.programs.lookup import visible
from api.programs.serializers import ProgramShape, RegistrationShape
from api.renderers import CSV, JSON, NDJSON, GeoJSON
from api.streams import stream
from api.views import MOST_IN_ALL_LANGUAGES, View, is_anonymous, person
from groups import policy
from groups.actions import programs
from groups.facets import FACETS
from groups.models import Entry, Program
from groups.representations.programs import listing, outline, private_part
from groups.representations.tables import COLUMNS, flat

DOWNLOADS = {CSV.format: formats.csv, NDJSON.format: formats.ndjson}


def shown(view: View, program: Program) -> dict[str, Any]:
    """The listing in the caller's language, with the private part where the caller has a role."""
    row = listing(outline(program), view.languages.content, today=timezone.now().date())
    if policy.can(view.subject, "program.read_private", program):
        row |= private_part(program) | {"notices": hints.noticed(program)}
    return row


def _check_download(request: Request) -> None:
    """It has no pages, and no place for counts."""
    for name in ("cursor", "limit", "facets"):
        if name in request.query_params:
            raise bad_parameter(
                name, "contradictory_parameters", _("A download holds all rows: {parameter} is for pages.")
            )


def answer(view: View, program: Program, *, status: int = 200, **more: Any) -> Response:
    """The program as it now stands; `more` are further members."""
    fresh = Program.objects.for_directory().get(pk=program.pk)
    return view.answer(
        shown(view, fresh) | more,
        version=fresh.version,
        status=status,
        headers={"Location": f"/api/v1/programs/{fresh.slug}"} if status == 201 else {},
    )


class Programs(View):
    """The public directory, and the way into it."""

    public = frozenset({"GET", "HEAD"})
    kept = True
    parameters = filters.PARAMETERS | PAGE_PARAMETERS | {"facets", "fields"}
    all_languages = True
    renderer_classes = [JSON, GeoJSON, CSV, NDJSON]

    @extend_schema(
        operation_id="list_programs",
        summary=_("Listed programs"),
        description=_("All parameters combine with AND. CSV and NDJSON hold all rows; the others come in pages."),
        parameters=described.LIST,
        responses=answers.LIST,
    )
    def get(self, request: Request) -> HttpResponseBase:
        today, language = timezone.now().date(), self.languages.content
        search = filters.search(request, today)
        format_name = request.accepted_renderer.format
        known = formats.names(format_name, search)
        fields = (
            filters.among("fields", request.query_params["fields"], known)
            if "fields" in request.query_params
            else known
        )
        if format_name in DOWNLOADS:
            _check_download(request)
            chunks = DOWNLOADS[format_name](search, language, today, fields)
            return stream(self, chunks, today=today, name=f"programs.{format_name}")
        page = paginate(search.for_pages, request, by=search.by, most=MOST_IN_ALL_LANGUAGES if language == ALL else 200)
        if format_name == GeoJSON.format:
            features = [formats.feature(row, language, today, fields) for row in page.rows]
            body: dict[str, Any] = {
                "type": "FeatureCollection",
                "features": features,
                "next": page.next,
                "previous": page.previous,
            }
        else:
            body = page.wrap([formats.row(row, language, today, fields) for row in page.rows])
        if "facets" in request.query_params:
            wanted = filters.among("facets", request.query_params["facets"], FACETS)
            body["facets"] = facets(search, wanted, self.languages, today)
        return self.answer(body, headers=page.headers)

    @extend_schema(
        operation_id="register_program",
        summary=_("Register a program"),
        description=_("The caller becomes its manager; a coordinator of the country reviews it before it is listed."),
        parameters=[schema.IDEMPOTENCY_KEY],
        request=RegistrationShape,
        responses={201: hints.Registered},
        examples=[examples.REGISTRATION],
    )
    @idempotent()
    def post(self, request: Request) -> Response:
        person(self)
        values = self.read(RegistrationShape)
        for_others = values.pop("for_others")
        made = programs.register(values=values, by=self.subject, for_others=for_others)
        return answer(self, made, status=201, **hints.beside(self, made))


class OneProgram(View):
    """One listing."""

    public = frozenset({"GET", "HEAD"})
    kept = True
    all_languages = True
    renderer_classes = [JSON, CSV]

    @extend_schema(
        operation_id="read_program",
        summary=_("One program"),
        parameters=[schema.PROGRAM, schema.LANG, schema.FORMAT_CSV],
        responses={200: answers.OwnListing},
    )
    def get(self, request: Request, program: str) -> Response:
        today, language = timezone.now().date(), self.languages.content
        as_table = request.accepted_renderer.format == CSV.format
        entry = Entry.objects.of(program).values_list("outline", "version").first() if is_anonymous(request) else None
        if entry is not None:
            outlined, version = orjson.loads(entry[0]), entry[1]
            row = {} if as_table else listing(outlined, language, today=today)
        else:
            found = visible(self, program, Program.objects.for_directory())
            outlined, version = outline(found), found.version
            row = {} if as_table else shown(self, found)
        if as_table:
            row = {"columns": COLUMNS, "rows": [flat(outlined, language, today=today)]}
        return self.answer(row, version=version)

    @extend_schema(
        operation_id="change_program",
        summary=_("Change a listing"),
        description=_("Of a listed program, changes of name, country and website wait for review: 202."),
        parameters=[schema.PROGRAM, schema.IF_MATCH],
        request=ProgramShape(partial=True),
        responses={200: answers.OwnListing, 202: answers.OwnListing},
        examples=[examples.CHANGE],
    )
    def patch(self, request: Request, program: str) -> Response:
        found = visible(self, program)
        policy.demand(self.subject, "program.change", found)
        values = self.read(ProgramShape, partial=True, context={"source_language": found.source_language})
        change = programs.change(program=found, values=values, expected=conditional.expected(request), by=self.subject)
        return answer(self, change.program, status=202 if change.waiting else 200)
