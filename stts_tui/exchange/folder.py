"""A drop folder: what is in it, and opening it without being led elsewhere.

Whoever delivers may put anything into his folder: links to other files, pipes that never answer, names with control
characters. Only regular files of the portal's names are opened, by the folder's own descriptor and without following a
link. Answers appear under their names only when they are whole.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.common.troubles import why_not
from stts_tui.domain.messages.message import FOLDER_TROUBLE, NOT_A_FILE
from stts_tui.exchange.names import FileKind, MessageName, parse_name
from stts_tui.i18n import _

_MOST_NAMES = 10_000  # looked at in one round


@dataclass(frozen=True)
class Found:
    """A file of the folder under a name that the portal knows."""

    file_name: str
    kind: FileKind
    name: MessageName


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def _descriptor(self) -> Iterator[int]:
        descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def look(self) -> tuple[list[Found], list[tuple[str, Refused]]]:
        """The files in the order of their names, and those of other names with why they are none of ours.

        Names that begin with a full stop or end in .part or .filepart are being written and are left out.
        Raises FOLDER_TROUBLE if the folder cannot be read.
        """
        try:
            with os.scandir(self.path) as entries:
                names = sorted(entry.name for entry, _n in zip(entries, range(_MOST_NAMES), strict=False))
        except OSError as error:
            raise refused(FOLDER_TROUBLE, path=self.path, why=why_not(error)) from None
        found, others = [], []
        for name in names:
            if name.startswith(".") or name.endswith((".part", ".filepart")):
                continue
            try:
                found.append(Found(name, *parse_name(name)))
            except Refused as no:
                others.append((name, no))
        return found, others

    @contextlib.contextmanager
    def open(self, file_name: str) -> Iterator[BinaryIO]:
        """A regular file of the folder, open for reading. Raises NOT_A_FILE, at once, for anything else."""
        try:
            with self._descriptor() as folder:
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
                descriptor = os.open(file_name, flags, dir_fd=folder)
        except OSError as error:
            raise refused(NOT_A_FILE, why=why_not(error)) from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise refused(NOT_A_FILE, why=_("it is no regular file"))
        os.set_blocking(descriptor, True)
        with open(descriptor, "rb") as file:
            yield file

    def age(self, file_name: str) -> float:
        """Seconds since it came here, whatever time the sender's program has set on it; 0 for none."""
        try:
            with self._descriptor() as folder:
                return time.time() - os.stat(file_name, dir_fd=folder, follow_symlinks=False).st_ctime
        except OSError:
            return 0.0

    def holds(self, file_name: str) -> bool:
        """Whether something of that name is in the folder."""
        return os.path.lexists(self.path / file_name)

    @contextlib.contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether nobody else deals with the folder now; until the end of the block nobody else does.

        A process that is killed gives its turn back. Where the file system knows no locks, everybody has a turn.
        """
        try:
            with self._descriptor() as folder:
                try:
                    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    yield False
                    return
                except OSError as error:
                    if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL):
                        raise
                yield True
        except FileNotFoundError as error:
            raise refused(FOLDER_TROUBLE, path=self.path, why=why_not(error)) from None

    def size(self, file_name: str) -> int | None:
        """The size of a regular file of the folder; None if it is none."""
        try:
            with self._descriptor() as folder:
                found = os.stat(file_name, dir_fd=folder, follow_symlinks=False)
        except OSError:
            return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def forget(self, begin: str, *, kept: Collection[str]) -> None:
        """Remove the files whose names begin so, but for those that are `kept`."""
        with contextlib.suppress(OSError), os.scandir(self.path) as entries:
            for entry in [each.name for each in entries if each.name.startswith(begin) and each.name not in kept]:
                self.remove(entry)

    def remove(self, file_name: str) -> None:
        """Take a file (or a link, not what it leads to) out of the folder; nothing happens if it is gone."""
        with self._descriptor() as folder, contextlib.suppress(FileNotFoundError, IsADirectoryError):
            os.unlink(file_name, dir_fd=folder)

    def put(self, file_name: str, write: Callable[[BinaryIO], object]) -> None:
        """A whole new file, or none: written under another name, on the disk before it gets its own.

        Raises FOLDER_TROUBLE.
        """
        try:
            self._put(file_name, write)
        except OSError as error:
            raise refused(FOLDER_TROUBLE, path=self.path, why=why_not(error)) from None

    def _put(self, file_name: str, write: Callable[[BinaryIO], object]) -> None:
        draft = f".{file_name}.{os.getpid()}.part"  # another process may be writing the same answer
        with self._descriptor() as folder:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(draft, dir_fd=folder)
            flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC
            held = draft
            try:
                with open(os.open(draft, flags, 0o600, dir_fd=folder), "wb") as file:
                    os.fchmod(file.fileno(), 0o640)  # whatever the umask: the folder's group is the sender's
                    write(file)
                    file.flush()
                    os.fsync(file.fileno())
                os.rename(draft, file_name, src_dir_fd=folder, dst_dir_fd=folder)
                held = file_name
                os.fsync(folder)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(held, dir_fd=folder)
                raise
