"""What is no plain workbook is refused early, whatever its sizes say, and within 64 MB."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from network.reports.formats.unreadable import Unreadable
from network.reports.formats.xlsx.packages import repacked
from network.reports.formats.xlsx.reading import read
from tests.api.sheets import edited
from tests.network.reports.formats.xlsx import packages
from tests.network.reports.formats.xlsx.forms import PROGRAM, vocabulary

ROOT = Path(__file__).parents[5]
MOST = 64_000_000


@pytest.mark.parametrize("name", packages.BOMBS)
def test_is_refused(name: str) -> None:
    code, make = packages.BOMBS[name]
    body = make()
    known = vocabulary()
    began = time.process_time()
    with pytest.raises(Unreadable) as refused:
        read(body, known, program=PROGRAM)
    assert (refused.value.code, time.process_time() - began < 2) == (code, True)


def test_a_workbook_passes_whole_but_for_what_is_not_read() -> None:
    repacked(packages.filled())
    read(packages.filled(), vocabulary(), program=PROGRAM)


def test_links_that_people_type_are_no_connections() -> None:
    relation = b'<Relationships><Relationship Type="hyperlink" Target="https://example.org" TargetMode="External"/></Relationships>'
    read(
        edited(packages.filled(), "xl/worksheets/_rels/sheet1.xml.rels", lambda old: relation),
        vocabulary(),
        program=PROGRAM,
    )


MEASURE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
import resource, sys, zipfile, zlib
from network.reports.formats.unreadable import Unreadable
from network.reports.formats.xlsx.reading import read
from tests.network.reports.formats.xlsx.forms import PROGRAM, vocabulary

known = vocabulary()
body = open(sys.argv[1], "rb").read()
read(open(sys.argv[2], "rb").read(), known, program=PROGRAM)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read(body, known, program=PROGRAM)
except Unreadable as refused:
    print(refused.code)
else:
    print("read")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
COSTLY = (
    "sixty megabytes of blanks", "which say they are ten", "a million empty rows", "a million tags",
    "a cell in the last row of the last column", "a long text in many cells",
)  # fmt: skip


def large() -> bytes:
    """As large as is read at all: ten thousand further rows, and texts up to the limit."""
    rows = b"".join(
        b'<row r="%d">%s</row>'
        % (row, b"".join(b'<c r="%s%d" t="str"><v>%d</v></c>' % (column, row, row) for column in (b"B", b"E", b"F")))
        for row in range(40, 10_000)
    )
    return edited(
        packages.filled(), "xl/worksheets/sheet12.xml", lambda old: old.replace(b"</sheetData>", rows + b"</sheetData>")
    )


@pytest.mark.parametrize("name", [*COSTLY, "as large as is read"])
def test_takes_little_memory(name: str, tmp_path: Path) -> None:
    expected, make = packages.BOMBS.get(name, ("read", large))
    (tmp_path / "body").write_bytes(make())
    (tmp_path / "plain").write_bytes(packages.filled())
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(tmp_path / "body"), str(tmp_path / "plain")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    code, kilobytes = done.stdout.split()
    assert code == expected
    assert int(kilobytes) * (1 if sys.platform == "darwin" else 1024) < MOST
