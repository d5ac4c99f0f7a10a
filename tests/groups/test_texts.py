"""What texts and addresses may hold."""

import sys
import unicodedata
from datetime import date, timedelta

import pytest

from groups import mailboxes, texts
from groups.freshness import freshness, times_asked

GOOD = [
    "Visites du Port – l'été, 50 % « amis » (2026) & co.",
    "زوّار الميناء",
    "می‌خواهیم",  # a joiner within a Persian word
    "인천 방문 모임",
    "葛\U000e0100城",  # a variant of an ideograph
    "👩‍⚕️ ❤️ 1️⃣",
    "<b>bold</b> is text",
    "क्‍ष",
    "नमस्ते",
    "Line\nline\tend",
    "𠮷野家",
]
BAD = {
    "NUL": "a\0b", "bell": "a\u0007b", "carriage return": "a\rb", "delete": "a\u007fb", "C1": "a\u0085b",
    "embedding": "a\u202ab", "override": "abc\u202egnp.exe", "isolate": "a\u2066b\u2069", "mark": "a\u200fb",
    "Arabic letter mark": "a\u061cb", "zero width space": "a\u200bb", "word joiner": "a\u2060b", "BOM": "a\ufeffb",
    "invisible times": "a\u2062b", "soft hyphen": "a\u00adb", "joiner between Latin": "pay\u200dpal",
    "non-joiner between Latin": "pay\u200cpal", "joiner at the end": "می\u200c", "two joiners": "می\u200c\u200cخ",
    "joiner at the start": "\u200cمی", "Hangul filler": "a\u3164b", "grapheme joiner": "a\u034fb", "blank": "a\u2800b",
    "private": "a\ue000b", "private, far": "a\U000f0000b", "surrogate": "a\ud800b", "tag": "a\U000e0041b",
    "no character": "a\uffffb", "unassigned": "a\u0378b", "line separator": "a\u2028b", "paragraph": "a\u2029b",
    "selector on a letter": "a\ufe0fb", "selectors in a row": "❤\ufe0f\ufe0f", "selector first": "\ufe0fa",
    "annotation": "a\ufff9b", "shorthand": "a\U0001bca0b", "musical": "a\U0001d173b",
}  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_what_people_write_is_clean(text: str) -> None:
    assert texts.is_clean(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_hides_or_turns_is_not(text: str) -> None:
    assert not texts.is_clean(text)


def test_one_line_has_no_end_of_line_and_no_tab() -> None:
    assert [texts.is_clean(text, one_line=True) for text in ("a b", "a\nb", "a\tb")] == [True, False, False]


def test_no_format_character_stands_alone() -> None:
    formats = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in {"Cf", "Cc", "Co"}]
    passed = [char for char in formats if texts.is_clean(f"a{char}b")]
    assert passed == ["\t", "\n"]


@pytest.mark.parametrize(
    "address",
    ["https://group.org", "http://www.group.org:8080/a?b=c#d", "https://bücher.example.org/é", "https://例え.jp/", "https://a.co/(x)"],
)  # fmt: skip
def test_a_web_address(address: str) -> None:
    assert texts.is_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JaVaScRiPt://group.org/%0aalert(1)", "data:text/html,x", "vbscript:x", "ftp://group.org",
        "//group.org", "group.org", "https://", "https:///path", "https://user@group.org", "https://@group.org",
        "https://u:p@group.org", "https://group", "https://127.0.0.1", "https://127.1", "https://0x7f.1", "https://[::1]/",
        "https://2130706433", "https://group.local", "https://group.internal/", "https://group.org\\@evil.org", "https://group.org:0",
        "https://group.org:x", "https://group.org/ a", 'https://group.org/"onmouseover=x', "https://group.org/<script>",
        "https://group.org/\u202egnp", "https://gro\u200bup.org", "https://group..org", "https://-group.org", " https://group.org",
        "https://group.org.", "\thttps://group.org", "java\nscript:alert(1)",
    ],
)  # fmt: skip
def test_none(address: str) -> None:
    assert not texts.is_web_address(address)


