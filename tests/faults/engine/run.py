"""Breaking one case at one point, in a child of this process, and judging what is left."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import importlib
import os
import pickle
import pkgutil
import random
import resource
import select
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import stts_tui
from stts_tui.domain.common.errors import Refused
from tests.faults.engine.points import POINTS, Fault, connect_plainly
from tests.faults.engine.use_cases import Case, No, Play

PATIENCE = 180.0  # seconds of the clock; what waits longer hangs: on a busy machine a demo takes a minute
CPU_SECONDS = 25  # what works longer spins
Rows = dict[str, list[tuple[Any, ...]]]
State = dict[str, str]  # the digest of each table


@dataclass
class Told:
    """What a child tells of itself; each is empty until it came so far."""

    broke: str = ""  # the scenario itself
    outcome: str = ""  # "done", "refused: code" or "error: what"
    passed: list[str] = field(default_factory=list)
    states: list[Rows] = field(default_factory=list)  # before, and after each commit (of an undisturbed run)
    state: Rows = field(default_factory=dict)
    again: str = ""
    state_again: Rows = field(default_factory=dict)
    files: State = field(default_factory=dict)
    files_again: State = field(default_factory=dict)
    doctor: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Calm:
    """How a case runs undisturbed."""

    outcome: str
    points: list[str]
    states: list[State]
    unsteady: frozenset[tuple[str, int]]  # columns that differ from run to run
    files: State  # what it wrote for others: the digest of each file; empty where that differs from run to run

    @property
    def end(self) -> State:
        return self.states[-1]


def rows_of(path: Path) -> Rows:
    """Every row of every table, but for the order in which they were written; nothing where there is no database.

    What the planner knows is left out: it depends on when it was told.
    """
    if not path.exists():
        return {}
    with contextlib.closing(connect_plainly(path, isolation_level=None)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in names if not name.startswith("sqlite_stat")
        }  # fmt: skip


def files_of(folder: Path) -> State:
    """What stands where others fetch it; names with a full stop in front are being written."""
    found = (path for place in ("out", "copies", "papers", "data") for path in (folder / place).rglob("*") if path.is_file())
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found if not path.name.startswith(".")}


def digest(rows: Rows, unsteady: frozenset[tuple[str, int]] = frozenset()) -> State:
    def told(name: str, row: tuple[Any, ...]) -> str:
        return repr(tuple(None if (name, place) in unsteady else value for place, value in enumerate(row)))

    return {
        name: hashlib.sha256("\n".join(sorted(told(name, row) for row in held)).encode()).hexdigest()
        for name, held in rows.items()
    }


def tried(act: Callable[[], object]) -> str:
    try:
        act()
    except Refused as no:
        return f"refused: {no.code}"
    except MemoryError:
        return "error: MemoryError"
    except No as no:
        return f"refused: {no}"
    except BaseException as error:
        return f"error: {type(error).__name__}: {error} ({_where(error)})"
    return "done"


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


def same_chance() -> None:
    """Salts, secrets and tickets are those of every other run."""
    count = [0]

    def urandom(size: int) -> bytes:
        count[0] += 1
        return hashlib.shake_256(str(count[0]).encode()).digest(size)

    os.urandom = urandom
    random._urandom = urandom  # type: ignore[attr-defined]
    random.seed(1)
    tempfile._name_sequence = None  # type: ignore[attr-defined]


def ready_for_children() -> None:
    """What each child would load is loaded once, and what stands in memory stays where it is: there are tens of thousands."""
    for found in pkgutil.walk_packages(stts_tui.__path__, "stts_tui."):
        if not found.name.endswith("__main__"):
            with contextlib.suppress(ImportError):  # an extra that is not there
                importlib.import_module(found.name)
    gc.collect()
    gc.freeze()


# -- a child ---------------------------------------------------------------------------------------------------------------
def in_child(work: Callable[[Told], object]) -> tuple[Told, str]:
    """What `work` told in a forked process, and how that ended: "" or "killed by SIGKILL", "exit 3", "hangs"."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)
            resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 5))
            told = Told()
            try:
                work(told)
            except Exception as error:  # a mistake of the scenario, or worse
                told = Told(broke=f"{type(error).__name__}: {error} ({_where(error)})")
            with open(writing, "wb") as pipe:
                pickle.dump(told, pipe)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    content, ends = b"", time.monotonic() + PATIENCE
    how = ""
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, ends - time.monotonic()))
        if not ready:
            os.kill(pid, signal.SIGKILL)
            how = "hangs"
            break
        piece = os.read(reading, 1 << 20)
        if not piece:
            break
        content += piece
    os.close(reading)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if not how and status:
        how = f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit {status}"
    heard: Told = pickle.loads(content) if content and not how else Told()  # noqa: S301 (of our own child)
    return heard, how or heard.broke


