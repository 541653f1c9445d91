"""What sshd must be for the account that people log in with: the options, the account, and the files that start us.

`data/ssh/sshd_match.conf` says the options once: `setup ssh` prints it, `doctor --ssh` holds the running sshd against it.
DisableForwarding stands there beside what it should imply: before OpenSSH 10.0 it left agent and X11 forwarding on.
"""

from __future__ import annotations

import os
import shlex
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from stts_tui import resources
from stts_tui.i18n import Words, _

SHELL = "/bin/sh"  # bash reads ~/.bashrc also for one command that sshd gives it
_MOST_PATHS = 5
_TAKES_VALUE = frozenset(("--database", "--language", "--wire"))
_RANGES = frozenset(("logingracetime", "maxauthtries", "maxsessions", "clientaliveinterval", "clientalivecountmax"))
_DIFFERS = _("{option} is “{found}” and must be “{wanted}”.")
_WIDE = _("{path} may be written by others than root and {user}.")


def start_command(*arguments: str) -> str:
    """How this very program is started, by itself and without a detour, as a line for a shell."""
    return shlex.join((sys.executable, "-I", "-m", "stts_tui", *arguments))


def block(user: str, command: str) -> str:
    """The part of sshd's configuration for `user`."""
    return resources.read_text("ssh/sshd_match.conf").format(user=user, command=command)


def option_problems(shown: str, user: str) -> list[Words]:
    """What in `shown`, which `sshd -T` printed, is not as the block wants it; a line for each option."""
    found: dict[str, str] = {}
    for line in shown.splitlines():
        name, _blank, value = line.partition(" ")
        found[name] = f"{found[name]} {value}" if name in found else value
    problems = []
    for line in block(user, start_command()).splitlines():
        option, _blank, wanted = line.strip().partition(" ")
        name = option.lower()
        if name == "match" or _fits(name, found.get(name, ""), wanted):
            continue
        must = f"1-{wanted}" if name in _RANGES and wanted != "1" else wanted
        problems.append(_DIFFERS.with_values(option=option, found=found.get(name, ""), wanted=must))
    return problems


def _fits(name: str, found: str, wanted: str) -> bool:
    if name == "forcecommand":
        return starts_us(found)
    if name in _RANGES:
        return found.isdigit() and 1 <= int(found) <= int(wanted)
    if name == "acceptenv":  # fewer does no harm
        return set(found.split()) <= set(wanted.split())
    if name == "authenticationmethods":  # one of several lists is enough for sshd, so each must ask for the key
        return bool(found) and all("publickey" in each.split(",") for each in found.split())
    if name == "authorizedkeysfile":  # nowhere in what the program itself could write
        return bool(found) and all(each == "none" or (each.startswith("/") and "%h" not in each) for each in found.split())
    return found == wanted


def starts_us(command: str) -> bool:
    """Whether `command`, given to a shell, is this installation's isolated start and nothing more."""
    try:
        words = shlex.split(command)
    except ValueError:
        return False
    if words[1:4] != ["-I", "-m", "stts_tui"] or not _is_this_interpreter(words[0]):
        return False
    if shlex.join(words) != command and not all(sign.isalnum() or sign in " -_./:=" for sign in command):
        return False  # a shell would find more in it than words
    return _are_options(words[4:])


def _is_this_interpreter(path: str) -> bool:
    """By whatever name it has in its folder: a virtual environment is found by the folder."""
    ours = Path(sys.executable)
    other = Path(path)
    if not other.is_absolute():
        return False
    return other.parent.resolve() == ours.parent.resolve() and other.resolve() == ours.resolve()


def _are_options(words: Sequence[str]) -> bool:
    rest = iter(words)
    for word in rest:
        option, equals, _value = word.partition("=")
        if option not in _TAKES_VALUE or (not equals and next(rest, None) is None):
            return False
    return True


def account_problems(user: str, shell: str) -> list[Words]:
    """What is wrong with the account's login shell, through which sshd starts every command."""
    if shell == SHELL:
        return []
    return [_("The login shell of {user} is “{shell}” and must be “{wanted}”.").with_values(
        user=user, shell=shell, wanted=SHELL)]  # fmt: skip


def file_problems(user: str, uid: int, search: Iterable[str] | None = None) -> list[Words]:
    """Which files that the start runs somebody else could change: interpreter, packages, and the folders above them."""
    places = [sys.executable, *(sys.path if search is None else search)]
    loose = dict.fromkeys(path for place in places for path in _loose(Path(place), {0, uid}))
    return [_WIDE.with_values(path=path, user=user) for path in islice(loose, _MOST_PATHS)]


def _loose(place: Path, owners: set[int]) -> Iterator[str]:
    if not place.exists():
        return
    for whole in dict.fromkeys((place.absolute(), place.resolve())):
        for path in (*reversed(whole.parents), whole):
            if _is_loose(path, owners, is_above=path != whole):
                yield str(path)
    if not place.is_dir():
        return
    package = place / "stts_tui"
    # A checkout has much beside the package that is never loaded; what may be loaded from there is said by its folder.
    for top in (package,) if (place / "pyproject.toml").exists() else (place,):
        for folder, folders, files in os.walk(top):
            for name in (*folders, *files):
                path = Path(folder, name)
                if _is_loose(path, owners, is_above=False):
                    yield str(path)


def _is_loose(path: Path, owners: set[int], *, is_above: bool) -> bool:
    try:
        told = path.lstat()
    except FileNotFoundError:
        return False
    if told.st_uid not in owners:
        return True
    if stat.S_ISLNK(told.st_mode):
        return False
    sticky = is_above and stat.S_ISDIR(told.st_mode) and told.st_mode & stat.S_ISVTX  # there nobody renames another's
    others = stat.S_IWOTH if told.st_gid == 0 else stat.S_IWOTH | stat.S_IWGRP
    return bool(told.st_mode & others) and not sticky


def environment() -> Mapping[str, str]:
    """For sshd: nothing of ours."""
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}
