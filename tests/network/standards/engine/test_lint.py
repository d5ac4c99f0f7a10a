"""The lint: the published version is clean, and each way to break it is told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from network.standards.engine import StructureError, compile_structure
from network.standards.engine.lint import lint, main, text_paths
from network.standards.engine.meanings import layout, text_hash, with_meanings
from tests.network.standards.engine.examples import FOLDER, Json, structure, texts


def test_the_published_version_is_clean() -> None:
    assert lint(structure(), texts()) == []


def test_the_file_is_laid_out_as_the_fill_writes_it() -> None:
    assert (FOLDER / "structure.json").read_text("utf-8") == layout(structure())


def rule(version: Json, code: str) -> Json:
    found: Json = next(item for item in version["rules"] if item["code"] == code)
    return found


def _without_op(version: Json) -> None:
    del rule(version, "H11")["op"]


def _unknown_indicator(version: Json) -> None:
    rule(version, "H11")["left"][0]["indicator"] = "V98"


def _unread_at(version: Json) -> None:
    rule(version, "H11")["at"] = "V03"


def _without_unknown(version: Json) -> None:
    codes = next(item for item in version["lists"] if item["code"] == "CL_COST")["codes"]
    codes.remove(next(code for code in codes if code["code"] == "unknown"))


def _float(version: Json) -> None:
    rule(version, "W03")["from"] = 10.5


def _unplaced(version: Json) -> None:
    version["sections"][0]["indicators"].remove("V01")


def _reworded(version: Json) -> None:
    version["indicators"][0]["meaning"] = "0" * 64


def _unknown_pattern(version: Json) -> None:
    rule(version, "W20")["patterns"].append("passport")


def _unknown_code(version: Json) -> None:
    rule(version, "H17")["left"][0]["by"] = {"age": "child"}


def _extra_parameter(version: Json) -> None:
    rule(version, "H02")["over"] = "total"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_without_op, "H11: parameter `op` is missing"),
        (_unknown_indicator, "H11: unknown indicator V98"),
        (_unread_at, "H11: `at` V03 is not among the cells read"),
        (_without_unknown, "CL_COST: an exhaustive list without `unknown`"),
        (_float, "a float"),
        (_unplaced, "sections: V01 is placed 0 times"),
        (_reworded, "V01: `meaning` is not the hash of its definition"),
        (_unknown_pattern, "W20: unknown pattern passport"),
        (_unknown_code, "H17: unknown code age child"),
        (_extra_parameter, "H02: parameter `over` is unknown to kind answered"),
    ],
)
def test_what_breaks_a_structure_is_told(change: Callable[[Json], None], told: str) -> None:
    version = structure()
    change(version)
    assert any(told in problem for problem in lint(version, texts()))


def test_texts() -> None:
    known = texts()
    version = structure()
    del known["en"]["V01.guidance"]
    known["en"]["V98.label"] = {"text": "What?", "status": "source"}
    known["en"]["H08.message"]["text"] = "Total: {total}; age: {age}"
    if "fr" in known:
        known["fr"]["V02.label"]["source_hash"] = text_hash("something else")
        known["fr"]["W03.message"]["text"] = "{ratio}"
    problems = lint(version, known)
    assert "en: V01.guidance has no text" in problems
    assert "en: V98.label names nothing in this version" in problems
    assert "en: H08.message uses {age}, not a param of its kind" in problems
    if "fr" in known:
        assert "fr: V02.label is outdated" in problems
        assert "fr: W03.message does not use the placeholders of the source" in problems


def test_every_difference_to_the_version_before_is_listed() -> None:
    before, now = structure(), structure()
    sexes = next(item for item in now["lists"] if item["code"] == "CL_SEX")["codes"]
    sexes.append({"code": "Z", "meaning": text_hash("z")})
    told = [problem for problem in lint(now, texts(), before) if problem.startswith("changes")]
    assert told == ["changes: CL_SEX.Z differs from the version before and is not listed"]
    now["changes"] = [{"from": [], "to": ["CL_SEX.Z"], "relation": "added", "confidence": "exact"}]
    assert not [problem for problem in lint(now, texts(), before) if problem.startswith("changes")]


def test_meanings_come_from_definitions_and_labels() -> None:
    version = structure()
    entries = {"V01.definition": {"text": "one"}, "CL_SEX.F.label": {"text": "Female"}}
    filled = with_meanings(version, entries)
    assert filled["indicators"][0]["meaning"] == text_hash("one")
    assert "meaning" not in filled["indicators"][1]
    sexes = next(item for item in filled["lists"] if item["code"] == "CL_SEX")["codes"]
    assert sexes[0]["meaning"] == text_hash("Female")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = structure()
    for item in bare["indicators"]:
        del item["meaning"]
    (tmp_path / "texts").mkdir()
    for language, entries in texts().items():
        text = json.dumps({"language": language, "entries": entries})
        (tmp_path / "texts" / f"{language}.json").write_text(text, encoding="utf-8")
    (tmp_path / "structure.json").write_text(json.dumps(bare), encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "V01: `meaning`" in capsys.readouterr().out
    assert main(["--fill", str(tmp_path)]) == 0
    assert (tmp_path / "structure.json").read_text("utf-8") == layout(structure())


def test_paths_are_unique() -> None:
    paths = text_paths(structure())
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("version", [{}, {"rules": []}, {"rules": [{"kind": "guess"}]}])
def test_what_cannot_be_compiled(version: Json) -> None:
    with pytest.raises(StructureError):
        compile_structure(version)
