"""Shapes of answers, for the schema."""

from rest_framework import serializers

from api.reports.answers import WindowTimes


class PeriodLine(WindowTimes):
    period = serializers.CharField()
