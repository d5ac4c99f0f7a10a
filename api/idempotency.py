"""A POST that is sent twice is done once.

With an Idempotency-Key the answer is stored in the transaction that does the work, as its last row; a repeat, also a
parallel one, gets that answer again. Refusals are not stored: there is nothing to repeat.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import orjson
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import Problem
from api.parsers import JSON_LIMIT, read_bytes
from api.renderers import plain
from api.views import View
from groups.statements import Question, Write, ask, inserting, instance, run
from network.node.models import KeptAnswer

KEY = re.compile(r"[\x21-\x7e]{1,255}")
DAYS = 7
KEPT = Question(
    ("id", "method", "path", "body_digest", "status", "headers", "body"),
    "node_keptanswer WHERE caller = %(caller)s AND key = %(key)s",
)
SUBMISSION_DAYS = 400  # the retry of a quarter may come with the next quarter

V = TypeVar("V", bound=View)
P = ParamSpec("P")
Post = Callable[Concatenate[V, Request, P], Response]


def idempotent(
    *,
    days: int = DAYS,
    secrets: tuple[str, ...] = (),
    digest: Callable[[Any], str] | None = None,
    own_key: Callable[[Request], str | None] = lambda _request: None,
) -> Callable[[Post[V, P]], Post[V, P]]:
    """Decorates a `post` that writes. `secrets` are members of the answer that are never stored. `digest`: of the body,
    for a view that reads it by itself. `own_key`: the key that a body carries itself, of senders that repeat and know no
    header; a repeat is then known by its key alone."""

    def decorate(post: Post[V, P]) -> Post[V, P]:
        @wraps(post)
        def once(view: V, request: Request, *args: P.args, **kwargs: P.kwargs) -> Response:
            sent = request.headers.get("Idempotency-Key")
            key = sent if sent is not None else own_key(request)
            if key is None:
                view.prepare(request, **kwargs)
                return post(view, request, *args, **kwargs)
            if not KEY.fullmatch(key):
                raise Problem(
                    400, "idempotency_key_malformed", _("An Idempotency-Key has 1 to 255 visible ASCII characters.")
                )

            def work() -> Response:
                foreseen = view.prepare(request, **kwargs)
                ready = _keeping(view, key, asked, foreseen, days, secrets) if foreseen is not None else None
                with transaction.atomic():
                    response = post(view, request, *args, **kwargs)
                    if response.status_code >= 400:
                        # A refusal that is an answer, as DHIS2 wants it: like all others it is not kept.
                        return response
                    if ready is None or response is not foreseen:
                        ready = _keeping(view, key, asked, response, days, secrets)
                    # Raises IntegrityError where a parallel repeat has stored its own, after waiting for it to commit.
                    run(ready)
                    return response

            # Before the transaction, with the whole body: a client that sends slowly must not hold a lock.
            asked = _fingerprint(request, _digest(view, request, digest, None if sent is not None else key))
            return _repeat(view, key, asked) or _try(view, key, asked, work)

        once.idempotent = True  # type: ignore[attr-defined]  # a test looks for it on every POST
        return once  # type: ignore[return-value]  # wraps() names the parameters, Concatenate does not

    return decorate


def _fingerprint(request: Request, digest: str) -> dict[str, str]:
    """What a repeat must have in common with the first request."""
    return {
        "method": request.method or "",
        "path": request.path[:500],  # a longer one leads nowhere
        "body_digest": digest,
    }


def _digest(view: View, request: Request, digest: Callable[[Any], str] | None, own_key: str | None) -> str:
    """Of the body, or of what stands for it."""
    if digest is not None:
        return digest(view)
    body = read_bytes(request, limit=JSON_LIMIT) if own_key is None else own_key.encode()
    return hashlib.sha256(body).hexdigest()


def _try(view: View, key: str, asked: dict[str, str], work: Callable[[], Response]) -> Response:
    """Do the work, unless a parallel repeat was quicker: then all of this one is undone, and its answer is that one's."""
    try:
        return work()
    except Exception:
        # Refused by what the other one did, or by the one row that a key may have.
        if (answer := _repeat(view, key, asked)) is not None:
            return answer
        raise


def _keeping(
    view: View, key: str, asked: dict[str, str], response: Response, days: int, secrets: tuple[str, ...]
) -> Write:
    """The row that keeps the answer."""
    response.data = orjson.loads(orjson.dumps(response.data, default=plain))
    stored = response.data
    if secrets:
        stored = {name: value for name, value in stored.items() if name not in secrets} | {"secret_shown_once": True}
    return inserting(
        KeptAnswer(
            caller=view.subject.actor,
            key=key,
            expires_on=timezone.now().date() + timedelta(days=days),
            status=response.status_code,
            # As a text: PostgreSQL would put the members of an object in an order of its own, and the bytes would differ.
            body=orjson.dumps(stored).decode(),
            headers={
                "version": getattr(response, "version", 0),
                "language": view.languages.machine,
                "others": {name: value for name, value in response.headers.items() if name != "Content-Type"},
            },
            **asked,
        )
    )


def _repeat(view: View, key: str, asked: dict[str, str]) -> Response | None:
    """The answer kept under the key, if there is one."""
    (found,) = ask(KEPT, caller=view.subject.actor, key=key)
    if not found:
        return None
    kept = instance(KeptAnswer, KEPT.columns, found[0])
    if any(getattr(kept, name) != value for name, value in asked.items()):
        raise Problem(422, "idempotency_mismatch", _("This Idempotency-Key was used for another request."))
    return view.answer(
        orjson.loads(str(kept.body)),
        version=kept.headers["version"],
        status=kept.status or 200,
        headers={**kept.headers.get("others", {}), "Content-Language": kept.headers["language"]},
    )
