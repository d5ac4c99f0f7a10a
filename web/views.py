"""The front page: what this node is, and the ways in."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groups.models import Facility, Program
from web.pages import page


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    programs = Program.objects.listed()
    content = {
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
            ("/api/v1/standards/current", _("The reporting standard"), _("What is reported, and how it is checked")),
            ("/api/docs", _("API documentation"), _("Every call, to read and to try")),
        ],
    }
    return page(request, "web/front.html", content)
