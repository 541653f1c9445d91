"""The file of an SQLite database as a file: who has it open, whether its log is missing, how another takes its place."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.troubles import why_not
from stts_tui.store import faults
from stts_tui.store.whole_files import sync

PAGE = 4096  # as this program's databases have it; an encrypted one has no shorter beginning
_READ_VERSION, _LOGGED = 19, 2  # the header's byte that says how it is kept, and that it is with a log
# SQLite's own locks: whoever has a database with a log open holds one of these bytes.
_NOISE = 250  # of 256: of 4,096 random bytes all are there but for one file in a hundred thousand
_FIRST, _COUNT = 0x40000000, 512
_LOCK = struct.Struct("hhqqi")


def identity(found: os.stat_result) -> tuple[int, int]:
    """What no two files of one moment share, and what stays when one is renamed."""
    return found.st_dev, found.st_ino


def lacks_its_log(path: Path) -> bool:
    """Whether it is kept with a log and none is beside it: nobody had it open, or this is a copy without it."""
    with path.open("rb") as file:
        head = file.read(_READ_VERSION + 1)
    return len(head) > _READ_VERSION and head[_READ_VERSION] == _LOGGED and not Path(f"{path}-wal").exists()


def make_folder(path: Path) -> None:
    """The file's folder, which only its owner may enter. Raises UNREADABLE.

    One that is there already keeps its rights: `stts-tui doctor` tells when they are too wide.
    """
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.chmod(0o700)
    except OSError as error:
        raise refused(faults.UNREADABLE, path=path, why=why_not(error)) from None


def must_be_private(path: Path, log: Path) -> None:
    """Whether nobody else of this machine can read or replace the file or its log. Raises WIDE."""
    for place, most in ((path, 0o600), (log, 0o600), (path.parent, 0o755)):
        try:
            rights = stat.S_IMODE(place.stat().st_mode)
        except OSError:
            continue  # there is none, or it cannot be looked at: opening it says so
        if rights & ~most:
            safe = 0o700 if place == path.parent else most
            raise refused(faults.WIDE, path=place, rights=f"{rights:04o}", command=f"chmod {safe:o} {place}")


def looks_encrypted(page: bytes) -> bool:
    """Whether the first page of a file is noise: nearly every byte stands in it, as in no text and no plain database."""
    return len(page) == PAGE and len(set(page)) > _NOISE


def put(file: Path, place: Path) -> None:
    """`file` under the name `place`, on the disk."""
    os.replace(file, place)
    sync(place.parent)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Nobody else has it open, nor can open it for this long. Raises IN_USE."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        try:
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, _FIRST, _COUNT, 0))
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            raise refused(faults.IN_USE, path=path) from None
        yield
    finally:
        os.close(descriptor)


def fold(path: Path, connect: Callable[[Path], Any], failures: tuple[type[Exception], ...]) -> None:
    """The log taken into the file, which is kept without one from now on. Raises IN_USE; what is damaged stays as it is."""
    try:
        with contextlib.closing(connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = delete")
    except failures as error:
        if "locked" in str(error):
            raise refused(faults.IN_USE, path=path) from None


def free(wanted: Path, place: Path) -> Path:
    """`wanted`, with a number where that name is another file's; a second name of `place` is what a killed swap left."""
    path, number = wanted, 1
    while path.exists() and not (place.exists() and path.samefile(place)):
        number += 1
        path = wanted.with_stem(f"{wanted.stem}-{number}")
    return path


def swap(new: Path, place: Path, beside: Path | None) -> None:
    """`new` where `place` was, which is `beside` then, or gone: at no moment is there nothing under the name."""
    log = Path(f"{place}-wal")
    if beside is not None:
        beside.unlink(missing_ok=True)  # a second name of `place` at most
        os.link(place, beside)
        if log.exists():  # a damaged database's, which could not be taken in: SQLite would play it into the new one
            os.link(log, f"{beside}-wal")
    log.unlink(missing_ok=True)
    Path(f"{place}-shm").unlink(missing_ok=True)
    put(new, place)
