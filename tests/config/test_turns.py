"""Threads that take turns: one does what is asked, and others step in only where that takes long."""

import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from config.turns import Turns

PATIENCE = 0.2


@pytest.fixture
def turns() -> Iterator[Turns]:
    made = Turns(3, PATIENCE)
    yield made
    made.shutdown()


def test_what_waits_is_done_in_order_by_the_thread_in_turn() -> None:
    turns = Turns(3, patience=60)  # longer than any stall of a busy machine
    done: list[tuple[int, int]] = []
    begin = threading.Event()

    def work(number: int) -> None:
        begin.wait(30)
        done.append((number, threading.get_ident()))

    futures = [turns.submit(work, number) for number in range(200)]
    begin.set()
    for future in futures:
        future.result(timeout=30)
    assert [number for number, _ in done] == list(range(200))
    assert len({thread for _, thread in done}) == 1
    turns.shutdown()


def test_the_next_request_goes_to_the_thread_that_worked_last() -> None:
    turns = Turns(3, patience=60)
    threads: Counter[int] = Counter()
    for _ in range(20):
        threads[turns.submit(threading.get_ident).result(timeout=30)] += 1
        time.sleep(0.02)  # it has gone to rest by then; where a busy machine has not let it, another may take one
    assert threads.most_common(1)[0][1] >= 15
    turns.shutdown()


def test_behind_a_long_one_others_wait_no_longer_than_agreed(turns: Turns) -> None:
    end = threading.Event()
    began = time.monotonic()
    long = turns.submit(end.wait, 30)
    assert turns.submit(lambda: "short").result(timeout=10) == "short"
    assert time.monotonic() - began >= PATIENCE
    assert not long.done()
    turns.patience = 60.0  # nobody is in turn now, so that the next need not wait at all
    assert turns.submit(lambda: "short").result(timeout=10) == "short"
    end.set()
    assert long.result(timeout=10)


def test_as_many_long_ones_run_as_there_are_threads(turns: Turns) -> None:
    end = threading.Event()
    running = threading.Semaphore(0)

    def work() -> bool:
        running.release()
        return end.wait(30)

    futures = [turns.submit(work) for _ in range(4)]
    assert [running.acquire(timeout=10) for _ in range(3)] == [True] * 3
    assert not running.acquire(timeout=2 * PATIENCE)
    end.set()
    assert [future.result(timeout=10) for future in futures] == [True] * 4


def test_many_at_once_from_many_threads_are_all_done(turns: Turns) -> None:
    results: list[int] = []

    def ask(first: int) -> None:
        futures = [turns.submit(lambda number=number: number) for number in range(first, first + 100)]
        results.extend(future.result(timeout=30) for future in futures)

    askers = [threading.Thread(target=ask, args=(100 * number,)) for number in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert sorted(results) == list(range(800))


def test_what_work_raises_is_told_to_who_asked(turns: Turns) -> None:
    with pytest.raises(ZeroDivisionError):
        turns.submit(lambda: 1 // 0).result(timeout=10)
    assert turns.submit(lambda: 1).result(timeout=10) == 1


def test_a_pool_that_is_shut_finishes_what_it_has_and_takes_no_more() -> None:
    turns = Turns(2, PATIENCE)
    futures = [turns.submit(time.sleep, 0.01) for _ in range(10)]
    turns.shutdown()
    assert all(future.done() for future in futures)
    with pytest.raises(RuntimeError):
        turns.submit(time.sleep, 0)


def test_what_waits_can_be_cancelled_with_the_pool() -> None:
    turns = Turns(1, PATIENCE)
    begun, end = threading.Event(), threading.Event()

    def work() -> bool:
        begun.set()
        return end.wait(30)

    first = turns.submit(work)
    begun.wait(10)
    second = turns.submit(work)
    turns.shutdown(wait=False, cancel_futures=True)
    assert second.cancelled()
    end.set()
    assert first.result(timeout=10)
