"""GET /programs/datapackage.zip."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from groups.actions import listings
from groups.representations.tables import COLUMNS
from groups.subjects import NODE
from tests.api.directory import many, refused
from tests.cast import Cast, program


def unpacked(cast: Cast, query: str = "", **headers: str) -> tuple[dict[str, Any], bytes]:
    answer = cast.api().get(f"/programs/datapackage.zip{query}", **headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="programs.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert archive.namelist() == ["programs.csv", "datapackage.json"]
        assert archive.testzip() is None
        return json.loads(archive.read("datapackage.json")), archive.read("programs.csv")


def test_says_what_it_is_whose_and_whether_it_is_whole(cast: Cast) -> None:
    described, table = unpacked(cast)
    resource = described["resources"][0]
    assert described["profile"] == "tabular-data-package"
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    assert described["created"] == "2026-11-22T00:00:00Z"
    assert resource["bytes"] == len(table)
    assert resource["hash"] == f"sha256:{hashlib.sha256(table).hexdigest()}"
    assert [field["name"] for field in resource["schema"]["fields"]] == list(COLUMNS)
    assert table == cast.api().get("/programs?format=csv").getvalue()


def test_is_the_same_while_nothing_changes(cast: Cast) -> None:
    first, again = (cast.api().get("/programs/datapackage.zip") for _ in range(2))
    assert first.getvalue() == again.getvalue()
    tag = first.headers["ETag"]
    assert cast.api().get("/programs/datapackage.zip", If_None_Match=tag).status_code == 304
    listings.hide(program=cast.hill, by=NODE)
    assert b"hill-friends" not in unpacked(cast, If_None_Match=tag)[1]


def test_takes_the_filters_of_the_list(cast: Cast) -> None:
    _described, table = unpacked(cast, "?country=XB&lang=fr")
    assert [line.split(b",")[7] for line in table.splitlines()] == [b"slug", b"abroad-circle"]
    assert refused(cast.api().get("/programs/datapackage.zip?country=nowhere")) == [("unknown_code", "/country")]
    assert refused(cast.api().get("/programs/datapackage.zip?limit=1")) == [("unknown_parameter", "/limit")]
    assert cast.api().get("/programs/datapackage.zip", Accept="application/json").status_code == 406


def test_frictionless_finds_no_fault(cast: Cast, tmp_path: Path) -> None:
    many(cast)
    program(
        "=cmd()", cast.dora, location_precision="exact", latitude=Decimal("1.5"), longitude=Decimal("-2.5"),
        website="https://example.org/", email="contact@example.org", phone="+33 1 23 45 67 89", founded_year=1987,
        summary={"en": 'two\nlines, "quoted"'},
    )  # fmt: skip
    path = tmp_path / "programs.zip"
    path.write_bytes(cast.api().get("/programs/datapackage.zip").getvalue())
    command = [sys.executable, "-m", "frictionless", "validate", "--json", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert (done.returncode, report["valid"], report["stats"]["errors"]) == (0, True, 0), done.stdout
