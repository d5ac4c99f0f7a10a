"""Shapes of answers, for the schema."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.facilities.answers import NamedFacility
from api.programs.answers import Named
from groups.codelists import FacilityStatus


class CompanyReference(serializers.Serializer[object]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class CompanyLine(CompanyReference):
    country = serializers.CharField(allow_null=True)
    country_name = serializers.CharField(allow_null=True)
    website = serializers.CharField(allow_null=True)
    parent = CompanyReference(allow_null=True)
    last_modified = serializers.DateTimeField()
    is_demo = serializers.BooleanField()


class OperatedFacility(NamedFacility):
    country = serializers.CharField()
    country_name = serializers.CharField()
    city = serializers.CharField(allow_null=True)
    type = Named()
    status = serializers.ChoiceField(FacilityStatus.choices)
    capacity = serializers.IntegerField(allow_null=True)
    company = CompanyReference(allow_null=True)


@extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Subsidiary"}})
class Subsidiaries(serializers.Field[object, object, object, object]):
    """The same again, as deep as it goes."""


class Subsidiary(CompanyReference):
    country = serializers.CharField(allow_null=True)
    subsidiaries = Subsidiaries()


class Company(CompanyLine):
    subsidiaries = Subsidiary(many=True)
    facilities = OperatedFacility(many=True)
    programs = serializers.IntegerField()


class CompanyPage(serializers.Serializer[object]):
    results = CompanyLine(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
