"""The example of docs/bulk.md works as it stands."""

import json
import re
from pathlib import Path

import pytest

from network.reports.actions import bulk
from tests.api.bulk import outcomes, send, umbrella
from tests.cast import Cast

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "bulk.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("standard")
def test_the_file_is_answered_as_the_page_says(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    umbrella(cast, 2)
    (file,) = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    api = cast.api(cast.dora)
    answer = send(api, *file.encode().splitlines(), Idempotency_Key="network-2026-Q3")
    assert outcomes(answer) == [(1, "created"), (2, "refused", "report_invalid")]
    for told in answer.json()["results"]:
        assert all(f'"{name}"' in PAGE for name in told)
    addresses = re.findall(r'\$NODE(/api/v1/[^"]+)"', PAGE)
    assert addresses[0] == "/api/v1/reports/bulk"
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 1)
    job = send(api, *file.encode().splitlines()).json()
    assert all(f'"{name}"' in PAGE for name in ("id", "status", "mode", "lines", "done", "counts") if name in job)
    for address in addresses[1:]:
        assert api.get(address.replace("$JOB", job["id"])).status_code == 200


def test_the_lines_are_json() -> None:
    (file,) = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert [json.loads(line)["program"] for line in file.splitlines()] == ["harbour-visitors", "group-1"]
