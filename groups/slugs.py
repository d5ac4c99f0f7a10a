"""Short names for addresses: ASCII from any script, never like a UUID."""

import re
import uuid

from anyascii import anyascii
from django.utils.text import slugify

from groups.models import OldSlug, Program

LONGEST = 60


def looks_like_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


def free_slug(name: str) -> str:
    """A slug for the name that no program of this node has or had: `bienvenue-lyon`, `bienvenue-lyon-2`."""
    base = slugify(anyascii(name))[:LONGEST].strip("-") or "program"
    if looks_like_id(base):
        base = f"program-{base}"
    taken = set(Program.objects.filter(origin="", slug__startswith=base).values_list("slug", flat=True))
    taken |= set(OldSlug.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    numbers = (int(match[1]) for slug in taken if (match := re.fullmatch(rf"{re.escape(base)}-(\d+)", slug)))
    return f"{base}-{max(numbers, default=1) + 1}"
