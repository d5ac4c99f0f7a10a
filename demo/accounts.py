"""The people of the demonstration. They sign in with a password that is printed; only loopback is served."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from groups.actions import audit, coordinators, users
from groups.codelists import Role
from groups.models import Membership, Program, User
from groups.subjects import NODE

PASSWORD = "visitation-demo"  # noqa: S105  # it is shown to everybody who starts the demonstration
MANAGED = ("XA-1", "XA-2", "QM-1")
# The first of them, whose report the printed line for the shell submits.
FIRST_SLUG = "visiteurs-de-la-baie"
TERRITORY = ("XA", "QM")
ACCOUNTS = {
    "manager@demo.example": "manages three programs in two countries; their newest reports are still to be made",
    "reporter@demo.example": "reports for one of these programs",
    "coordinator@demo.example": "reviews listings and reports of both countries, and is a member of no program",
    "admin@demo.example": "runs this node",
}


@dataclass(frozen=True)
class People:
    manager: User
    reporter: User
    coordinator: User
    admin: User


def enter(programs: dict[str, Program]) -> People:
    """`programs` by the keys of demo/world. From here on these people get mail."""
    people = People(
        manager=_person("manager", "Mireille Castanet", "fr"),
        reporter=_person("reporter", "Idrissa Fall", "fr"),
        coordinator=_person("coordinator", "Noor van Eyk", "en"),
        admin=_verified(users.create_admin(email="admin@demo.example", password=PASSWORD)),
    )
    for key in MANAGED:
        _join(people.manager, programs[key], Role.MANAGER)
    _join(people.reporter, programs[MANAGED[0]], Role.REPORTER)
    for country in TERRITORY:
        coordinators.grant(user=people.coordinator, country=country)
    return people


def _person(word: str, name: str, language: str) -> User:
    return _verified(User.objects.create_user(f"{word}@demo.example", PASSWORD, name=name, language=language))


def _verified(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _join(user: User, program: Program, role: Role) -> None:
    """As if an invitation had been accepted."""
    membership = Membership.objects.create(user=user, program=program, role=role)
    audit.record(action="member.joined", target=membership, program=program, by=NODE, role=role)