@contextlib.contextmanager
def a_folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="stts-fault-"))
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def doctor(path: Path) -> list[str]:
    """What `stts-tui doctor` finds."""
    from stts_tui.domain.law.book import law_problems
    from stts_tui.store import database
    from stts_tui.store.sqlite import url_of

    if not path.exists():
        return []
    store = database.open_existing(url_of(path), migrate=False)
    try:
        return [*store.problems(), *law_problems()]
    finally:
        store.close()


def _play(play: Play, told: Told, at: int, fault: Fault) -> None:
    same_chance()
    POINTS.plan(at, fault)
    told.outcome = tried(play.act)
    POINTS.lift()
    told.passed = list(POINTS.passed)


# -- judging ---------------------------------------------------------------------------------------------------------------
def calm_run(case: Case) -> Calm:
    """Run twice without a fault. Raises ValueError where that does not work."""

    def whole(told: Told) -> None:
        play = case.begin(folder)
        told.states.append(rows_of(play.database))
        POINTS.after_commit = lambda: told.states.append(rows_of(play.database))
        _play(play, told, 0, Fault.KILL)
        POINTS.after_commit = None
        play.end()
        told.state, told.files = rows_of(play.database), files_of(folder)
        told.doctor = doctor(play.database)

    found = []
    for _time in range(2):
        with a_folder() as folder:
            told, how = in_child(whole)
        if how or told.doctor or told.outcome.startswith("error"):
            raise ValueError(f"{case} does not run undisturbed: {how or told.outcome} {told.doctor}")
        found.append(told)
    first, second = found
    if first.passed != second.passed:
        raise ValueError(f"{case} sends other statements from run to run")
    both = zip([*first.states, first.state], [*second.states, second.state], strict=True)
    unsteady = frozenset(column for one, other in both for column in _differing(one, other))
    states = [digest(rows, unsteady) for rows in first.states]
    if states[-1] != digest(first.state, unsteady):
        states.append(digest(first.state, unsteady))
    files = {name: held if second.files[name] == held else "" for name, held in first.files.items() if name in second.files}
    return Calm(first.outcome, first.passed, states, unsteady, files)


def _differing(one: Rows, other: Rows) -> Iterator[tuple[str, int]]:
    for name, rows in one.items():
        for this, that in zip(rows, other.get(name, []), strict=False):
            yield from ((name, place) for place, (a, b) in enumerate(zip(this, that, strict=True)) if a != b)


def break_at(case: Case, calm: Calm, at: int, fault: Fault) -> list[str]:
    """What is wrong with what is left after `fault` at the point `at` (from 1); nothing where all is well."""
    with a_folder() as folder:
        if fault is Fault.KILL:
            return list(_killed(case, calm, at, folder))
        return list(_failed(case, calm, at, fault, folder))


