"""How the node can be reached in matters of security, and a warning where it cannot."""

from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004  # Django's word
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

SCHEMES = frozenset({"https", "mailto", "tel"})


def contact_uri(contact: str) -> str | None:
    """The contact as RFC 9116 wants it: a mail address becomes `mailto:`; None for what is neither that nor a URI."""
    contact = contact.strip()
    if urlsplit(contact).scheme in SCHEMES and contact.isascii() and contact.isprintable() and " " not in contact:
        return contact
    try:
        validate_email(contact)
    except ValidationError:
        return None
    return f"mailto:{quote(contact, safe='@+')}"


def check_contact(**_options: object) -> list[CheckMessage]:
    """For `check --deploy`."""
    if contact_uri(settings.NODE_CONTACT) is not None:
        return []
    return [
        Warning(
            "NODE_CONTACT is no mail address and no https:, mailto: or tel: address, so that there is no"
            " /.well-known/security.txt: nobody who finds a hole can tell you.",
            id="node.W001",
        )
    ]
