"""The sentences of findings: named placeholders, and the params that each kind of rule offers them."""

import re
from collections.abc import Mapping

EVERY = ("indicator", "facility")

PARAMS: dict[str, tuple[str, ...]] = {
    "answered": (),
    "breakdown": ("dimension", "total", "sum", "max", "difference"),
    "compare": ("left", "right"),
    "count": ("counted", "reported"),
    "implies": (),
    "stock": ("expected", "value", "previous"),
    "dropped": ("previous", "absence"),
    "outlier": ("value", "median", "difference"),
    "ratio": ("ratio", "min", "max"),
    "share": ("share", "max", "dimension"),
    "fact": ("value", "recorded", "as_of"),
    "tally": ("count", "number"),
    "text": ("pattern", "start", "length"),
    "S01": ("member",),
    "S02": (),
    "S03": ("member", "type", "min", "max"),
    "S04": ("currency", "expected"),
    "S05": ("dimension",),
    "S06": ("dimension", "code"),
    "S07": (),
    "S08": ("first",),
    "S09": ("absence",),
    "S10": ("attribute",),
    "S11": ("period", "expected"),
    "S12": ("version", "expected"),
    "S13": ("answer",),
}

STRUCTURAL = tuple(f"S{number:02d}" for number in range(1, 14))

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def text_of(texts: Mapping[str, Mapping[str, Mapping[str, str]]], path: str, language: str) -> str:
    """The text in the language, else in English, else the path itself. `texts`: language -> path -> {"text": ...}."""
    for candidate in (language, "en"):
        if entry := texts.get(candidate, {}).get(path):
            return entry["text"]
    return path


def placeholders(text: str) -> frozenset[str]:
    return frozenset(_PLACEHOLDER.findall(text))


def render(text: str, params: Mapping[str, object]) -> str:
    """The text with its placeholders replaced; a param that is null or missing shows as a dash."""

    def put(match: re.Match[str]) -> str:
        value = params.get(match.group(1))
        return "\N{EN DASH}" if value is None else str(value)

    return _PLACEHOLDER.sub(put, text)
