"""Shapes of answers, for the schema."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers

from api.programs.answers import ListingText, Location, Named, Partly, Point, ProgramReference
from groups.codelists import AccessStatus, FacilityStatus, ProposalKind, ProposalStatus


class Operator(serializers.Serializer[object]):
    type = serializers.CharField()
    type_name = serializers.CharField()
    company = serializers.CharField(allow_null=True)
    company_id = serializers.UUIDField(allow_null=True)
    parent_company = serializers.CharField(allow_null=True)
    parent_company_id = serializers.UUIDField(allow_null=True)


class Identifier(serializers.Serializer[object]):
    scheme = serializers.CharField()
    value = serializers.CharField()


class Fact(serializers.Serializer[object]):
    id = serializers.IntegerField()
    field = serializers.CharField()
    value = serializers.JSONField()
    as_of = serializers.DateField()
    source_url = serializers.CharField()
    recorded_on = serializers.DateField(allow_null=True)


class VisitingProgram(serializers.Serializer[object]):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    access_status = serializers.ChoiceField(AccessStatus.choices)


class Facility(serializers.Serializer[object]):
    id = serializers.UUIDField()
    code = serializers.CharField()
    name = ListingText(help_text=_("A text; with `?lang=all` a map from languages to texts."))
    text_language = serializers.CharField(help_text=_("The language in which the name is."))
    national_type = serializers.CharField(allow_null=True)
    type = Named()
    country = serializers.CharField()
    country_name = serializers.CharField()
    subdivision = serializers.CharField(allow_null=True)
    city = serializers.CharField(allow_null=True)
    location = Location(allow_null=True)
    status = serializers.ChoiceField(FacilityStatus.choices)
    in_use_since = serializers.DateField(allow_null=True)
    in_use_until = serializers.DateField(allow_null=True)
    operator = Operator()
    capacity = serializers.IntegerField(allow_null=True)
    identifiers = Identifier(many=True)
    facts = Fact(many=True, help_text=_("All that stand, by field, the newest first."))
    programs = VisitingProgram(many=True)
    last_modified = serializers.DateTimeField()
    is_demo = serializers.BooleanField()


class SomeOfFacility(Partly, Facility):
    pass


class Count(serializers.Serializer[object]):
    code = serializers.CharField()
    count = serializers.IntegerField()


class FacilityPage(serializers.Serializer[object]):
    results = SomeOfFacility(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    facets = serializers.DictField(child=Count(many=True), required=False)


class FacilityFeature(serializers.Serializer[object]):
    type = serializers.ChoiceField(["Feature"])
    id = serializers.UUIDField()
    geometry = Point(allow_null=True)
    properties = SomeOfFacility()


class FacilityFeatures(serializers.Serializer[object]):
    type = serializers.ChoiceField(["FeatureCollection"])
    features = FacilityFeature(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    facets = serializers.DictField(child=Count(many=True), required=False)


LIST = {
    (200, "application/json"): FacilityPage,
    (200, "application/geo+json"): FacilityFeatures,
    (200, "text/csv"): OpenApiTypes.STR,
    (200, "application/x-ndjson"): OpenApiTypes.STR,
}
ONE = {
    (200, "application/json"): SomeOfFacility,
    (200, "application/geo+json"): FacilityFeature,
    (200, "text/csv"): OpenApiTypes.STR,
    301: None,
}


class NamedFacility(serializers.Serializer[object]):
    id = serializers.UUIDField()
    code = serializers.CharField()
    name = serializers.CharField()


class PossibleDuplicate(NamedFacility):
    reason = serializers.ChoiceField(["name", "identifier"])


class NewFacility(Facility):
    possible_duplicates = PossibleDuplicate(many=True)


class Proposal(serializers.Serializer[object]):
    id = serializers.UUIDField()
    program = ProgramReference()
    facility = NamedFacility(allow_null=True)
    country = serializers.CharField()
    kind = serializers.ChoiceField(ProposalKind.choices)
    values = serializers.DictField()
    note = serializers.CharField()
    status = serializers.ChoiceField(ProposalStatus.choices)
    answer = serializers.CharField()
    proposed_on = serializers.DateField()
    decided_on = serializers.DateField(allow_null=True)
    reviewable = serializers.BooleanField(help_text=_("Whether the caller may approve or decline it now."))


class OneProposal(Proposal):
    possible_duplicates = PossibleDuplicate(many=True)


class ProposalPage(serializers.Serializer[object]):
    results = Proposal(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
