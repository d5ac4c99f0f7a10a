"""What 1.1 may change of 1.0, and the law behind it: what was valid stays valid."""

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.standards.engine import compile_structure, validate
from network.standards.engine.changes import change_faults
from network.standards.engine.compatibility import compatibility_faults
from network.standards.engine.findings import ERROR
from network.standards.engine.lint import lint
from network.standards.engine.meanings import with_meanings
from tests.network.standards.engine import drafts
from tests.network.standards.engine.drafts import LEGAL, Edit, draft, entry, note
from tests.network.standards.engine.examples import Json, cases, structure, texts
from tests.network.standards.engine.honest import honest_quarter


def section_f() -> list[Json]:
    """The two valid documents and the seeded faults."""
    return [case for case in cases() if case["name"].startswith(("small", "large", "fault"))]


@pytest.mark.parametrize("edit", LEGAL, ids=lambda edit: edit.__name__)
def test_what_a_minor_version_may_do(edit: Edit) -> None:
    made, known = draft(edit)
    assert lint(made, known, structure(), cases=section_f(), complete=False) == []


def test_all_of_it_at_once() -> None:
    made, known = draft(*LEGAL)
    assert lint(made, known, structure(), cases=section_f(), complete=False) == []


def member(where: str, code: str, **values: Any) -> Edit:
    def edit(version: Json, entries: Json) -> None:
        entry(version, where, code).update(values)

    return edit


def without(where: str, code: str) -> Edit:
    def edit(version: Json, entries: Json) -> None:
        version[where].remove(entry(version, where, code))

    return edit


def top(**values: Any) -> Edit:
    def edit(version: Json, entries: Json) -> None:
        version.update(values)

    return edit


def reworded(version: Json, entries: Json) -> None:
    entries["V01.definition"]["text"] = "Another thing."


def without_code(version: Json, entries: Json) -> None:
    entry(version, "lists", "CL_SEX")["codes"].pop(0)


def retired_code(version: Json, entries: Json) -> None:
    entry(version, "lists", "CL_SEX")["codes"][0]["retired"] = True


def other_relation(version: Json, entries: Json) -> None:
    entry(version, "indicators", "V01")["breakdowns"][0]["relation"] = "cover"


def another_base(version: Json, entries: Json) -> None:
    entry(version, "indicators", "V21")["attributes"][0]["min"] = 5


def needed_attribute(version: Json, entries: Json) -> None:
    made = {"name": "estimate", "type": "boolean", "required": True}
    entry(version, "indicators", "V03")["attributes"] = [made]


def error_on_old(version: Json, entries: Json) -> None:
    drafts.add_question(version, entries, "H91", "error")


def error_on_new_derived(version: Json, entries: Json) -> None:
    drafts.add_error_about_new(version, entries)
    entry(version, "indicators", "V43")["total"] = "derived"


def error_on_absence(version: Json, entries: Json) -> None:
    drafts.add_indicator(version, entries, "V43")
    version["rules"].append(
        {"code": "H92", "kind": "implies", "severity": "error", "over": "total", "at": "V01",
         "if": [{"indicator": "V01", "test": ">", "number": "0"}], "then": [{"indicator": "V43", "test": "reported"}]}
    )  # fmt: skip


REFUSED: list[tuple[Edit, str]] = [
    (reworded, "changed"),
    (member("indicators", "V01", unit="people"), "changed"),
    (member("indicators", "V01", type="decimal"), "changed"),
    (member("indicators", "V01", stock=True), "changed"),
    (member("indicators", "V01", each_facility=False), "changed"),
    (member("indicators", "V04", level="core"), "changed"),
    (member("indicators", "V01", level="sometimes"), "changed"),
    (member("indicators", "V01", retired=True), "changed"),
    (other_relation, "changed"),
    (another_base, "changed"),
    (needed_attribute, "not_optional"),
    (without("indicators", "V01"), "removed"),
    (without("dimensions", "sex"), "removed"),
    (without("sections", "abuse"), "removed"),
    (without("lists", "CL_SEX"), "removed"),
    (without("attributes", "note"), "removed"),
    (without("patterns", "email"), "removed"),
    (without("rules", "W03"), "removed"),
    (without_code, "removed"),
    (retired_code, "changed"),
    (member("attributes", "note", max=10), "changed"),
    (member("patterns", "email", pattern="x"), "changed"),
    (member("dimensions", "sex", list="CL_AGE"), "changed"),
    (member("rules", "W03", max="1"), "changed"),
    (member("rules", "W03", severity="error"), "changed"),
    (member("rules", "W03", severity="notice"), "changed"),
    (member("rules", "H11", op="<"), "changed"),
    (top(activities=["visits"]), "removed"),
    (top(source_language="fr"), "changed"),
    (top(standard="XYZ"), "changed"),
    (top(first_period="2024-Q1"), "out_of_order"),
    (top(version="1.0"), "out_of_order"),
    (lambda version, entries: drafts.add_indicator(version, entries, level="core"), "not_optional"),
    (lambda version, entries: drafts.add_indicator(version, entries, each_facility=True), "not_optional"),
    (lambda version, entries: drafts.add_indicator(version, entries, level="if_active", activity="visits"), "not_optional"),
    (lambda version, entries: drafts.add_indicator(version, entries, level="if_active"), "not_optional"),
    (lambda version, entries: drafts.add_breakdown(version, entries, "F01", "facility"), "error_reached"),
    (lambda version, entries: drafts.add_breakdown(version, entries, "V13", "age"), "error_reached"),
    (error_on_old, "error_added"),
    (error_on_new_derived, "error_added"),
    (error_on_absence, "error_added"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "code"), REFUSED)
