"""`text`: personal data in free texts, told with its place and never repeated."""

import pytest

from tests.network.standards.engine.examples import brief, check, large, only, put, row_of, small

HARMLESS = [
    "Visits fell from 414 in 2025 to 398 in 2026; the line was cut for 12 days.",
    "Room 12, 14 and 16 have no window. Rule 45 was not respected.",
    "In July 2026 and in 2025-2026 nothing changed.",
    "@ the gate we waited for 3.5 hours",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_texts(text: str) -> None:
    document, context = large()
    put(document, "V40", text)
    assert check(document, context).findings == ()


@pytest.mark.parametrize(
    ("text", "pattern", "found"),
    [
        ("mail a.b-c@mail.example.org now", "email", "a.b-c@mail.example.org"),
        ("mail \uff41\uff42@example.org now", "email", "ab@example.org"),
        ("call (0)20 7946 0000 today", "phone", "0)20 7946 0000"),
        ("call +49 30 901820-0 today", "phone", "+49 30 901820-0"),
        ("call 123456789", "phone", "123456789"),
        ("call \u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9", "phone", "\u06f1" + "x" * 8),
        ("his file A 123 456 789", "case_number_us", "A 123 456 789"),
    ],
)
def test_personal_data(text: str, pattern: str, found: str) -> None:
    document, context = large()
    put(document, "V40", text)
    told = [finding for finding in check(document, context).findings if finding.params["pattern"] == pattern]
    assert [finding.code for finding in told] == ["H26"]
    assert told[0].params["length"] == len(found)


@pytest.mark.parametrize(
    "date",
    [
        "2026-07-14",
        "14.07.2026",
        "14. 7. 2026",
        "7/14/2026",
        "14 July 2026",
        "July 14, 2026",
        "1er juillet 2026",
        "14 de julio de 2026",
        "14 يوليو 2026",
        "2026年7月14日",
    ],
)
def test_full_dates_are_a_question(date: str) -> None:
    document, context = small()
    put(document, "V40", f"On ({date}) it was closed.")
    finding = only(check(document, context))
    assert (finding.severity, finding.code, finding.params["start"]) == ("question", "W20", 4)
    assert finding.params["length"] == len(date)


def test_nine_to_fifteen_digits() -> None:
    for digits, told in ((8, False), (9, True), (15, True), (16, False)):
        document, context = small()
        put(document, "V40", f"number {'7' * digits} end")
        assert bool(check(document, context).findings) is told


def test_one_finding_for_each_row_and_pattern() -> None:
    document, context = small()
    here = put(document, "V40", "a@example.org b@example.org call 123456789", note="c@example.org")
    assert brief(check(document, context)) == [("H26", f"/values/{here}/value")] * 2


def test_a_note_is_searched_even_where_its_row_is_refused() -> None:
    document, context = small()
    row_of(document, "V03").update(value="7", note="ask ana@example.org")
    document["values"].append({"indicator": "V99", "value": 1, "note": "ask ana@example.org"})
    assert brief(check(document, context)) == [
        ("H26", "/values/2/note"),
        ("S03", "/values/2/value"),
        ("S02", "/values/13/indicator"),
        ("H26", "/values/13/note"),
    ]


def test_a_date_in_an_answer_can_itself_be_answered() -> None:
    document, context = small()
    row_of(document, "V17")["value"] = 1
    document["answers"] = [{"code": "W07", "pointer": "/values/9/value", "note": "ombudsman, 14 July 2026"}]
    result = check(document, context)
    assert brief(result) == [("W20", "/answers/0/note"), ("W07", "/values/9/value")]
    assert [finding.answered for finding in result.findings] == [False, True]
    document["answers"].append({"code": "W20", "pointer": "/answers/0", "note": "date of a public report"})
    assert check(document, context).ready
