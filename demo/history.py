"""The groups' reports of the last quarters, from draft to review, as they would have come in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from demo import drift
from demo.accounts import MANAGED, TERRITORY
from demo.listings import BARRED, Entered, pauses
from demo.quarters import Quarter, document
from demo.sheets import Dice
from demo.world.countries import BY_CODE
from demo.world.groups import GROUPS, Group
from groups import versions
from groups.models import Program, User
from groups.periods import Period
from groups.subjects import NODE, Subject
from network.reports import working
from network.reports.actions import corrections, drafts, reviews, submissions
from network.reports.contexts import context
from network.reports.models import CorrectionReason, Report
from network.reports.validation import Validation
from network.reports.windows import open_period, window
from network.standards import library

QUARTERS = 9
# Groups whose newest report is not there yet, is a draft, waits for review, or was returned. Of the country QO too few
# report then for its figures to be published; XL has enough, and large ones.
MISSING = frozenset({*MANAGED, "XM-3"})
DRAFT = "QN-2"
WAITING = frozenset({"QM-2", "QM-3", "XC-2", "XD-1", "XE-3", "XG-2", "QP-1"})
RETURNED = "XA-3"
# In the quarter before: one with nothing to tell, one changed before it was accepted, one with a death.
NIL, CHANGED, DEATH = "XJ-2", "XA-3", "XC-1"
# Group and quarters before the newest: reports that came in late, or never; one that was accepted and is corrected.
LATE = frozenset({("QM-2", 1), ("XI-2", 3), ("QN-1", 6)})
NEVER = frozenset({("XI-2", 5), ("XE-3", 1)})
CORRECTED = ("XA-2", 2)
# From so many volunteers on, a group breaks its figures down.
DETAILED = 8
SILENT = {
    "XE-2": {"V19": "withheld_for_safety"},
    "XH-3": {"V19": "not_collected", "V18": "not_collected"},
    "XG-3": {"V19": "not_collected"},
    "QO-2": {"V12": "no_access", "V13": "no_access"},
}
STORIES = {
    "XC-1": "In this quarter the visiting room was moved and families waited outdoors for most of the winter weeks.",
    "XG-1": "면회실이 옮겨진 뒤로 통역 없이 면회하는 날이 늘었습니다.",
    "XM-1": "لاحظ المتطوعون أن قاعة الزيارة صارت تُغلق باكرًا في معظم الأيام.",
}
LEARNED = "Une plainte déposée en fin de trimestre nous a été signalée après coup."
COMMENT = "Is this the number of people, each counted once, or of visits? Please look at your log once more."
ANSWERS = {
    "en": "We checked this with our log and it is right; the authority has published a notice.",
    "fr": "Vérifié dans notre journal de visites ; c'est exact.",
    "es": "Lo hemos comprobado en nuestro registro; es correcto.",
    "pt": "Verificámos no nosso registo; está certo.",
    "ar": "راجعنا سجل الزيارات، والرقم صحيح.",
    "fa": "با دفتر ملاقات‌ها سنجیدیم؛ درست است.",
    "ru": "Мы сверили с журналом визитов, всё верно.",
    "ko": "방문 기록과 대조했으며 맞습니다.",
}


def periods(now: datetime, quarters: int) -> list[Period]:
    """Up to so many quarters that have ended and have a standard, the oldest first; the last is open for reports now."""
    newest = open_period(now, "UTC")
    known = [newest.shift(-back) for back in range(quarters - 1, -1, -1)]
    return [period for period in known if library.accepted_for(period)] or [newest]


@dataclass(frozen=True)
class Desk:
    """Who reviews, and on which day the network is made. Without a coordinator the node itself reviews all."""

    now: datetime
    newest: Period
    coordinator: User | None = None

    def reviewer(self, program: Program) -> Subject:
        """The coordinator in their territory, with a second factor; elsewhere the node, for there is nobody else."""
        if self.coordinator is not None and program.country in TERRITORY:
            return Subject(user=self.coordinator, mfa_at=self.now)
        return NODE


def report(entered: Entered, period: Period, desk: Desk) -> None:
    """All reports of one quarter. Call it for the oldest quarter first: the next one looks back."""
    if not library.accepted_for(period):
        return
    for group in GROUPS:
        program, back = entered.programs[group.key], _back(period, desk.newest)
        missing = (group.key in MISSING and not back) or (group.key, back) in NEVER or pauses(group, back=back)
        if period >= program.reports_from and not missing:
            _report(group, program, period, desk)


def _report(group: Group, program: Program, period: Period, desk: Desk) -> None:
    back, arrival = _back(period, desk.newest), _arrival(group, period, desk)
    quarter = told(group, period, back=back, barred=_barred(group, program))
    saved = save(program, period, document(quarter, context(program, period)), quarter.language)
    if group.key == DRAFT and back == 0:
        return
    submit(program, period, arrival)
    if group.key == RETURNED and back == 0:
        _return(saved, desk)
    elif group.key == CHANGED and back == 1:
        _return(saved, desk)
        again = document(replace(quarter, volunteers=quarter.volunteers - 1), context(program, period))
        save(program, period, again, quarter.language)
        submit(program, period, arrival + timedelta(days=5))
        accept(saved, desk, arrival + timedelta(days=8))
    elif not (group.key in WAITING and back == 0):
        accept(saved, desk, arrival + timedelta(days=Dice(f"desk {group.key} {period}").randint(1, 12)))


def correct(entered: Entered, desk: Desk) -> None:
    """A report that counts is taken up again: one more complaint was lodged then, and is still open. What the group told
    of the next quarter no longer follows from it, of which somebody is reminded there."""
    key, back = CORRECTED
    program, period = entered.programs[key], desk.newest.shift(-back)
    report = Report.objects.filter(program=program, period=str(period)).first()
    if report is None:
        return
    corrections.reopen(report=report, reason_code=CorrectionReason.LATE_INFORMATION, note=LEARNED, by=NODE)
    counted = working.document(Report.objects.get(pk=report.pk))
    for row in counted["values"]:
        if row["indicator"] in {"V28", "V30"} and "by" not in row:
            row["value"] += 1
    save(program, period, counted, "fr")
    submit(program, period, desk.now)
    accept(report, desk, desk.now)


def _back(period: Period, newest: Period) -> int:
    """How many quarters before the newest."""
    return (newest.year - period.year) * 4 + newest.quarter - period.quarter


def _barred(group: Group, program: Program) -> frozenset[str]:
    numbers = {number for key, number in BARRED if key == group.key}
    codes = list(program.facility_links.order_by("id").values_list("facility__code", flat=True)) if numbers else []
    return frozenset(code for code, number in zip(codes, group.places, strict=False) if number in numbers)


def told(group: Group, period: Period, *, back: int, barred: frozenset[str]) -> Quarter:
    """What the group has to tell of the quarter that lies `back` before the newest."""
    return Quarter(
        key=group.key,
        volunteers=drift.volunteers(group, period, back=back),
        detailed=group.volunteers >= DETAILED,
        language=next(iter(group.name)),
        currency=BY_CODE[group.country].currency,
        barred=barred if back <= 1 else frozenset(),
        silent_on=SILENT.get(group.key, {}),
        deaths=1 if group.key == DEATH and back == 1 else 0,
        nothing=group.key == NIL and back == 1,
        story=STORIES.get(group.key, "") if back == 0 else "",
    )


def save(program: Program, period: Period, sent: dict[str, Any], language: str) -> Report:
    """Save the draft; where the standard has questions, save it again with answers."""
    saved = drafts.save(program=program, period=period, document=sent, expected=versions.ANY, by=NODE)
    if not saved.validation.result.ready:
        sent = {**sent, "answers": _answers(saved.validation, language)}
        saved = drafts.save(program=program, period=period, document=sent, expected=versions.ANY, by=NODE)
    return saved.report


def _answers(validation: Validation, language: str) -> list[dict[str, str]]:
    return [
        {"code": finding.code, "pointer": finding.pointer, "note": ANSWERS[language]}
        for finding in validation.result.findings
        if finding.severity == "question"
    ]


def submit(program: Program, period: Period, at: datetime) -> None:
    submissions.submit(program=program, period=period, by=NODE, now=at)


def accept(report: Report, desk: Desk, at: datetime) -> None:
    reviews.accept(report=report, note="", revision=None, by=desk.reviewer(report.program), now=min(at, desk.now))


def _return(report: Report, desk: Desk) -> None:
    comments = [{"cell": {"indicator": "V02"}, "text": COMMENT}]
    reviews.send_back(report=report, comments=comments, revision=None, by=desk.reviewer(report.program))


def _arrival(group: Group, period: Period, desk: Desk) -> datetime:
    """When the report came in: within its window, not in the future, and not late but for the late ones."""
    times = window(period, BY_CODE[group.country].time_zone)
    days = Dice(f"arrival {group.key} {period}").randint(4, 27)
    if (group.key, _back(period, desk.newest)) in LATE:
        days = 41
    return max(times.opens, min(times.opens + timedelta(days=days, hours=10), timezone.now()))
