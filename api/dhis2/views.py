"""DHIS2's door: `POST <target>/api/dataValueSets`."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.authentication import SystemCredentials
from api.dhis2 import answers, examples, options
from api.dhis2.bodies import read_data_values
from api.dhis2.summaries import summary
from api.errors import Problem
from api.idempotency import SUBMISSION_DAYS, idempotent
from api.programs.lookup import in_scope
from api.views import View
from network.reports.actions import pushes


class DataValueSets(View):
    """Answers as DHIS2 itself would, also with a 409: its client reads what was refused there, and nowhere else."""

    authentication_classes = [SystemCredentials]
    parameters = options.NAMES

    def prepare(self, request: Request, **address: str) -> None:
        options.check(request)
        if options.dry_run(request) and "Idempotency-Key" in request.headers:
            raise Problem(
                400, "dry_run_with_key", _("A dry run writes nothing, also no key: leave Idempotency-Key away.")
            )

    @extend_schema(
        operation_id="push_data_values",
        summary=_("Take in what a DHIS2 pushes"),
        description=_(
            "Data elements are indicators, with an attribute or `absence` after a point; org units are the program and"
            " its facilities; category option combinations are `dimension.code`. Values are put into the saved draft"
            " one by one; with `completeDate` the report is submitted once nothing stands against it. Credentials may"
            " also be `ApiToken vnt_...`, or Basic with the token as password."
        ),
        parameters=[schema.PROGRAM, *options.DESCRIBED, schema.LANG, schema.IDEMPOTENCY_KEY],
        request=answers.DataValueSet,
        responses={200: answers.ImportAnswer, 409: answers.ImportAnswer},
        examples=[examples.DATA_VALUES],
    )
    @idempotent(days=SUBMISSION_DAYS)
    def post(self, request: Request, program: str) -> Response:
        found = in_scope(self, program)
        sent = read_data_values(request)
        results = pushes.push(
            program=found,
            pushed=sent,
            strategy=options.strategy(request),
            dry_run=options.dry_run(request),
            by=self.subject,
        )
        body = summary(results, sent.values, found, self.languages.machine)
        return self.answer(body, status=body["httpStatusCode"])