def _killed(case: Case, calm: Calm, at: int, folder: Path) -> Iterator[str]:
    def die(told: Told) -> None:
        _play(case.begin(folder), told, at, Fault.KILL)

    _told, how = in_child(die)
    if how != "killed by SIGKILL":
        yield f"was not killed there: {how or 'the point was not reached'}"
        return

    def after(told: Told) -> None:
        path = folder / case.database
        told.doctor, told.files = doctor(path), files_of(folder)
        told.state = rows_of(path)
        if case.resume is not None:
            _once_more(told, case.resume(folder), folder)

    told, how = in_child(after)
    if how:
        yield f"what looked at it afterwards ended with {how}"
        return
    yield from told.doctor
    yield from _judged(calm, told, acknowledged=False)
    if case.resume is not None:
        yield from _judged_again(case, calm, told)


def _failed(case: Case, calm: Calm, at: int, fault: Fault, folder: Path) -> Iterator[str]:
    def fail(told: Told) -> None:
        play = case.begin(folder)
        _play(play, told, at, fault)
        told.state, told.files = rows_of(play.database), files_of(folder)
        if told.outcome != "done" and (case.resumes or _is_at(calm.states[0], calm, told.state)):
            _once_more(told, play, folder)
        play.end()
        told.doctor = doctor(play.database)

    told, how = in_child(fail)
    if how:
        yield f"ended with {how}"
        return
    yield from told.doctor
    allowed = told.outcome in ("done", calm.outcome) or told.outcome.startswith("refused: ")
    if not allowed and not (fault is Fault.MEMORY and ("MemoryError" in told.outcome)):
        yield told.outcome
    yield from _judged(calm, told, acknowledged=told.outcome == "done")
    if told.again:
        yield from _judged_again(case, calm, told)


def _once_more(told: Told, play: Play, folder: Path) -> None:
    same_chance()
    told.again = tried(play.act)
    told.state_again, told.files_again = rows_of(play.database), files_of(folder)


def _is_at(state: State, calm: Calm, rows: Rows) -> bool:
    return digest(rows, calm.unsteady) == state


def _judged(calm: Calm, told: Told, *, acknowledged: bool) -> Iterator[str]:
    state = digest(told.state, calm.unsteady)
    if state not in calm.states and told.outcome.startswith("refused: "):
        code = told.outcome.removeprefix("refused: ")  # the trail tells of the refusal, in a line of its own
        lines = [row for row in told.state.get("audit", []) if code not in row]
        state = digest({**told.state, "audit": lines}, calm.unsteady)
    if acknowledged and state != calm.end:
        yield f"acknowledged and not there: {_names(calm.end, state)}"
    elif state not in calm.states:
        yield f"half a change: {min((_names(each, state) for each in calm.states), key=len)}"
    for name, held in calm.files.items():
        if acknowledged and not _has(told.files, name, held):
            yield f"acknowledged, and {name} is not there or not whole"
        elif name in told.files and not _has(told.files, name, held):
            yield f"half a file: {name}"


def _judged_again(case: Case, calm: Calm, told: Told) -> Iterator[str]:
    """The same once more, when all works again."""
    wrote_all = bool(calm.files) and all(_has(told.files, name, held) for name, held in calm.files.items())
    was_undone = _is_at(calm.states[0], calm, told.state) and not wrote_all
    if told.again != calm.outcome and (was_undone or case.resumes or not told.again.startswith("refused: ")):
        yield f"done once more: {told.again}"
    elif was_undone or case.resumes:
        if not _is_at(calm.end, calm, told.state_again):
            yield f"done once more, it ends otherwise: {_names(calm.end, digest(told.state_again, calm.unsteady))}"
        for name in calm.files:
            if not _has(told.files_again, name, calm.files[name]):
                yield f"done once more, {name} is not there or not whole"


def _has(files: State, name: str, held: str) -> bool:
    return name in files and (not held or files[name] == held)


def _names(one: State, other: State) -> str:
    return ", ".join(sorted(name for name in set(one) | set(other) if one.get(name) != other.get(name)))
