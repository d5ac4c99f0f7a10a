"""What texts and addresses may hold, whoever sends them: pure functions, shared by every field that takes a text.

Texts are plain text. Markup in them is not refused: it is text, and whatever shows it escapes it."""

import ipaddress
import re
import unicodedata
from urllib.parse import urlsplit

# Joiners belong into words of Persian, Hindi and others, and into emoji; between Latin letters they only hide.
JOINERS = "\u200c\u200d"
# They change how the character before them looks, as in names of Japan and in emoji.
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Letters and marks by their category that nobody can see.
UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Controls, formats (directions, tags, zero widths), private use, surrogates, separators of lines, what is none yet.
UNWANTED = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})

NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
TOP = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]")
PHONE = re.compile(r"\+?[(0-9][0-9 ()./-]{2,38}[0-9]")
NOT_PUBLIC = ("local", "internal", "localhost", "localdomain", "test", "invalid", "onion", "arpa")


def is_clean(text: str, *, one_line: bool = False) -> bool:
    """Whether the text says what it shows: nothing in it turns the direction, hides, or is no character."""
    for index, char in enumerate(text):
        if char.isascii():
            if not (char.isprintable() or (char in "\n\t" and not one_line)):
                return False
        elif char in JOINERS:
            if not _joins(text, index):
                return False
        elif SELECTORS.match(char):
            if index == 0 or not _may_be_selected(text[index - 1]):
                return False
        elif char in UNSEEN or unicodedata.category(char) in UNWANTED:
            return False
    return True


def _joins(text: str, index: int) -> bool:
    """Whether a joiner stands after something, not ASCII, that can be joined, and before another: an emoji's parts or
    letters. At the end of a word Persian has none, nor two after each other."""
    before, after = text[index - 1 : index], text[index + 1 : index + 2]
    return all(each and not each.isascii() and unicodedata.category(each)[0] in "LMS" for each in (before, after))


def _may_be_selected(char: str) -> bool:
    # Keycaps are digits with a selector.
    return char in "0123456789#*" or (
        not char.isascii() and unicodedata.category(char) in {"Lo", "So", "Sm", "Po", "Sk"}
    )


def host_of(address: str) -> str:
    """The host of a web address in its ASCII form (IDNA); "" where it is no public name.

    No address of a machine in any spelling (`127.1`, `0x7f.1`), nothing of an inner network, no user name."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not port_is_fine:
        return ""
    return host if is_public_name(host) else ""


def is_public_name(host: str) -> bool:
    """Whether it is a domain name in ASCII with a top level that the public knows."""
    labels = host.split(".")
    return (
        len(labels) > 1
        and len(host) <= 253
        and all(NAME.fullmatch(label) for label in labels)
        and bool(TOP.fullmatch(labels[-1]))
        and labels[-1] not in NOT_PUBLIC
        and not _is_machine(host)
    )


def _is_machine(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_web_address(address: str) -> bool:
    """http or https and a public name. What browsers read in another way than others is none: a backslash, a space."""
    return is_clean(address, one_line=True) and not re.search(r"[\s\\\"<>`{}|^]", address) and host_of(address) != ""


def is_phone(number: str) -> bool:
    """Digits as people write them, with at most those of E.164."""
    return bool(PHONE.fullmatch(number)) and 3 <= sum(char.isdigit() for char in number) <= 15 and _is_paired(number)


def _is_paired(number: str) -> bool:
    return re.sub(r"[^()]", "", number) in {"", "()", "()()"}
