"""Serializer fields that take a value as it is or refuse it: no "5" for 5, no 1 for true, no unknown member."""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from groups.languages import LISTING_LANGUAGES, is_language
from groups.periods import PERIOD
from groups.places import countries, time_zones
from groups.texts import is_clean, is_phone, is_web_address


class Shape(serializers.Serializer[Any]):
    """A JSON object with known members only."""

    default_error_messages = {
        "not_an_object": _("An object is needed here."),
        "unknown_member": _("There is no such member here."),
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise serializers.ValidationError({"non_field_errors": [_error(self, "not_an_object")]})
        errors: dict[str, Any] = {name: [_error(self, "unknown_member")] for name in data if name not in self.fields}
        if self.parent is not None:
            # Only the outermost object of a PATCH may leave members out: a row in it is whole.
            errors |= {name: [_error(field, "required")] for name, field in self.fields.items()
                       if name not in data and field.required}  # fmt: skip
        try:
            values: dict[str, Any] = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**errors, **error.detail}) from None  # type: ignore[dict-item]  # a mapping here
        if errors:
            raise serializers.ValidationError(errors)
        if self.parent is not None:
            values = {**self._defaults(), **values}
        return values

    def _defaults(self) -> dict[str, Any]:
        found = {name: field.default for name, field in self.fields.items() if field.default is not serializers.empty}
        return {name: default() if callable(default) else default for name, default in found.items()}


def _error(field: serializers.Field[Any, Any, Any, Any], code: str) -> serializers.ErrorDetail:
    return serializers.ErrorDetail(str(field.error_messages[code]), code)


def missing(field: serializers.Field[Any, Any, Any, Any]) -> serializers.ErrorDetail:
    """That a member is needed, for shapes in which other members decide; `unknown` that there is none."""
    return _error(field, "required")


def unknown(shape: Shape) -> serializers.ErrorDetail:
    return _error(shape, "unknown_member")


