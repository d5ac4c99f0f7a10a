"""The lint: the published version is clean, and each way to break it is told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from network.standards.engine import StructureError, compile_structure
from network.standards.engine.lint import lint, main
from network.standards.engine.meanings import layout, text_hash, with_meanings
from network.standards.engine.problems import SENTENCES, Problem
from network.standards.engine.wording import text_paths
from tests.network.standards.engine.examples import FOLDER, Json, cases, structure, texts


def test_the_published_version_is_clean() -> None:
    assert lint(structure(), texts(), cases=cases()) == []


def said(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(each.code, each.pointer) for each in problems]


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


def _rules_that_are_none(version: Json) -> None:
    version["rules"] = {"H02": 1}


def _no_word(version: Json) -> None:
    version["indicators"][0]["unit"] = 7


def _deep_nonsense(version: Json) -> None:
    rule(version, "H11")["left"] = [{"indicator": ["V02"]}]


def _twice(version: Json) -> None:
    version["indicators"].append(version["indicators"][0])


def _unknown_kind(version: Json) -> None:
    rule(version, "H11")["kind"] = "guess"


def _unknown_relation(version: Json) -> None:
    version["indicators"][0]["breakdowns"][0]["relation"] = "about"


def place(code: str) -> str:
    """Where a rule stands."""
    return f"/structure/rules/{[item['code'] for item in structure()['rules']].index(code)}"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_without_op, ("member_missing", place("H11"))),
        (_unknown_indicator, ("unknown_reference", place("H11"))),
        (_unread_at, ("at_not_read", f"{place('H11')}/at")),
        (_without_unknown, ("unknown_missing", "/structure/lists/25")),
        (_float, ("fraction_found", f"{place('W03')}/from")),
        (_unplaced, ("not_placed_once", "/structure/sections")),
        (_reworded, ("meaning_differs", "/structure/indicators/0")),
        (_unknown_pattern, ("unknown_reference", f"{place('W20')}/patterns")),
        (_unknown_code, ("unknown_reference", place("H17"))),
        (_extra_parameter, ("parameter_unknown", f"{place('H02')}/over")),
        (_rules_that_are_none, ("shape_wrong", "/structure/rules")),
        (_no_word, ("shape_wrong", "/structure/indicators/0/unit")),
        (_deep_nonsense, ("not_compilable", "/structure")),
        (_twice, ("duplicate_code", "/structure/indicators/45")),
        (_unknown_kind, ("unknown_word", f"{place('H11')}/kind")),
        (_unknown_relation, ("unknown_word", "/structure/indicators/0/breakdowns/0/relation")),
    ],
)
def test_what_breaks_a_structure_is_told(change: Callable[[Json], None], told: tuple[str, str]) -> None:
    version = structure()
    change(version)
    found = lint(version, texts())
    assert told in said(found)
    assert all(str(each) for each in found)


@pytest.mark.parametrize(
    "value", [None, [], {}, {"rules": []}, dict.fromkeys(structure(), 1), {name: [[]] for name in structure()}]
)
def test_any_json_is_linted(value: object) -> None:
    assert lint(value, {})


def test_texts() -> None:
    known = texts()
    del known["en"]["V01.guidance"]
    known["en"]["V98.label"] = {"text": "What?", "status": "source"}
    known["en"]["H08.message"]["text"] = "Total: {total}; age: {age}"
    known["en"]["V03.label"]["status"] = "reviewed"
    known["en"]["V04.label"] = "words"
    known["fr"]["V02.label"]["source_hash"] = text_hash("something else")
    known["fr"]["W03.message"]["text"] = "{ratio}"
    known["es"]["V01.label"]["status"] = "outdated"
    known["ar"]["V01.label"]["text"] = "e\u0301"
    found = said(lint(structure(), known))
    for told in (
        ("text_missing", "/texts/en/entries"),
        ("text_unknown", "/texts/en/entries/V98.label"),
        ("placeholder_unknown", "/texts/en/entries/H08.message"),
        ("source_marked", "/texts/en/entries/V03.label"),
        ("shape_wrong", "/texts/en/entries/V04.label"),
        ("text_outdated", "/texts/fr/entries/V02.label"),
        ("placeholders_differ", "/texts/fr/entries/W03.message"),
        ("status_unknown", "/texts/es/entries/V01.label"),
        ("not_nfc", "/texts/ar/entries/V01.label"),
    ):
        assert told in found


def test_translations_may_follow_and_the_source_may_not() -> None:
    known = texts()
    del known["fr"], known["es"]["V01.label"]
    known["ar"]["V02.label"]["source_hash"] = text_hash("something else")
    assert lint(structure(), known, complete=False) == []
    assert {"text_missing", "text_outdated"} == {each.code for each in lint(structure(), known)}
    del known["en"]["V01.guidance"]
    assert said(lint(structure(), known, complete=False)) == [("text_missing", "/texts/en/entries")]
    assert ("text_missing", "/texts/en/entries") in said(lint(structure(), {}, complete=False))


def test_the_published_cases_must_give_their_findings() -> None:
    version = structure()
    rule(version, "W03")["max"] = "1"
    rule(version, "H11")["op"] = "<"
    found = lint(version, texts(), cases=cases())
    assert {each.code for each in found} == {"case_differs"}
    assert "H11: more people than visits" not in {each.params["name"] for each in found}
    assert "large: valid" not in {each.params["name"] for each in found}  # a new question is none of its business


def test_every_sentence_is_used() -> None:
    folder = FOLDER.parents[1] / "engine"
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py") if path.name != "problems.py")
    assert [name for name in SENTENCES if f'problem("{name}"' not in code] == []


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
    assert "V01: the meaning is not" in capsys.readouterr().out
    assert main(["--fill", str(tmp_path)]) == 0
    assert (tmp_path / "structure.json").read_text("utf-8") == layout(structure())


def test_paths_are_unique() -> None:
    paths = text_paths(structure())
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("version", [{}, {"rules": []}, {"rules": [{"kind": "guess"}]}])
def test_what_cannot_be_compiled(version: Json) -> None:
    with pytest.raises(StructureError):
        compile_structure(version)
