"""The coordinators' queue of listings: what waits in their countries, and all that is needed to decide."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.pagination import PARAMETERS as PAGE_PARAMETERS
from api.pagination import paginate
from api.programs.answers import Notice, ProgramReference
from api.programs.claims import ClaimAnswer
from api.programs.filters import known
from api.programs.hints import Duplicate, named_in, noticed
from api.programs.proofs import ProofAnswer
from api.views import View
from groups import policy
from groups.codelists import ListingStatus, ProgramKind
from groups.duplicates import hints
from groups.models import Program
from groups.places import countries
from groups.representations.moderation import queued

WAITING = "waiting"


class QueuedProgram(ProgramReference):
    kind = serializers.ChoiceField(ProgramKind.choices)
    status = serializers.ChoiceField(ListingStatus.choices)
    country = serializers.CharField()
    city = serializers.CharField(allow_null=True)
    website = serializers.CharField(allow_null=True)
    email = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True)


class FieldChange(serializers.Serializer[object]):
    field = serializers.CharField()
    language = serializers.CharField(allow_null=True, help_text=_("Of a text."))
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class QueuedListing(serializers.Serializer[object]):
    program = QueuedProgram()
    waits_for = serializers.ListField(child=serializers.ChoiceField(["listing", "changes", "claim"]))
    days = serializers.IntegerField(help_text=_("Since somebody last asked for a coordinator."))
    reviewable = serializers.BooleanField(help_text=_("Whether the caller may decide: nobody does about their own."))
    has_manager = serializers.BooleanField()
    proven = serializers.BooleanField(help_text=_("A mailbox, a website, or two programs that vouch."))
    proofs = ProofAnswer(many=True)
    claims = ClaimAnswer(many=True)
    changes = FieldChange(many=True)
    possible_duplicates = Duplicate(many=True)
    notices = Notice(many=True)


class ListingQueue(serializers.Serializer[object]):
    results = QueuedListing(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class Listings(View):
    parameters = PAGE_PARAMETERS | {"country", "status"}

    @extend_schema(
        operation_id="list_listings",
        summary=_("Listings, changes and claims of one's countries that wait, the one that has waited longest first"),
        parameters=[
            OpenApiParameter("country", description=_("ISO 3166-1 alpha-2.")),
            OpenApiParameter(
                "status",
                enum=[WAITING, *ListingStatus.values],
                default=WAITING,
                description=_("Another one than `waiting` gives all listings in that state."),
            ),
            schema.LANG,
            schema.CURSOR,
            schema.LIMIT,
        ],
        responses={200: ListingQueue},
    )
    def get(self, request: Request) -> Response:
        subject = self.subject
        policy.demand_territory(subject)
        status = request.query_params.get("status", WAITING)
        known("status", status, status in {WAITING, *ListingStatus.values})
        rows = Program.objects.filter(country__in=subject.territory)
        rows = rows.waiting() if status == WAITING else rows.filter(status=status)
        if (country := request.query_params.get("country")) is not None:
            rows = rows.in_country(known("country", country, country in countries()))
        page = paginate(rows.for_moderation(), request, by=("waiting_since", "id"))
        alike, now = hints(page.rows, subject.territory), timezone.now()
        results = [
            queued(
                row,
                alike[row.pk],
                language=named_in(self),
                days=(now - getattr(row, "waiting_since")).days,  # noqa: B009  # an annotation of the query
                reviewable=policy.can(subject, "program.list", row),
            )
            | {"notices": noticed(row)}
            for row in page.rows
        ]
        return self.answer(page.wrap(results), headers=page.headers)
