"""What a queryset needs to know of who asks; groups/subjects.py has the ones who do."""

from collections.abc import Collection
from typing import Protocol
from uuid import UUID


class Viewer(Protocol):
    @property
    def program_ids(self) -> Collection[UUID]: ...

    @property
    def managed_ids(self) -> Collection[UUID]: ...

    @property
    def territory(self) -> Collection[str]: ...

    @property
    def is_admin(self) -> bool: ...
