"""The standard as an XLSForm, for anybody or for one program."""

from collections.abc import Mapping

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.programs.lookup import in_scope
from api.renderers import XLSX
from api.standards.views import period_of
from api.views import View
from groups.errors import Message
from groups.languages import INTERFACE_LANGUAGES
from groups.models import Facility
from network.reports import policy
from network.reports.contexts import context
from network.reports.formats.xlsform.survey import Asked, Form, Place, Said
from network.reports.formats.xlsform.workbook import form_workbook
from network.reports.windows import current_period
from network.standards import library
from network.standards.library import Edition

# What the form says beside the standard's own texts.
WORDS: Mapping[str, Message] = {
    "period": _("Quarter of the report, for example 2026-Q3"),
    "period_wrong": _("Write the quarter as 2026-Q3."),
    "activities": _("What did your program do in the quarter?"),
    "several": _("Did you visit more than one facility in the quarter?"),
    "detail": _("Do you also have figures by sex, age, reason and the like, or notes?"),
    "facility": _("Code of the facility"),
    "core": _("What every program tells"),
    "optional": _("Further figures"),
    "absence": _("Why is there no answer?"),
    "whole": _("Write a whole number that is not too small."),
    "decimal": _("Write a number, zero or more."),
    "currency": _("Write the code of the currency in three capital letters, for example CAD."),
}


class XForm(View):
    public = frozenset({"GET", "HEAD"})
    parameters = frozenset({"program", "period"})
    renderer_classes = [XLSX]

    @extend_schema(
        operation_id="read_form",
        summary=_("The standard as an XLSForm for ODK and KoboToolbox"),
        description=_(
            "In all languages. With `program`, for its members: its activities and facilities are fixed, those of"
            " `period` or of the quarter that ended last."
        ),
        parameters=[
            OpenApiParameter("program", description=_("The program's id or slug.")),
            OpenApiParameter("period", description=_("A calendar quarter, `2026-Q3`.")),
            schema.LANG,
        ],
        responses={(200, XLSX.media_type): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, version: str) -> Response:
        edition = library.named(version)
        form = Form(edition.structure, lambda path: _texts(edition, path), _words(), self._asked(request))
        language = self.languages.machine
        title = edition.text("VRS.title", language)
        made = form_workbook(form, form_id=f"vrs_{edition.version}", title=title, language=language)
        return self.answer(made, headers={"Content-Disposition": f'attachment; filename="vrs-{edition.version}.xlsx"'})

    def _asked(self, request: Request) -> Asked:
        """The program with its activities and facilities in the quarter."""
        reference, period = request.query_params.get("program"), period_of(request)
        fixed = str(period) if period else ""
        if reference is None:
            return Asked(period=fixed)
        if self.subject.is_anonymous:
            raise exceptions.NotAuthenticated
        program = in_scope(self, reference)
        policy.demand(self.subject, "report.write", program)
        known = context(program, period or current_period(timezone.now(), program.time_zone).shift(-1))
        return Asked(program.slug, fixed, known["activities"], _places([each["id"] for each in known["facilities"]]))


def _texts(edition: Edition, path: str) -> Said:
    if path not in edition.texts["en"]:
        return {}
    return {language: edition.text(path, language) for language in INTERFACE_LANGUAGES}


def _words() -> Mapping[str, Said]:
    said: dict[str, dict[str, str]] = {name: {} for name in WORDS}
    for language in INTERFACE_LANGUAGES:
        with translation.override(language):
            for name, word in WORDS.items():
                said[name][language] = str(word)
    return said


def _places(ids: list[str]) -> list[Place]:
    rows = {str(each.pk): each for each in Facility.objects.filter(pk__in=ids)}
    return [
        Place(row.code, {language: f"{row.name_in(language)} ({row.code})" for language in INTERFACE_LANGUAGES})
        for row in (rows[each] for each in ids)
    ]