def test_what_it_may_not_do(edit: Edit, code: str) -> None:
    before = structure()
    # So that they can be added.
    for name, dimension in (("F01", "facility"), ("V13", "age")):
        breakdowns = entry(before, "indicators", name)["breakdowns"]
        breakdowns[:] = [each for each in breakdowns if each["dimension"] != dimension]
    made, entries = copy.deepcopy(before) | {"version": "1.1", "first_period": "2027-Q3"}, texts()["en"]
    assert list(compatibility_faults(made, before)) == []
    edit(made, entries)
    assert code in {each.code for each in compatibility_faults(with_meanings(made, entries), before)}


def test_a_major_version_may_do_all_of_it_but_remove_and_use_again() -> None:
    retired = structure()
    entry(retired, "indicators", "V14")["retired"] = True
    made, _ = draft(version="2.0")
    made["indicators"][0]["type"] = "decimal"
    assert [each.code for each in compatibility_faults(made, retired)] == ["used_again"]
    made, _ = draft(without("indicators", "V14"), without_code, version="2.0")
    assert [each.code for each in compatibility_faults(made, structure())] == ["removed", "removed"]


def test_every_difference_is_listed_once_and_fits() -> None:
    def told(*edits: Edit) -> list[str]:
        return [each.code for each in change_faults(draft(*edits)[0], structure())]

    def sexes(version: Json, entries: Json) -> None:
        entry(version, "lists", "CL_SEX")["codes"].append({"code": "Z"})
        drafts.say(entries, "CL_SEX.Z.label")

    def listed(relation: str, before: list[str], after: list[str], confidence: str = "exact") -> Edit:
        return lambda version, entries: note(version, relation, before, after, confidence)

    assert told() == []
    assert told(sexes) == ["change_unlisted"]
    assert told(sexes, listed("added", [], ["CL_SEX.Z"])) == []
    assert told(listed("added", [], ["V99"])) == ["change_not_now"]
    assert told(listed("retired", ["V99"], [])) == ["change_not_before"]
    assert told(listed("same", ["V01"], ["V02"])) == ["change_wrong"]
    assert told(listed("split", ["V01"], ["V02"], "sum_of_parts")) == ["change_wrong"]
    assert told(listed("vanished", ["V01"], ["V02"])) == ["unknown_word"]
    assert told(listed("same", ["V01"], ["V01"], "surely")) == ["unknown_word"]
    assert told(listed("redefined", ["V01"], ["V01"])) == ["confidence_wrong"]
    assert told(listed("same", ["V01"], ["V01"], "sum_of_parts")) == ["confidence_wrong"]
    # People never merge by sum; events do.
    assert told(listed("merged", ["V12", "V15"], ["V12"], "sum_of_parts")) == ["confidence_wrong"]
    assert told(listed("merged", ["V01", "V06"], ["V01"], "sum_of_parts")) == []
    # Several vulnerabilities may be true of one person: the list is not exclusive.
    vuln = ["CL_VULN.minor", "CL_VULN.over_65"]
    assert told(listed("merged", vuln, ["CL_VULN.minor"], "sum_of_parts")) == ["confidence_wrong"]
    assert told(listed("merged", vuln, ["CL_VULN.minor"], "not_comparable")) == []


def test_a_code_of_an_exclusive_list_takes_from_other() -> None:
    made, _ = draft(drafts.add_code)
    assert list(change_faults(made, structure())) == []
    made["changes"] = [{"from": [], "to": ["CL_REFUSAL.riot"], "relation": "added", "confidence": "exact"}]
    assert [(each.code, each.pointer) for each in change_faults(made, structure())] == [
        ("change_wrong", "/structure/lists/3/codes/0")
    ]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_law_what_was_valid_has_no_error_under_the_next(seed: int) -> None:
    """Honest quarters under random legal versions, in the same context."""
    dice = random.Random(seed)
    document, context = honest_quarter(dice)
    made, known = drafts.random_legal(dice)
    assert lint(made, known, structure(), complete=False) == []
    result = validate(compile_structure(made | {"first_period": "2024-Q1"}), document | {"standard": "1.1"}, context)
    assert [each for each in result.findings if each.severity == ERROR] == []
