"""The one of the two databases that this node runs on, and what can be asked of either."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from django.db import connection

from network.node.backups import postgresql, sqlite
from network.node.backups.packaging import Refused
from network.node.backups.packaging.manifest import Contents, Manifest

# Django fills these itself whenever it migrates: a place that holds nothing else is empty.
OWN_TABLES = frozenset({"django_migrations", "django_content_type", "auth_permission"})


class Engine(Protocol):
    def dump(self, path: Path) -> Contents:
        """Write one consistent state of the node's database to a file; what that same state holds."""
        ...

    def contents(self) -> Contents:
        """What the database holds to which Django is connected."""
        ...

    def faults(self, path: Path, about: Manifest) -> list[str]:
        """What is wrong with a file of dump(), one line each, without a server."""
        ...

    def workplace(self) -> Path:
        """The folder beside which a file of dump() is to lie when it is placed."""
        ...

    def is_there(self) -> bool:
        """Whether there is a database at all: to look into one must not make one."""
        ...

    def require_alone(self) -> None:
        """Raises Refused where another process is connected to the place to restore into."""
        ...

    def placing(self, path: Path) -> AbstractContextManager[None]:
        """Within, Django is connected to what the file holds. Left without an error, that has become the node's
        database, at once and whole; left with one, the place is as it was before, but for empty tables."""
        ...


ENGINES: dict[str, Engine] = {"sqlite": sqlite, "postgresql": postgresql}


def current() -> Engine:
    return ENGINES[connection.vendor]


def named(name: str) -> Engine:
    if name not in ENGINES:
        raise Refused(f"The backup is of a {name!r} database, which this version does not know.")
    return ENGINES[name]


# SQLite's tables of the search index: never empty, and full only where the entries are.
SEARCH = "groups_entrysearch"


def require_empty() -> None:
    """Raises Refused where the node's database holds a row of anything but Django's own lists, or is in use."""
    if not current().is_there():
        return
    current().require_alone()
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - OWN_TABLES):
            if table.startswith(SEARCH):
                continue
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name})")  # noqa: S608  # a name from the database itself
            if cursor.fetchone()[0]:
                raise Refused(f"The place is not empty: {table} holds rows. Restore into an empty database only.")
