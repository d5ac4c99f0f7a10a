"""Windows that a coordinator opened once more."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.idempotency import idempotent
from api.reports import answers, examples
from api.reports.lookup import place
from api.reports.serializers import ExceptionShape
from api.views import View
from network.reports import policy
from network.reports.actions import exceptions
from network.reports.models import WindowException
from network.reports.representations import reports as shown


class Exceptions(View):
    @extend_schema(
        operation_id="list_exceptions",
        summary=_("Exceptions from a closed window"),
        parameters=[schema.PROGRAM, schema.PERIOD],
        responses={200: answers.ExceptionPage},
    )
    def get(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        policy.demand(self.subject, "report.read", where.program)
        rows = WindowException.objects.filter(program=where.program, period=str(where.period)).order_by("id")
        results = [shown.exception(row, where.program.time_zone) for row in rows]
        return self.answer({"results": results, "next": None, "previous": None})

    @extend_schema(
        operation_id="grant_exception",
        summary=_("Take a report after its window has closed"),
        description=_(
            "Until 24:00 of the day `until` in the program's time zone, at most 92 days ahead; it then ends by itself."
        ),
        parameters=[schema.PROGRAM, schema.PERIOD, schema.IDEMPOTENCY_KEY],
        request=ExceptionShape,
        responses={201: answers.WindowException},
        examples=[examples.EXCEPTION],
    )
    @idempotent()
    def post(self, request: Request, program: str, period: str) -> Response:
        where = place(self, program, period)
        policy.demand(self.subject, "report.except", where.program)
        values = self.read(ExceptionShape)
        granted = exceptions.grant(program=where.program, period=where.period, by=self.subject, **values)
        return self.answer(shown.exception(granted, where.program.time_zone), status=201)
