"""Shapes of answers, for the schema."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.programs.answers import ListingText, Location, Named
from groups.codelists import AccessStatus, FacilityStatus


class Operator(serializers.Serializer[object]):
    type = serializers.CharField()
    type_name = serializers.CharField()
    company = serializers.CharField(allow_null=True)
    parent_company = serializers.CharField(allow_null=True)


class Fact(serializers.Serializer[object]):
    field = serializers.CharField()
    value = serializers.JSONField()
    as_of = serializers.DateField()
    source_url = serializers.CharField()


class VisitingProgram(serializers.Serializer[object]):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()
    access_status = serializers.ChoiceField(AccessStatus.choices)


class Facility(serializers.Serializer[object]):
    id = serializers.UUIDField()
    code = serializers.CharField()
    name = ListingText(help_text=_("A text; with `?lang=all` a map from languages to texts."))
    national_type = serializers.CharField(allow_null=True)
    type = Named()
    country = serializers.CharField()
    country_name = serializers.CharField()
    subdivision = serializers.CharField(allow_null=True)
    city = serializers.CharField(allow_null=True)
    location = Location(allow_null=True)
    status = serializers.ChoiceField(FacilityStatus.choices)
    operator = Operator()
    capacity = serializers.IntegerField(allow_null=True)
    facts = Fact(many=True)
    programs = VisitingProgram(many=True)
    last_modified = serializers.DateTimeField()
    is_demo = serializers.BooleanField()


class FacilityPage(serializers.Serializer[object]):
    results = Facility(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
