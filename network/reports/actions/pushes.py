"""Taking in what DHIS2 pushes: the values of each quarter are put into its saved draft, all that can be read at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from groups.errors import DomainError, NotFound
from groups.models import Program
from groups.periods import Period
from groups.subjects import Subject
from groups.versions import Expected, VersionMissing, VersionMoved
from network.reports import policy, working
from network.reports.actions import drafts, submissions
from network.reports.contexts import context
from network.reports.errors import BeforeReporting, NotEditable, ReportRefused
from network.reports.formats.dhis2 import merging
from network.reports.formats.dhis2.merging import DELETE, IGNORED, Merged, Places, Told
from network.reports.formats.dhis2.naming import quarter_of
from network.reports.formats.dhis2.values import DataValue, Push, is_default
from network.reports.models import Receipt, Report
from network.reports.validation import Validation, validate
from network.reports.vocabularies import vocabulary_of
from network.standards.engine import Finding
from network.standards.engine.context import Context
from network.standards.library import choose, named

TRIES = 5


class ValueRefused(DomainError):
    """A data value that can stand in no report."""

    def __init__(self, code: str) -> None:
        super().__init__(code=code, message=_REASONS[code])


_REASONS = {
    "not_a_quarter": _("Reports are about calendar quarters; write the period as 2026Q3."),
    "org_unit_missing": _("Name the program or one of its facilities as the org unit."),
    "attribute_option_combo": _("Reports know no attribute option combinations; leave it away or send the default one."),
    "blank_value": _("The value is empty. To take a value out, send it as deleted; if there is none, send the reason."),
}  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    """Why values were not taken in, for a reason that is no finding. `property` is DHIS2's word for what is wrong."""

    error: DomainError
    values: Sequence[DataValue]
    property: str


@dataclass
class Pushed:
    """What became of the values of a quarter. `validation`: of the report as pushed, before refused values were left
    out; `ready`: whether the report as it then stands could be submitted."""

    period: str
    outcomes: dict[int, str]
    refusals: list[Refusal] = field(default_factory=list)
    validation: Validation | None = None
    answered: Sequence[int | None] = ()
    refused: frozenset[int] = frozenset()
    ready: bool = False
    receipt: Receipt | None = None


def push(*, program: Program, pushed: Push, strategy: str, dry_run: bool, by: Subject) -> list[Pushed]:
    """Each quarter's report is one transaction. A dry run writes nothing. Where the sender says that the data set is
    complete, and nothing stands against it, the report is submitted."""
    policy.demand(by, "report.write", program)
    if pushed.complete:
        policy.demand(by, "report.submit", program)
    good, results = _sorted_out(pushed.values, strategy)
    if pushed.complete and (quarter := quarter_of(pushed.period)):
        good.setdefault(quarter, [])
    for quarter, values in sorted(good.items()):
        result = _quarter(program, Period.parse(quarter), values, strategy, dry_run=dry_run, by=by)
        if pushed.complete and not dry_run and not result.refused and not result.refusals:
            _submit(program, result, by)
        results.append(result)
    return results


def _sorted_out(values: Iterable[DataValue], strategy: str) -> tuple[dict[str, list[DataValue]], list[Pushed]]:
    """The values that can be read, by quarter, and what is to be said of the others."""
    good: dict[str, list[DataValue]] = {}
    bad: dict[tuple[str, str], list[DataValue]] = {}
    for value in values:
        quarter = quarter_of(value.period)
        if quarter is None:
            bad.setdefault(("not_a_quarter", "period"), []).append(value)
        elif not value.org_unit:
            bad.setdefault(("org_unit_missing", "orgUnit"), []).append(value)
        elif not is_default(value.attribute_combination):
            bad.setdefault(("attribute_option_combo", "attributeOptionCombo"), []).append(value)
        elif not (value.word or value.deleted or strategy == DELETE):
            bad.setdefault(("blank_value", "value"), []).append(value)
        else:
            good.setdefault(quarter, []).append(value)
    told = [_none_taken("", values, ValueRefused(code), member) for (code, member), values in bad.items()]
    return good, told


