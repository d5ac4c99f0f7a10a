"""50 parallel repeats of one key over a live server with two processes: one revision, 50 equal answers. With another body:
422. Two first drafts at once: one 201, one 428. Every round has programs of its own."""

import argparse
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.documents import small
from tests.torture.caller import Answer, Caller, Diary
from tests.torture.figures import SEED, say, times
from tests.torture.stage import Stage, stage

REPEATS = 50


def at_once(node: Stage, diary: Diary, acts: list[Callable[[Caller], Answer]]) -> list[Answer]:
    """The answers of requests that start together, each on a connection of its own."""
    barrier, answers = threading.Barrier(len(acts)), dict[int, Answer]()

    def run(number: int, act: Callable[[Caller], Answer]) -> None:
        caller = Caller(node.port, diary)
        barrier.wait()
        try:
            answers[number] = act(caller)
        finally:
            caller.close()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [answers[number] for number in range(len(acts))]


def repeat(node: Stage, world: dict[str, Any], place: dict[str, str], diary: Diary) -> list[Answer]:
    """Raises AssertionError where the promise does not hold; gives the 50 answers."""
    path = f"/programs/{place['slug']}/reports/{world['period']}"
    who = {"Authorization": f"Bearer {place['token']}"}
    key = {**who, "Idempotency-Key": f"torture-repeat-{place['slug']}"}
    drafts = at_once(
        node,
        diary,
        [
            lambda caller: caller.ask("PUT", path, document(world, V01=38), who),
            lambda caller: caller.ask("PUT", path, document(world, V01=39), who),
        ],
    )
    assert sorted(draft.status for draft in drafts) == [201, 428], [draft.body for draft in drafts]
    answers = at_once(node, diary, [lambda caller: caller.ask("POST", f"{path}/submit", None, key)] * REPEATS)
    assert {answer.status for answer in answers} == {201}, {answer.status for answer in answers}
    assert len({(answer.body, answer.tag) for answer in answers}) == 1, "answers that differ"
    caller = Caller(node.port, diary)
    other = caller.ask("POST", f"{path}/submit", {}, key)
    assert (other.status, other.json["code"]) == (422, "idempotency_mismatch"), other.body
    report = caller.ask("GET", path, None, who).json
    revisions = caller.ask("GET", f"{path}/revisions", None, who).json
    caller.close()
    assert (report["status"], report["revision"], len(revisions["results"])) == ("submitted", 1, 1), report
    return answers


def document(world: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**small(**changes), "period": world["period"]}


def on_a_node(node: Stage, rounds: int) -> tuple[list[Answer], Diary]:
    """A node of its own, from its beginning to its end."""
    world = node.inside("prepare", str(rounds))
    node.start_server()
    node.wait_until_healthy()
    diary = Diary()
    answers = [answer for place in world["programs"] for answer in repeat(node, world, place, diary)]
    node.stop()
    return answers, diary


def report(node: Stage, lived: tuple[list[Answer], Diary], rounds: int) -> None:
    answers, diary = lived
    say(f"repeats on {node.name}, seed {SEED}: {rounds} keys, each sent {REPEATS} times at once")
    say(f"  {rounds} revisions, equal bytes, another body 422; of two first drafts always one 201 and one 428")
    say(f"  answers: {times(answer.seconds for answer in answers)}; statuses {dict(sorted(diary.statuses.items()))}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, stage(Path(folder), own_cluster=False) as node:
        report(node, on_a_node(node, options.rounds), options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
