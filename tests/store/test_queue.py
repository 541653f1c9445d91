"""The queue of those who write: who came first comes first, nobody starves, a dead process frees its place."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.store.queue import QUIET, Queue
from tests.builders import refuses
from tests.processes import in_processes

pytestmark = pytest.mark.file("the queue of files")

PATIENCE = 60.0


def until(so: Callable[[], bool]) -> None:
    """Wait for what must come."""
    ends = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.001)


def numbers_given(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[:8], sys.byteorder)


def test_whoever_has_just_had_a_turn_comes_after_the_one_who_waits(tmp_path: Path) -> None:
    for round_ in range(20):
        queue = Queue(tmp_path / f"{round_}.turn", PATIENCE)
        order: list[str] = []

        def other(queue: Queue = queue, order: list[str] = order) -> None:
            with queue.turn():
                order.append("other")

        waits = threading.Thread(target=other)
        with queue.turn():
            waits.start()
            until(lambda: numbers_given(tmp_path / f"{round_}.turn") == 2)  # noqa: B023
        with queue.turn():
            order.append("again")
        waits.join(PATIENCE)
        assert order == ["other", "again"]


def _work(path: Path, name: str, turns: int) -> None:
    queue = Queue(path, PATIENCE)
    for _time in range(turns):
        with queue.turn(), Path(f"{path}.told").open("a") as told:
            told.write(f"{name}\n")
            time.sleep(0.003)  # longer than it takes to come back: a busy machine is not the queue's fault


@pytest.mark.asvs("V15.4.4")
def test_nobody_starves_among_processes_that_all_want_it_at_once(tmp_path: Path) -> None:
    path, names, turns = tmp_path / "s.turn", "abcd", 60
    with Queue(path, PATIENCE).turn():
        everybody = threading.Thread(target=in_processes, args=(_work, [(path, name, turns) for name in names]))
        everybody.start()
        until(lambda: numbers_given(path) == 1 + len(names))
    everybody.join(PATIENCE)
    order = Path(f"{path}.told").read_text().split()
    assert Counter(order) == dict.fromkeys(names, turns)
    half = Counter(order[: len(order) // 2])  # equal shares are 30 each
    assert min(half[name] for name in names) >= turns / 4, half


SCRIPT = """
import sys
from pathlib import Path
from stts_tui.store.queue import Queue
print("asks", flush=True)
with Queue(Path(sys.argv[1]), 60).turn():
    print("has it", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that asks for the turn, and keeps it until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "asks\n"
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE)


def has_it(process: subprocess.Popen[str]) -> bool:
    assert process.stdout is not None
    return process.stdout.readline() == "has it\n"


def test_a_process_that_is_killed_frees_its_turn_and_its_place(tmp_path: Path) -> None:
    path = tmp_path / "s.turn"
    with another(path) as first:
        assert has_it(first)
        with another(path) as second:
            until(lambda: numbers_given(path) == 2)
            os.kill(second.pid, signal.SIGKILL)
            second.wait(PATIENCE)
        with another(path) as third:
            until(lambda: numbers_given(path) == 3)
            os.kill(first.pid, signal.SIGKILL)
            assert has_it(third)
    with Queue(path, PATIENCE).turn():
        pass


@pytest.mark.parametrize("waits", [1, 2])
def test_busy_after_the_limit_and_whoever_gave_up_is_in_nobodys_way(tmp_path: Path, waits: int) -> None:
    path, codes = tmp_path / "s.turn", []

    def impatient() -> None:
        try:
            with Queue(path, 0.05).turn():
                codes.append("")
        except Refused as no:
            codes.append(no.first.code)

    with Queue(path, PATIENCE).turn():
        for _one in range(waits):
            thread = threading.Thread(target=impatient)
            thread.start()
            thread.join(PATIENCE)
        with refuses("database-busy"), Queue(path, 0.05).turn():
            pass
    assert codes == ["database-busy"] * waits
    for _time in range(3):
        with Queue(path, PATIENCE).turn():
            pass


def test_an_error_in_a_turn_frees_it(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "s.turn", PATIENCE)
    with pytest.raises(ZeroDivisionError), queue.turn():
        _ = 1 / 0
    with queue.turn():
        pass


def test_nobody_else_on_the_machine_may_stand_in_the_queue(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Queue(tmp_path / "s.turn", PATIENCE).turn():
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "s.turn").stat().st_mode & 0o777 == 0o600


def take_a_turn(queue: Queue) -> None:
    with queue.turn():
        pass


def test_people_are_about_for_a_minute_after_somebody_came_and_work_in_the_background_is_nobody(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "s.turn", PATIENCE)
    place = tmp_path / "s.turn"
    assert not queue.people_about()
    with queue.turn():
        assert queue.people_about()
    assert queue.people_about()
    long_ago = struct.pack("d", time.time() - QUIET - 5)
    place.write_bytes(place.read_bytes()[:8] + long_ago)
    assert not queue.people_about()
    with queue.turn(background=True):
        assert not queue.people_about()
        waits = threading.Thread(target=take_a_turn, args=(queue,))
        waits.start()
        until(queue.people_about)  # one who waits is about
    waits.join(PATIENCE)


def test_the_first_work_of_all_in_the_background_finds_nobody_about(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "s.turn", PATIENCE)
    with queue.turn(background=True):
        assert not queue.people_about()
