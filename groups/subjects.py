"""Who is asking: a person, a program's token, the node itself, or nobody."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from groups.codelists import Role
from groups.models import ProgramToken, User


@dataclass(frozen=True)
class Subject:
    """`mfa_at`: when this session last gave a second factor; None where it never did."""

    user: User | None = None
    token: ProgramToken | None = None
    node: bool = False
    mfa_at: datetime | None = None

    @property
    def is_anonymous(self) -> bool:
        return self.user is None and self.token is None and not self.node

    @property
    def is_admin(self) -> bool:
        return self.user is not None and self.user.is_admin

    @property
    def actor(self) -> str:
        """The opaque name under which acts are written down."""
        if self.user is not None:
            return f"user:{self.user.pk}"
        if self.token is not None:
            return f"token:{self.token.public_id}"
        return "node" if self.node else "anonymous"

    @cached_property
    def roles(self) -> dict[UUID, str]:
        """The person's role in each of its programs."""
        if self.user is None:
            return {}
        return dict(self.user.memberships.values_list("program_id", "role"))

    @cached_property
    def territory(self) -> frozenset[str]:
        """The countries that the person coordinates."""
        if self.user is None:
            return frozenset()
        return frozenset(self.user.coordinates.values_list("country", flat=True))

    @property
    def program_ids(self) -> list[UUID]:
        """Programs in which the subject has a role of its own: memberships, or the token's one program."""
        return [self.token.program_id] if self.token is not None else list(self.roles)

    @property
    def managed_ids(self) -> list[UUID]:
        """Programs that the person manages; of umbrellas among them, the groups too are within sight."""
        return [program for program, role in self.roles.items() if role == Role.MANAGER]

    def role_in(self, program_id: UUID) -> Role | None:
        role = self.roles.get(program_id)
        return Role(role) if role else None


ANONYMOUS = Subject()
NODE = Subject(node=True)
