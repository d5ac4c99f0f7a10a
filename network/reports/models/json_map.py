from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, JSONField
from django.db.models.sql.compiler import SQLCompiler


class JSONMap(Aggregate):
    """`JSONMap("key", "value")`: the texts of a group of rows as one JSON object; null without a row."""

    function = "JSON_GROUP_OBJECT"
    output_field = JSONField()
    arity = 2

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, function="JSONB_OBJECT_AGG", **context)
