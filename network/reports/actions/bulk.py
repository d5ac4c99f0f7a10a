"""Many reports in one file: done at once, or kept as a job that the worker does."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from groups.errors import Conflict, NotAllowed
from groups.models import ProgramToken, User
from groups.subjects import Subject
from network.reports import policy
from network.reports.bulk.ahead import check_in_turn
from network.reports.bulk.checking import Checked, Terms, check
from network.reports.bulk.garbage import uncollected
from network.reports.bulk.lines import Batch, batch_of, batches
from network.reports.bulk.results import Result
from network.reports.bulk.storing import store
from network.reports.models import BulkChunk, BulkFindings, BulkJob, BulkMode
from network.reports.packing import pack
from network.reports.policy import Courier

# More lines than this are a job.
MOST_AT_ONCE = 1_000
MOST_WAITING = 3
# In one turn of the worker, some five seconds: other tasks, mails among them, wait for it.
BATCHES_PER_TURN = 20
LONGEST_TURN = 10  # seconds, after which no other batch is begun
LARGEST_PIECE = 1_000_000  # bytes of findings in a row
FORGOTTEN_AFTER = timedelta(hours=3)
KEPT_FOR = timedelta(days=30)


class TooManyJobs(Conflict):
    code = "too_many_jobs"
    message = _("{most} of your files are still being worked on. Wait until one is done.")


def send(*, lines: Iterable[bytes], mode: BulkMode, replace_drafts: bool, by: Courier) -> Iterator[Result]:
    """Do the lines, batch after batch, each in a transaction; a result for each line."""
    terms = Terms(file=str(uuid4()), by=by, mode=mode, replace_drafts=replace_drafts, now=timezone.now())
    for batch in batches(lines):
        with uncollected():
            results = _do(batch, terms)
        yield from results


@transaction.atomic
def receive(
    *, lines: Iterable[bytes], number: int, mode: BulkMode, replace_drafts: bool, language: str, by: Courier
) -> BulkJob:
    """Keep a file of so many lines, for the worker. Raises TooManyJobs."""
    if BulkJob.objects.sent_by(by).unfinished().count() >= MOST_WAITING:
        raise TooManyJobs(most=MOST_WAITING)
    job = BulkJob.objects.create(
        sender=by.actor, mode=mode, replace_drafts=replace_drafts, language=language, lines=number
    )
    for batch in batches(lines):
        BulkChunk.objects.create(job=job, first_line=batch.first, packed=pack(batch.body))
    run.enqueue(job=str(job.pk))
    return job


@task()
def run(job: str) -> None:
    """Do some lines of a job, and leave the rest to another turn."""
    found = BulkJob.objects.unfinished().filter(pk=job).first()
    if found is not None and advance(found, BATCHES_PER_TURN):
        run.enqueue(job=job)


def advance(job: BulkJob, most: int = 1) -> bool:
    """Do the next lines of a job, so many batches at most, and no more of them once a turn was long; False when all are
    done. May be repeated and may be run twice at once: a chunk goes with its lines, and whoever finds it gone has done
    nothing."""
    ends = time.monotonic() + LONGEST_TURN
    chunks = list(job.chunks.order_by("first_line")[:most])
    terms = _terms(job)
    in_turn = check_in_turn(chunks, terms, settings.WORKER_PROCESSES)
    with translation.override(job.language), closing(in_turn) as found:
        for chunk in chunks:
            with uncollected():
                _do_chunk(job, chunk, next(found), terms)
            if time.monotonic() > ends:
                return True
    if len(chunks) == most:
        return True
    BulkJob.objects.unfinished().filter(pk=job.pk).update(finished_at=timezone.now())
    return False


def _terms(job: BulkJob) -> Terms:
    return Terms(
        file=str(job.pk),
        by=sender(job),
        mode=BulkMode(job.mode),
        replace_drafts=job.replace_drafts,
        now=timezone.now(),
    )


def _do(batch: Batch, terms: Terms) -> list[Result]:
    checked = check(batch, terms)
    with transaction.atomic():
        return store(checked, terms)


def _do_chunk(job: BulkJob, chunk: BulkChunk, checked: Checked, asked: Terms) -> None:
    """Where the sender's role is another one by now, what was `checked` is done anew."""
    terms = _terms(job)
    if terms.by != asked.by:
        checked = check(batch_of(chunk), terms)
    with transaction.atomic():
        locked = BulkJob.objects.select_for_update().get(pk=job.pk)
        if BulkChunk.objects.filter(pk=chunk.pk).exists():
            _keep(locked, chunk, store(checked, terms))


def _keep(job: BulkJob, chunk: BulkChunk, results: Sequence[Result]) -> None:
    """Count the lines, keep what there is to say of them, and let go of what was sent."""
    for result in results:
        setattr(job, result.outcome, getattr(job, result.outcome) + 1)
    job.save(update_fields=["created", "revised", "unchanged", "refused"])
    for first, told in _told(results):
        BulkFindings.objects.create(job=job, first_line=first, packed=pack(told))
    chunk.delete()


def _told(results: Iterable[Result]) -> Iterator[tuple[int, bytes]]:
    """What there is to say of the lines, in pieces that can be held in memory: each with the number of its first line."""
    held: list[bytes] = []
    first = size = 0
    for result in results:
        if not result.is_told:
            continue
        if size > LARGEST_PIECE:
            yield first, b"".join(held)
            held, size = [], 0
        first = first if held else result.line
        held.append(orjson.dumps(result.told()) + b"\n")
        size += len(held[-1])
    if held:
        yield first, b"".join(held)


def sender(job: BulkJob) -> Courier:
    """Who sent it, as they are now: one who lost the role, or whose token has ended, reaches no program any more."""
    kind, _colon, name = job.sender.partition(":")
    nobody = Courier()
    if kind == "token":
        tokens = ProgramToken.objects.valid_on(timezone.now().date()).select_related("program")
        subject = Subject(token=tokens.filter(public_id=name).first())
    else:
        # With the second factor that was asked for when the file came in.
        subject = Subject(user=User.objects.filter(pk=UUID(name), is_active=True).first(), mfa_at=job.sent_at)
    try:
        found = nobody if subject.is_anonymous else policy.courier(subject, submits=job.mode == BulkMode.SUBMIT)
    except NotAllowed:
        found = nobody
    return found


def resume(now: datetime) -> None:
    """Queue what came in long ago and is not done. A job that is being done stands it."""
    for job in BulkJob.objects.unfinished().filter(sent_at__lt=now - FORGOTTEN_AFTER):
        run.enqueue(job=str(job.pk))


def prune(now: datetime) -> None:
    """Findings name figures: they and their job are kept for a month."""
    BulkJob.objects.filter(finished_at__lt=now - KEPT_FOR).delete()
