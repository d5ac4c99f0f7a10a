"""A report as it waits in the coordinators' queue: what a reviewer needs to see before opening it."""

from collections.abc import Mapping
from typing import Any

from groups.subjects import Subject
from network.reports import documents, policy
from network.reports.models import Report, ReportStatus, Revision
from network.standards import engine
from network.standards.engine.answers import target_of
from network.standards.library import Edition
from network.standards.representations.findings import finding

# More changed cells than these are counted only.
CELLS_SHOWN = 20
Answer = dict[str, Any]


def waiting(row: Revision, edition: Edition, subject: Subject, *, named_in: str, language: str) -> dict[str, Any]:
    """One line of the queue, of a revision as `for_review()` reads it: names in `named_in`, messages in `language`."""
    report = row.report
    document = row.values
    return {
        "program": {
            "id": str(report.program_id),
            "slug": report.program.slug,
            "name": report.program.text_in("name", named_in)[0],
        },
        "period": report.period,
        "status": report.status,
        "revision": row.number,
        "accepted_revision": report.accepted,
        "submitted_on": row.submitted_on.isoformat(),
        "late": row.late,
        "reason_code": row.reason_code or None,
        "reviewable": _is_reviewable(report, subject),
        "questions": _questions(row, document, edition, language),
        "notices": _found(row, "notice", edition, language),
        "changed": _changed(row, edition),
        "history": _history(row, document, edition),
        "returns": getattr(row, "returns"),  # noqa: B009  # an annotation of the query, which the model does not have
        "rechecks": getattr(row, "open_rechecks"),  # noqa: B009  # as above
    }


def _is_reviewable(report: Report, subject: Subject) -> bool:
    """Whether the reader may accept or return it now: nobody reviews the reports of their own program."""
    return report.status == ReportStatus.SUBMITTED and policy.can(subject, "report.accept", report.program)


def _questions(row: Revision, document: documents.Document, edition: Edition, language: str) -> list[dict[str, Any]]:
    """The questions with the notes that answered them; a note is null once its text was erased."""
    texts = getattr(row, "notes") or {}  # noqa: B009  # an annotation of the query
    notes = {
        (answer["code"], target_of(answer["pointer"])): texts.get(f"/answers/{index}/note") or None
        for index, answer in enumerate(document.get("answers", []))
    }
    asked = [stored for stored in row.findings if stored["severity"] == "question"]
    return [
        {**shown, "note": notes.get((stored["code"], target_of(stored["pointer"])))}
        for stored, shown in zip(asked, _found(row, "question", edition, language), strict=True)
    ]


def _found(row: Revision, severity: str, edition: Edition, language: str) -> list[dict[str, Any]]:
    return [_said(stored, edition, language) for stored in row.findings if stored["severity"] == severity]


def _said(stored: Mapping[str, Any], edition: Edition, language: str) -> dict[str, Any]:
    """`{code, pointer, cell, message}` of a finding as a revision keeps it."""
    cell, params = stored["cell"], stored["params"]
    found = engine.Finding(
        severity=stored["severity"],
        code=stored["code"],
        row=None,
        member=stored["pointer"].removeprefix("/"),
        indicator=params.get("indicator") or (cell or {}).get("indicator"),
        cell=cell,
        params=params,
    )
    shown = finding(found, edition, language)
    return {name: shown[name] for name in ("code", "pointer", "cell", "message")}


def _changed(row: Revision, edition: Edition) -> dict[str, Any]:
    """How many cells differ from the revision accepted last, and the first of them. A text is not told, only that it
    is another one: here stands nothing but its digest."""
    narratives = documents.narratives(edition)

    def plain(cell: Mapping[str, Any], answer: Answer | None) -> Answer | None:
        if answer is None:
            return None
        hidden = {"note", "value"} if cell["indicator"] in narratives else {"note"}
        return {name: value for name, value in answer.items() if name not in hidden}

    shown = [
        {"cell": change["cell"], **{side: plain(change["cell"], change[side]) for side in ("before", "after")}}
        for change in row.changes[:CELLS_SHOWN]
    ]
    return {"count": len(row.changes), "cells": shown}


def _history(row: Revision, document: documents.Document, edition: Edition) -> list[dict[str, Any]]:
    """The totals that validation compares, each beside the accepted ones of the quarters before."""
    present = _totals(row, document, edition)
    return [
        {"indicator": indicator, "now": present.get(indicator), "before": before}
        for indicator, before in sorted(row.history.items())
    ]


def _totals(row: Revision, document: documents.Document, edition: Edition) -> dict[str, Answer]:
    """`{value, currency?}` or `{absence}` of each total, typed or derived.

    Without the context, which would cost queries for each row: a ready document that leaves a total out names every
    facility from which it follows."""
    facilities = sorted({line["facility"] for line in document["values"] if "facility" in line})
    known = {"period": row.report.period, "facilities": [{"id": each} for each in facilities]}
    return {
        cell.indicator: {"absence": cell.absence} if cell.absence else _value(cell)
        for cell in engine.resolve(edition.compiled, document, known)
        if cell.facility is None and cell.dimension is None
    }


def _value(cell: engine.Cell) -> Answer:
    return {"value": cell.value, **{name: cell.attributes[name] for name in ("currency",) if name in cell.attributes}}
