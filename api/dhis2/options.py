"""What the address of a push may say: DHIS2's own import options, those that mean something here."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from api.errors import bad_parameter

# DHIS2's strategies with the names that they had before; what is not here is refused.
STRATEGIES = {
    "CREATE_AND_UPDATE": "CREATE_AND_UPDATE",
    "NEW_AND_UPDATES": "CREATE_AND_UPDATE",
    "CREATE": "CREATE",
    "NEW": "CREATE",
    "UPDATE": "UPDATE",
    "UPDATES": "UPDATE",
    "DELETE": "DELETE",
    "DELETES": "DELETE",
}
SCHEMES = (
    "idScheme", "dataElementIdScheme", "orgUnitIdScheme", "categoryOptionComboIdScheme",
    "attributeOptionComboIdScheme", "dataSetIdScheme",
)  # fmt: skip
NAMES = frozenset({"dryRun", "importStrategy", "async", *SCHEMES})
DESCRIBED = [
    OpenApiParameter("dryRun", type=bool, description=_("Only check; nothing is written.")),
    OpenApiParameter(
        "importStrategy",
        enum=[*STRATEGIES],
        description=_("CREATE only adds, UPDATE only changes, DELETE takes out; without it, add and change."),
    ),
    OpenApiParameter("async", type=bool, description=_("Only `false`: the answer is the summary itself.")),
    *(
        OpenApiParameter(name, enum=["code", "CODE"], description=_("Only `code`: the standard's own codes."))
        for name in SCHEMES
    ),
]


def dry_run(request: Request) -> bool:
    return _flag(request, "dryRun")


def strategy(request: Request) -> str:
    text = request.query_params.get("importStrategy", "CREATE_AND_UPDATE")
    if text.upper() not in STRATEGIES:
        raise bad_parameter(
            "importStrategy",
            "strategy_not_supported",
            _("The strategy {value} is not supported here; known: {known}."),
            value=text[:40],
            known=", ".join(STRATEGIES),
        )
    return STRATEGIES[text.upper()]


def check(request: Request) -> None:
    """Refuse what cannot be done: other identifiers than codes, and answers that come later."""
    for name in SCHEMES:
        scheme = request.query_params.get(name, "code")
        if scheme.lower() != "code":
            raise bad_parameter(
                name,
                "id_scheme_not_supported",
                _("Identifiers are the standard's codes here: send {parameter}=code, not {value}."),
                value=scheme[:40],
            )
    if _flag(request, "async"):
        raise bad_parameter("async", "not_asynchronous", _("The import is done at once: leave `async` away."))


def _flag(request: Request, name: str) -> bool:
    text = request.query_params.get(name, "false").lower()
    if text not in {"true", "false"}:
        raise bad_parameter(name, "not_true_or_false", _("Send {parameter} as true or false."))
    return text == "true"
