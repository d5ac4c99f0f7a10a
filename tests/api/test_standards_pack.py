"""GET /standards/{version}/pack.zip: signed, the same bytes again, and its checker says what the node says."""

import base64
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from joserfc.jwk import OKPKey

from groups.subjects import NODE
from network.node.actions import keys
from network.node.canonical import canonical, sha256_hex
from network.node.signatures import verify
from network.reports import packs
from network.reports.representations.findings import placed
from network.standards import library, shipped
from network.standards.engine import validate
from tests.api.refusals import refusal
from tests.api.steps import PLACE
from tests.api.test_report_put_csv import TIDY, WIDE
from tests.cast import Cast
from tests.documents import small

pytestmark = pytest.mark.usefixtures("standard")
PACK = "/standards/1.0/pack.zip"
CASES = shipped.conformance("1.0")["cases"]
LANGUAGES = ("en", "es", "fr", "ar")
# Nothing but the standard library: no site-packages, no PYTHONPATH, no working directory.
BARE = [sys.executable, "-I", "-S", "-B", "-X", "utf8=0"]
# Many reports in one process, for a process each would take most of the time of the tests.
MANY = """
import contextlib, io, json, sys
sys.path.insert(0, sys.argv[1])
from network.reports.offline.command import main
assert not [name for name in sys.modules if name.startswith(("django", "groups", "orjson", "rfc8785"))]
for arguments in json.load(open(sys.argv[2])):
    out, sys.stdout = sys.stdout, io.TextIOWrapper(io.BytesIO(), "ascii")
    status = main(arguments)
    told, sys.stdout = sys.stdout.buffer.getvalue(), out
    print(json.dumps([status, told.decode()]))
"""


def members(cast: Cast) -> dict[str, bytes]:
    answer = cast.api().get(PACK)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def checker(cast: Cast, tmp_path: Path) -> Path:
    path = tmp_path / "validate.pyz"
    path.write_bytes(members(cast)["validate.pyz"])
    return path


