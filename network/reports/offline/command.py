"""`python validate.pyz report.csv --context context.json --lang fr [--json]`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from network.reports.formats.filled import Source
from network.reports.formats.unreadable import Unreadable
from network.reports.offline.checking import Checked, canonical, check, format_of, read
from network.reports.offline.contexts import read_context, skipped
from network.reports.offline.edition import Edition, shipped

READY, FINDINGS, UNREADABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Status 0: ready to be submitted. 1: there is something to mend or to answer. 2: a file cannot be read."""
    edition = shipped()
    options = _parser(edition).parse_args(arguments)
    language = options.lang
    try:
        context = _context(options.context)
        filled = _read(options.report, edition)
        checked = check(filled, context, edition, language)
    except _Refused as refused:
        _write(sys.stderr, _unreadable(refused, edition, language))
        return UNREADABLE
    except Unreadable as fault:
        _write(sys.stderr, _unreadable(_Refused(options.context or options.report, "json", fault), edition, language))
        return UNREADABLE
    if context is None:
        rules = "; ".join(f"{kind} ({', '.join(codes)})" for kind, codes in skipped(edition.structure).items())
        _write(sys.stderr, edition.say("checker", "skipped", language, rules=rules))
    if options.json:
        sys.stdout.buffer.write(canonical(checked.findings) + b"\n")
        sys.stdout.buffer.flush()
    else:
        _write(sys.stdout, "\n".join(_told(checked, edition, language)))
    return READY if checked.ready else FINDINGS


class _Refused(Exception):
    """A file that cannot be read: its name, the format in which it was read, and why."""

    def __init__(self, name: str, kind: str, fault: Unreadable) -> None:
        super().__init__(name)
        self.name, self.kind, self.fault = name, kind, fault


def _parser(edition: Edition) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="validate.pyz", description=f"VRS {edition.version}")
    parser.add_argument("report", help="JSON or CSV")
    parser.add_argument("--context", help="the answer of GET /programs/{id}/reports/{period}/context")
    parser.add_argument("--lang", choices=sorted(edition.words), default="en")
    parser.add_argument("--json", action="store_true", help="the findings as canonical JSON (RFC 8785)")
    return parser


def _context(name: str | None) -> dict[str, Any] | None:
    if name is None:
        return None
    body = _bytes(name)
    try:
        return read_context(body)
    except Unreadable as fault:
        raise _Refused(name, "json", fault) from None


def _read(name: str, edition: Edition) -> Any:
    body = _bytes(name)
    kind = format_of(name, body)
    try:
        return read(body, kind, edition)
    except Unreadable as fault:
        raise _Refused(name, kind, fault) from None


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise _Refused(name, "checker", Unreadable("no_file", None, reason=error.strerror or "")) from None


def _unreadable(refused: _Refused, edition: Edition, language: str) -> str:
    fault = refused.fault
    kind = refused.kind if fault.code in edition.words[language][refused.kind] else "checker"
    place = _place(fault.source, edition, language)
    return f"{refused.name}{place}: {edition.say(kind, fault.code, language, **fault.params)}"


def _told(checked: Checked, edition: Edition, language: str) -> list[str]:
    """For people: each finding with its place, its sentence and what to do; at the end how it stands."""
    lines = []
    for each in checked.findings:
        label = edition.text(f"severity.{each['severity']}.label", language)
        place = _place(each.get("source") or {"pointer": each["pointer"]}, edition, language)
        answered = f" ({edition.say('checker', 'answered', language)})" if each.get("answered") else ""
        lines += [f"{label} {each['code']}{place}{answered}", f"  {each['message']}"]
        lines += [f"  {each['hint']}"] if "hint" in each else []
    code = "ready" if checked.ready else "to_answer" if checked.valid else "to_mend"
    return [*lines, edition.say("checker", code, language)]


def _place(source: Source | None, edition: Edition, language: str) -> str:
    if not source:
        return ""
    if "row" in source:
        code = "row_and_column" if "column" in source else "row"
        return f", {edition.say('checker', code, language, **source)}"
    return f", {source['pointer']}" if source.get("pointer") else ""


def _write(stream: Any, text: str) -> None:
    """In UTF-8, whatever the terminal says that it has."""
    stream.flush()
    stream.buffer.write(f"{text}\n".encode())
    stream.buffer.flush()
