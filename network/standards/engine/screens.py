"""What every match of a pattern must contain, read off the pattern once: most texts then need no search at all.

A screen may let a text pass in which nothing is found; it never holds one back in which something would be.
"""

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_FEW = 8
_ANY = 1_000_000
_DIGIT = re.compile(r"\d")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
Needles = frozenset[str]


@dataclass(frozen=True, slots=True)
class Screen:
    """At least so many decimal digits within a stretch of so many characters; and of each set of needles, one."""

    digits: int = 0
    stretch: int = _ANY
    needles: tuple[Needles, ...] = ()

    def passes(self, text: str, digits: Sequence[int]) -> bool:
        """`digits`: where they stand in the text."""
        if self.digits:
            pairs = zip(digits, digits[self.digits - 1 :], strict=False)
            if not any(last - first < self.stretch for first, last in pairs):
                return False
        for needles in self.needles:
            for needle in needles:
                if needle in text:
                    break
            else:
                return False
        return True


def digits_of(text: str) -> tuple[int, ...]:
    """Where its decimal digits stand."""
    return tuple([match.start() for match in _DIGIT.finditer(text)])


def screen_of(expression: re.Pattern[str]) -> Screen:
    try:
        # Python's own reading of the expression. It is not part of the documented library: without it, no screen.
        parser: Any = importlib.import_module("re._parser")
    except ImportError:
        return Screen()
    nodes = parser.parse(expression.pattern)
    cased = expression.flags & re.IGNORECASE
    return Screen(
        digits=_digits(nodes),
        stretch=min(nodes.getwidth()[1], _ANY),
        needles=() if cased else tuple(dict.fromkeys(_needles(nodes))),
    )


def _digits(nodes: Iterable[Any]) -> int:
    """The least number of decimal digits in a match of these nodes."""
    return sum(_digits_of(str(node[0]), node[1]) for node in nodes)


def _digits_of(name: str, what: Any) -> int:
    if name == "LITERAL":
        return int(chr(what).isdecimal())
    if name == "IN":
        members = list(_members(what))
        return int(bool(members) and all(member.isdecimal() for member in members))
    if name == "BRANCH":
        return min(_digits(branch) for branch in what[1])
    if name == "SUBPATTERN":
        return _digits(what[3])
    return int(what[0]) * _digits(what[2]) if name in _REPEATS else 0


def _members(items: Iterable[Any]) -> Iterator[str]:
    """The characters of a class; an empty one stands for what is no digit (a negation, a category)."""
    for kind, what in items:
        if str(kind) == "LITERAL":
            yield chr(what)
        elif str(kind) == "RANGE":
            yield from map(chr, range(what[0], what[1] + 1))
        else:
            yield ""


def _needles(nodes: Iterable[Any]) -> Iterator[Needles]:
    """Sets of which each match of these nodes contains a member: runs of literals, and branches made of such."""
    run = ""
    for node, what in nodes:
        name = str(node)
        if name == "LITERAL":
            run += chr(what)
            continue
        if run:
            yield frozenset((run,))
            run = ""
        if name == "SUBPATTERN" and not what[1]:
            yield from _needles(what[3])
        elif name in _REPEATS and what[0]:
            yield from _needles(what[2])
        elif name == "BRANCH":
            yield from _either([list(_needles(branch)) for branch in what[1]])
        elif name == "IN":
            members = list(_members(what))
            if "" not in members and len(members) <= _FEW:
                yield frozenset(members)
    if run:
        yield frozenset((run,))


def _either(branches: list[list[Needles]]) -> Iterator[Needles]:
    """One set from each branch, that of the longest needles."""
    if all(branches):
        yield frozenset().union(*(max(sets, key=lambda needles: min(map(len, needles))) for sets in branches))
