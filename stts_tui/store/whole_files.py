"""A file that somebody asked for: complete under its name, or not there."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS)  # a file system without second names


def put_whole(names: Iterable[Path], write: Callable[[BinaryIO], object]) -> Path:
    """A new file of mode 0600 under the first of `names`, all in one folder, that nothing has; gives that name.

    It has no name before it is complete and on the disk: whoever is killed on the way leaves nothing that looks like it.
    Raises FileExistsError where each name is taken, OSError, and whatever `write` raises; nothing is left then.
    """
    places = iter(names)
    path = next(places)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    try:
        with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600), "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        while not give_name(draft, path):
            following = next(places, None)
            if following is None:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
            path = following
        return path
    finally:
        with contextlib.suppress(OSError, MemoryError):  # a second name of what is there, or of nothing that anybody knows
            draft.unlink(missing_ok=True)


def give_name(draft: Path, path: Path) -> bool:
    """Whether the draft has the name `path` now, perhaps beside its own; False where something else has it. Raises OSError."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(path):
            return False
        os.rename(draft, path)
    return True


def take_away(paths: Iterable[Path]) -> None:
    """Remove those that are there and can be removed."""
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def together() -> Iterator[list[Path]]:
    """Files that are worth something together only: those that are added go where anything inside breaks off."""
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        take_away(written)
        raise


def sync(path: Path) -> None:
    """The file's, or the folder's, content on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_whole(path: Path, text: str) -> None:
    """Put this text in the place of what the file held: whoever reads it finds the one or the other. Raises OSError."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.write_text(text, "utf-8")
    draft.replace(path)
