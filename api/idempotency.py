"""A POST that is sent twice is done once.

With an Idempotency-Key the answer is stored in the transaction that does the work; a repeat, also a parallel one,
gets that answer again. Refusals are not stored: there is nothing to repeat.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import orjson
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import Problem
from api.parsers import JSON_LIMIT, read_bytes
from api.renderers import plain
from api.views import View
from network.node.models import KeptAnswer

KEY = re.compile(r"[\x21-\x7e]{1,255}")
DAYS = 7
SUBMISSION_DAYS = 400  # the retry of a quarter may come with the next quarter

V = TypeVar("V", bound=View)
P = ParamSpec("P")
Post = Callable[Concatenate[V, Request, P], Response]


def idempotent(*, days: int = DAYS, secrets: tuple[str, ...] = ()) -> Callable[[Post[V, P]], Post[V, P]]:
    """Decorates a `post` that writes. `secrets` are members of the answer that are never stored."""

    def decorate(post: Post[V, P]) -> Post[V, P]:
        @wraps(post)
        def once(view: V, request: Request, *args: P.args, **kwargs: P.kwargs) -> Response:
            key = request.headers.get("Idempotency-Key")
            if key is None:
                return post(view, request, *args, **kwargs)
            if not KEY.fullmatch(key):
                raise Problem(
                    400, "idempotency_key_malformed", _("An Idempotency-Key has 1 to 255 visible ASCII characters.")
                )

            def work() -> Response:
                return post(view, request, *args, **kwargs)

            return _keep(view, request, key, days, secrets, work)

        once.idempotent = True  # type: ignore[attr-defined]  # a test looks for it on every POST
        return once  # type: ignore[return-value]  # wraps() names the parameters, Concatenate does not

    return decorate


@transaction.atomic
def _keep(
    view: View, request: Request, key: str, days: int, secrets: tuple[str, ...], work: Callable[[], Response]
) -> Response:
    body = read_bytes(request, limit=JSON_LIMIT)
    asked = {
        "method": request.method or "",
        "path": request.path[:500],  # a longer one leads nowhere
        "body_digest": hashlib.sha256(body).hexdigest(),
    }
    try:
        with transaction.atomic():
            # A parallel repeat waits here until the first one has committed, or failed.
            kept = KeptAnswer.objects.create(
                caller=view.subject.actor,
                key=key,
                expires_on=timezone.now().date() + timedelta(days=days),
                **asked,
            )
    except IntegrityError:
        return _repeat(view, KeptAnswer.objects.get(caller=view.subject.actor, key=key), asked)
    response = work()
    response.data = orjson.loads(orjson.dumps(response.data, default=plain))
    stored = response.data
    if secrets:
        stored = {name: value for name, value in stored.items() if name not in secrets} | {"secret_shown_once": True}
    kept.status = response.status_code
    # As a text: PostgreSQL would put the members of an object in an order of its own, and the bytes would differ.
    kept.body = orjson.dumps(stored).decode()
    kept.headers = {
        "version": getattr(response, "version", 0),
        "location": response.headers.get("Location"),
        "language": view.languages.machine,
    }
    kept.save()
    return response


def _repeat(view: View, kept: KeptAnswer, asked: dict[str, Any]) -> Response:
    if any(getattr(kept, name) != value for name, value in asked.items()):
        raise Problem(422, "idempotency_mismatch", _("This Idempotency-Key was used for another request."))
    headers = {"Location": kept.headers["location"], "Content-Language": kept.headers["language"]}
    return view.answer(
        orjson.loads(str(kept.body)),
        version=kept.headers["version"],
        status=kept.status or 200,
        headers={name: value for name, value in headers.items() if value},
    )
