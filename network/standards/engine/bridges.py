"""From one version to another: what changed on the way, and how cells of the one are read under the other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from network.standards.engine.changes import EXACT, NOT_COMPARABLE, SUM_OF_PARTS

Cell = Mapping[str, Any]
Place = tuple[str, str | None, str | None, str | None]
TURNED = {"split": "merged", "merged": "split", "added": "retired", "retired": "added"}


@dataclass(frozen=True)
class Change:
    """`before` are codes (`V15`, `CL_SEX.F`) of the version that is left, `after` of the one that is reached."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    relation: str
    confidence: str

    @property
    def turned(self) -> "Change":
        return Change(self.after, self.before, TURNED.get(self.relation, self.relation), self.confidence)


# Of two steps: those of the first, those of the second.
Group = tuple[list[Change], list[Change]]


def composed(steps: Iterable[Sequence[Mapping[str, Any]]]) -> tuple[Change, ...]:
    """The `changes` of versions that follow each other, as one step."""
    whole: tuple[Change, ...] = ()
    for step in steps:
        listed = [Change(tuple(each["from"]), tuple(each["to"]), each["relation"], each["confidence"]) for each in step]
        whole = tuple(_joined(group) for group in _groups(whole, listed))
    return whole


def _groups(first: Sequence[Change], second: Sequence[Change]) -> list[Group]:
    """Changes that have to do with each other: they meet between the steps, or name the same code in one of them."""
    groups: list[tuple[Group, set[tuple[int, str]]]] = []
    reached, left = _codes(each.after for each in first), _codes(each.before for each in second)
    for number, change in [*((0, each) for each in first), *((1, each) for each in second)]:
        # A code of the first, the middle and the last version, which is the same one where nothing is said of it.
        names = {(number, code) for code in change.before} | {(number + 1, code) for code in change.after}
        names |= {(0, code) for step, code in names if step == 1 and code not in reached}
        names |= {(2, code) for step, code in names if step == 1 and code not in left}
        met = [(group, named) for group, named in groups if named & names]
        groups = [(group, named) for group, named in groups if not named & names]
        together: Group = ([], [])
        for (before, after), named in met:
            together = (together[0] + before, together[1] + after)
            names |= named
        together[number].append(change)
        groups.append((together, names))
    return [group for group, _names in groups]


def _joined(group: Group) -> Change:
    """One change for a group of them. What was split and then merged otherwise is comparable no more."""
    first, second = group
    if len(first) + len(second) == 1:
        return (first or second)[0]
    reached, left = _codes(each.after for each in first), _codes(each.before for each in second)
    before = _unique((*_codes(each.before for each in first), *(code for code in left if code not in reached)))
    after = _unique((*(code for code in reached if code not in left), *_codes(each.after for each in second)))
    relation = _relation({each.relation for each in (*first, *second)} - {"same", "renamed"}, before, after)
    broken = relation == "redefined" or any(each.confidence == NOT_COMPARABLE for each in (*first, *second))
    parts = SUM_OF_PARTS if relation in ("split", "merged") else EXACT
    return Change(before, after, relation, NOT_COMPARABLE if broken else parts)


def _relation(relations: set[str], before: tuple[str, ...], after: tuple[str, ...]) -> str:
    if not before or not after:
        return "added" if after else "retired"
    if not relations and len(before) == len(after) == 1:
        return "same" if before == after else "renamed"
    if relations == {"split"} and len(before) == 1:
        return "split"
    return "merged" if relations == {"merged"} and len(after) == 1 else "redefined"


def _codes(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(code for codes in groups for code in codes)


def _unique(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))


class Bridge:
    """Reads cells of one version as those of another. What cannot be compared is left out."""

    def __init__(self, changes: Iterable[Change], dimensions: Mapping[str, str]) -> None:
        """`dimensions`: dimension -> its list, in the version that is left."""
        self.dimensions = dimensions
        # What becomes of a code: another one, or the sum of several; None: nothing that could be compared.
        self.names: dict[str, str | None] = {}
        self.parts: dict[str, tuple[str, ...]] = {}
        for change in changes:
            self.names.update(dict.fromkeys(change.before))
            if change.confidence == EXACT and len(change.before) == len(change.after) == 1:
                self.names[change.before[0]] = change.after[0]
            elif change.confidence == SUM_OF_PARTS and change.relation == "merged":
                self.names.update(dict.fromkeys(change.before, change.after[0]))
                self.parts[change.after[0]] = change.before

    def cells(self, cells: Iterable[Cell]) -> list[dict[str, Any]]:
        """The cells that can be told under the other version, in the order of their places."""
        found: dict[Place, list[Cell]] = {}
        for cell in cells:
            if (place := self._place(cell)) is not None:
                found.setdefault(place, []).append(cell)
        told = {place: self._told(place, parts) for place, parts in found.items()}
        return [told[place] for place in sorted(told, key=_order) if told[place]]

    def _place(self, cell: Cell) -> Place | None:
        indicator = self.names.get(cell["indicator"], cell["indicator"])
        ((dimension, code),) = (cell.get("by") or {None: None}).items()
        if code is not None:
            name = f"{self.dimensions.get(dimension)}.{code}"
            reached = self.names.get(name, name)
            code = None if reached is None else reached.partition(".")[2]
            if code is None:
                return None
        return None if indicator is None else (indicator, cell.get("facility"), dimension, code)

    def _told(self, place: Place, cells: Sequence[Cell]) -> dict[str, Any]:
        indicator, facility, dimension, code = place
        whole: dict[str, Any] = {"indicator": indicator}
        whole |= {"facility": facility} if facility else {}
        whole |= {"by": {dimension: code}} if dimension else {}
        parts = self.parts.get(indicator)
        if parts and {cell["indicator"] for cell in cells} != set(parts):
            return {}
        if parts or len(cells) > 1:
            total = _sum(cells)
            return whole | total if total else {}
        return whole | {name: value for name, value in cells[0].items() if name not in ("indicator", "facility", "by")}


def _order(place: Place) -> tuple[str, ...]:
    return tuple(step or "" for step in place)


def _sum(cells: Sequence[Cell]) -> dict[str, Any] | None:
    """All parts together; None where one is no number, or they are of several currencies. Of the attributes, bases add
    up, and what is partly estimated is estimated."""
    numbers = [_number(cell.get("value")) for cell in cells]
    if any(number is None for number in numbers) or len({cell.get("currency") for cell in cells}) > 1:
        return None
    exact = sum((number for number in numbers if number is not None), Decimal(0))
    whole = all(type(cell["value"]) is int for cell in cells)
    total: dict[str, Any] = {"value": int(exact) if whole else f"{exact.normalize():f}"}
    if "currency" in cells[0]:
        total["currency"] = cells[0]["currency"]
    if all("base" in cell for cell in cells):
        total["base"] = sum(cell["base"] for cell in cells)
    if any(cell.get("estimate") for cell in cells):
        total["estimate"] = True
    return total


def _number(value: Any) -> Decimal | None:
    if type(value) is int:
        return Decimal(value)
    digits = value.replace(".", "", 1) if isinstance(value, str) else ""
    return Decimal(value) if digits.isascii() and digits.isdecimal() else None
