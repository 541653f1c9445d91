"""How the program starts: by itself, whatever the environment would have it run or write [S104].

A `sitecustomize` on PYTHONPATH runs before any code of ours could forbid it, and the interpreter has read PYTHONINSPECT
by the time we look. So the plain command starts Python anew, isolated and with the variables that are named here. Kits
and units call `python -I -m stts_tui` themselves: then nothing of that sort runs even once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from stts_tui.wire.first import first_environment

# What a person's terminal and line are like; where the user's files lie; what README says may be set.
KEPT = frozenset(
    (
        "TERM", "LANG", "NO_COLOR", "SSH_CONNECTION", "HOME", "USER", "LOGNAME", "TZ", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
        "XDG_STATE_HOME", "XDG_CACHE_HOME", "CREDENTIALS_DIRECTORY", "STTS_DATABASE", "STTS_SETTINGS", "STTS_LANGUAGE",
        "STTS_EXPORTS", "STTS_KEY_FILE",
    )
)  # fmt: skip


def kept(environment: Mapping[str, str]) -> dict[str, str]:
    """What of `environment` the program is given."""
    return {name: value for name, value in environment.items() if name in KEPT or name.startswith("LC_")}


def alone() -> None:
    """Go on only in an interpreter that reads nothing but this program; returns once it is one."""
    if not sys.flags.isolated and sys.executable and _is_found_alone():
        again = [sys.executable, "-I", "-m", "stts_tui", *sys.argv[1:]]
        os.execve(sys.executable, again, kept(first_environment()))  # noqa: S606 (no shell is wanted: this interpreter again)
    _only(os.environ, kept(os.environ))
    os.umask(0o077)
    _leave_no_core()


def _is_found_alone() -> bool:
    """Whether this package is installed, and not merely in the folder where Python was started or on PYTHONPATH."""
    outside = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    places = [os.path.realpath(place) for place in sys.path[1:]]  # the first is the script's folder, or the present one
    for path in outside:
        if os.path.realpath(path) in places:
            places.remove(os.path.realpath(path))
    return str(Path(__file__).resolve().parent.parent) in places


def _only(environment: MutableMapping[str, str], wanted: Mapping[str, str]) -> None:
    for name in set(environment) - set(wanted):
        del environment[name]


def _leave_no_core() -> None:
    """A core file would hold what was typed."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
