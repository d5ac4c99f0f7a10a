"""The page behind the mailed link: it shows what is listed and has one button that says "still true".

Whoever reads mails for others fetches links, so a GET changes nothing. The link is the credential: there is no session
and no cookie, hence nothing that another site could make a browser send along."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from groups import confirmations
from groups.actions import confirmations as actions
from groups.codelists import ListingStatus
from groups.errors import Conflict, DomainError, Gone, Invalid
from groups.models import Program
from groups.representations.programs import listing, outline
from web.pages import page, reader_language

STATUS_OF: dict[type[DomainError], int] = {Invalid: 400, Conflict: 409, Gone: 410}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        if request.method == "POST":
            content, status = _thanks(actions.accept(token=token)), 200
        else:
            content, status = _question(confirmations.read(token).program), 200
    except DomainError as error:
        content, status = _refusal(error)
    response = page(request, "web/confirm.html", content, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _question(program: Program) -> dict[str, Any]:
    if program.status not in {ListingStatus.LISTED, ListingStatus.HIDDEN}:
        raise confirmations.LinkExpired
    shown = listing(
        outline(Program.objects.for_directory().get(pk=program.pk)), reader_language(), today=timezone.now().date()
    )
    return {
        "heading": _("Is this still true?"),
        "text": _("This is what everybody can read in the directory about your program."),
        "name": shown["name"],
        "facts": [(label, lines) for label, lines in _facts(shown) if lines],
        "button": _("Yes, it is all still true"),
        "otherwise": _("If something has changed, do not press the button: sign in, correct it, and confirm it there."),
    }


def _facts(shown: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Labels, and the lines of each value: a line may be in another direction than the page."""
    single = {
        _("About"): shown["summary"],
        _("How to join"): shown["how_to_join"],
        _("Website"): shown["website"],
        _("E-mail"): shown["email"],
        _("Telephone"): shown["phone"],
    }
    return [
        (_("Place"), [part for part in (shown["city"], shown["subdivision"], shown["country_name"]) if part]),
        *((label, (value or "").splitlines()) for label, value in single.items()),
        (_("Languages spoken"), [each["name"] for each in shown["languages"]]),
        (_("What you do"), [str(each["name"]) for each in shown["services"]]),
        (_("Facilities that you visit"), [each["name"] for each in shown["facilities"]]),
        (_("Umbrella network"), [shown["parent"]["name"]] if shown["parent"] else []),
    ]


def _thanks(program: Program) -> dict[str, Any]:
    name = program.text_in("name", reader_language())[0]
    return {
        "heading": _("Thank you"),
        "text": _("The listing of {program} is confirmed. We will ask again in five months.").format(program=name),
        "done": True,
    }


def _refusal(error: DomainError) -> tuple[dict[str, Any], int]:
    status = next(status for kind, status in STATUS_OF.items() if isinstance(error, kind))
    detail = error.faults[0].detail if isinstance(error, Invalid) else error.detail
    heading = _("Already done") if isinstance(error, confirmations.LinkUsed) else _("This link does not work")
    return {"heading": heading, "text": detail}, status
