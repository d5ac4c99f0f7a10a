"""Answers kept for repeats of a request; api/idempotency.py writes them."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from network.node.models import KeptAnswer

# Members of answers that hold what somebody wrote, or an address.
WORDS = frozenset({"text", "note", "value", "email", "name"})


def prune(*, today: date) -> int:
    """Delete what has expired; returns how many."""
    return KeptAnswer.objects.expired(today).delete()[0]


def forget(words: Collection[str], *, about: UUID | None = None, path: str = "") -> int:
    """Put null for these words in kept answers, which are given again without them: a repeat must still find that the
    work is done. Only in answers that name `about` and whose request's path holds `path`. Returns how many changed."""
    forgotten = {word for word in words if word}
    changed = 0
    if not forgotten:
        return changed
    for kept in KeptAnswer.objects.filter(path__contains=path).iterator():
        if about is not None and str(about) not in str(kept.body):
            continue
        before = json.loads(str(kept.body))
        after = _without(before, forgotten)
        if after != before:
            kept.body = json.dumps(after, ensure_ascii=False, separators=(",", ":"))
            kept.save(update_fields=["body"])
            changed += 1
    return changed


def _without(value: Any, words: Collection[str]) -> Any:
    if isinstance(value, list):
        return [_without(item, words) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: None if name in WORDS and isinstance(item, str) and item in words else _without(item, words)
        for name, item in value.items()
    }
