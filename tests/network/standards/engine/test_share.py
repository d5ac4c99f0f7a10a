"""`share`: a notice where much of a breakdown is unknown."""

from tests.network.standards.engine.examples import check, only, put, small


def test_it_starts_above_two_fifths_of_ten() -> None:
    for known, unknown, told in ((9, 5, False), (8, 6, True)):
        document, context = small()
        put(document, "V02", known, by={"age": "adult"})
        here = put(document, "V02", unknown, by={"age": "unknown"})
        findings = check(document, context).findings
        assert [(finding.severity, finding.code, finding.pointer) for finding in findings] == (
            [("notice", "W14", f"/values/{here}/value")] if told else []
        )


def test_a_notice_makes_nothing_suspect_and_asks_nothing() -> None:
    document, context = small()
    put(document, "V02", 14, by={"sex": "U"})
    result = check(document, context)
    assert only(result).code == "W14"
    assert result.ready


def test_small_parents_say_nothing() -> None:
    document, context = small()
    put(document, "V06", 3, by={"refusal": "unknown"})
    assert check(document, context).findings == ()
