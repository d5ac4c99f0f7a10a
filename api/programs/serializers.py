"""Shapes of bodies; rules are in groups/actions."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.fields import (
    Code,
    Codes,
    Country,
    Day,
    Email,
    Flag,
    Id,
    ListingLanguage,
    Phone,
    Quarter,
    Rows,
    Shape,
    SpokenLanguage,
    Text,
    Texts,
    TimeZone,
    WebAddress,
    Whole,
    missing,
    unknown,
)
from groups.codelists import (
    AccessStatus,
    Activity,
    LocationPrecision,
    ProgramKind,
    ProofKind,
    RejectionReason,
    Role,
    Scope,
    Service,
)
from groups.models.program import TEXTS


@extend_schema_field(OpenApiTypes.DOUBLE)
class Degrees(serializers.DecimalField):
    """A JSON number of degrees of WGS 84."""

    default_error_messages = {
        "not_a_number": _("A number is needed here."),
        "min_value": _("The place is not on the globe."),
        "max_value": _("The place is not on the globe."),
        "required": _("This member is needed."),
        "null": _("Null is no value here."),
    }

    def __init__(self, largest: int) -> None:
        super().__init__(max_digits=None, decimal_places=None, min_value=-largest, max_value=largest)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, (int, Decimal)):
            self.fail("not_a_number")
        return round(super().to_internal_value(data), 5)


class LocationShape(Shape):
    latitude = Degrees(90)
    longitude = Degrees(180)
    precision = Code(LocationPrecision.values, default=LocationPrecision.CITY)


class ActivityShape(Shape):
    code = Code(Activity.values)
    since = Day()
    until = Day(allow_null=True, default=None)


class SuspensionShape(Shape):
    since = Day()
    until = Day(allow_null=True, default=None)
    reason = Text(max_length=280, allow_blank=True, default="")


class VisitedShape(Shape):
    facility = Text(max_length=60, help_text=_("The facility's id or code."))
    since = Day()
    until = Day(allow_null=True, default=None)
    visit_days = Codes(child=Whole(min_value=1, max_value=7), max_length=7, default=list)
    languages = Codes(child=SpokenLanguage(), max_length=30, default=list)
    access_status = Code(AccessStatus.values, default=AccessStatus.OPEN)
    access_since = Day(allow_null=True, default=None)
    access_note = Text(max_length=280, allow_blank=True, default="")


class ProgramShape(Shape):
    """A program as it is registered."""

    kind = Code(ProgramKind.values, default=ProgramKind.GROUP)
    source_language = ListingLanguage()
    name = Texts(max_length=200, one_line=True)
    summary = Texts(max_length=2000, required=False)
    how_to_join = Texts(max_length=2000, required=False)
    country = Country()
    subdivision = Text(max_length=6, allow_blank=True, required=False)
    city = Text(max_length=120, one_line=True, allow_blank=True, required=False)
    location = LocationShape(required=False, allow_null=True)
    time_zone = TimeZone(required=False)
    languages = Codes(child=SpokenLanguage(), max_length=30, required=False)
    services = Codes(child=Code(Service.values), max_length=30, required=False)
    website = WebAddress(max_length=500, allow_blank=True, required=False)
    email = Email(max_length=254, allow_blank=True, required=False)
    phone = Phone(max_length=40, allow_blank=True, required=False)
    founded_year = Whole(min_value=1800, max_value=2200, allow_null=True, required=False)
    reporting_from = Quarter(required=False)
    parent = Id(allow_null=True, required=False)  # type: ignore[assignment]  # a field of ours, not the tree of DRF
    activities = Rows(child=ActivityShape(), max_length=60, required=False)
    suspensions = Rows(child=SuspensionShape(), max_length=60, required=False)
    facilities = Rows(child=VisitedShape(), max_length=200, required=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """One text instead of a map is in the source language; the location's members are columns."""
        source = values.get("source_language") or self.context.get("source_language", "en")
        for name in TEXTS:
            if "" in values.get(name, {}):
                values[name] = {source: values[name][""]}
        if "location" in values:
            place = values.pop("location") or {}
            values["latitude"], values["longitude"] = place.get("latitude"), place.get("longitude")
            values["location_precision"] = place.get("precision", LocationPrecision.COUNTRY)
        return values


class RegistrationShape(ProgramShape):
    for_others = Flag(
        default=False, help_text=_("A coordinator writes the listing down; people of the program may claim it later.")
    )


class RejectionShape(Shape):
    code = Code(RejectionReason.values)
    note = Text(max_length=1000)


class InvitationShape(Shape):
    email = Email(max_length=254)
    role = Code(Role.values, default=Role.REPORTER)


class RoleShape(Shape):
    role = Code(Role.values)


class HandOverShape(Shape):
    """One of the two."""

    user = Id(required=False, help_text=_("A member."))
    email = Email(max_length=254, required=False, help_text=_("Somebody to invite; until they accept you stay."))

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if len(values) != 1:
            raise serializers.ValidationError(_("Name either a member or an address."), "one_of_two")
        return values


class ClaimShape(Shape):
    note = Text(max_length=1000, help_text=_("Who you are, and how a coordinator can be sure of it."))


class DeclineShape(Shape):
    note = Text(max_length=1000, help_text=_("Why; mailed to who asked, and not kept."))


class ConfirmationShape(Shape):
    token = Text(max_length=500, help_text=_("The last part of the mailed link."))


class ProofShape(Shape):
    """`email` goes with the kind of that name, `as` with `vouch`."""

    kind = Code(ProofKind.values)
    email = Email(max_length=254, required=False)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # A word of Python's own.
        named = Text(max_length=80, required=False, help_text=_("Id or slug of the listed program that vouches."))
        return {**super().get_fields(), "as": named}

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        needed = {ProofKind.EMAIL: {"email"}, ProofKind.VOUCH: {"as"}}.get(values["kind"], set())
        errors = {name: [missing(self.fields[name])] for name in sorted(needed - values.keys())}
        errors |= {name: [unknown(self)] for name in sorted(values.keys() - needed - {"kind"})}
        if errors:
            raise serializers.ValidationError(errors)
        return values


class CheckShape(Shape):
    code = Text(max_length=40, required=False, help_text=_("The mailed code; nothing for a website."))


class TokenShape(Shape):
    name = Text(max_length=80)
    scopes = Codes(child=Code(Scope.values), min_length=1, max_length=4)
    expires_on = Day()
