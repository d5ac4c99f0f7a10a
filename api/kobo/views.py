"""KoboToolbox's door: the address of a REST service."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.authentication import SystemCredentials
from api.idempotency import SUBMISSION_DAYS, idempotent
from api.kobo import answers, examples
from api.kobo.bodies import demand_program, own_key, quarter, read_submission
from api.programs.lookup import in_scope
from api.standards.views import period_of
from api.views import View
from network.reports import policy
from network.reports.actions import forms
from network.reports.representations import reports as shown


class Submissions(View):
    """A submission is a whole report: the newest one stands, as the draft."""

    authentication_classes = [SystemCredentials]
    parameters = frozenset({"period"})

    @extend_schema(
        operation_id="take_submission",
        summary=_("Take in a submission of the form"),
        description=_(
            "The JSON of KoboToolbox's REST services. It is saved as the draft, whole, also with findings. A submission"
            " that was sent before (`_uuid`) is answered as it was then, and changes nothing. Credentials may also be"
            " Basic with a program token as password."
        ),
        parameters=[
            schema.PROGRAM,
            OpenApiParameter("period", description=_("Take in submissions about this quarter alone.")),
            schema.IDEMPOTENCY_KEY,
        ],
        request=OpenApiTypes.OBJECT,
        responses={200: answers.Taken, 201: answers.Taken},
        examples=[examples.SUBMISSION],
    )
    @idempotent(days=SUBMISSION_DAYS, own_key=own_key)
    def post(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        policy.demand(self.subject, "report.write", found)
        submission = read_submission(request)
        demand_program(submission, found)
        period = period_of(request) or quarter(submission)
        saved = forms.take(program=found, period=period, submission=submission, by=self.subject)
        saved.report.program = found
        # Without comments: Kobo keeps what it is answered.
        told = {**shown.outline(saved.report), **shown.verdict(saved.validation, self.languages.machine)}
        return self.answer(told, version=saved.report.version, status=201 if saved.created else 200)
