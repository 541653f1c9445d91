"""Work in other processes, as the sessions of other people are. Close the house of this process before."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

# A server that forks children from a clean process: as fast as fork, without its dangers beside threads.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.builders"])


def in_processes(work: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
    """What `work` (a function of a module) gives for each of `arguments`, each in a process of its own, all at once."""
    with ProcessPoolExecutor(len(arguments), mp_context=CONTEXT) as pool:
        return [task.result(timeout=120) for task in [pool.submit(work, *given) for given in arguments]]


def everybody_has_gone(path: Path) -> None:
    """The queue of the database at `path` as it is long after somebody came to it last."""
    queue = Path(f"{path}.turn")
    queue.write_bytes(queue.read_bytes()[:8] + b"\0" * 8)
