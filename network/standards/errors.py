"""Why the life of a version does not go on."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_lazy as translated

from groups.errors import Conflict, Fault, Invalid
from network.standards.engine.problems import SENTENCES, Problem


class VersionIsFrozen(Conflict):
    code = "version_is_frozen"
    message = _("Version {version} is published: its structure cannot change.")


class VersionExists(Conflict):
    code = "version_exists"
    message = _("There is a version {version} already.")


class DraftIsBehind(Conflict):
    code = "draft_is_behind"
    message = _("A draft is made from the newest published version, {newest}, and comes after it.")


class DraftMoved(Conflict):
    code = "draft_moved"
    message = _("The draft is not the one with this digest: read it again, then decide.")


class AlreadyApproved(Conflict):
    code = "already_approved"
    message = _("You have approved this draft. A second coordinator publishes it.")


class TooLateToPublish(Conflict):
    code = "too_late_to_publish"
    message = _(
        "A version is published at least 30 days before its first quarter begins. For {first_period} that was {last}."
    )


class DraftRefused(Invalid):
    """What the lint found; each fault with its place in the version's document."""

    code = "draft_has_faults"
    message = _("The draft does not hold what a version must hold; see `errors`.")

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(*(fault_of(each) for each in problems))


def fault_of(found: Problem) -> Fault:
    return Fault(found.code, found.pointer, translated(SENTENCES[found.code]), dict(found.params))
