"""What is sent to each route: a body that is valid, so that an allowed call really succeeds."""

from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.urls import get_resolver, reverse

from api.access.views import SUSPENDED
from api.companies.views import OWNER, SUBSIDIARY
from api.dhis2 import examples as dhis2
from api.facilities import examples as places
from api.kobo import examples as kobo
from api.programs import examples as programs
from api.reports import examples as reports
from tests.api.bulk import line, ndjson
from tests.authorization.stage import OTHER_COMPANY, Stage
from tests.documents import small

BODIES: dict[tuple[str, str], Any] = {
    ("programs", "POST"): programs.REGISTRATION.value,
    ("program", "PATCH"): programs.CHANGE.value,
    ("program-reject", "POST"): programs.REJECTION.value,
    ("members", "POST"): {"email": "guest@example.org", "role": "reporter"},
    ("member", "PUT"): programs.ROLE.value,
    ("program-hand-over", "POST"): programs.HAND_OVER.value,
    ("proofs", "POST"): {"kind": "well_known"},
    ("claims", "POST"): programs.CLAIM.value,
    ("claim-decline", "POST"): programs.DECLINE.value,
    ("confirmations", "POST"): lambda stage: {"token": stage.ids["confirmation"]},
    ("tokens", "POST"): programs.TOKEN.value,
    ("facilities", "POST"): places.NEW.value,
    ("facility", "PATCH"): places.CHANGE.value,
    ("facility-facts", "POST"): places.FACT.value,
    ("facility-merge", "POST"): {"into": "XA-SUD"},
    ("facility-proposals", "POST"): places.PROPOSAL.value,
    ("facility-proposal-decline", "POST"): places.DECLINE.value,
    ("companies", "POST"): SUBSIDIARY.value,
    ("company", "PATCH"): OWNER.value,
    ("company-merge", "POST"): {"into": str(OTHER_COMPANY)},
    ("access-change", "POST"): SUSPENDED.value,
    ("standard-publish", "POST"): lambda stage: {"digest": stage.ids["digest"]},
    ("me", "PATCH"): {"name": "Another Name"},
    ("report", "PUT"): small(V01=39),
    ("report-validate", "POST"): small(),
    ("reports-bulk", "POST"): lambda stage: ndjson([line(stage.program)]),
    ("report-dhis2", "POST"): dhis2.DATA_VALUES.value,
    ("report-kobo", "POST"): kobo.SUBMISSION.value,
    ("report-reopen", "POST"): reports.REOPEN.value,
    ("report-exceptions", "POST"): reports.EXCEPTION.value,
    ("report-return", "POST"): reports.RETURN.value,
    ("report-accept", "POST"): reports.ACCEPT.value,
    ("report-erase", "POST"): {"revision": 1},
}
CONDITIONAL = frozenset({"PUT", "PATCH", "DELETE"})


class Ask(NamedTuple):
    method: str
    path: str
    body: Any
    headers: dict[str, str]


def ask(stage: Stage, route: str, method: str) -> Ask:
    headers = {"If_Match": "*"} if method in CONDITIONAL else {}
    body = BODIES.get((route, method))
    if callable(body):
        body = body(stage)
    if isinstance(body, bytes):
        headers["Content_Type"] = "application/x-ndjson"
    return Ask(method, address(route, stage.ids), body, headers)


def twin(stage: Stage, route: str, method: str, caller: str) -> tuple[Ask, str, str]:
    """The same request for what never existed, with the part of the address that differs: here and there."""
    names = _names(route)
    # A coordinator may know of the program; what it must not know of is the report.
    name = next(
        name
        for name in (["period"] if caller == "amina" else []) + ["program", "receipt", "invitation", "proposal", "job"]
        if name in names
    )
    other: UUID | str = "2026-Q2" if name == "period" else uuid4()
    ids = {**stage.ids, name: other}
    return ask(stage, route, method)._replace(path=address(route, ids)), str(stage.ids[name]), str(other)


def address(route: str, ids: dict[str, Any]) -> str:
    return reverse(route, kwargs={name: ids[name] for name in _names(route)})


def _names(route: str) -> list[str]:
    """The parts of the route's address."""
    ((possibility, *_rest), *_others) = get_resolver().reverse_dict.getlist(route)
    return list(possibility[0][1])
