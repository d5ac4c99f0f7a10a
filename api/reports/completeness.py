"""How complete a quarter is, for coordinators."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.errors import bad_parameter
from api.programs.filters import known
from api.reports.queue import COUNTRY, PERIOD, NamedProgram
from api.standards.views import period_of
from api.views import View
from groups.places import countries
from groups.policy import demand_territory
from network.reports.completeness import tallies
from network.reports.reminders import open_periods
from network.reports.representations.completeness import completeness
from network.reports.windows import open_period


class TallyLine(serializers.Serializer[object]):
    expected = serializers.IntegerField()
    received = serializers.IntegerField()
    on_time = serializers.IntegerField()
    accepted = serializers.IntegerField()
    nil = serializers.IntegerField(help_text=_("Accepted, and nothing happened."))


class UmbrellaTally(TallyLine):
    program = NamedProgram()


class CountryTally(TallyLine):
    country = serializers.CharField()
    name = serializers.CharField()
    umbrellas = UmbrellaTally(many=True)


class QuarterTally(serializers.Serializer[object]):
    period = serializers.CharField()
    countries = CountryTally(many=True)


class Completeness(View):
    parameters = frozenset({"period", "country"})

    @extend_schema(
        operation_id="read_completeness",
        summary=_("How many reports of a quarter were expected, received, in time, accepted"),
        description=_("Without `period`: the quarter whose window is open now in UTC."),
        parameters=[PERIOD, COUNTRY, schema.LANG],
        responses={200: QuarterTally},
    )
    def get(self, request: Request) -> Response:
        demand_territory(self.subject)
        now = timezone.now()
        period = period_of(request) or open_period(now, "UTC")
        if period > open_periods(now)[-1]:
            raise bad_parameter("period", "period_in_future", _("{period} cannot be reported yet."), period=str(period))
        asked = request.query_params.get("country")
        territory = self.subject.territory
        shown = territory if asked is None else territory & {known("country", asked, asked in countries())}
        found = tallies(countries=shown, period=period)
        return self.answer(completeness(period, shown, found, self.languages.content))
