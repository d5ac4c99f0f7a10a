"""Two views of the same server to compare with: one that checks and signs but writes nothing, and a naive one."""

from typing import Any

from django.db import transaction
from django.urls import URLPattern, URLResolver, path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.reports.lookup import place
from api.views import View
from config.urls import urlpatterns as own
from network.node.actions import keys
from network.reports import documents, policy, working
from network.reports.models import Observation, Report
from network.reports.validation import validate


class Signed(View):
    """Authenticates, validates the saved draft in its context and signs its digest."""

    def post(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        policy.demand(self.subject, "report.submit", where.program)
        report = Report.objects.get(program=where.program, period=str(where.period))
        checked = validate(program=where.program, period=where.period, document=working.document(report))
        assert checked.result.ready
        stored = documents.split(checked.canonical.document, checked.edition)
        kid, signature = keys.sign({"digest": stored.digest})
        return self.answer({"key": kid, "signature": signature}, status=201)


class Value(serializers.ModelSerializer[Observation]):
    class Meta:
        model = Observation
        fields = ["indicator", "dimension", "code", "number"]


class Naive(View):
    """What a first draft of such an API does: a serializer for each value, a row for each value; nothing is validated
    beyond its type, no revision, no receipt, no audit, no mail, no key."""

    def post(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        body: Any = request.data
        form: Any = Value(data=body["values"], many=True)
        form.is_valid(raise_exception=True)
        with transaction.atomic():
            report = Report.objects.get(program=where.program, period=str(where.period))
            report.observations.all().delete()
            rows = form.save(report=report)
        return self.answer({"values": len(rows)}, status=201)


urlpatterns: list[URLPattern | URLResolver] = [
    path("bench/signed/<str:program>/<str:period>", Signed.as_view()),
    path("bench/naive/<str:program>/<str:period>", Naive.as_view()),
    *own,
]
