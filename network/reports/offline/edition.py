"""The version that came with the checker."""

import json
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Any

from network.reports.formats.vocabulary import Vocabulary
from network.standards.engine import Compiled, compile_structure
from network.standards.engine.messages import text_of

PACKAGE = "network.reports.offline"


class Edition:
    """`texts`: language -> path -> {"text": ...}. `words`: language -> kind ("checker", "json", "csv") -> code ->
    sentence."""

    def __init__(self, structure: Mapping[str, Any], texts: Mapping[str, Any], words: Mapping[str, Any]) -> None:
        self.structure = structure
        self.texts: Mapping[str, Mapping[str, Mapping[str, str]]] = texts
        self.words = words
        self.version: str = structure["version"]
        self.compiled: Compiled = compile_structure(structure)

    @property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.structure, self.texts)

    def text(self, path: str, language: str) -> str:
        return text_of(self.texts, path, language)

    def say(self, kind: str, code: str, language: str, /, **params: object) -> str:
        sentence: str = self.words[language][kind][code]
        return sentence.format(**params)


@cache
def shipped() -> Edition:
    """That of the data beside this module, which are there in `validate.pyz` alone."""
    return Edition(_data("structure"), _data("texts"), _data("words"))


def _data(name: str) -> Any:
    data = pkgutil.get_data(PACKAGE, f"data/{name}.json")
    if data is None:
        raise FileNotFoundError(name)
    return json.loads(data)