def run(checker: Path, *arguments: str | Path) -> tuple[int, str, str]:
    done = subprocess.run(
        [*BARE, checker, *arguments], capture_output=True, check=False, cwd="/", env={"LC_ALL": "C"}, timeout=60
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def put(path: Path, value: Any) -> Path:
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return path


def test_has_all_that_is_needed(cast: Cast) -> None:
    found = members(cast)
    assert set(found) == {
        "manifest.json", "manifest.sig", "schema.json", "structure.json", "conformance.json", "validate.pyz",
        *(f"texts/{language}.json" for language in LANGUAGES), *(f"README.{language}.md" for language in LANGUAGES),
    }  # fmt: skip
    assert sha256_hex(canonical(json.loads(found["structure.json"]))) == shipped.read("1.0").digest[7:]
    assert json.loads(found["conformance.json"])["cases"] == CASES
    assert json.loads(found["schema.json"]) == cast.api().get("/standards/1.0/schema.json").json()
    assert json.loads(found["texts/ar.json"]) == shipped.read("1.0").texts["ar"]
    readmes = [found[f"README.{language}.md"].decode() for language in LANGUAGES]
    assert len(set(readmes)) == 4
    assert all("validate.pyz report.csv --context context.json --lang" in text for text in readmes)


def test_is_signed_by_the_node(cast: Cast) -> None:
    found = members(cast)
    manifest = json.loads(found["manifest.json"])
    assert manifest["members"] == {
        name: f"sha256:{sha256_hex(data)}" for name, data in found.items() if not name.startswith("manifest.")
    }
    published = cast.api().get("/.well-known/visitation-node").json()["keys"]
    (jwk,) = [each for each in published if each["kid"] == manifest["key"]]
    signature = found["manifest.sig"].decode()
    assert verify(jwk, found["manifest.json"], signature)
    assert not verify(jwk, found["manifest.json"] + b" ", signature)
    # And by another library than ours.
    raw = base64.urlsafe_b64decode(signature + "==")
    OKPKey.import_key({name: jwk[name] for name in ("kty", "crv", "x")}).public_key.verify(raw, found["manifest.json"])  # type: ignore[union-attr]  # the library's types know of no verify


def test_the_same_bytes_for_all_and_again(cast: Cast) -> None:
    first = cast.api().get(PACK)
    packs._packed.cache_clear()
    second = cast.api(cast.rosa).get(f"{PACK}?lang=ar")
    assert first.content == second.content
    assert cast.api().get(PACK, If_None_Match=first.headers["ETag"]).status_code == 304
    keys.rotate(by=NODE)
    assert cast.api().get(PACK).content != first.content


def test_is_kept_for_ever_under_its_digest(cast: Cast) -> None:
    answer = cast.api().get(PACK)
    assert answer.headers["Cache-Control"] == "public, no-cache"
    again = cast.api().get(answer.headers["Content-Location"])
    assert (again.status_code, again.content) == (200, answer.content)
    assert again.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert refusal(cast.api().get(f"{PACK}?digest=sha256:00")) == (404, "not_found")
    assert refusal(cast.api().get("/standards/9.9/pack.zip")) == (404, "not_found")
    assert refusal(cast.api().get(f"{PACK}?period=2026-Q3")) == (400, "bad_parameter")
    current = cast.api().get("/standards/current/pack.zip")
    assert current.content == answer.content


def test_findings_are_the_nodes_byte_by_byte_on_all_vectors(checker: Path, tmp_path: Path) -> None:
    """Each vector in its context, in each language in turn, on a Python with nothing installed."""
    edition = library.named("1.0")
    commands, expected = [], []
    for number, case in enumerate(CASES):
        language = LANGUAGES[number % 4]
        report = put(tmp_path / f"{number}.json", case["document"])
        context = put(tmp_path / f"{number}.context.json", case["context"])
        commands.append([str(report), "--context", str(context), "--lang", language, "--json"])
        if not all(isinstance(row, dict) for row in case["document"]["values"]):
            expected.append([2, ""])  # the node does not read it either: see below
            continue
        document = {"standard": "1.0", "period": case["context"]["period"], **case["document"]}
        result = validate(edition.compiled, document, case["context"])
        shown = canonical([placed(found, edition, language, (), {}) for found in result.findings])
        expected.append([0 if case["ready"] else 1, shown.decode() + "\n"])
    orders = put(tmp_path / "commands.json", commands)
    done = subprocess.run([*BARE, "-c", MANY, checker, orders], capture_output=True, check=True, cwd="/", timeout=120)
    told = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(told) == len(CASES) > 100
    assert expected.count([2, ""]) == 1
    for case, one, other in zip(CASES, told, expected, strict=True):
        assert one == other, case["name"]


def test_findings_are_those_that_validate_answers(cast: Cast, checker: Path, tmp_path: Path) -> None:
    """The documents of the vectors and CSV files, through HTTP and offline in the program's context."""
    api = cast.api(cast.rosa)
    context = put(tmp_path / "context.json", api.get(f"{PLACE}/context").content)
    files: list[tuple[str, bytes, str]] = [
        (f"{number}.json", json.dumps(case["document"]).encode(), "application/json")
        for number, case in enumerate(CASES)
    ]
    faulty = TIDY.replace("V03;٧", "V03;sept").replace("9;12", "9;15").replace("V17;0", "V17;1")
    files += [
        ("tidy.csv", faulty.encode(), "text/csv"),
        ("ready.csv", TIDY.encode(), "text/csv"),
        ("wide.csv", WIDE.replace("not_collected", "perdu").encode(), "text/csv"),
        ("period.csv", TIDY.replace("2026-Q3", "2026-Q2").encode(), "text/csv"),
    ]
    commands, expected = [], []
    for number, (name, body, media_type) in enumerate(files):
        language = LANGUAGES[number % 4]
        put(tmp_path / name, body)
        commands.append([str(tmp_path / name), "--context", str(context), "--lang", language, "--json"])
        answer = api.post(f"{PLACE}/validate?lang={language}", body, Content_Type=media_type)
        if answer.status_code == 400:
            assert answer.json()["code"] == "document_unreadable"
            expected.append([2, ""])
            continue
        expected.append([0 if answer.json()["ready"] else 1, canonical(answer.json()["findings"]).decode() + "\n"])
    orders = put(tmp_path / "commands.json", commands)
    done = subprocess.run([*BARE, "-c", MANY, checker, orders], capture_output=True, check=True, cwd="/", timeout=120)
    told = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert expected.count([2, ""]) == 1
    for (name, *_rest), one, other in zip(files, told, expected, strict=True):
        assert one == other, name
    assert told[-4][1].count('"source"') == 3


def test_for_people(cast: Cast, checker: Path, tmp_path: Path) -> None:
    context = put(tmp_path / "context.json", cast.api(cast.rosa).get(f"{PLACE}/context").json())
    report = put(tmp_path / "report.csv", TIDY.replace("9;12", "9;15").replace("V17;0", "V17;1").encode())
    status, told, aside = run(checker, report, "--context", context, "--lang", "fr")
    texts = {path: entry["text"] for path, entry in shipped.read("1.0").texts["fr"].items()}
    lines = told.splitlines()
    assert (status, aside) == (1, "")
    assert lines[0] == f"{texts['severity.question.label']} W07, ligne 11, colonne « Valeur »"
    assert lines[2] == f"  {texts['W07.hint']}"
    assert lines[3] == f"{texts['severity.error.label']} H31, ligne 14, colonne « base »"
    assert lines[-1] == "Il y a des erreurs à corriger."
    put(report, TIDY.encode())
    assert run(checker, report, "--context", context) == (0, "Ready to be submitted.\n", "")


def test_without_a_context_it_says_what_it_skipped(checker: Path, tmp_path: Path) -> None:
    report = put(tmp_path / "report.json", small())
    status, told, aside = run(checker, report, "--json")
    assert (status, told) == (0, "[]\n")
    for kind, code in (("stock", "W18"), ("outlier", "W01"), ("dropped", "W05"), ("fact", "W16"), ("tally", "W11")):
        assert f"{kind} ({code}" in aside
    large = next(case for case in CASES if case["name"] == "large: valid")
    assert run(checker, put(report, large["document"]), "--json")[:2] == (0, "[]\n")


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("report.csv", b"indicator,value\nV01,\xff", "octet 20"),
        ("report.csv", b"indicator,colour\n", "ligne 1, colonne « colour »"),
        ("report.json", b"{", "report.json"),
        ("report.json", b'{"values": [1]}', "/values/0"),
        ("report.json", b'{"values": [{"note": "\\u0000"}]}', "/values/0/note"),
        ("report.json", json.dumps({"values": [{}] * 10_000}).encode(), "plus de 10000 constats"),
        ("context.json", b"[]", "context.json"),
        ("context.json", b'{"context": {"period": "2026-Q3", "facilities": 7}}', "context.json"),
    ],
)
def test_what_cannot_be_read(checker: Path, tmp_path: Path, name: str, body: bytes, said: str) -> None:
    put(tmp_path / "report.json", small())
    put(tmp_path / "context.json", {"period": "2026-Q3"})
    put(tmp_path / name, body)
    report = name if name.startswith("report") else "report.json"
    status, told, aside = run(checker, tmp_path / report, "--context", tmp_path / "context.json", "--lang", "fr")
    assert (status, told) == (2, "")
    assert said in aside
    assert "Traceback" not in aside


def test_a_file_that_is_not_there(checker: Path, tmp_path: Path) -> None:
    status, told, aside = run(checker, tmp_path / "nothing.csv", "--lang", "ar")
    assert (status, told) == (2, "")
    assert "nothing.csv" in aside
    assert "Traceback" not in aside


@override_settings(NODE_LANGUAGE="ar")
def test_is_language_free(cast: Cast) -> None:
    packs._packed.cache_clear()
    arabic = cast.api().get(PACK, Accept_Language="ar").content
    packs._packed.cache_clear()
    assert cast.api().get(PACK, Accept_Language="fr").content == arabic
