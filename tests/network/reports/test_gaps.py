"""What an erased text leaves in a document, and how such a document is checked and sent again."""

from typing import Any

from network.reports import gaps
from network.standards import engine
from tests.documents import small
from tests.network.reports.test_documents import EDITION

FACT = {"as_of": "2026-08-15", "source_url": "https://example.org/contract"}


def gapped() -> dict[str, Any]:
    """The story at row 13 is erased, and the note of the first answer."""
    document = small()
    document["values"] += [{"indicator": "V40"}, {"indicator": "F04", "value": 120, **FACT}]
    document["answers"] = [
        {"code": "W01", "pointer": "/values/0/value"},
        {"code": "W20", "pointer": "/values/13/value", "note": "A date of the authority's."},
        {"code": "W16", "pointer": "/values/14/value", "note": "They built."},
        {"code": "W20", "pointer": "/answers/2/note", "note": "It was in the paper."},
        {"code": "W20", "pointer": "/answers/0/note", "note": "Of the letter."},
    ]
    return document


def test_filled_it_has_no_finding_of_shape() -> None:
    context = {"period": "2026-Q3", "days": 92, "activities": ["visits"], "facilities": [], "history": []}
    codes = {each.code for each in engine.validate(EDITION.compiled, gaps.fill(gapped()), context).findings}
    assert not {"S01", "S03"} & codes
    assert gaps.fill(small()) == small()


def test_closed_it_can_be_sent_and_its_answers_stay_with_their_rows() -> None:
    closed = gaps.close(gapped())
    assert [row["indicator"] for row in closed["values"][12:]] == ["V21", "F04"]
    assert closed["answers"] == [
        {"code": "W16", "pointer": "/values/13/value", "note": "They built."},
        {"code": "W20", "pointer": "/answers/1/note", "note": "It was in the paper."},
    ]
    assert gaps.close(small()) == small()


def test_a_stripped_draft_has_figures_only() -> None:
    draft = small(V01="a name")
    del draft["language"]  # kept beside it
    draft["remark"] = "words"
    draft["values"][1]["note"] = "words"
    draft["values"][2]["remark"] = "words"
    draft["values"] += [
        {"indicator": "V40", "value": "words"},
        {"indicator": "V4O", "value": "words"},
        {"indicator": ["words"], "value": 1},
        {"indicator": "V03", "value": {"words": "words"}},
        {"indicator": "F02", "value": "Example Services", **FACT},
    ]
    draft["answers"] = [{"code": "W01", "pointer": "/values/0", "note": "words"}]
    stripped, words = gaps.strip(draft, EDITION)
    assert words == 9
    rows = {row["indicator"]: row for row in stripped["values"]}
    assert "words" not in str(stripped)
    assert (rows["V02"], rows["V03"]) == (
        {"indicator": "V02", "value": 14},
        {"indicator": "V03", "value": 7},
    )
    assert rows["F02"]["value"] == "Example Services"
    assert "V01" not in rows
    assert gaps.strip(stripped, EDITION) == (stripped, 0)
    assert gaps.strip({"values": None, "answers": "words"}, EDITION) == ({"values": [], "answers": []}, 0)
