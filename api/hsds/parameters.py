"""The parameters of HSDS's paths: how each is read, and what the OpenAPI document says of it."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.errors import bad_body, bad_parameter
from api.parsers import read_json
from api.words import LONGEST, words
from groups.representations.hsds.taxonomies import TAXONOMY_BY_ID, TERM_BY_ID, Taxonomy, Term

Values = dict[str, Any]
C = TypeVar("C")
PER_PAGE, MOST_PER_PAGE, MOST_MINIMAL = 50, 200, 10_000
LAST_PAGE = 10_000_000
HALF_AROUND = 20_040_000  # metres
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"[0-9-]{10}[Tt ][0-9:]{8}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})")


@dataclass(frozen=True)
class Parameter:
    """`read` takes the name and the text, and raises Problem (400)."""

    name: str
    read: Callable[[str, str], Any]
    schema: dict[str, Any]
    description: str


def _number(name: str, text: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:12]) <= most:
        code = "page_out_of_range" if name == "page" else f"{name}_out_of_range"
        raise bad_parameter(name, code, _("{parameter} is a number from 1 to {most}."), most=most)
    return int(text)


def _page(name: str, text: str) -> int:
    return _number(name, text, LAST_PAGE)


def _per_page(name: str, text: str) -> int:
    """Of lists that are not minimal the limit is lower; see api/hsds/pages.py."""
    return _number(name, text, MOST_MINIMAL)


def _metres(name: str, text: str) -> int:
    return _number(name, text, HALF_AROUND)


def _flag(name: str, text: str) -> bool:
    if text not in {"true", "false"}:
        raise bad_parameter(name, "not_a_boolean", _("{parameter} is true or false."))
    return text == "true"


def _uuid(name: str, text: str) -> UUID:
    try:
        found = UUID(text)
    except ValueError:
        found = None
    if found is None or str(found) != text.lower():
        raise bad_parameter(name, "not_a_uuid", _("{value} is no UUID."), value=text[:60])
    return found


def _taxonomy(name: str, text: str) -> Taxonomy:
    return _known(name, text, TAXONOMY_BY_ID)


def _term(name: str, text: str) -> Term:
    return _known(name, text, TERM_BY_ID)


def _known(name: str, text: str, among: Mapping[str, C]) -> C:
    found = among.get(str(_uuid(name, text)))
    if found is None:
        raise bad_parameter(name, "unknown_code", _("The code {value} is not known here."), value=text[:60])
    return found


def _moment(name: str, text: str) -> datetime:
    """A date, which begins at 00:00 UTC, or a time with its offset (RFC 3339)."""
    try:
        if DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time(tzinfo=UTC))
        if TIME.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):  # the 31st of February; before the year 1
        pass
    raise bad_parameter(
        name, "not_a_time", _("{value} is no time; write it as 2026-10-31T08:00:00Z or 2026-10-31."), value=text[:40]
    )


def _place(name: str, text: str) -> tuple[float, float]:
    parts = text.split(",")
    try:
        latitude, longitude = (float(part) for part in parts)
        on_the_globe = -90 <= latitude <= 90 and -180 <= longitude <= 180
    except ValueError:
        on_the_globe = False
    if not on_the_globe or not set(text) <= set("0123456789.,-+"):
        raise bad_parameter(name, "not_a_place", _("{value} is no latitude,longitude."), value=text[:40])
    return latitude, longitude


def _postcode(name: str, text: str) -> str:
    """Nobody's address has one here, and no list of all countries' postcodes is free: an empty answer would mislead."""
    raise bad_parameter(
        name, "unknown_postcode", _("No postcode can be found here; send near=latitude,longitude and proximity.")
    )


TEXT: dict[str, Any] = {"type": "string"}
A_UUID: dict[str, Any] = {"type": "string", "format": "uuid"}
FLAG: dict[str, Any] = {"type": "boolean"}
PARAMETERS = {
    each.name: each
    for each in (
        Parameter("search", words, {**TEXT, "minLength": 1, "maxLength": LONGEST},
                  "Words that must all occur, in any language and script."),
        Parameter("page", _page, {"type": "integer", "minimum": 1, "maximum": LAST_PAGE},
                  "Number of the page, from 1. Beyond the last one a page is empty."),
        Parameter("per_page", _per_page, {"type": "integer", "minimum": 1, "maximum": MOST_MINIMAL},
                  f"Rows on a page: {PER_PAGE}, at most {MOST_PER_PAGE}; with minimal {MOST_MINIMAL}, which is the most."),
        Parameter("taxonomy_term_id", _term, {"enum": list(TERM_BY_ID)}, "With this term."),
        Parameter("taxonomy_id", _taxonomy, {"enum": list(TAXONOMY_BY_ID)}, "With any term of this taxonomy."),
        Parameter("organization_id", _uuid, A_UUID, "Of this organization."),
        Parameter("modified_after", _moment, {"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]},
                  "Changed at this time or later; of a date, from 00:00 UTC."),
        Parameter("minimal", _flag, FLAG, "Only id, last_modified, name and status, up to 10,000 on a page."),
        Parameter("full", _flag, FLAG, "With all parts."),
        Parameter("full_service", _flag, FLAG, "With the whole of each service."),
        Parameter("top_only", _flag, FLAG, "Only terms without a parent; here no term has one."),
        Parameter("parent_id", _uuid, A_UUID, "Only terms below this one; here there are none."),
        Parameter("postcode", _postcode, TEXT, "Always refused: no address here has a postcode. See near."),
        Parameter("near", _place, {**TEXT, "pattern": r"^[-+]?[0-9]+(\.[0-9]+)?,[-+]?[0-9]+(\.[0-9]+)?$"},
                  "latitude,longitude: the centre for proximity (our profile's, in place of postcode)."),
        Parameter("proximity", _metres, {"type": "integer", "minimum": 1, "maximum": HALF_AROUND},
                  "At most so many metres from near, as far as places are published."),
    )
}  # fmt: skip
# Of each group not more than one; and what makes sense only together.
EXCLUSIVE = (("minimal", "full"), ("top_only", "parent_id"))
TOGETHER = ("near", "proximity")


def values_of(request: Request, names: Collection[str]) -> Values:
    """The parameters of the address, and with POST those of the body. Raises Problem for all that is wrong with them."""
    texts = {name: text for name, text in request.query_params.dict().items() if name in names}
    if request.method == "POST":
        texts |= _in_body(request, names, texts)
    found = {name: PARAMETERS[name].read(name, text) for name, text in texts.items()}
    for first, second in EXCLUSIVE:
        if found.get(first) and found.get(second):
            raise _contradiction(second, first)
    if len(found.keys() & set(TOGETHER)) == 1:
        (alone,) = found.keys() & set(TOGETHER)
        raise bad_parameter(alone, "contradictory_parameters", _("near and proximity belong together."))
    if request.accepted_renderer.format == "ndjson":
        for name in ("page", "per_page"):
            if name in found:
                raise _contradiction(name, "format")
    return found


def _contradiction(name: str, other: str) -> Exception:
    return bad_parameter(
        name, "contradictory_parameters", _("{parameter} and {other} exclude each other."), other=other
    )


def _in_body(request: Request, names: Collection[str], in_address: Mapping[str, str]) -> dict[str, str]:
    body = read_json(request, required=False)
    if body is None:
        return {}
    if not isinstance(body, dict):
        raise bad_body("not_an_object", _("The body must be a JSON object."))
    for name, value in body.items():
        if name not in names:
            raise bad_parameter(name[:80], "unknown_parameter", _("There is no parameter {parameter} here."))
        if name in in_address:
            raise bad_parameter(name, "repeated_parameter", _("Send the parameter {parameter} once."))
        if not isinstance(value, (str, int)):
            raise bad_parameter(name, "bad_text", _("The parameter {parameter} is a text, a number, true or false."))
    return {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in body.items()}
