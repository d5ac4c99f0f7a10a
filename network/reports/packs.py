"""All that is needed to check a report offline, in one signed file; the same bytes while version, texts, software and key
are the same."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import translation

from groups.languages import INTERFACE_LANGUAGES
from network.node import software
from network.node.actions import keys
from network.node.canonical import canonical, digest, sha256_hex
from network.reports import sentences
from network.standards import shipped
from network.standards.library import Edition, named
from network.standards.representations.schemas import document_schema

ROOT = Path(__file__).parents[2]
# What the checker imports: our own source as it runs here. A test runs it with nothing else.
SOURCE = (
    "network/__init__.py",
    "network/standards/__init__.py",
    "network/standards/engine/**/*.py",
    "network/standards/representations/__init__.py",
    "network/standards/representations/findings.py",
    "network/reports/__init__.py",
    *(f"network/reports/formats/{name}.py"
      for name in ("__init__", "figures", "filled", "json", "rows", "unreadable", "vocabulary", "csv/*")),
    "network/reports/representations/__init__.py",
    "network/reports/representations/findings.py",
    "network/reports/offline/*.py",
)  # fmt: skip
START = b"from network.reports.offline.command import main\n\nraise SystemExit(main())\n"
COMMAND = "python3 validate.pyz report.csv --context context.json --lang {language}"
# ZIP knows no time before; nothing in the file tells when it was made.
NO_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Pack:
    """`digest` is that of the manifest, which has the digests of all other members."""

    version: str
    digest: str
    data: bytes


def packed(edition: Edition) -> Pack:
    return _packed(edition.version, edition.digest, tuple(sorted(edition.digests.items())), keys.active_kid())


@lru_cache(maxsize=4)
def _packed(version: str, structure: str, texts: tuple[tuple[str, str], ...], kid: str) -> Pack:
    edition = named(version)
    members = dict(sorted(_members(edition).items()))
    manifest = {
        "standard": edition.structure["standard"],
        "version": version,
        "digest": structure,
        "texts": dict(texts),
        "software": {"name": software.NAME, "version": software.VERSION},
        "members": {name: f"sha256:{sha256_hex(data)}" for name, data in members.items()},
        "key": kid,
    }
    signed = {"manifest.json": canonical(manifest), "manifest.sig": keys.sign_with(kid, manifest).encode()}
    return Pack(version, digest(manifest), zipped({**signed, **members}))


def _members(edition: Edition) -> dict[str, bytes]:
    languages = [language for language in INTERFACE_LANGUAGES if language in edition.texts]
    source = edition.structure["source_language"]
    return {
        "schema.json": _written(document_schema(edition, source)),
        "structure.json": _written(edition.structure),
        **{f"texts/{language}.json": _written(edition.texts[language]) for language in edition.texts},
        **_conformance(edition),
        **{f"README.{language}.md": readme(edition, language).encode() for language in languages},
        "validate.pyz": checker(edition, languages),
    }


def _conformance(edition: Edition) -> dict[str, bytes]:
    """The vectors of a version that came with the software."""
    if edition.version not in shipped.versions():
        return {}
    return {"conformance.json": _written(shipped.conformance(edition.version))}


def checker(edition: Edition, languages: Iterable[str]) -> bytes:
    """`validate.pyz`: a ZIP file that Python runs."""
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for each in SOURCE for path in ROOT.glob(each)}
    data = {
        "structure": edition.structure,
        "texts": {
            language: {path: {"text": entry["text"]} for path, entry in entries.items()}
            for language, entries in edition.texts.items()
        },
        "words": {language: _words(language) for language in languages},
    }
    written = {f"network/reports/offline/data/{name}.json": _written(value) for name, value in data.items()}
    return b"#!/usr/bin/env python3\n" + zipped({"__main__.py": START, **dict(sorted(files.items())), **written})


def _words(language: str) -> dict[str, dict[str, str]]:
    """The sentences of the catalogue that the checker says."""
    kinds = {"checker": sentences.CHECKER, "json": sentences.JSON, "csv": sentences.CSV}
    with translation.override(language):
        return {kind: {code: str(message) for code, message in said.items()} for kind, said in kinds.items()}


def readme(edition: Edition, language: str) -> str:
    with translation.override(language):
        first, *rest = map(str, sentences.README)
    command = f"```sh\n{COMMAND.format(language=language)}\n```"
    title = f"# {edition.text('VRS.title', language)} {edition.version}"
    return "\n\n".join([title, first, command, *rest]) + "\n"


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A ZIP file of the members in their order, without a time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, NO_DAY)
            member.external_attr = 0o644 << 16
            archive.writestr(member, data, zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _written(value: Any) -> bytes:
    """JSON as a file to read: in its order, which structures count on, and in UTF-8."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
