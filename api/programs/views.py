"""The directory's list, one listing, registration and change."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, schema
from api.idempotency import idempotent
from api.negotiation import ALL
from api.pagination import PARAMETERS as PAGE_PARAMETERS
from api.pagination import paginate
from api.programs import answers, examples, filters, hints
from api.programs.lookup import visible
from api.programs.serializers import ProgramShape, RegistrationShape
from api.renderers import CSV, JSON
from api.views import MOST_IN_ALL_LANGUAGES, View, person
from groups import policy
from groups.actions import programs
from groups.models import Program
from groups.representations.programs import CSV_COLUMNS, flat, listing, outline, private_part


def shown(view: View, program: Program) -> dict[str, Any]:
    """The listing in the caller's language, with the private part where the caller has a role."""
    row = listing(outline(program), view.languages.content, today=timezone.now().date())
    if policy.can(view.subject, "program.read_private", program):
        row |= private_part(program) | {"notices": hints.noticed(program)}
    return row


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
    parameters = filters.PARAMETERS | PAGE_PARAMETERS
    all_languages = True
    renderer_classes = [JSON, CSV]

    @extend_schema(
        operation_id="list_programs",
        summary=_("Listed programs"),
        parameters=[
            schema.LANG,
            schema.FORMAT_CSV,
            schema.CURSOR,
            schema.LIMIT,
            OpenApiParameter(
                "q", description=_("Words that must all occur in the texts or the city, in any language.")
            ),
            OpenApiParameter("country", description=_("ISO 3166-1 alpha-2.")),
            OpenApiParameter("language", description=_("A language that the program speaks (BCP 47).")),
            OpenApiParameter("service", description=_("A service that the program offers.")),
            OpenApiParameter("facility", description=_("Id or code of a facility that the program visits.")),
            OpenApiParameter("kind", enum=["group", "umbrella"]),
        ],
        responses={200: answers.ListingPage},
    )
    def get(self, request: Request) -> Response:
        today, language = timezone.now().date(), self.languages.content
        rows = filters.filtered(Program.objects.listed(), request).for_directory()
        if request.accepted_renderer.format == CSV.format:
            named = "en" if language == ALL else language
            table = [flat(listing(outline(program), named, today=today)) for program in rows.in_order()]
            return self.answer({"columns": CSV_COLUMNS, "rows": table})
        most = MOST_IN_ALL_LANGUAGES if language == ALL else 200
        page = paginate(rows, request, by=("slug", "id"), most=most)
        return self.answer(
            page.wrap([listing(outline(program), language, today=today) for program in page.rows]), headers=page.headers
        )

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
    all_languages = True
    renderer_classes = [JSON, CSV]

    @extend_schema(
        operation_id="read_program",
        summary=_("One program"),
        parameters=[schema.PROGRAM, schema.LANG, schema.FORMAT_CSV],
        responses={200: answers.OwnListing},
    )
    def get(self, request: Request, program: str) -> Response:
        found = visible(self, program, Program.objects.for_directory())
        if request.accepted_renderer.format == CSV.format:
            named = "en" if self.languages.content == ALL else self.languages.content
            row = flat(listing(outline(found), named, today=timezone.now().date()))
            return self.answer({"columns": CSV_COLUMNS, "rows": [row]}, version=found.version)
        return self.answer(shown(self, found), version=found.version)

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
