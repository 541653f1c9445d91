"""What reaches the disk: an error, a kill, and a power cut at each sync that acts make (Debian's `strace`)."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from tests import builders
from tests.faults.engine.run import Rows, State, Told, digest, doctor, in_child, rows_of

ROOT = Path(__file__).parents[3]
WITHOUT = "strace is not here (Debian's package strace)"
_WORKER = (sys.executable, "-m", "tests.faults.engine.worker")
_NAMES = ("stts.sqlite", "stts.sqlite-wal")


def has_strace() -> bool:
    """Whether it is here, and may look at processes."""
    found = shutil.which("strace")
    return found is not None and subprocess.run([found, "-o", "/dev/null", "true"], capture_output=True).returncode == 0


@dataclass(frozen=True)
class Ground:
    """A database, its states before and after each commit of the worker, and which of them each act has reached."""

    content: bytes
    turn: bytes  # the queue's file, as it was before: what of it was written since may be lost in a power cut
    states: list[State]
    reached: list[int]  # by how many acts were acknowledged
    syncs: int

    def lay(self, folder: Path) -> Path:
        folder.mkdir(mode=0o700)
        path = folder / "stts.sqlite"
        path.write_bytes(self.content)
        path.chmod(0o600)
        builders.put_keys(folder)
        self.lay_turn(path)
        return path

    def lay_turn(self, path: Path) -> None:
        turn = Path(f"{path}.turn")
        turn.write_bytes(self.turn)
        turn.chmod(0o600)


def ground(folder: Path) -> Ground:
    """Made by running the worker undisturbed: how often it syncs, and what each act leaves."""
    (folder / "made").mkdir(mode=0o700)
    house = builders.a_house(folder / "made")
    builders.a_staffed_company(house)
    builders.log_in(house, "admin01")
    builders.close(house)
    made = builders.path_of(house)
    first = Ground(made.read_bytes(), Path(f"{made}.turn").read_bytes(), [], [], 0)
    path = first.lay(folder / "calm")
    states, reached = [_state(rows_of(path))], [0]
    for moment in _stopped_at_each_sync(path):
        reached += [len(states) - 1] * (moment.acknowledged + 1 - len(reached))  # as the commit before had it
        state = _state(rows_of(moment.copy(folder / f"calm-{moment.number}", dict.fromkeys(_NAMES, True))))
        if state != states[-1]:
            states.append(state)
    reached += [len(states) - 1] * (path.with_name("told").read_text().count("done") + 1 - len(reached))
    return Ground(first.content, first.turn, states, reached, moment.number)


def broken_at(base: Ground, folder: Path, nth: int, how: str) -> list[str]:
    """What is wrong after the nth sync failed (`how` is "error=EIO") or the process was killed there ("signal=SIGKILL")."""
    path = base.lay(folder)
    done = subprocess.run(
        ["strace", "-f", "-o", str(folder / "trace"), "-e", "trace=fdatasync,fsync",
         "-e", f"inject=fdatasync,fsync:{how}:when={nth}", *_WORKER, str(path)],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    if "Traceback" in done.stderr:
        return [f"a traceback: {done.stderr.strip().splitlines()[-1]}"]
    return judged(base, path, done.stdout.count("done"))


def _state(rows: Rows) -> State:
    """What acts leave; of a session also stand there the process and its ticks, which are others each time."""
    return digest({name: held for name, held in rows.items() if name != "login_session"})


def judged(base: Ground, path: Path, acknowledged: int) -> list[str]:
    """Whether the database is sound, holds what was acknowledged, and nothing by half."""

    def look(told: Told) -> None:
        told.doctor, told.state = doctor(path), rows_of(path)

    told, how = in_child(look)
    if how:
        return [f"cannot be looked at: {how}"]
    state = _state(told.state)
    if state not in base.states:
        return [*told.doctor, "half a change"]
    at, least = base.states.index(state), base.reached[min(acknowledged, len(base.reached) - 1)]
    return [*told.doctor, *([f"{acknowledged} acts acknowledged, but state {at} instead of {least}"] if at < least else [])]


# -- power cuts --------------------------------------------------------------------------------------------------------------
@dataclass
class Moment:
    """The worker is stopped right after a sync: what files hold, what of them is certainly on the disk, what was told."""

    number: int
    now: dict[str, bytes]
    synced: dict[str, bytes]
    acknowledged: int

    def copy(self, folder: Path, is_written: dict[str, bool]) -> Path:
        """The files as after a power cut; those that were not written out are as when they were last synced."""
        folder.mkdir(mode=0o700)
        for name, written in is_written.items():
            content = (self.now if written else self.synced).get(name)
            if content is not None:
                (folder / name).write_bytes(content)
                (folder / name).chmod(0o600)
        builders.put_keys(folder)
        return folder / "stts.sqlite"

    def cuts(self) -> Iterator[dict[str, bool]]:
        for written in product((True, False), repeat=len(_NAMES)):
            yield dict(zip(_NAMES, written, strict=True))


def power_cuts(base: Ground, folder: Path) -> list[str]:
    """What is wrong after a power cut at any sync, whichever files had been written out by then."""
    wrong = []
    for moment in _stopped_at_each_sync(base.lay(folder)):
        for number, is_written in enumerate(moment.cuts()):
            path = moment.copy(folder / f"cut-{moment.number}-{number}", is_written)
            lost = [name for name, written in is_written.items() if not written]
            base.lay_turn(path)
            found = judged(base, path, moment.acknowledged)
            wrong += [
                f"sync {moment.number}, without what {' and '.join(lost) or 'nothing'} held since: {each}" for each in found
            ]
    return wrong


def _stopped_at_each_sync(path: Path) -> Iterator[Moment]:
    """Run the worker, stopped after each of its syncs."""
    trace = path.with_name("trace")
    trace.touch()
    told = path.with_name("told")
    with told.open("wb") as out:
        running = subprocess.Popen(
            ["strace", "-f", "-y", "-o", str(trace), "-e", "trace=fdatasync,fsync", "-e", "signal=none",
             "-e", "inject=fdatasync,fsync:signal=SIGSTOP", *_WORKER, str(path)],
            stdout=out, stderr=subprocess.PIPE, cwd=ROOT,
        )  # fmt: skip
    synced = {name: path.with_name(name).read_bytes() for name in _NAMES if path.with_name(name).exists()}
    number = 0
    try:
        while True:
            line = _next_line(running, trace, number)
            if line is None:
                break
            number += 1
            pid = int(line.split()[0])
            _wait_until_stopped(pid)
            now = {name: path.with_name(name).read_bytes() for name in _NAMES if path.with_name(name).exists()}
            yield Moment(number, now, dict(synced), told.read_text().count("done"))
            synced.update({name: now[name] for name in _NAMES if f"/{name}>" in line})
            os.kill(pid, signal.SIGCONT)
    finally:
        if running.poll() is None:
            running.kill()
        running.communicate()


def _next_line(running: subprocess.Popen[bytes], trace: Path, number: int) -> str | None:
    """The sync after `number` of them; None where the worker has ended without one."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        has_ended = running.poll() is not None
        lines = [
            line for line in trace.read_text().splitlines() if "sync(" in line and line.endswith((")", "= 0", "(INJECTED)"))
        ]
        if len(lines) > number:
            return lines[number]
        if has_ended:
            return None
        time.sleep(0.002)
    raise TimeoutError("the worker neither syncs nor ends")


def _wait_until_stopped(pid: int) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        if state in "Tt":
            return
        time.sleep(0.002)
    raise TimeoutError("the worker was not stopped")
