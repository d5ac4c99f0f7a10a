"""One row of a report out of words, as every format but JSON has it."""

from collections.abc import Mapping
from typing import Any

from network.reports.formats.figures import digits_of, exact
from network.reports.formats.vocabulary import Vocabulary

PLACE = ("indicator", "facility", "dimension", "code")
ANSWER = ("value", "absence")


def read_row(vocabulary: Vocabulary, words: Mapping[str, str]) -> dict[str, Any]:
    """The row that these words make: `indicator, facility, dimension, code, value, absence` and the names of attributes.

    A blank word is as if it were not there: neither zero nor an absence. A word that nobody knows stays as it is
    written, and the engine refuses it in its place. An absence may stand where the value is asked. Texts keep the
    spaces around them, as they do in JSON: the same report has the same digest."""
    code = vocabulary.indicator(words.get("indicator", ""))
    free = vocabulary.free | {"value"} if vocabulary.types.get(code or "") == "text" else vocabulary.free
    told = {name: word if name in free else word.strip() for name, word in words.items() if word and not word.isspace()}
    row: dict[str, Any] = {}
    if "indicator" in told:
        row["indicator"] = code or told["indicator"]
    if "facility" in told:
        row["facility"] = told["facility"]
    if "dimension" in told or "code" in told:
        dimension = told.get("dimension", "")
        dimension = vocabulary.dimension(dimension) or dimension
        code = told.get("code", "")
        row["by"] = {dimension: vocabulary.code(dimension, code) or code}
    row |= _answer(vocabulary, row.get("indicator", ""), told)
    for name in told.keys() - {*PLACE, *ANSWER}:
        row[name] = read_attribute(vocabulary, name, told[name])
    return row


def read_value(vocabulary: Vocabulary, indicator: str, word: str, currency: object = None) -> int | str | bool:
    """The word as the indicator's type has it; as it stands if it is none of that type."""
    kind = vocabulary.types.get(indicator, "text")
    if kind == "boolean":
        truth = vocabulary.truth(word)
        return word if truth is None else truth
    if kind == "code":
        return vocabulary.answer(indicator, word) or word
    return word if kind == "text" else exact(word, kind, currency)


def read_attribute(vocabulary: Vocabulary, name: str, word: str) -> int | str | bool:
    kind = vocabulary.attributes.get(name, "text")
    if kind == "integer":
        return exact(word, kind)
    if kind == "boolean":
        truth = vocabulary.truth(word)
        return word if truth is None else truth
    if kind == "currency":
        return word.upper()
    if kind == "date":
        return "".join(digits_of(char) or char for char in word)
    return word


def _answer(vocabulary: Vocabulary, indicator: str, told: Mapping[str, str]) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    if "absence" in told:
        answer["absence"] = vocabulary.absence(told["absence"]) or told["absence"]
    if "value" in told:
        absence = None if vocabulary.types.get(indicator) == "text" else vocabulary.absence(told["value"])
        if absence and not answer:
            return {"absence": absence}
        currency = told.get("currency", "").upper()
        answer["value"] = read_value(vocabulary, indicator, told["value"], currency)
    return answer
