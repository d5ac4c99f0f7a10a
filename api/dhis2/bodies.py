"""Reading a data value set out of a request."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.errors import bad_body
from api.parsers import read_json
from groups.errors import Message
from network.reports.formats.dhis2.values import Push, read_push
from network.reports.formats.unreadable import Unreadable

MESSAGES: Mapping[str, Message] = {
    "not_a_data_value_set": _("A data value set is an object whose `dataValues` is a list."),
    "too_many_data_values": _("A push has at most {most} data values."),
    "not_a_data_value": _("This part of a data value is not of the form that DHIS2 sends."),
    "data_element_missing": _("A data value has no data element."),
    "not_a_complete_date": _("`completeDate` is no date; write it as 2026-10-31."),
}


def read_data_values(request: Request) -> Push:
    """Raises Problem."""
    try:
        return read_push(read_json(request))
    except Unreadable as fault:
        pointer = fault.source["pointer"] if fault.source else ""
        raise bad_body(fault.code, MESSAGES[fault.code], pointer, **fault.params) from None
