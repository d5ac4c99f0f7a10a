"""What is in the invented network, who sees it, and that nothing in it is wrong."""

import shlex
import unicodedata
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from demo import accounts, curl, history, seeding
from groups.codelists import ListingStatus, ProgramKind
from groups.models import Company, Facility, Program, User
from groups.periods import Period
from groups.places import USER_ASSIGNED
from groups.subjects import Subject
from network.reports.actions import rechecks
from network.reports.completeness import tallies
from network.reports.models import Observation, Outcome, Report, ReportStatus, Revision
from network.reports.validation import validate
from network.reports.working import document
from tests.cast import Api
from tests.conftest import TODAY

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("network"),
    pytest.mark.sqlite_only,
]
NEWEST = "2026-Q3"


def _groups() -> list[Program]:
    return list(Program.objects.listed().filter(kind=ProgramKind.GROUP))


def _report(slug: str, period: str) -> Report:
    return Report.objects.get(program__slug=slug, period=period)


def test_its_size() -> None:
    groups = _groups()
    assert len(groups) == 48
    assert len({program.country for program in groups}) == 16
    assert {program.country for program in Program.objects.all()} <= USER_ASSIGNED
    assert Program.objects.listed().filter(kind=ProgramKind.UMBRELLA).count() == 3
    assert Program.objects.filter(status=ListingStatus.PENDING).count() == 2
    assert Program.objects.filter(status=ListingStatus.HIDDEN).count() == 1
    assert Facility.objects.count() == 60
    assert Company.objects.filter(parent__isnull=False).count() == 4


def test_eight_languages_in_four_scripts() -> None:
    written = {language: text for program in _groups() for language, text in program.texts("summary").items()}
    scripts = {unicodedata.name(next(filter(str.isalpha, text))).split()[0] for text in written.values()}
    assert set(written) == {"en", "fr", "es", "pt", "ar", "fa", "ru", "ko"}
    assert scripts == {"LATIN", "ARABIC", "CYRILLIC", "HANGUL"}


def test_everything_says_that_it_is_invented() -> None:
    for model in (Program, Facility, Company):
        assert not model._default_manager.filter(is_demo=False).exists()
    hosts = {address.rpartition("/")[2] for address in Program.objects.values_list("website", flat=True)}
    assert all(host.endswith(".example.org") for host in hosts)
    assert seeding.is_seeded()


def test_each_facility_has_dated_facts_with_a_source() -> None:
    for facility in Facility.objects.prefetch_related("facts"):
        facts = list(facility.facts.all())
        assert {"type", "operator_type", "capacity"} <= {fact.field for fact in facts}
        assert all(fact.source_url.startswith("https://example.org/") for fact in facts)
        assert (facility.company is not None) == facility.operator_type.startswith(("private", "public_with"))
    assert set(Facility.objects.values_list("status", flat=True)) == {"in_use", "suspended", "closed"}


def test_no_report_has_an_error_and_every_question_is_answered() -> None:
    """Older ones were found ready when they came in."""
    for report in Report.objects.filter(period=NEWEST).select_related("program"):
        found = validate(program=report.program, period=report.quarter, document=document(report)).result
        assert found.ready, (report.program.slug, report.period, found.findings)
    kept = [finding for row in Revision.objects.values_list("findings", flat=True) for finding in row]
    assert {finding["severity"] for finding in kept} == {"question", "notice"}
    asked = [finding["code"] for finding in kept if finding["severity"] == "question"]
    # The comparison with the quarters before has work, and is no nuisance.
    assert 20 <= asked.count("W01") <= 60
    assert asked.count("W07") == 1


def test_the_cases_of_the_last_quarters() -> None:
    states = list(Report.objects.filter(period=NEWEST).values_list("status", flat=True))
    assert states.count(ReportStatus.RETURNED) == 1
    assert states.count(ReportStatus.DRAFT) == 1
    assert states.count(ReportStatus.SUBMITTED) == 7
    assert states.count(ReportStatus.ACCEPTED) == 34
    returned = Report.objects.get(period=NEWEST, status=ReportStatus.RETURNED)
    assert returned.revisions.get().comments.get().cell == {"indicator": "V02"}
    late = Revision.objects.filter(late=True).order_by("report__period").values_list("report__period", flat=True)
    assert list(late) == ["2025-Q1", "2025-Q4", "2026-Q1", "2026-Q2"]
    assert _report("les-mains-du-vallon", "2026-Q2").accepted == 2
    nil = Observation.objects.filter(report=_report("port-elwin-visiting-circle", "2026-Q2"))
    assert {row.number for row in nil if not row.absence} == {0}
    barred = Observation.objects.get(
        report=_report("caminantes-de-rio-candela", NEWEST), indicator="V11", absence="no_access"
    )
    assert barred.facility


def test_one_that_counted_was_corrected_and_the_next_quarter_is_looked_at_again() -> None:
    report = _report("passerelle-montrauve", "2026-Q1")
    first, second = report.revisions.order_by("number")
    assert (report.status, report.accepted) == (ReportStatus.ACCEPTED, 2)
    assert (first.outcome, second.outcome) == (Outcome.SUPERSEDED, Outcome.ACCEPTED)
    assert second.reason_code == report.reopenings.get().reason_code == "late_information"
    assert [change["cell"] for change in second.changes] == [{"indicator": "V28"}, {"indicator": "V30"}]
    assert first.accepted_on is not None
    assert first.accepted_on.year == 2026
    assert first.accepted_on < TODAY.date()
    following = _report("passerelle-montrauve", "2026-Q2")
    rechecks.run(following)
    assert [row.code for row in following.rechecks.all()] == ["W18"]


