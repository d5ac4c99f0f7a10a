"""Taking in what was filled in with the form of the standard."""

from groups.models import Program
from groups.periods import Period
from groups.subjects import Subject
from groups.versions import ANY
from network.reports import policy, working
from network.reports.actions import drafts
from network.reports.actions.drafts import Saved
from network.reports.formats import kobo
from network.reports.formats.kobo import Submission
from network.reports.vocabularies import vocabulary_of
from network.standards.library import choose, named


def take(*, program: Program, period: Period, submission: Submission, by: Subject) -> Saved:
    """Save the submission as the draft, whole: whoever fills in the form again tells the whole quarter again. Raises
    what saving raises; ReportRefused, where it is about another quarter, or of a version that is not accepted."""
    policy.demand(by, "report.write", program)
    report = drafts.check_editable(program=program, period=period)
    bound = working.bound(report)
    edition = named(bound) if bound else choose(period, submission.standard)
    sent = kobo.filled(submission, vocabulary_of(edition), edition.structure)
    document = {**sent.document, "language": report.language if report else ""}
    return drafts.save(program=program, period=period, document=document, sources=sent.sources, expected=ANY, by=by)
