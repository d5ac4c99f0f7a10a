from collections.abc import Sequence
from typing import Any

from django.conf import settings

from groups.languages import INTERFACE_LANGUAGES
from network.node import software
from network.node.actions import keys
from network.node.models import SigningKey


def node_document(*, standards: Sequence[Any]) -> dict[str, Any]:
    """What /.well-known/visitation-node answers; `standards` is what the caller says of the versions it serves.

    `keys` are JWKs, the active one first; a retired one has `retired_on` and stays: what it signed stays verifiable."""
    keys.active_key()
    return {
        "node": str(keys.identity().node),
        "name": settings.NODE_NAME,
        "url": settings.NODE_URL,
        "software": {"name": software.NAME, "version": software.VERSION},
        "api": ["v1"],
        "contact": settings.NODE_CONTACT,
        "languages": list(INTERFACE_LANGUAGES),
        "keys": [_published(key) for key in SigningKey.objects.published()],
        "standards": list(standards),
    }


def _published(key: SigningKey) -> dict[str, Any]:
    jwk = {**key.public_jwk, "use": "sig", "alg": key.algorithm}
    return jwk | ({"retired_on": key.retired_at.date().isoformat()} if key.retired_at else {})
