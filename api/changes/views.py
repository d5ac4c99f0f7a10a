"""GET /changes: every change of the public directory, in one order, gapless. It holds no texts: what was hidden leaves
nothing behind but that it is gone."""

import re
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api import schema
from api.changes import answers
from api.errors import bad_parameter
from api.pagination import limit_of
from api.views import View
from groups.models import ChangeRow
from groups.models.change_row import Operation

NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
PATHS = {"program": "/api/v1/programs/{id}", "facility": "/api/v1/facilities/{id}"}


class Changes(View):
    public = frozenset({"GET", "HEAD"})
    parameters = frozenset({"after", "limit"})

    @extend_schema(
        operation_id="list_changes",
        summary=_("What changed in the directory"),
        description=_("Start without `after`, apply what comes in its order, and keep `after` for the next time."),
        parameters=[
            schema.LANG,
            OpenApiParameter("after", type=int, description=_("The number of the last change that you have.")),
            schema.LIMIT,
        ],
        responses={200: answers.DirectoryChanges},
    )
    def get(self, request: Request) -> Response:
        after, limit = _after(request), limit_of(request)
        rows = list(ChangeRow.objects.after(after)[: limit + 1])
        if not rows and after > ChangeRow.objects.last_number():
            # Whoever is ahead of the feed follows one that is not there any more: a node set back to a backup.
            raise bad_parameter(
                "after", "after_unknown", _("The feed has not come to this number; start again without it.")
            )
        more, rows = len(rows) > limit, rows[:limit]
        last = rows[-1].number if rows else after
        query = urlencode({**request.query_params.dict(), "after": last})
        following = request.build_absolute_uri(f"{request.path}?{query}") if more else None
        return self.answer(
            {"results": [_shown(row) for row in rows], "after": last, "next": following},
            headers={"Link": f'<{following}>; rel="next"'} if following else {},
        )


def _after(request: Request) -> int:
    text = request.query_params.get("after", "0")
    if not NUMBER.fullmatch(text):
        raise bad_parameter("after", "not_a_number", _("{value} is no number of a change."), value=text[:40])
    return int(text)


def _shown(row: ChangeRow) -> dict[str, Any]:
    gone = row.operation == Operation.TOMBSTONE
    return {
        "number": row.number,
        "at": row.at,
        "kind": row.kind,
        "id": row.object_id,
        "operation": row.operation,
        "version": row.version,
        "url": None if gone else PATHS[row.kind].format(id=row.object_id),
    }
