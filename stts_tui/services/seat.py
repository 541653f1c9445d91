"""Where the person of this process sits, and whether the process of another session still lives.

Of what the client's side may invent nothing is believed: the address is sshd's (settings.origin), the rest this host's.
"""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from stts_tui.domain.people.session import OpenSession, Seat

SEEN_EVERY = timedelta(minutes=1)  # an act, or being there, is noted at most so often
_SILENT = timedelta(minutes=30)  # a session of another host that was not seen for so long is over
_PROCESSES = Path("/proc")


def ticks() -> int:
    """Seconds of a clock that nobody sets, and that goes on while the machine sleeps."""
    clock = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return int(time.clock_gettime(clock))


def here(origin: str) -> Seat:
    """The seat of this process; `origin` is where its line comes from."""
    return Seat(origin, _terminal(), os.uname().nodename, f"{_home()}/{os.getpid()}/{_born(os.getpid())}")


def _terminal() -> str:
    try:
        return os.ttyname(0).removeprefix("/dev/")
    except OSError:
        return ""


@cache
def _home() -> str:
    """What the numbers of processes belong to: the machine since it was started, and the container."""
    try:
        boot = (_PROCESSES / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        return "-/-"


def _born(pid: int) -> str:
    """When a process began, in the kernel's own count: numbers are given again. Empty for one that is no more."""
    try:
        held = (_PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if held[0] in "ZX" else held[19]


def is_gone(session: OpenSession, now: datetime) -> bool:
    """Whether the session's process is no more: killed, the machine was started anew, or nobody heard of it for long."""
    parts = session.seat.process.split("/")
    if len(parts) != 4 or session.seat.host != os.uname().nodename:
        return now - session.seen_at > _SILENT
    boot, container, pid, born = parts
    if f"{boot}/{container}" == _home():
        return _born(int(pid)) != born
    return boot != _home().split("/")[0] or now - session.seen_at > _SILENT
