"""Two programs, their people, and everybody else: each with a session or a token."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from groups.actions import members, tokens
from groups.codelists import Role, Scope
from groups.models import Membership, Program, User
from groups.subjects import NODE
from network.node.actions import keys
from tests.cast import Cast, person, program, session_token
from tests.isolation.canaries import Aviary, Reader


@dataclass
class Actor:
    """`side`: the program for which somebody acts; None for those of no side."""

    reader: Reader
    headers: dict[str, str]
    side: Program | None = None
    role: str = ""


class Scene:
    """`abroad`: the second program is in another country than the first."""

    def __init__(self, cast: Cast, aviary: Aviary, *, abroad: bool) -> None:
        self.cast, self.aviary = cast, aviary
        keys.active_key()
        self.sides = [self._side("Quiet"), self._side("Loud", country="XB" if abroad else "XA")]
        self.actors = [actor for side in self.sides for actor in self._people(side)]
        for name, user in (("amina", cast.amina), ("elif", cast.elif_)):
            self.actors.append(self._person(name, user, role="coordinator"))
        for name in ("outsider", "applicant"):
            self.actors.append(self._person(name, self.somebody(name), role=name))
        self.actors.append(self._person("nadia", cast.nadia, role="admin"))
        self.actors.append(Actor(Reader("anonymous"), {}, role="anonymous"))

    def somebody(self, name: str, **values: object) -> User:
        """An account whose address, name and password are canaries."""
        made = person(self.aviary.word("email"), **values)
        words = {"email": made.email.partition("@")[0], "name": self.aviary.word("name")}
        made.name = words["name"]
        made.set_password(self.aviary.secret(f"password of {name}", self.aviary.word("password")))
        made.save()
        for kind, word in words.items():
            self.aviary.give(word, kind, None, made.pk)
        return made

    def _side(self, title: str, country: str = "XA") -> Program:
        manager = self.somebody(f"manager of {title}")
        # The name of a listed program is public; the rest of it becomes marked as the walk goes.
        return program(f"{title} Visitors", manager, country=country)

    def _people(self, side: Program) -> list[Actor]:
        manager = User.objects.get(memberships__program=side)
        title = side.slug.partition("-")[0]
        reporter, newcomer = self.somebody(f"reporter of {title}"), self.somebody(f"newcomer of {title}")
        Membership.objects.create(user=reporter, program=side, role=Role.REPORTER)
        members.invite(program=side, email=newcomer.email, role=Role.REPORTER, language="en", by=NODE)
        members.invite(
            program=side,
            email=f"{self.aviary.word('invited', side.pk)}@example.org",
            role=Role.MANAGER,
            language="fr",
            by=NODE,
        )
        return [
            self._person(f"manager {title}", manager, side, "manager"),
            self._person(f"reporter {title}", reporter, side, "reporter"),
            self._person(f"newcomer {title}", newcomer, None, "newcomer"),
            self._token(side, list(Scope), "token"),
            self._token(side, [Scope.REPORT_READ], "reading token"),
        ]

    def _person(self, name: str, user: User, side: Program | None = None, role: str = "") -> Actor:
        token = self.aviary.secret(f"session of {name}", session_token(user))
        reader = Reader(name, user=user.pk, is_admin=user.is_admin, email=user.email)
        return Actor(reader, {"X-Session-Token": token}, side, role)

    def _token(self, side: Program, scopes: list[Scope], name: str) -> Actor:
        made = tokens.create(
            program=side,
            name=self.aviary.word("token name", side.pk),
            scopes=scopes,
            expires_on=date(2027, 6, 30),
            by=NODE,
        )
        secret = self.aviary.secret(f"{name} of {side.slug}", made[1])
        return Actor(Reader(f"{name} {side.slug}", token_of=side.pk), {"Authorization": f"Bearer {secret}"}, side, name)

    def of_side(self, side: Program, *roles: str) -> list[Actor]:
        return [actor for actor in self.actors if actor.side == side and actor.role in roles]

    def coordinator_of(self, program_id: UUID) -> Actor:
        country = Program.objects.get(pk=program_id).country
        return next(actor for actor in self.actors if actor.reader.name == ("amina" if country == "XA" else "elif"))
