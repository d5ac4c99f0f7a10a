"""Marked words and numbers: whose they are, and who may read them."""

import random
import re
import string
from base64 import urlsafe_b64decode
from binascii import Error
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from groups.models import AccessChange, Coordinator, FacilityProposal, Invitation, Membership, Program

WORD = re.compile(rb"kqz[a-z]{11}|\b7[0-9]{2}0(?:[0-9]{3}|[0-9]{5})\b")
ENCODED = re.compile(rb"eyJ[\w-]{8,}|\.?[\w-]{30,}")
ENCODER = DjangoJSONEncoder(ensure_ascii=False)
# Nobody is ever told a password again; an address is its owner's and the managers' who invited it.
PERSONAL = frozenset({"email", "name"})


@dataclass(frozen=True)
class Canary:
    """`program`: to whom it belongs (None: to the person alone); `person`: the account whose it is, if it is one's."""

    text: str
    kind: str
    program: UUID | None = None
    person: UUID | None = None


@dataclass(frozen=True)
class Reader:
    """Who reads an answer: a person, a token of a program, or nobody."""

    name: str
    user: UUID | None = None
    token_of: UUID | None = None
    is_admin: bool = False
    email: str = ""


@dataclass
class Roles:
    """Who belongs where, as the tables say at one moment."""

    managers: dict[UUID, set[UUID]] = field(default_factory=dict)
    members: dict[UUID, set[UUID]] = field(default_factory=dict)
    coordinators: dict[str, set[UUID]] = field(default_factory=dict)
    countries: dict[UUID, str] = field(default_factory=dict)
    invited: dict[UUID, set[str]] = field(default_factory=dict)
    proposed: dict[UUID, set[str]] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Roles":
        roles = cls(countries=dict(Program.objects.values_list("pk", "country")))
        for program, user, role in Membership.objects.values_list("program_id", "user_id", "role"):
            roles.members.setdefault(program, set()).add(user)
            if role == "manager":
                roles.managers.setdefault(program, set()).add(user)
        for user, country in Coordinator.objects.values_list("user_id", "country"):
            roles.coordinators.setdefault(country, set()).add(user)
        for program, email in Invitation.objects.values_list("program_id", "email"):
            roles.invited.setdefault(program, set()).add(email)
        for program, country in FacilityProposal.objects.values_list("program_id", "country"):
            roles.proposed.setdefault(program, set()).add(country)
        return roles

    def belongs(self, reader: Reader, program: UUID) -> bool:
        return reader.token_of == program or reader.user in self.members.get(program, ())

    def coordinates(self, reader: Reader, program: UUID) -> bool:
        return reader.user in self.coordinators.get(self.countries.get(program, ""), ())

    def reviews(self, reader: Reader, program: UUID) -> bool:
        """Whether the reader coordinates a country about whose facilities the program proposed something."""
        return any(reader.user in self.coordinators.get(country, ()) for country in self.proposed.get(program, ()))

    def manage_together(self, reader: Reader, person: UUID) -> bool:
        """Whether the reader manages a program to which the person belongs."""
        return any(
            reader.user in self.managers.get(program, ()) and person in people
            for program, people in self.members.items()
        )

    def manages_here(self, reader: Reader, person: UUID) -> bool:
        """Whether the person manages a program that the reader coordinates."""
        return any(person in people and self.coordinates(reader, program) for program, people in self.managers.items())


class Aviary:
    """All that was planted in a walk, and what of it was handed in to a coordinator."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.known: dict[bytes, Canary] = {}
        self.secrets: dict[str, str] = {}
        self.submitted: set[str] = set()

    def word(self, kind: str, program: UUID | None = None, person: UUID | None = None) -> str:
        """Letters alone: no pattern of the standard takes it for a telephone number or a date."""
        text = "kqz" + "".join(self.dice.choice(string.ascii_lowercase) for _ in range(11))
        return self.give(text, kind, program, person)

    def number(self, kind: str, program: UUID, digits: int) -> int:
        """Of 7 or 9 digits, as no program would count, and never the same twice."""
        while True:
            text = f"7{self.dice.randrange(100):02}0{self.dice.randrange(10 ** (digits - 4)):0{digits - 4}}"
            if text.encode() not in self.known:
                return int(self.give(text, kind, program))

    def give(self, text: str, kind: str, program: UUID | None = None, person: UUID | None = None) -> str:
        """Say whose it is, also where that becomes known only later."""
        self.known[text.encode()] = Canary(text, kind, program, person)
        return text

    def secret(self, what: str, text: str) -> str:
        """Something that is in no answer, log, mail or row at all, as `what`."""
        self.secrets[text] = what
        return text

    def found_in(self, content: bytes) -> set[Canary]:
        """The canaries in some bytes, also inside of what is encoded once (cursors)."""
        words = set(WORD.findall(content.lower()))
        for piece in set(ENCODED.findall(content)):
            raw = piece.lstrip(b".")
            try:
                words.update(WORD.findall(urlsafe_b64decode(raw + b"=" * (-len(raw) % 4)).lower()))
            except (Error, ValueError):
                continue
        return {self.known[word] for word in words if word in self.known}

    def secrets_in(self, content: str) -> set[str]:
        return {what for text, what in self.secrets.items() if text in content}

    def may_read(self, reader: Reader, canary: Canary, moments: Iterable[Roles]) -> bool:
        """Before or after the request; `listing` texts also while they are public."""
        return any(self._may(reader, canary, roles) for roles in moments) or (
            canary.kind == "listing" and canary.text in public_texts(hidden_too=reader.is_admin)
        )

    def _may(self, reader: Reader, canary: Canary, roles: Roles) -> bool:
        if canary.kind == "password":
            return False
        if canary.kind in PERSONAL and canary.person is not None:
            person = canary.person
            invited = any(
                reader.user in roles.managers.get(program, ()) and f"{canary.text}@example.org" in addresses
                for program, addresses in roles.invited.items()
            )
            close = roles.manage_together(reader, person) or roles.manages_here(reader, person)
            return reader.user == person or close or invited
        if canary.program is None:
            return reader.user is not None and reader.user == canary.person
        if canary.kind == "invited":
            return reader.user in roles.managers.get(canary.program, ()) or reader.email == f"{canary.text}@example.org"
        if roles.belongs(reader, canary.program):
            return True
        if canary.kind == "proposal" and roles.reviews(reader, canary.program):
            return True
        if canary.kind == "listing" and reader.email and reader.email in roles.invited.get(canary.program, ()):
            return True  # an invitation names the program
        unfinished = canary.kind == "report" and canary.text not in self.submitted
        return roles.coordinates(reader, canary.program) and not unfinished


def public_texts(*, hidden_too: bool) -> str:
    """All that stands in the directory. What waits for review is in no column of these."""
    states = ["listed", "hidden", "closed"] if hidden_too else ["listed"]
    with connection.cursor() as cursor:
        # All columns as they are: the queryset would show those of one language.
        cursor.execute(f"SELECT * FROM groups_program WHERE status IN ({', '.join(['%s'] * len(states))})", states)  # noqa: S608  # placeholders alone
        names = [column[0] for column in cursor.description]
        unseen = {names.index("pending_changes"), names.index("rejection_note")}
        rows = [[value for index, value in enumerate(row) if index not in unseen] for row in cursor.fetchall()]
    rows.append(list(AccessChange.objects.filter(program__status__in=states).values_list("note", flat=True)))
    return repr(rows).lower()
