"""/.well-known/visitation-node, /healthz, /readyz."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.views import View
from network.node.representations.document import node_document
from network.node.representations.worker import worker_state
from network.standards import library
from network.standards.representations.standards import summary


class WellKnown(View):
    public = frozenset({"GET", "HEAD"})

    @extend_schema(
        operation_id="read_node", summary=_("Who this node is, and its keys"), responses={200: OpenApiTypes.OBJECT}
    )
    def get(self, request: Request) -> Response:
        standards = [summary(each) for each in library.published()]
        return self.answer(node_document(standards=standards))


class Healthz(View):
    """The process answers."""

    public = frozenset({"GET", "HEAD"})
    cache_control = "no-store"
    counted = False

    @extend_schema(operation_id="healthz", summary=_("The process runs"), responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        return self.answer({"status": "ok"})


class Readyz(View):
    """Database and migrations decide; of the worker it only tells."""

    public = frozenset({"GET", "HEAD"})
    cache_control = "no-store"
    counted = False

    @extend_schema(operation_id="readyz", summary=_("The node can work"), responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        try:
            executor = MigrationExecutor(connection)
            waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
            worker = worker_state()
        except DatabaseError:
            return self.answer({"status": "unready", "database": False, "migrations": None, "worker": None}, status=503)
        status = 503 if waiting else 200
        return self.answer(
            {
                "status": "unready" if waiting else "ok",
                "database": True,
                "migrations": not waiting,
                "worker": worker,
            },
            status=status,
        )
