"""A version of the standard as people and programs read it."""

from collections.abc import Callable, Mapping
from typing import Any

from groups.languages import INTERFACE_LANGUAGES
from network.standards.catalogues import status_of
from network.standards.engine.structure import ABSENCES
from network.standards.library import Edition
from network.standards.succession import last_period

ALL = "all"
Texts = Mapping[str, Mapping[str, Mapping[str, str]]]


def summary(edition: Edition) -> dict[str, Any]:
    """One line of the list of versions."""
    return {
        "standard": edition.structure["standard"],
        "version": edition.version,
        "status": "published",
        "first_period": edition.structure["first_period"],
        "published_on": edition.published_on.isoformat() if edition.published_on else None,
        "digest": edition.digest,
        "superseded": _superseded(edition),
        "languages": languages(edition),
    }


def _superseded(edition: Edition) -> dict[str, str] | None:
    """The version that follows, the quarter in which it begins, and the last one that may still be reported under this."""
    last = last_period(edition)
    if edition.successor is None or last is None:
        return None
    return {
        "by": edition.successor.version,
        "first_period": edition.successor.first_period,
        "last_period": str(last),
    }


def languages(edition: Edition) -> list[dict[str, Any]]:
    return [_language(edition, code) for code in INTERFACE_LANGUAGES if code in edition.texts]


def _language(edition: Edition, code: str) -> dict[str, Any]:
    """A language with its completeness: the share of texts that are reviewed, in percent; all are present."""
    entries, source = edition.texts[code], edition.texts[edition.structure["source_language"]]
    counts = {"source": 0, "reviewed": 0, "draft": 0, "outdated": 0}
    for path, entry in entries.items():
        counts[status_of(entry, source.get(path))] += 1
    done = counts["source"] + counts["reviewed"]
    return {
        "code": code,
        "texts_digest": edition.digests[code],
        "texts": len(entries),
        "completeness": 100 * done // max(1, len(source)),
        **{name: number for name, number in counts.items() if number},
    }


def standard(edition: Edition, language: str) -> dict[str, Any]:
    """The whole version in a language ("all" for a map per text): sections with their indicators, lists, dimensions,
    rules with messages. `text_status` names the texts that no one has reviewed."""
    text = _all(edition.texts) if language == ALL else _one(edition, language)
    structure = edition.structure
    indicators = {each["code"]: each for each in structure["indicators"]}
    return {
        "standard": structure["standard"],
        "version": edition.version,
        "title": text("VRS.title"),
        "digest": edition.digest,
        "texts_digest": dict(edition.digests) if language == ALL else edition.digests.get(language),
        "text_status": None if language == ALL else _unreviewed(edition, language),
        "first_period": structure["first_period"],
        "source_language": structure["source_language"],
        "activities": _coded("activity", structure["activities"], text),
        "sections": [
            {
                "code": section["code"],
                "label": text(f"section.{section['code']}.label"),
                "indicators": [_indicator(indicators[code], text) for code in section["indicators"]],
            }
            for section in structure["sections"]
        ],
        "dimensions": [{**each, "label": text(f"dimension.{each['code']}.label")} for each in structure["dimensions"]],
        "lists": [_list(each, text) for each in structure["lists"]],
        "absences": [
            {"code": code, "label": text(f"absence.{code}.label"), "definition": text(f"absence.{code}.definition")}
            for code in absences(edition)
        ],
        "attributes": structure["attributes"],
        "patterns": structure["patterns"],
        "rules": [
            {**rule, "message": text(f"{rule['code']}.message"), "hint": text(f"{rule['code']}.hint")}
            for rule in structure["rules"]
        ],
        "structural": [{"code": code, "message": text(f"{code}.message")} for code in _structural(edition)],
        "changes": structure["changes"],
    }


def _one(edition: Edition, language: str) -> Callable[[str], Any]:
    source = edition.texts[edition.structure["source_language"]]
    return lambda path: edition.text(path, language) if path in source else None


def _all(texts: Texts) -> Callable[[str], Any]:
    def text(path: str) -> Any:
        return {language: entries[path]["text"] for language, entries in texts.items() if path in entries} or None

    return text


def _unreviewed(edition: Edition, language: str) -> dict[str, str]:
    """How the texts stand as a whole, and each that stands otherwise: {"": "draft", "V01.label": "outdated"}."""
    entries = edition.texts.get(language, {})
    source = edition.texts[edition.structure["source_language"]]
    statuses = {path: status_of(entry, source.get(path)) for path, entry in entries.items()}
    common = max(set(statuses.values()), key=list(statuses.values()).count, default="missing")
    return {"": common, **{path: status for path, status in statuses.items() if status != common}}


def _indicator(indicator: Mapping[str, Any], text: Callable[[str], Any]) -> dict[str, Any]:
    code = indicator["code"]
    return {
        **indicator,
        **{name: text(f"{code}.{name}") for name in ("label", "definition", "guidance", "example")},
        "unit_label": text(f"unit.{indicator['unit']}.label"),
    }


def _list(code_list: Mapping[str, Any], text: Callable[[str], Any]) -> dict[str, Any]:
    name = code_list["code"]
    return {
        "code": name,
        "label": text(f"{name}.label"),
        "codes": [
            {
                **entry,
                "label": text(f"{name}.{entry['code']}.label"),
                "definition": text(f"{name}.{entry['code']}.definition"),
            }
            for entry in code_list["codes"]
        ],
    }


def _coded(kind: str, codes: list[str], text: Callable[[str], Any]) -> list[dict[str, Any]]:
    return [{"code": code, "label": text(f"{kind}.{code}.label")} for code in codes]


def absences(edition: Edition) -> list[str]:
    """The codes of the reasons that stand for a missing value, in the engine's order: databases do not keep that of
    the texts."""
    paths = edition.texts[edition.structure["source_language"]]
    return [code for code in ABSENCES if f"absence.{code}.label" in paths]


def _structural(edition: Edition) -> list[str]:
    paths = edition.texts[edition.structure["source_language"]]
    rules = {f"{rule['code']}.message" for rule in edition.structure["rules"]}
    return sorted(path.split(".")[0] for path in paths if path.endswith(".message") and path not in rules)
