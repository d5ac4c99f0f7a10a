"""The examples of docs/dhis2.md and docs/forms.md work as they stand."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from groups.codelists import Scope
from tests.api.steps import PLACE
from tests.cast import Api, Cast
from tests.documents import SMALL
from tests.encodings import submission

DOCS = Path(__file__).resolve().parents[2] / "docs"

pytestmark = pytest.mark.usefixtures("standard")


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def the_one(page: str, member: str) -> Any:
    """The JSON example that has the member."""
    (found,) = [body for block in blocks(page, "json") if member in (body := json.loads(block))]
    return found


@pytest.fixture
def script(cast: Cast) -> Api:
    return Api(token=cast.token(cast.harbour, *Scope))


def test_the_push(script: Api) -> None:
    answer = script.post("/dhis2/harbour-visitors/api/dataValueSets?idScheme=code", the_one("dhis2.md", "dataValues"))
    (shown,) = [block for block in blocks("dhis2.md", "text") if "importCount" in block]
    count = json.loads(re.findall(r'"importCount": ({.*?})', shown)[0])
    assert answer.status_code == 200
    assert answer.json()["response"]["importCount"] == count
    assert answer.json()["message"].startswith(re.findall(r'"message": "(.*?)…', shown)[0])
    assert "H02" in {each["errorCode"] for each in answer.json()["response"]["conflicts"]}


def test_the_exchange_leads_to_the_door(script: Api) -> None:
    target = the_one("dhis2.md", "target")["target"]
    door = target["api"]["url"].removeprefix("https://node.example.org") + "/api/dataValueSets"
    query = f"idScheme={target['request']['idScheme']}&importStrategy={target['request']['importStrategy']}"
    assert script.post(f"{door}?{query}", {"dataValues": []}).status_code == 200


def test_the_submission(cast: Cast, script: Api) -> None:
    answer = script.post("/kobo/harbour-visitors", the_one("forms.md", "_uuid"))
    assert (answer.status_code, answer.json()["findings"]) == (201, [])
    values = cast.api(cast.rosa).get(PLACE).json()["document"]["values"]
    assert [row for row in values if "by" not in row] == SMALL["values"]


def test_the_forms(script: Api) -> None:
    addresses = re.findall(r"'https://node\.example\.org(/api/v1/standards/[^']+)'", "".join(blocks("forms.md", "sh")))
    assert len(addresses) == 2
    assert [script.get(address).status_code for address in addresses] == [200, 200]


@pytest.mark.skipif(shutil.which("jq") is None, reason="NO jq: THE FILTER FOR ODK CENTRAL IS NOT RUN")
def test_what_odk_central_has_nested_is_laid_flat(cast: Cast, script: Api) -> None:
    (block,) = [block for block in blocks("forms.md", "text") if "/Submissions" in block]
    (query,) = re.findall(r"jq -c '(.*?)'", block, re.DOTALL)
    nested: dict[str, Any] = {
        "__id": "uuid:b",
        "__system": {"edits": 0, "reviewState": None},
        "meta": {"instanceID": "uuid:b"},
    }
    for path, word in submission(SMALL, period="2026-Q3", uuid="").items():
        group, slash, name = path.partition("/")
        if slash:
            nested.setdefault(group, {})[name] = int(word) if word.isdecimal() else word
        elif word:
            nested[path] = word
    nested["page"]["V40"] = None  # as it has what was not answered
    done = subprocess.run(
        ["jq", "-c", query], input=json.dumps({"value": [nested]}), capture_output=True, text=True, check=True
    )
    assert script.post("/kobo/harbour-visitors", done.stdout.encode()).status_code == 201
    assert cast.api(cast.rosa).get(PLACE).json()["document"]["values"] == SMALL["values"]


CURL = """#!/bin/sh
# Stands for curl: answers as Kobo's data do, and keeps what is sent to the node.
for last; do :; done
case "$last" in
  https://kf.kobotoolbox.org/*) cat "$HERE/data.json" ;;
  *) printf '%s %s ' "$3" "$last" >> "$HERE/sent"; cat >> "$HERE/sent"; printf '\\n' >> "$HERE/sent" ;;
esac
"""


@pytest.mark.skipif(shutil.which("jq") is None, reason="NO jq: THE PULL FROM KOBO IS NOT RUN")
def test_the_pull_of_edits(cast: Cast, script: Api, tmp_path: Path) -> None:
    """The first submission was sent by Kobo; it and its edit come by the pull, in the order in which they were made."""
    first = submission(SMALL, period="2026-Q3", uuid="uuid-1") | {"_id": 1}
    edited = first | {"_id": 2, "_uuid": "uuid-2", "page/V01": "39"}
    assert script.post("/kobo/harbour-visitors", first).status_code == 201
    (tmp_path / "data.json").write_text(json.dumps({"results": [edited, first]}))
    (tmp_path / "curl").write_text(CURL)
    (tmp_path / "curl").chmod(0o755)
    (block,) = [block for block in blocks("forms.md", "text") if "kobotoolbox.org" in block]
    environment = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}", "HERE": str(tmp_path), "KOBO_KEY": "k", "FORM": "f", "TOKEN": "vnt_x"
    }  # fmt: skip
    subprocess.run(["/bin/sh", "-euc", block], env=environment, check=True)
    lines = (tmp_path / "sent").read_text(encoding="utf-8").splitlines()
    head = "Authorization: Bearer vnt_x https://node.example.org/api/v1"
    sent = [line.removeprefix(f"{head}/kobo/harbour-visitors ") for line in lines]
    assert [json.loads(body) for body in sent] == [first, edited]
    before = cast.api(cast.rosa).get(PLACE).json()["document"]
    assert script.post("/kobo/harbour-visitors", json.loads(sent[0])).status_code == 201
    assert cast.api(cast.rosa).get(PLACE).json()["document"] == before
    assert script.post("/kobo/harbour-visitors", json.loads(sent[1])).status_code == 200
    values = cast.api(cast.rosa).get(PLACE).json()["document"]["values"]
    assert next(row["value"] for row in values if row["indicator"] == "V01") == 39