def test_groups_began_one_after_the_other_and_some_paused() -> None:
    reported = Counter(Report.objects.values_list("period", flat=True))
    assert len(reported) == 9
    assert reported["2024-Q3"] + 10 < reported["2026-Q2"]

    def tally(country: str, period: str) -> tuple[int, int]:
        counts = tallies(countries=[country], period=Period.parse(period)).values()
        return sum(each.expected for each in counts), sum(each.received for each in counts)

    assert tally("XH", "2025-Q1") == (3, 3)
    assert tally("XH", "2025-Q2") == (2, 2)  # one pauses
    assert tally("QO", NEWEST) == (2, 2)  # as above, still
    assert tally("XI", "2025-Q2") == (2, 1)  # one did not report


def test_figures_drift_with_the_seasons() -> None:
    rows = Observation.objects.filter(
        report__program__slug="visiteurs-de-la-baie", indicator="V01", facility=None, dimension=""
    )
    visits = {row.report.period: int(row.number or 0) for row in rows.select_related("report")}
    assert len(set(visits.values())) > 4
    assert max(visits.values()) < 1.5 * min(visits.values())
    # Fewer come in summer.
    assert visits["2025-Q3"] < min(visits["2025-Q2"], visits["2025-Q4"])


def test_two_countries_for_the_thresholds_of_releases() -> None:
    """In the newest quarter too few groups of one country have accepted figures; those of the other are many and large."""

    def contributors(country: str, indicator: str) -> list[int]:
        rows = Observation.objects.filter(
            report__period=NEWEST, report__program__country=country, indicator=indicator, facility=None, dimension=""
        )
        return [int(row.number) for row in rows if row.number is not None]

    assert len(contributors("QO", "V01")) == 2
    for indicator in ("V01", "V02", "V03", "V15", "V21"):
        figures = contributors("XL", indicator)
        assert len(figures) == 3
        assert sum(figures) >= 20


def test_quarters_begin_where_the_standard_does() -> None:
    def periods(*day: int) -> list[str]:
        return [str(each) for each in history.periods(datetime(*day, tzinfo=UTC), 4)]  # type: ignore[misc,arg-type]  # a date

    assert periods(2027, 2, 1) == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert periods(2026, 11, 22) == ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]
    assert periods(2024, 8, 1) == ["2024-Q1", "2024-Q2"]


def test_the_accounts_and_what_they_see() -> None:
    people = {email: User.objects.get(email=email) for email in accounts.ACCOUNTS}
    assert all(user.check_password(accounts.PASSWORD) for user in people.values())
    manager, reporter, coordinator, admin = people.values()
    managed = Program.objects.filter(memberships__user=manager)
    assert sorted(program.country for program in managed) == ["QM", "XA", "XA"]
    assert not Report.objects.filter(program__in=managed, period=NEWEST).exists()
    assert Report.objects.filter(program__in=managed, status=ReportStatus.ACCEPTED).count() == 24
    assert Program.objects.filter(memberships__user=reporter).get() in managed
    assert Subject(user=coordinator).territory == {"XA", "QM"}
    assert not coordinator.memberships.exists()
    assert admin.is_admin
    assert Report.objects.visible_to(Subject(user=admin)).count() == 0
    returned = "/programs/les-mains-du-vallon/reports/2026-Q3"
    assert [Api(user).get(returned).status_code for user in (coordinator, manager, reporter)] == [200, 404, 404]
    waiting = "/programs/veilleurs-de-saint-aubrel"
    assert [Api(user).get(waiting).status_code for user in (coordinator, manager)] == [200, 404]


def test_the_line_for_the_shell_submits_a_french_report(tmp_path: Path) -> None:
    program = Program.objects.get(slug=accounts.FIRST_SLUG)
    now = timezone.now()
    secret = curl.token(program, tmp_path / "token", now)
    assert curl.token(program, tmp_path / "token", now) == secret
    assert (tmp_path / "token").stat().st_mode & 0o777 == 0o600
    period = curl.open_quarter(program, now)
    assert period == Period.parse(NEWEST)
    put, _, post = " ".join(shlex.split(curl.line(program, period, url="", secret=secret))).partition(" --next ")
    assert "-X PUT /api/v1/programs/visiteurs-de-la-baie/reports/2026-Q3 " in put
    assert "-X POST /api/v1/programs/visiteurs-de-la-baie/reports/2026-Q3/submit " in post
    api, path = Api(token=secret), f"/programs/{program.slug}/reports/{period}"
    saved = api.put(path, curl.document(program, period), Accept_Language="fr")
    assert (saved.status_code, saved.json()["findings"]) == (201, [])
    assert saved.json()["language"] == "fr"
    assert not curl.is_reported(program, period)
    assert api.post(f"{path}/submit").status_code == 201
    assert curl.is_reported(program, period)
