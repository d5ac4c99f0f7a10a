"""Finding the facility that an address or a body names."""

from uuid import UUID

from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from api.errors import Problem
from api.views import View
from groups.errors import Fault, Invalid, NotFound
from groups.models import Facility
from groups.models.facility import FacilityQuerySet


def find(view: View, reference: str, rows: FacilityQuerySet | None = None) -> Facility:
    """The facility by id or code; an entry that was merged into another one is answered with 301."""
    rows = rows if rows is not None else Facility.objects.all()
    try:
        found = rows.filter(pk=UUID(reference)).first()
    except ValueError:
        # PostgreSQL has no NUL, not even to compare with. Of two homes with the same code ours comes first.
        found = rows.filter(code=reference).order_by("origin").first() if "\0" not in reference else None
    if found is None:
        raise NotFound
    if found.merged_into_id:
        raise moved(view, "facility", found.merged_into_id)
    return found


def moved(view: View, name: str, target: UUID) -> Problem:
    """To the same thing of the record that stands for this one; `name` is the part of the address."""
    place = resolve(view.request.path)
    address = reverse(place.view_name, kwargs={**place.kwargs, name: target})
    if query := view.request.META.get("QUERY_STRING"):
        address += f"?{query}"
    return Problem(301, "moved", _("This is one with another entry now."), headers={"Location": address})


def named(reference: str, pointer: str) -> Facility:
    """The standing facility that a body names by id or code."""
    found = Facility.objects.by_reference([reference]).order_by("origin").first()
    if found is None:
        raise Invalid(Fault("unknown_facility", pointer, _("There is no such facility.")))
    return found
