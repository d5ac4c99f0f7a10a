"""What a node holds before a journey begins, brought in through its own actions, in a process of its own.

`python -m tests.journeys.before facilities PERIOD` registers two facilities of the invented country XA, one of which
closes 20 days before the quarter ends. `... history SLUG PERIOD` gives the program an accepted report of the quarter
before, with nine complaints open. `... assured SLUG DAYS` lets so many days go by since its listing was confirmed, and
has the worker ask its managers.
"""

import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402  # Django first

from groups.actions import confirmations, directory, facilities  # noqa: E402  # Django first
from groups.models import Program  # noqa: E402  # Django first
from groups.periods import Period  # noqa: E402  # Django first
from groups.subjects import NODE  # noqa: E402  # Django first
from groups.versions import Expected  # noqa: E402  # Django first
from network.reports.actions import drafts, reviews, submissions  # noqa: E402  # Django first
from network.reports.models import Report  # noqa: E402  # Django first
from network.reports.windows import window  # noqa: E402  # Django first


def register_facilities(period: Period) -> None:
    closed = period.last_day - timedelta(days=20)
    for code, until in (("XA-NORD", None), ("XA-PORT", closed)):
        facilities.add(
            code=code,
            name={"fr": f"Centre {code}", "ar": f"مركز {code}"},
            source_language="fr",
            country="XA",
            in_use_since=period.shift(-20).first_day,
            in_use_until=until,
            by=NODE,
        )


def give_history(slug: str, period: Period) -> None:
    program = Program.objects.get(slug=slug)
    before = period.shift(-1)
    drafts.save(program=program, period=before, document={"values": quiet_quarter()}, expected=Expected(), by=NODE)
    now = window(before, program.time_zone).opens + timedelta(days=5)
    submissions.submit(program=program, period=before, by=NODE, now=now)
    report = Report.objects.get(program=program, period=str(before))
    reviews.accept(report=report, note="", revision=None, by=NODE)


def quiet_quarter() -> list[dict[str, object]]:
    places = ("XA-NORD", "XA-PORT")
    return [
        {"indicator": "V01", "value": 398},
        *({"indicator": "V01", "facility": place, "value": 199} for place in places),
        {"indicator": "V02", "value": 150},
        *({"indicator": "V02", "facility": place, "value": 80} for place in places),
        {"indicator": "V03", "value": 40},
        {"indicator": "V06", "value": 20},
        {"indicator": "V07", "value": 8, "base": 100},
        *({"indicator": "V07", "facility": place, "value": 4, "base": 50} for place in places),
        *({"indicator": "V11", "facility": place, "value": True} for place in places),
        *({"indicator": code, "value": value} for code, value in QUIET.items()),
        {"indicator": "V21", "value": 60, "base": 120},
    ]


QUIET = {
    "V12": 9,
    "V13": 4,
    "V15": 35,
    "V17": 0,
    "V18": 3,
    "V19": 1,
    "V09": 190,
    "V10": 50,
    "V28": 9,
    "V29": 0,
    "V30": 9,
}


def let_time_pass(slug: str, days: int) -> None:
    Program.objects.filter(slug=slug).update(assured_on=timezone.now().date() - timedelta(days=days))
    directory.show(Program.objects.get(slug=slug))
    confirmations.remind()


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    if verb == "facilities":
        register_facilities(Period.parse(rest[0]))
    elif verb == "assured":
        let_time_pass(rest[0], int(rest[1]))
    else:
        give_history(rest[0], Period.parse(rest[1]))
