"""What is told to who registers or changes a listing, beside the listing: what it might double, and what could be better."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.programs.answers import OwnListing, ProgramReference
from api.views import View
from groups.codelists import ListingStatus
from groups.duplicates import MAIL, NAME, WEBSITE, hints
from groups.models import Program
from groups.representations.moderation import hinted, notices

NOTICES: dict[str, Promise] = {
    "personal_mailbox": _(
        "This looks like a person's address. The directory is public: better list one that belongs to the group."
    )
}


class Duplicate(ProgramReference):
    status = serializers.ChoiceField(ListingStatus.choices)
    why = serializers.ListField(child=serializers.ChoiceField([NAME, WEBSITE, MAIL]))


class Registered(OwnListing):
    possible_duplicates = Duplicate(many=True, help_text=_("Listings that might be the same program."))


def beside(view: View, program: Program) -> dict[str, Any]:
    """The member of the answer to who registers or applies."""
    alike = hints([program], view.subject.territory)[program.pk]
    return {"possible_duplicates": hinted(alike, named_in(view))}


def noticed(program: Program) -> list[dict[str, str]]:
    """Notices in the reader's language."""
    return [{**each, "detail": str(NOTICES[each["code"]])} for each in notices(program)]


def named_in(view: View) -> str:
    """The language in which programs beside the one asked about are named."""
    return view.languages.content if view.languages.content != "all" else "en"
