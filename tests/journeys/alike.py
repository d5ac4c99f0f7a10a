"""Programs of a journey that are alike: the same facilities, activities and history, so that the same report means the
same for each. `python -m tests.journeys.alike PERIOD FILE NAME...` writes the slug and a token of each."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

django.setup()

from groups.actions import tokens  # noqa: E402  # Django first
from groups.codelists import Scope  # noqa: E402  # Django first
from groups.periods import Period  # noqa: E402  # Django first
from groups.subjects import NODE  # noqa: E402  # Django first
from tests.cast import person, program  # noqa: E402  # Django first
from tests.journeys.before import give_history, register_facilities  # noqa: E402  # Django first


def make(names: list[str], period: Period) -> dict[str, dict[str, str]]:
    register_facilities(period)
    manager, since = person("bruno"), period.shift(-4).first_day
    made = {}
    for name in names:
        found = program(
            f"By {name}",
            manager,
            time_zone="UTC",  # as the test reckons
            reporting_from=str(period.shift(-4)),
            activities=[{"code": code, "since": since, "until": None} for code in ("visits", "hotline", "complaints")],
            facilities=[{"facility": code, "since": since, "until": None} for code in ("XA-NORD", "XA-PORT")],
        )
        give_history(found.slug, period)
        last = datetime.now(UTC).date() + timedelta(days=90)
        _token, secret = tokens.create(program=found, name=name, scopes=list(Scope), expires_on=last, by=NODE)
        made[name] = {"slug": found.slug, "token": secret}
    return made


if __name__ == "__main__":
    quarter, file, *channels = sys.argv[1:]
    Path(file).write_text(json.dumps(make(channels, Period.parse(quarter))))
