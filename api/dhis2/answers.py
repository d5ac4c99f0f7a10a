"""Shapes of bodies and answers, for the schema. The names of their members are DHIS2's."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class DataValue(serializers.Serializer[object]):
    dataElement = serializers.CharField(help_text=_("`V01`, `V07.base`, `V19.absence`."))
    period = serializers.CharField(required=False, help_text=_("`2026Q3`; else that of the set."))
    orgUnit = serializers.CharField(required=False, help_text=_("The program or a facility; else that of the set."))
    categoryOptionCombo = serializers.CharField(required=False, help_text=_("`sex.F`; `default` for the total."))
    attributeOptionCombo = serializers.CharField(required=False)
    value = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    comment = serializers.CharField(required=False, allow_null=True, allow_blank=True)
    deleted = serializers.BooleanField(required=False)


class DataValueSet(serializers.Serializer[object]):
    dataSet = serializers.CharField(required=False)
    completeDate = serializers.DateField(required=False, allow_null=True)
    period = serializers.CharField(required=False)
    orgUnit = serializers.CharField(required=False)
    categoryOptionCombo = serializers.CharField(required=False)
    attributeOptionCombo = serializers.CharField(required=False)
    dataValues = DataValue(many=True)


class ImportCount(serializers.Serializer[object]):
    imported = serializers.IntegerField()
    updated = serializers.IntegerField()
    ignored = serializers.IntegerField(help_text=_("Refused, or there already."))
    deleted = serializers.IntegerField()


class ImportConflict(serializers.Serializer[object]):
    object = serializers.CharField(allow_blank=True)
    objects = serializers.DictField(child=serializers.CharField(), help_text=_("The cell and the severity."))
    value = serializers.CharField(help_text=_("The message, in the caller's language."))
    errorCode = serializers.CharField()
    property = serializers.CharField(allow_blank=True)
    indexes = serializers.ListField(child=serializers.IntegerField(), help_text=_("Places in `dataValues`."))


class ImportSummary(serializers.Serializer[object]):
    responseType = serializers.ChoiceField(["ImportSummary"])
    status = serializers.ChoiceField(["SUCCESS", "WARNING"])
    description = serializers.CharField()
    importCount = ImportCount()
    conflicts = ImportConflict(many=True)
    rejectedIndexes = serializers.ListField(child=serializers.IntegerField())
    dataSetComplete = serializers.CharField()
    reference = serializers.UUIDField(required=False, help_text=_("The receipt, where the report was submitted."))
    href = serializers.CharField(required=False)


class ImportAnswer(serializers.Serializer[object]):
    httpStatus = serializers.CharField()
    httpStatusCode = serializers.IntegerField()
    status = serializers.ChoiceField(["OK", "WARNING"])
    message = serializers.CharField()
    response = ImportSummary()