class Text(serializers.CharField):
    """A JSON string in NFC that says what it shows (groups/texts.py); of one line, where that is all it needs."""

    default_error_messages = {
        "not_a_text": _("A text is needed here."),
        "bad_text": _(
            "The text holds a character that controls, hides, or turns the direction of writing, or that is none."
        ),
        "required": _("This member is needed."),
        "null": _("Null is no value here."),
        "blank": _("The text is empty."),
        "max_length": _("The text is longer than {max_length} characters."),
    }

    def __init__(self, *, one_line: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.one_line = one_line

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if data is not serializers.empty and data is not None and not isinstance(data, str):
            self.fail("not_a_text")
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        text = unicodedata.normalize("NFC", data.strip())
        if not is_clean(text, one_line=self.one_line):
            self.fail("bad_text")
        return text


class Flag(serializers.BooleanField):
    """true or false."""

    default_error_messages = {
        "not_a_flag": _("true or false is needed here."),
        "required": _("This member is needed."),
        "null": _("Null is no value here."),
    }

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("not_a_flag")
        return data


class Whole(serializers.IntegerField):
    """A JSON integer."""

    default_error_messages = {
        "not_an_integer": _("A whole number is needed here."),
        "required": _("This member is needed."),
        "null": _("Null is no value here."),
        "min_value": _("The number is smaller than {min_value}."),
        "max_value": _("The number is larger than {max_value}."),
    }

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("not_an_integer")
        return data


class Checked(Text):
    """A text for which a function says whether it is one."""

    test: Callable[[str], bool]
    code = "unknown_code"
    default_error_messages = {"unknown_code": _("The code {value} is not known here.")}

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        if text and not type(self).test(text):
            self.fail(self.code, value=text[:60])
        return text


class Country(Checked):
    test = staticmethod(lambda code: code in countries())
    default_error_messages = {"unknown_code": _("{value} is no country code of ISO 3166-1.")}


class SpokenLanguage(Checked):
    test = staticmethod(is_language)
    default_error_messages = {"unknown_code": _("{value} is no language code of BCP 47.")}


class ListingLanguage(Checked):
    test = staticmethod(lambda code: code in LISTING_LANGUAGES)
    default_error_messages = {"unknown_code": _("Listings have no texts in the language {value}.")}


class TimeZone(Checked):
    test = staticmethod(lambda name: name in time_zones())
    default_error_messages = {"unknown_code": _("{value} is no time zone of the IANA.")}


class Quarter(Checked):
    test = staticmethod(lambda text: bool(PERIOD.fullmatch(text)))
    default_error_messages = {"unknown_code": _("{value} is no quarter; write it as 2026-Q3.")}

    def to_representation(self, value: Any) -> str:
        return str(value)


class Email(Checked):
    test = staticmethod(lambda address: _passes(validate_email, address))
    default_error_messages = {"unknown_code": _("{value} is no e-mail address.")}


class Phone(Checked):
    test = staticmethod(is_phone)
    default_error_messages = {"unknown_code": _("{value} is no telephone number.")}


class WebAddress(Checked):
    test = staticmethod(is_web_address)
    default_error_messages = {"unknown_code": _("{value} is no public web address beginning with https:// or http://.")}


class Code(Text):
    """One of a list of codes."""

    default_error_messages = {"unknown_code": _("The code {value} is not known here.")}

    def __init__(self, choices: Collection[str], **options: Any) -> None:
        super().__init__(**options)
        self.codes = list(choices)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text not in self.codes:
            self.fail("unknown_code", value=text[:60])
        return text


@extend_schema_field(OpenApiTypes.DATE)
class Day(Text):
    """A date of ISO 8601, `2026-10-31`."""

    default_error_messages = {"not_a_date": _("{value} is no date; write it as 2026-10-31.")}

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.fail("not_a_date", value=text[:40])
        if day.isoformat() != text or not 1900 <= day.year <= 2200:
            self.fail("not_a_date", value=text[:40])
        return day


@extend_schema_field(OpenApiTypes.UUID)
class Id(Text):
    default_error_messages = {"not_an_id": _("{value} is no id (a UUID).")}

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        try:
            return UUID(text)
        except ValueError:
            self.fail("not_an_id", value=text[:60])


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]})
class Texts(serializers.Field[Any, Any, Any, Any]):
    """A listing text: a map from languages to texts, or one text in the record's `source_language`."""

    default_error_messages = {
        "not_a_text_map": _("A text, or a map from languages to texts, is needed here."),
        "unknown_language": _("Listings have no texts in the language {language}."),
        "required": _("This member is needed."),
        "null": _("Null is no value here."),
    }

    def __init__(self, max_length: int, *, one_line: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.text = Text(max_length=max_length, one_line=one_line, allow_blank=True)

    def to_internal_value(self, data: Any) -> dict[str, str]:
        if isinstance(data, str):
            return {"": self.text.run_validation(data)}
        if not isinstance(data, Mapping):
            self.fail("not_a_text_map")
        errors, texts = {}, {}
        for language, text in data.items():
            try:
                if language not in LISTING_LANGUAGES:
                    self.fail("unknown_language", language=str(language)[:20])
                texts[language] = self.text.run_validation(text)
            except serializers.ValidationError as error:
                errors[language] = error.detail
        if errors:
            raise serializers.ValidationError(errors)
        return texts

    def to_representation(self, value: Any) -> Any:
        return value


class Rows(serializers.ListField):
    """A JSON array of at most `max_length` items."""

    default_error_messages = {
        "not_a_list": _("A list is needed here."),
        "max_length": _("The list has more than {max_length} items."),
        "required": _("This member is needed."),
        "null": _("Null is no value here."),
    }

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, list):
            self.fail("not_a_list")
        return super().to_internal_value(data)


class Codes(Rows):
    """A JSON array of different codes."""

    default_error_messages = {"repeated": _("The list names {value} twice.")}

    def to_internal_value(self, data: Any) -> Any:
        codes = super().to_internal_value(data)
        for index, code in enumerate(codes):
            if code in codes[:index]:
                self.fail("repeated", value=code)
        return sorted(codes)


def _passes(validate: Callable[[str], None], text: str) -> bool:
    try:
        validate(text)
    except DjangoValidationError:
        return False
    return True
