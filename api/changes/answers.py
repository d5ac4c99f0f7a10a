"""Shapes of answers, for the schema."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from groups.models.change_row import Operation


class DirectoryChange(serializers.Serializer[object]):
    number = serializers.IntegerField(help_text=_("Counts up by one, without gaps."))
    at = serializers.DateTimeField(help_text=_("When the change was made; not the order of the feed."))
    kind = serializers.CharField(help_text=_("`program` or `facility`."))
    id = serializers.CharField()
    operation = serializers.ChoiceField(Operation.choices)
    version = serializers.IntegerField()
    url = serializers.CharField(allow_null=True, help_text=_("Where the record is read; none of a tombstone."))


class DirectoryChanges(serializers.Serializer[object]):
    results = DirectoryChange(many=True)
    after = serializers.IntegerField(help_text=_("Send it as `after` the next time."))
    next = serializers.CharField(allow_null=True, help_text=_("The rest, where there is more at once."))
