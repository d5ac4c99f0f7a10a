"""The companies of the directory; any coordinator, and the node's administrator, keeps them."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import conditional, schema
from api.companies import answers
from api.facilities.lookup import moved
from api.fields import Country, Id, Shape, Text, WebAddress
from api.idempotency import idempotent
from api.pagination import PARAMETERS as PAGE_PARAMETERS
from api.pagination import paginate
from api.programs.filters import known
from api.views import View
from api.words import words
from groups import policy
from groups.actions import companies
from groups.errors import Fault, Invalid, NotFound
from groups.models import Company, EntryTag, Facility
from groups.places import countries
from groups.representations.companies import company as shown
from groups.representations.companies import whole


class CompanyShape(Shape):
    name = Text(max_length=200)
    country = Country(allow_blank=True, required=False, help_text=_("Where it has its seat."))
    website = WebAddress(max_length=500, allow_blank=True, required=False)
    parent = Id(allow_null=True, required=False)  # type: ignore[assignment]  # a field of ours, not the tree of DRF


class OtherCompanyShape(Shape):
    into = Id(help_text=_("The company that stays."))


SUBSIDIARY = OpenApiExample(
    "A company", summary=_("A company"), request_only=True, value={"name": "Bay Custody Services", "country": "XA"}
)
OWNER = OpenApiExample(
    "Its website", summary=_("Its website"), request_only=True, value={"website": "https://bay-custody.example.org"}
)


def find(view: View, company: UUID) -> Company:
    found = Company.objects.select_related("parent").filter(pk=company).first()
    if found is None:
        raise NotFound
    if found.merged_into_id:
        raise moved(view, "company", found.merged_into_id)
    return found


def answer(view: View, record: Company, *, status: int = 200) -> Response:
    """The company as it now stands, with all that it owns."""
    fresh = Company.objects.select_related("parent").get(pk=record.pk)
    owned = Company.objects.all().with_subsidiaries([fresh.pk])
    places = Facility.objects.standing().owned_by(owned).select_related("company").order_by("country", "code", "id")
    shown_whole = whole(
        fresh,
        view.languages.content,
        owned=Company.objects.filter(pk__in=owned).exclude(pk=fresh.pk).in_order(),
        facilities=places,
        # Entries name each company that owns what they visit, at any depth.
        programs=EntryTag.objects.filter(kind="company", code=str(fresh.pk)).count(),
    )
    headers = {"Location": f"/api/v1/companies/{fresh.pk}"} if status == 201 else {}
    return view.answer(shown_whole, version=fresh.version, status=status, headers=headers)


class Companies(View):
    public = frozenset({"GET", "HEAD"})
    parameters = PAGE_PARAMETERS | {"q", "country"}

    @extend_schema(
        operation_id="list_companies",
        summary=_("Companies that run facilities, or own those that do"),
        parameters=[
            OpenApiParameter("q", description=_("Words that must all occur in the name.")),
            OpenApiParameter("country", description=_("ISO 3166-1 alpha-2.")),
            schema.LANG,
            schema.CURSOR,
            schema.LIMIT,
        ],
        responses={200: answers.CompanyPage},
    )
    def get(self, request: Request) -> Response:
        rows = Company.objects.standing().select_related("parent")
        asked = request.query_params
        if (country := asked.get("country")) is not None:
            rows = rows.filter(country=known("country", country, country in countries()))
        if "q" in asked:
            rows = rows.matching(words("q", asked["q"]))
        page = paginate(rows, request, by=("name", "id"))
        return self.answer(page.wrap([shown(row, self.languages.content) for row in page.rows]), headers=page.headers)

    @extend_schema(
        operation_id="add_company",
        summary=_("Enter a company"),
        parameters=[schema.IDEMPOTENCY_KEY],
        request=CompanyShape,
        responses={201: answers.Company},
        examples=[SUBSIDIARY],
    )
    @idempotent()
    def post(self, request: Request) -> Response:
        policy.demand_any_coordinator(self.subject)
        return answer(self, companies.add(values=self.read(CompanyShape), by=self.subject), status=201)


class OneCompany(View):
    public = frozenset({"GET", "HEAD"})

    @extend_schema(
        operation_id="read_company",
        summary=_("One company, whom it owns, and all their facilities in all countries"),
        parameters=[schema.LANG],
        responses={200: answers.Company, 301: None},
    )
    def get(self, request: Request, company: UUID) -> Response:
        return answer(self, find(self, company))

    @extend_schema(
        operation_id="change_company",
        summary=_("Change a company, or say who owns it"),
        parameters=[schema.IF_MATCH],
        request=CompanyShape(partial=True),
        responses={200: answers.Company},
        examples=[OWNER],
    )
    def patch(self, request: Request, company: UUID) -> Response:
        found = find(self, company)
        policy.demand_any_coordinator(self.subject)
        values, expected = self.read(CompanyShape, partial=True), conditional.expected(request)
        return answer(self, companies.change(company=found, values=values, expected=expected, by=self.subject))


class Merge(View):
    @extend_schema(
        operation_id="merge_company",
        summary=_("Merge a company into the one that it is a double of"),
        parameters=[schema.IDEMPOTENCY_KEY],
        request=OtherCompanyShape,
        responses={200: answers.Company},
    )
    @idempotent()
    def post(self, request: Request, company: UUID) -> Response:
        found = find(self, company)
        policy.demand_any_coordinator(self.subject)
        into = Company.objects.filter(pk=self.read(OtherCompanyShape)["into"]).first()
        if into is None:
            raise Invalid(Fault("unknown_company", "/into", _("There is no such company.")))
        return answer(self, companies.merge(company=found, into=into, by=self.subject))
