"""The front page: what this node is, and the ways in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groups.languages import INTERFACE_LANGUAGES, RIGHT_TO_LEFT, language_name
from groups.models import Facility, Program

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    language = get_language() or settings.NODE_LANGUAGE
    programs = Program.objects.listed()
    response = render(
        request,
        "web/front.html",
        {
            "language": language,
            "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
            "title": settings.NODE_NAME,
            "lead": _(
                "Volunteers visit people in immigration detention. Here their programs are listed, and report each"
                " quarter by one common standard."
            ),
            "counts": [
                (_("Programs listed"), programs.count()),
                (_("Countries"), programs.values("country").distinct().count()),
                (_("Facilities"), Facility.objects.standing().count()),
            ],
            "ways": [
                ("/api/v1/programs", _("Programs"), _("The directory, as data")),
                ("/api/v1/facilities", _("Facilities"), _("Places of detention, with dated sources")),
                (
                    "/api/v1/standards/current",
                    _("The reporting standard"),
                    _("What is reported, and how it is checked"),
                ),
                ("/api/docs", _("API documentation"), _("Every call, to read and to try")),
            ],
            "demo": settings.ENVIRONMENT == "demo" and _("This is a demonstration. Everything here is invented."),
            "skip": _("Skip to the content"),
            "languages_label": _("Languages"),
            "languages": [(code, language_name(code, code), code == language) for code in INTERFACE_LANGUAGES],
        },
    )
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return response
