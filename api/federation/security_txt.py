"""/.well-known/security.txt (RFC 9116), and the policy that it names."""

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.views import View
from groups.errors import NotFound
from groups.languages import INTERFACE_LANGUAGES
from network.node.contact import contact_uri

# The one place of this date: less than a year ahead. `make check` fails when fewer than 30 days are left of it.
EXPIRES = date(2027, 11, 1)
POLICY = Path(settings.BASE_DIR) / "SECURITY.md"


class Plain(BaseRenderer):
    media_type = "text/plain"
    format = "txt"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return str(data).encode()


class Text(View):
    public = frozenset({"GET", "HEAD"})
    renderer_classes = [Plain]


class SecurityTxt(Text):
    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        contact = contact_uri(settings.NODE_CONTACT)
        if contact is None:
            raise NotFound  # the file is nothing without a contact
        lines = {
            "Contact": contact,
            "Expires": datetime.combine(EXPIRES, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Preferred-Languages": ", ".join(INTERFACE_LANGUAGES),
            "Canonical": f"{settings.NODE_URL}{reverse('security-txt')}",
            "Policy": f"{settings.NODE_URL}{reverse('security-policy')}",
        }
        return self.answer("".join(f"{name}: {value}\n" for name, value in lines.items()))


class SecurityPolicy(Text):
    """SECURITY.md, as it stands in the source."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        try:
            return self.answer(POLICY.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise NotFound from None