@pytest.mark.parametrize(
    "number", ["+33 1 99 00 12 34", "(020) 7946-0958", "116 000", "+1 (212) 555.0100", "1234", "0800/123 45"]
)
def test_a_telephone_number(number: str) -> None:
    assert texts.is_phone(number)


@pytest.mark.parametrize(
    "number",
    ["call me", "12", "+", "1" * 16, "++331990012", "+33 1 99 (00", ")123(", "123#", "٠٨٠٠١٢٣", "tel:+331990012", "-1234"],
)  # fmt: skip
def test_no_telephone_number(number: str) -> None:
    assert not texts.is_phone(number)


@pytest.mark.parametrize(
    ("email", "personal"),
    [
        ("contact@group.org", False), ("maria.rossi@group.org", True), ("m.rossi@group.org", True), ("maria_rossi@group.org", True),
        ("visits.north@group.org", False), ("harbour.visitors@other.org", False), ("harbour-port@group.org", False),
        ("equipe.visites@group.org", False), ("anybody@gmail.com", True), ("info@yahoo.co.uk", True), ("maria@group.org", False),
        ("Maria.Rossi+list@group.org", True), ("info2026@group.org", False), ("ana.maria.rossi@group.org", True),
    ],
)  # fmt: skip
def test_whose_a_mailbox_is(email: str, personal: bool) -> None:
    assert mailboxes.is_personal(email, ["Harbour Visitors"]) is personal


@pytest.mark.parametrize(
    ("domain", "website", "belongs"),
    [
        ("group.org", "https://group.org/", True), ("group.org", "https://www.group.org/contact", True),
        ("mail.group.org", "https://group.org", True), ("group.org", "https://visits.group.org", True),
        ("group.org.uk", "https://www.group.org.uk", True), ("org.uk", "https://group.org.uk", False),
        ("asso.fr", "https://group.asso.fr", False), ("org", "https://group.org", False),
        ("evilgroup.org", "https://group.org", False),
        ("group.org.evil.com", "https://group.org", False), ("wordpress.com", "https://group.wordpress.com", False),
        ("group.wordpress.com", "https://group.wordpress.com", False), ("facebook.com", "https://facebook.com/group", False),
        ("gmail.com", "https://gmail.com", False), ("gmail.com", "https://group.org", False), ("group.org", "", False),
        ("xn--bcher-kva.example.org", "https://bücher.example.org", True),
    ],
)  # fmt: skip
def test_which_addresses_are_of_a_websites_own_domain(domain: str, website: str, belongs: bool) -> None:
    assert mailboxes.belongs(domain, mailboxes.own_domain(website)) is belongs


def test_what_two_listings_of_one_site_have_in_common() -> None:
    assert mailboxes.site_of("https://www.group.org/en/") == mailboxes.site_of("http://group.org") == "group.org"
    assert mailboxes.site_of("https://facebook.com/Group/") == "facebook.com/group"
    assert mailboxes.site_of("https://a.wordpress.com") != mailboxes.site_of("https://b.wordpress.com")


@pytest.mark.parametrize(
    ("days", "expected", "asked"),
    [(0, "fresh", 0), (151, "fresh", 0), (152, "fresh", 1), (182, "fresh", 1), (183, "due", 1), (334, "due", 1), (335, "due", 2),
     (365, "due", 2), (366, "stale", 2), (9999, "stale", 2), (-1, "fresh", 0)],
)  # fmt: skip
def test_freshness_is_a_matter_of_days(days: int, expected: str, asked: int) -> None:
    today = date(2026, 11, 22)
    day = today - timedelta(days=days)
    assert (freshness(day, today), freshness(day.isoformat(), today), times_asked(day, today)) == (
        expected,
        expected,
        asked,
    )
    assert freshness(None, today) == "stale"
