"""Finding the program that an address names, within what the caller may know of."""

from uuid import UUID

from django.urls import reverse
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
        found = rows.filter(slug=reference).first()
    if found is None:
        raise NotFound
    return found


def visible(view: View, reference: str, rows: ProgramQuerySet | None = None) -> Program:
    """A program that the caller may see; a slug of former times is answered with 301."""
    seen = (rows if rows is not None else Program.objects.all()).visible_to(view.subject)
    try:
        return find(seen, reference)
    except NotFound:
        moved = OldSlug.objects.filter(slug=reference, program__in=seen).select_related("program").first()
        if moved is None:
            raise
        address = reverse("program", kwargs={"program": moved.program.slug})
        raise Problem(301, "moved", _("The program has another name now."), headers={"Location": address}) from None


def in_scope(view: View, reference: str) -> Program:
    """A program in which the caller has a role; anything else looks as if it did not exist."""
    return find(Program.objects.in_scope_of(view.subject), reference)
