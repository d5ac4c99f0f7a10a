"""The message catalogues: every message of the code is in them, in every language, with the same placeholders.

`python -m tests.checks.catalogues` says what is wrong; with `--write` it brings the catalogues up to date,
leaving the translations of new messages empty for a translator.
"""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("es", "fr", "ar")
SOURCES = ("api", "config", "demo", "groups", "network", "web")
# Lines of the header that say nothing here, or would differ at every writing.
IDLE = tuple(
    f'"{name}' for name in ("POT-", "PO-Rev", "Project-Id", "Report-Msgid", "Last-Tr", "Language-Team", "Generated")
)
PLACEHOLDER = re.compile(r"\{[a-z_0-9]*\}|%\([a-z_]+\)s")


def extract() -> Catalog:
    """The messages of the code, in the order of files and lines, without line numbers, so that moves change nothing."""
    catalog = Catalog(project="Visitation Network", charset="utf-8", fuzzy=False)
    for source in SOURCES:
        found = extract_from_dir(
            ROOT / source, method_map=[("**.py", "python")], keywords={"_": None, "gettext": None, "gettext_lazy": None}
        )
        for name, _line, message, comments, _context in sorted(found, key=lambda row: (row[0], row[1])):
            catalog.add(message, locations=[(f"{source}/{name}", None)], auto_comments=comments)  # type: ignore[list-item]  # None: no line
    return catalog


def path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def stored(language: str) -> Catalog:
    if not path(language).exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def faults() -> list[str]:
    """What is wrong with the stored catalogues."""
    wanted = {message.id for message in extract() if message.id}
    found = []
    for language in LANGUAGES:
        have = {message.id: message for message in stored(language) if message.id}
        found += [f"{language}: not in the catalogue: {text!r}" for text in sorted(wanted - have.keys())]
        found += [f"{language}: no longer in the code: {text!r}" for text in sorted(have.keys() - wanted)]
        found += [f"{language}: {fault}" for text in sorted(wanted & have.keys()) for fault in _faults(have[text])]
    return found


def _faults(message: Message) -> list[str]:
    source, text = str(message.id), str(message.string)
    if not text:
        return [f"not translated: {source!r}"]
    if message.fuzzy:
        return [f"marked as doubtful: {source!r}"]
    if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text)):
        return [f"other placeholders than the source: {source!r}"]
    return []


def write() -> None:
    template = extract()
    for language in LANGUAGES:
        catalog = stored(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.header_comment = f"# Visitation Network, {language}. Status: draft (not reviewed)."
        buffer = io.BytesIO()
        write_po(buffer, catalog, width=120, omit_header=False, include_lineno=False, ignore_obsolete=True)
        path(language).parent.mkdir(parents=True, exist_ok=True)
        lines = [line for line in buffer.getvalue().decode().splitlines() if not line.startswith(IDLE)]
        path(language).write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    if "--write" in sys.argv:
        write()
    problems = faults()
    print("\n".join(problems) or "catalogues: complete")  # noqa: T201  # a command
    sys.exit(1 if problems else 0)
