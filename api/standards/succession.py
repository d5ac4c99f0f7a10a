"""What answers say of a version that another one follows: RFC 9745 and RFC 8594."""

from django.utils.http import http_date
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from network.standards.library import Edition
from network.standards.succession import closed_at, superseded_at

HEADERS = [
    OpenApiParameter(
        "Deprecation",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        response=True,
        description=_("Of a version that another follows: when that one begins, as @seconds (RFC 9745)."),
    ),
    OpenApiParameter(
        "Sunset",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        response=True,
        description=_("Of such a version: from when on no first report comes in under it (RFC 8594)."),
    ),
]


def announced(edition: Edition) -> dict[str, str]:
    """`Deprecation`, `Sunset` and where to read on; nothing for a version that none follows."""
    begins, ends = superseded_at(edition), closed_at(edition)
    if edition.successor is None or begins is None or ends is None:
        return {}
    successor = f"/api/v1/standards/{edition.successor.version}"
    changes = f"{successor}/changes?from={edition.version}"
    return {
        "Deprecation": f"@{int(begins.timestamp())}",
        "Sunset": http_date(ends.timestamp()),
        "Link": f'<{successor}>; rel="successor-version", <{changes}>; rel="deprecation sunset"; type="application/json"',
    }
