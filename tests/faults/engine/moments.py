"""Kills at random moments: processes that do everything, one act after the other, until somebody ends them by `kill -9`.

What was acknowledged is told through a pipe, which the kernel keeps whole; what is there afterwards is compared with it.
"""

from __future__ import annotations

import os
import random
import select
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from tests.faults.engine.run import Told, a_folder, calm_run, digest, doctor, in_child, rows_of, same_chance, tried
from tests.faults.engine.use_cases import Case

_LONGEST = 0.5  # seconds that an act is left alone at most


def at_random_moments(cases: Sequence[Case], seed: int, minutes: float) -> int:
    """Kill acts at random moments for so long; 0 where each left the state before or after, and nothing told is lost."""
    chance, ends = random.Random(seed), time.monotonic() + 60 * minutes
    killed = finished = 0
    wrong: list[str] = []
    calm_runs = {}
    while time.monotonic() < ends:
        case = chance.choice(cases)
        if case.most:
            continue  # it takes too long for moments to fall in
        if case not in calm_runs:
            calm_runs[case] = calm_run(case)
        calm = calm_runs[case]
        with a_folder() as folder:
            acknowledged, was_killed = _kill_soon(case, folder, chance.random() ** 2 * _LONGEST)
            killed, finished = killed + was_killed, finished + (not was_killed)

            def look(told: Told, path: Path = folder / case.database) -> None:
                told.doctor = doctor(path)
                told.state = rows_of(path)

            told, how = in_child(look)
        state = digest(told.state, calm.unsteady)
        found = [how] if how else list(told.doctor)
        if acknowledged and state != calm.end:
            found.append("acknowledged and not there")
        elif state not in calm.states:
            found.append("half a change")
        wrong += [f"{case}, at a random moment: {what}" for what in found]
        for what in found:
            print(f"  ! {case}: {what}", flush=True)
    print(f"{killed} killed, {finished} had ended before; {len(wrong)} did not hold")
    return 1 if wrong else 0


def _kill_soon(case: Case, folder: Path, seconds: float) -> tuple[bool, bool]:
    """Whether the act was acknowledged, and whether it was killed before the process had ended by itself."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            play = case.begin(folder)
            same_chance()
            os.write(writing, b"b")
            if tried(play.act) == "done":
                os.write(writing, b"a")
        finally:
            os._exit(0)
    os.close(writing)
    told = os.read(reading, 1)  # it begins
    select.select([reading], [], [], seconds)
    if seconds < _LONGEST / 2:
        os.kill(pid, signal.SIGKILL)
    while piece := os.read(reading, 16):
        told += piece
    os.close(reading)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return b"a" in told, status == -signal.SIGKILL
