"""LibreOffice opens every template, saves it again, and what it saved reads the same and keeps its drop-downs."""

import io
import shutil
import subprocess
import zipfile
from collections import Counter
from typing import Any
from xml.etree import ElementTree

import pytest

from network.node.canonical import digest
from network.reports.formats.xlsx.reading import read
from network.reports.formats.xlsx.writing import write
from network.standards.engine import canonicalise
from tests.network.reports.formats.xlsx.forms import LANGUAGES, PROGRAM, form, vocabulary
from tests.network.standards.engine.examples import Json, large, vrs

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LIBREOFFICE IS NOT INSTALLED: TEMPLATES WERE NOT OPENED IN IT")


def document() -> tuple[Json, Json]:
    filled, context = large()
    filled["values"] += [
        {"indicator": "V36", "value": "18250.50", "currency": "CAD", "estimate": True},
        {"indicator": "V04", "value": "2.50"},
        {"indicator": "V40", "value": "  ٣ lines\nof a text _x0041_ "},
        {
            "indicator": "F04",
            "facility": "XA-NORD",
            "value": 3,
            "as_of": "2026-07-01",
            "source_url": "https://example.org/a",
        },
        {"indicator": "V01", "facility": "XA-NORD", "by": {"mode": "video"}, "value": 0, "note": "a part"},
    ]
    filled["answers"] = [{"code": "W07", "pointer": "/values/3/value", "note": "So it was."}]
    return filled, context


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, bytes]]:
    """By language: as written, and as LibreOffice saved it."""
    folder = tmp_path_factory.mktemp("office")
    filled, context = document()
    written = {language: write(form(context, filled, language)) for language in LANGUAGES}
    for language, body in written.items():
        (folder / f"{language}.xlsx").write_bytes(body)
    subprocess.run(
        [
            str(OFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
            "--outdir", str(folder / "again"), *(str(folder / f"{language}.xlsx") for language in LANGUAGES),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {
        language: (body, (folder / "again" / f"{language}.xlsx").read_bytes()) for language, body in written.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_reads_the_same(saved: dict[str, tuple[bytes, bytes]], language: str) -> None:
    filled, context = document()
    wanted = digest(canonicalise(vrs(), filled, context).document)
    for body in saved[language]:
        found = read(body, vocabulary(), program=PROGRAM)
        assert digest(canonicalise(vrs(), found.document, context).document) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_keeps_checks_locks_and_direction(saved: dict[str, tuple[bytes, bytes]], language: str) -> None:
    before, after = (shape(body) for body in saved[language])
    assert before == after
    assert before["directions"] == {"1" if language == "ar" else None}
    assert before["drop-downs"]["absences_active"] > 10


def shape(body: bytes) -> dict[str, Any]:
    """What must not be lost: cells under each check, sheets that are locked, their direction, names of ranges."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        names = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        sheets = [ElementTree.fromstring(package.read(name)) for name in sorted(names)]  # noqa: S314  # our own
        book = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314  # our own
    shown = [sheet for sheet in sheets if sheet.find(".//{*}dataValidation") is not None]
    drop_downs: Counter[str] = Counter()
    for sheet in shown:
        for check in sheet.iterfind(".//{*}dataValidation"):
            source = check.findtext("{*}formula1") if check.get("type") == "list" else check.get("type", "none")
            drop_downs[str(source)] += sum(map(_cells, check.get("sqref", "").split()))
    names_ = {each.get("name") for each in book.iterfind(".//{*}definedName")}
    return {
        "drop-downs": drop_downs,
        "locked": [sheet.find("{*}sheetProtection") is not None for sheet in sheets],
        "directions": {_of_view(sheet) for sheet in shown},
        "ranges": {name for name in names_ if name and not name.startswith("_xlnm")},
        "hidden": [each.get("state") not in {None, "visible"} for each in book.iterfind(".//{*}sheet")],
    }


def _of_view(sheet: Any) -> str | None:
    told = sheet.find(".//{*}sheetView").get("rightToLeft")
    return "1" if told in {"1", "true"} else None


def _cells(area: str) -> int:
    first, _, last = area.partition(":")
    (column, row), (end, below) = _place(first), _place(last or first)
    return (end - column + 1) * (below - row + 1)


def _place(name: str) -> tuple[int, int]:
    letters = name.rstrip("0123456789")
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number, int(name[len(letters) :])
