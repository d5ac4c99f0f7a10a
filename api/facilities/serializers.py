"""Shapes of bodies; rules are in groups/facility_rules.py and groups/actions."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.fields import Checked, Code, Country, Day, ListingLanguage, Rows, Shape, Text, Texts, WebAddress
from api.programs.serializers import LocationShape
from groups.codelists import FacilityType, LocationPrecision, ProposalKind
from groups.models.facility_fact import FactField

SCHEME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")


class Scheme(Checked):
    test = staticmethod(lambda text: bool(SCHEME.fullmatch(text)))
    code = "scheme_malformed"
    default_error_messages = {"scheme_malformed": _("A scheme has 1 to 40 small letters, digits, points and hyphens.")}


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}]})
class FactValue(serializers.Field[Any, Any, Any, Any]):
    """A code, a name or a whole number; which one, the field says."""

    default_error_messages = {
        "not_a_value": _("A text or a whole number is needed here."),
        "required": _("This member is needed."),
        "null": _("Null is no value here."),
    }

    def to_internal_value(self, data: Any) -> str | int:
        if isinstance(data, str):
            text: str = Text(max_length=200, allow_blank=True).run_validation(data)
            return text
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("not_a_value")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class FactShape(Shape):
    field = Code(FactField.values)
    value = FactValue()
    as_of = Day()
    source_url = WebAddress(max_length=500)


class IdentifierShape(Shape):
    scheme = Scheme(max_length=40)
    value = Text(max_length=80)


class FacilityChangeShape(Shape):
    """What has no source of its own."""

    source_language = ListingLanguage(required=False)
    name = Texts(max_length=200)
    national_type = Text(max_length=120, allow_blank=True, required=False)
    subdivision = Text(max_length=6, allow_blank=True, required=False)
    city = Text(max_length=120, allow_blank=True, required=False)
    location = LocationShape(required=False, allow_null=True)
    in_use_since = Day(allow_null=True, required=False)
    in_use_until = Day(allow_null=True, required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """One text instead of a map is in the source language; the location's members are columns."""
        source = values.get("source_language") or self.context.get("source_language", "en")
        if "" in values.get("name", {}):
            values["name"] = {source: values["name"][""]}
        if "location" in values:
            place = values.pop("location") or {}
            values["latitude"], values["longitude"] = place.get("latitude"), place.get("longitude")
            values["location_precision"] = place.get("precision", LocationPrecision.COUNTRY)
        return values


class FacilityShape(FacilityChangeShape):
    """A facility as it is entered. What sources say of it comes as facts; `type` holds until one does."""

    source_language = ListingLanguage()
    country = Country()
    code = Text(max_length=40, required=False)
    type = Code(FacilityType.values, required=False)
    facts = Rows(child=FactShape(), max_length=30, required=False)
    identifiers = Rows(child=IdentifierShape(), max_length=30, required=False)


class IntoShape(Shape):
    into = Text(max_length=60, help_text=_("Id or code of the facility that stays."))


class ClosedShape(Shape):
    on = Day(help_text=_("The last day in use."))
    source_url = WebAddress(max_length=500)


PROPOSED: dict[str, type[Shape]] = {
    ProposalKind.NEW: FacilityShape,
    ProposalKind.FACT: FactShape,
    ProposalKind.CLOSED: ClosedShape,
    ProposalKind.MERGE: IntoShape,
}


@extend_schema_field({"type": "object", "additionalProperties": True})
class Members(serializers.Field[Any, Any, Any, Any]):
    """A JSON object whose shape something else decides."""

    default_error_messages = {
        "not_an_object": _("An object is needed here."),
        "required": _("This member is needed."),
        "null": _("Null is no value here."),
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("not_an_object")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class ProposalShape(Shape):
    kind = Code(ProposalKind.values)
    facility = Text(max_length=60, required=False, help_text=_("Id or code; not of a new one."))
    values = Members(
        help_text=_(
            "Of `new` as for POST /facilities; of `fact` field, value, as_of and source_url; of `closed` on and source_url;"
            " of `merge` into."
        )
    )
    note = Text(max_length=1000, allow_blank=True, default="")

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if (values["kind"] == ProposalKind.NEW) == ("facility" in values):
            code = "required" if "facility" not in values else "unknown_member"
            words = {
                "required": _("Say which facility this is about."),
                "unknown_member": _("A new facility has no entry yet."),
            }
            raise serializers.ValidationError({"facility": [serializers.ErrorDetail(str(words[code]), code)]})
        proposed = PROPOSED[values["kind"]](data=values["values"])
        if not proposed.is_valid():
            raise serializers.ValidationError({"values": proposed.errors})
        return {**values, "values": dict(proposed.validated_data)}


class ApprovalShape(Shape):
    note = Text(max_length=1000, allow_blank=True, default="")


class ProposalDeclineShape(Shape):
    note = Text(max_length=1000)
