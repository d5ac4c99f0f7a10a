"""A version before it is published: finding it, what stands against it, and until when it could be published."""

from datetime import date, timedelta

from groups.errors import NotFound
from groups.periods import Period
from network.standards import shipped
from network.standards.engine.lint import lint
from network.standards.engine.problems import Problem
from network.standards.engine.shapes import is_version
from network.standards.errors import DraftIsBehind
from network.standards.models import Version
from network.standards.models.version import VersionQuerySet

# So that programs know of it before their quarter begins.
NOTICE = timedelta(days=30)


def named(version: str, rows: VersionQuerySet | None = None) -> Version:
    """The version of this name in any state. Raises NotFound."""
    # A database would not stand every character of an address.
    found = (rows or Version.objects.all()).filter(version=version).first() if is_version(version) else None
    if found is None:
        raise NotFound
    return found


def base(draft: Version) -> Version:
    """The version before it. Raises DraftIsBehind where another was published since the draft was made."""
    newest = Version.objects.published().last()
    if newest is None or newest.version != draft.based_on:
        raise DraftIsBehind(newest=newest.version if newest else "-")
    return newest


def problems(draft: Version) -> list[Problem]:
    """What the lint finds in it. Translations may be missing: they follow, for texts are not frozen."""
    texts = {each.language: each.entries for each in draft.texts.all()}
    cases = shipped.cases_for(draft.version)
    return lint(draft.structure, texts, base(draft).structure, cases=cases, complete=False)


def last_day(draft: Version) -> date:
    """The last day on which it may be published."""
    return Period.parse(draft.first_period).first_day - NOTICE
