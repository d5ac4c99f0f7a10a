"""Shapes of answers, for the schema."""

from rest_framework import serializers

from api.reports.answers import Finding, ReportLine


class Taken(ReportLine):
    valid = serializers.BooleanField()
    ready = serializers.BooleanField()
    findings = Finding(many=True)
    context_digest = serializers.CharField()
