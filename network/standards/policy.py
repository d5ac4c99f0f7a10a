"""Who may do what to a version that is not published."""

from groups.errors import NotAllowed
from groups.policy import Mfa, demand_mfa
from groups.subjects import Subject


def demand_reader(subject: Subject) -> None:
    """Raise NotAllowed for who is neither a coordinator nor the node's administrator."""
    if not (subject.territory or subject.is_admin):
        raise NotAllowed


def demand_publisher(subject: Subject) -> None:
    """Raise for who coordinates no country, or gave no second factor in the last 15 minutes."""
    if not subject.territory:
        raise NotAllowed
    demand_mfa(subject, Mfa.FRESH)
