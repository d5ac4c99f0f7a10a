"""Shapes of answers, for the schema. Answers are made by groups/representations; a test holds both equal."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from groups.codelists import AccessStatus, ListingStatus, ProgramKind, Role, Scope
from groups.freshness import Freshness

TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}


@extend_schema_field({"oneOf": [{"type": "string"}, TEXTS]})
class ListingText(serializers.Field[object, object, object, object]):
    """A text; with `?lang=all` a map from languages to texts."""


@extend_schema_field({"oneOf": [{"type": "string"}, TEXTS, {"type": "null"}]})
class OptionalListingText(ListingText):
    """The same, or nothing where no language has one."""


class Named(serializers.Serializer[object]):
    code = serializers.CharField()
    name = serializers.CharField()


class Location(serializers.Serializer[object]):
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    precision = serializers.CharField()


class VisitedFacility(serializers.Serializer[object]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    access_status = serializers.ChoiceField(AccessStatus.choices)
    since = serializers.DateField()
    visit_days = serializers.ListField(child=serializers.IntegerField())


class ProgramReference(serializers.Serializer[object]):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()


class Listing(serializers.Serializer[object]):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    kind = serializers.ChoiceField(ProgramKind.choices)
    status = serializers.ChoiceField(ListingStatus.choices)
    name = ListingText(help_text=_("A text; with `?lang=all` a map from languages to texts."))
    summary = OptionalListingText()
    how_to_join = OptionalListingText()
    text_language = serializers.CharField(help_text=_("The language in which the name is."))
    text_fallbacks = serializers.DictField(child=serializers.CharField(), help_text=_("Texts that are in another one."))
    country = serializers.CharField()
    country_name = serializers.CharField()
    subdivision = serializers.CharField(allow_null=True)
    city = serializers.CharField(allow_null=True)
    location = Location(allow_null=True)
    time_zone = serializers.CharField()
    languages = Named(many=True)
    services = Named(many=True)
    website = serializers.CharField(allow_null=True)
    email = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    founded_year = serializers.IntegerField(allow_null=True)
    facilities = VisitedFacility(many=True)
    parent = ProgramReference(allow_null=True)
    home = serializers.CharField()
    assured_on = serializers.DateField(allow_null=True)
    last_modified = serializers.DateTimeField()
    stale = serializers.BooleanField()
    freshness = serializers.ChoiceField([each.value for each in Freshness])
    is_demo = serializers.BooleanField()
    distance_m = serializers.IntegerField(required=False, help_text=_("From the point asked for, in metres."))


class Notice(serializers.Serializer[object]):
    code = serializers.ChoiceField(["personal_mailbox"])
    pointer = serializers.CharField()
    detail = serializers.CharField()


class OwnListing(Listing):
    """With what members and coordinators see."""

    source_language = serializers.CharField(required=False)
    reporting_from = serializers.CharField(required=False)
    closed_on = serializers.DateField(required=False, allow_null=True)
    activities = serializers.ListField(child=serializers.DictField(), required=False)
    suspensions = serializers.ListField(child=serializers.DictField(), required=False)
    rejection = serializers.DictField(required=False, allow_null=True)
    pending_changes = serializers.DictField(required=False, allow_null=True)
    notices = Notice(many=True, required=False, help_text=_("What might be better, and is not refused."))


class Facet(Named):
    count = serializers.IntegerField()


class Partly(serializers.Serializer[object]):
    """With `?fields=` a row has these members alone."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        found = super().get_fields()
        for field in found.values():
            field.required = False
        return found


class SomeOfListing(Partly, Listing):
    pass


class ListingPage(serializers.Serializer[object]):
    results = SomeOfListing(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    facets = serializers.DictField(child=serializers.ListField(child=Facet()), required=False)


class Point(serializers.Serializer[object]):
    type = serializers.ChoiceField(["Point"])
    coordinates = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)


class Feature(serializers.Serializer[object]):
    type = serializers.ChoiceField(["Feature"])
    id = serializers.UUIDField()
    geometry = Point(allow_null=True)
    properties = SomeOfListing()


class Features(serializers.Serializer[object]):
    type = serializers.ChoiceField(["FeatureCollection"])
    features = Feature(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    facets = serializers.DictField(child=serializers.ListField(child=Facet()), required=False)


LIST = {
    (200, "application/json"): ListingPage,
    (200, "application/geo+json"): Features,
    (200, "text/csv"): OpenApiTypes.STR,
    (200, "application/x-ndjson"): OpenApiTypes.STR,
}


class Member(serializers.Serializer[object]):
    user = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)
    since = serializers.DateTimeField()


class Invited(serializers.Serializer[object]):
    id = serializers.UUIDField()
    email = serializers.EmailField()
    role = serializers.ChoiceField(Role.choices)
    expires_on = serializers.DateField()


class Members(serializers.Serializer[object]):
    results = Member(many=True)
    invitations = Invited(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class Token(serializers.Serializer[object]):
    id = serializers.UUIDField()
    public_id = serializers.CharField()
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices))
    created_on = serializers.DateField()
    expires_on = serializers.DateField()
    last_used_on = serializers.DateField(allow_null=True)
    revoked_on = serializers.DateField(allow_null=True)


class NewToken(Token):
    token = serializers.CharField(required=False, help_text=_("The secret, shown this once."))
    secret_shown_once = serializers.BooleanField(required=False)


class Tokens(serializers.Serializer[object]):
    results = Token(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
