"""Clients that report as scripts would: each with programs of its own, a key for every step, the same key until there is
an answer; and what each was told is written down."""

import random
import threading
from dataclasses import dataclass, field
from typing import Any

from tests.documents import small
from tests.torture.caller import Answer, Caller, Diary

Act = dict[str, Any]
REPLAYS = 0.05  # of the submissions, an older one is sent again
ANSWER = {"put": {200, 201}, "submit": {201}, "withdraw": {200}, "return": {200}, "accept": {200}, "reopen": {200}}
NEXT = {"withdraw": "draft", "return": "returned", "accept": "accepted", "reopen": "correcting"}
# How often a submitted report goes which way.
WAYS = {"withdraw": 4, "return": 4, "accept": 3}


@dataclass
class Place:
    """A program and what its client knows of its report."""

    slug: str
    token: str
    manager: str
    status: str = ""
    revision: int = 0
    accepted: int | None = None
    saved: int = 0

    @property
    def state(self) -> list[Any]:
        return [self.status, self.revision, self.accepted]


@dataclass
class Told:
    """A submission that was acknowledged: what to send again, and the bytes that must come back."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reporter:
    name: str
    caller: Caller
    places: list[Place]
    world: dict[str, Any]
    dice: random.Random
    stop: threading.Event
    diary: Diary
    acts: list[Act] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    swift: list[float] = field(default_factory=list)  # of submissions that needed no repeat
    repeats: int = 0
    keys: int = 0

    def __post_init__(self) -> None:
        self.all_places = list(self.places)

    def run(self) -> None:
        try:
            while self.places and not self.stop.is_set():
                place = self.dice.choice(self.places)
                if not self._advance(place):
                    self.places.remove(place)
        except Exception as error:  # noqa: BLE001  # a thread that dies in silence would prove nothing
            self.diary.unexpected.append(f"{self.name}: {error!r}")
        finally:
            self.caller.close()

    def _advance(self, place: Place) -> bool:
        """From wherever the report is to its next submission; False where it cannot be reported any more."""
        if place.status == "submitted" and not self._step(place, self._way()):
            return False
        if place.status == "accepted" and not self._step(place, "reopen"):
            return False
        return self._save(place) and self._submit(place)

    def _way(self) -> str:
        return self.dice.choices(list(WAYS), list(WAYS.values()))[0]

    def _save(self, place: Place) -> bool:
        place.saved += 1
        match = {"If-Match": "*"} if place.status else {}
        document = small(V01=38 + place.saved % 2, V15=place.saved % 9)
        document["period"] = self.world["period"]
        answer = self.caller.insist("PUT", self._path(place), document, {**self._who(place, "put"), **match})
        place.status = place.status or "draft"
        return self._is_right("put", place, answer)

    def _submit(self, place: Place) -> bool:
        path, headers = f"{self._path(place)}/submit", {**self._who(place, "submit"), "Idempotency-Key": self._key()}
        answer = self.caller.insist("POST", path, None, headers)
        if not self._is_right("submit", place, answer):
            return False
        self.diary.acknowledged.set()
        self.seconds.append(answer.seconds)
        if answer.tries == 1:
            self.swift.append(answer.seconds)
        self.repeats += answer.tries - 1
        self.acts.append(
            {"step": "submit", "slug": place.slug, "key": headers["Idempotency-Key"], "receipt": answer.json}
        )
        self.told.append(Told(path, headers, answer.body))
        place.status, place.revision = "submitted", place.revision + 1
        if answer.json["revision"] != place.revision:
            self.diary.unexpected.append(f"{place.slug}: revision {answer.json['revision']}, not {place.revision}")
            return False
        if self.dice.random() < REPLAYS:
            self._replay(self.dice.choice(self.told))
        return True

    def _replay(self, told: Told) -> None:
        again = self.caller.insist("POST", told.path, None, told.headers)
        if (again.status, again.body) != (201, told.body):
            self.diary.unexpected.append(f"{told.path}: another answer to the same key, {again.status}")

    def _step(self, place: Place, step: str) -> bool:
        body: Any = None
        if step == "return":
            body = {"comments": [{"cell": {"indicator": "V01"}, "text": "Is this so?"}]}
        elif step == "reopen":
            body = {"reason_code": "counting_error", "note": "We counted again."}
        headers = {**self._who(place, step), "Idempotency-Key": self._key()}
        answer = self.caller.insist("POST", f"{self._path(place)}/{step}", body, headers)
        if not self._is_right(step, place, answer):
            return False
        self.acts.append({"step": step, "slug": place.slug, "key": headers["Idempotency-Key"]})
        place.status = NEXT[step] if step != "withdraw" or place.accepted is None else "correcting"
        if step == "accept":
            place.accepted = place.revision
        return True

    def _is_right(self, step: str, place: Place, answer: Answer) -> bool:
        if answer.status in ANSWER[step]:
            return True
        self.diary.unexpected.append(f"{step} {place.slug} ({place.status}): {answer.status} {answer.body[:300]!r}")
        return False

    def _path(self, place: Place) -> str:
        return f"/programs/{place.slug}/reports/{self.world['period']}"

    def _who(self, place: Place, step: str) -> dict[str, str]:
        if step in {"put", "submit"}:
            return {"Authorization": f"Bearer {place.token}"}
        return {"X-Session-Token": place.manager if step in {"withdraw", "reopen"} else self.world["coordinator"]}

    def _key(self) -> str:
        self.keys += 1
        return f"{self.name}-{self.keys}"