def _none_taken(period: str, values: Sequence[DataValue], error: DomainError, member: str) -> Pushed:
    indexes = [value.index for value in values]
    refusal = Refusal(error, values, member)
    return Pushed(period, dict.fromkeys(indexes, IGNORED), [refusal], refused=frozenset(indexes))


def _quarter(
    program: Program, period: Period, values: list[DataValue], strategy: str, *, dry_run: bool, by: Subject
) -> Pushed:
    for _try in range(TRIES):
        try:
            return _attempt(program, period, values, strategy, dry_run=dry_run, by=by)
        except (VersionMissing, VersionMoved):  # somebody saved meanwhile: what they saved is what is merged with
            continue
        except NotFound:
            return _none_taken(str(period), values, BeforeReporting(first=program.reporting_from), "period")
        except DomainError as error:
            return _none_taken(str(period), values, error, "period")
    return _none_taken(str(period), values, VersionMoved(), "period")


def _attempt(
    program: Program, period: Period, values: list[DataValue], strategy: str, *, dry_run: bool, by: Subject
) -> Pushed:
    drafts.check_period(program, period)
    report = Report.objects.filter(program=program, period=str(period)).first()
    saved = working.document(report) if report else {"values": []}
    bound = working.bound(report)
    edition = named(bound) if bound else choose(period, saved.get("standard"))
    known = context(program, period)
    names = frozenset({program.slug, str(program.pk)})
    places = Places(names, Context(known), edition.compiled, vocabulary_of(edition))
    told = merging.told_rows(values, places)
    merged = merging.merge(saved, told, places, strategy)
    if report is not None and not report.is_editable and merged.changes:
        raise NotEditable(status=report.get_status_display())
    validation = _validated(program, period, merged, bound, known)
    result = Pushed(str(period), dict(merged.outcomes), [], validation, merged.answered, _refused(validation, merged))
    if result.refused:
        merged = merging.merge(saved, [_without(row, result.refused) for row in told], places, strategy)
        result.outcomes = dict.fromkeys(result.outcomes, IGNORED) | dict(merged.outcomes)
        validation = _validated(program, period, merged, bound, known)
    if merged.changes and not dry_run:
        expected = Expected(frozenset({report.version}), stated=True) if report else Expected()
        document = {"language": report.language if report else "", **merged.filled.document}
        drafts.save(program=program, period=period, document=document, expected=expected, by=by)
    result.ready = validation.result.ready
    return result


def _validated(
    program: Program, period: Period, merged: Merged, bound: str | None, known: dict[str, object]
) -> Validation:
    document = drafts.check_readable(merged.filled.document)
    validation = validate(
        program=program, period=period, document=document, bound=bound, known=known, sources=merged.filled.sources
    )
    drafts.check_whole(validation)
    return validation


def _refused(validation: Validation, merged: Merged) -> frozenset[int]:
    """The values of rows that are no cells of this report, or hold nothing that can stand there."""
    refused: set[int] = set()
    for finding in validation.result.findings:
        if finding.severity == "error" and finding.code.startswith("S"):
            refused |= _values_of(finding, merged)
    return frozenset(refused)


def _values_of(finding: Finding, merged: Merged) -> set[int]:
    if finding.row is not None:
        told = merged.tellers[finding.row]
        return {value.index for value in told.values} if told else set()
    kind, _slash, place = finding.member.partition("/")
    number = place.partition("/")[0]
    index = merged.answered[int(number)] if kind == "answers" and number.isdecimal() else None
    return set() if index is None else {index}


def _without(told: Told, refused: frozenset[int]) -> Told:
    return Told(told.place, _kept(told.words, refused), _kept(told.answers, refused))


def _kept(words: Mapping[str, DataValue], refused: frozenset[int]) -> dict[str, DataValue]:
    return {member: value for member, value in words.items() if value.index not in refused}


def _submit(program: Program, result: Pushed, by: Subject) -> None:
    """Submit what is ready; what stands against it is told."""
    period = Period.parse(result.period)
    try:
        result.receipt = submissions.submit(program=program, period=period, by=by).receipt
    except ReportRefused:
        return  # the findings say why
    except DomainError as error:
        result.refusals.append(Refusal(error, [], "completeDate"))
