"""Work in other processes, as the sessions of other people are. Close the house of this process before.

The server that forks them keeps the environment in which it was started, by whichever test came first: so each of them is
handed the environment that it is to have, which is that of this process now unless it is said.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from tests import postgresql_houses as servers

# A server that forks children from a clean process: as fast as fork, without its dangers beside threads.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.builders"])
Environment = Mapping[str, str]


def in_processes(
    work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]], environment: Environment | None = None
) -> list[Any]:
    """What `work` (a function of a module) gives for each of `arguments`, each in a process of its own, all at once."""
    handed = _handed(environment)
    with ProcessPoolExecutor(len(arguments), mp_context=CONTEXT) as pool:
        tasks = [pool.submit(_work_in, handed, work, given) for given in arguments]
        return [task.result(timeout=120) for task in tasks]


def a_process(
    work: Callable[..., Any], arguments: tuple[Any, ...], environment: Environment | None = None
) -> ForkServerProcess:
    """A process, to be started, that does `work` (a function of a module)."""
    return CONTEXT.Process(target=_work_in, args=(_handed(environment), work, arguments))


def _handed(environment: Environment | None) -> dict[str, str]:
    return dict(os.environ if environment is None else environment)


def _work_in(environment: Environment, work: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    before = dict(os.environ)
    _become(environment)
    try:
        return work(*arguments)
    finally:
        _become(before)  # a process of a pool may be given something else to do


def _become(environment: Environment) -> None:
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    os.environ.update(environment)


def everybody_has_gone(path: Path) -> None:
    """The queue of the database at `path` as it is long after somebody came to it last."""
    if servers.IN_USE:
        connection = servers.Behind(path)
        connection.execute("UPDATE stts_engine.turn SET came = '-infinity'")
        connection.close()
        return
    queue = Path(f"{path}.turn")
    queue.write_bytes(queue.read_bytes()[:8] + b"\0" * 8)
