"""Finding the program that an address names, within what the caller may know of."""

from uuid import UUID

from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from api.errors import Problem
from api.views import View
from groups.errors import NotFound
from groups.models import OldSlug, Program
from groups.models.program import ProgramQuerySet


def find(rows: ProgramQuerySet, reference: str) -> Program:
    """The program by id or slug; NotFound where it is none of the rows, whether or not it exists."""
    try:
        found = rows.filter(pk=UUID(reference)).first()
    except ValueError:
        # PostgreSQL has no NUL, not even to compare with.
        found = rows.filter(slug=reference).first() if "\0" not in reference else None
    if found is None:
        raise NotFound
    return found


def visible(view: View, reference: str, rows: ProgramQuerySet | None = None) -> Program:
    """A program that the caller may see; a slug of former times is answered with 301."""
    return _find_or_redirect(
        view, reference, (rows if rows is not None else Program.objects.all()).visible_to(view.subject)
    )


def in_scope(view: View, reference: str) -> Program:
    """A program in which the caller has a role; anything else looks as if it did not exist."""
    token = view.subject.token
    if token is not None and reference in {token.program.slug, str(token.program_id)}:
        return token.program  # it came with the token
    return _find_or_redirect(view, reference, Program.objects.in_scope_of(view.subject).in_outline())


def _find_or_redirect(view: View, reference: str, rows: ProgramQuerySet) -> Program:
    try:
        return find(rows, reference)
    except NotFound:
        if "\0" in reference:
            raise
        moved = OldSlug.objects.filter(slug=reference, program__in=rows).select_related("program").first()
        if moved is None:
            raise
        if "program" not in view.kwargs:
            # Named by a parameter: there is no address of the program's own to send the caller to.
            return find(rows, moved.program.slug)
        raise _moved(view, moved.program) from None


def _moved(view: View, program: Program) -> Problem:
    """To the same thing under the program's present slug."""
    place = resolve(view.request.path)
    address = reverse(place.view_name, kwargs={**place.kwargs, "program": program.slug})
    if query := view.request.META.get("QUERY_STRING"):
        address += f"?{query}"
    return Problem(301, "moved", _("The program has another name now."), headers={"Location": address})
