"""The cast in a node of a journey, without the way there: `python -m tests.journeys.stage FILE` writes Bruno's token."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

django.setup()

from groups.actions import tokens  # noqa: E402  # Django first
from groups.codelists import Scope  # noqa: E402  # Django first
from groups.subjects import Subject  # noqa: E402  # Django first
from tests.cast import make_cast  # noqa: E402  # Django first

if __name__ == "__main__":
    cast = make_cast()
    last = datetime.now(UTC).date() + timedelta(days=90)
    by = Subject(user=cast.bruno, mfa_at=datetime.now(UTC))
    _token, secret = tokens.create(program=cast.harbour, name="script", scopes=list(Scope), expires_on=last, by=by)
    Path(sys.argv[1]).write_text(secret)
