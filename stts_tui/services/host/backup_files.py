"""Backups as files: their names, what lies beside each, which are old enough to go.

A backup is `NAME-20261231-235959Z.sqlite`, and beside it `NAME-20261231-235959Z.sqlite.json`, its manifest. A manifest may
hold more than is asked for here: what is not known is left unread.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.troubles import why_not
from stts_tui.i18n import Words, _
from stts_tui.store.copies import Facts
from stts_tui.store.whole_files import give_name, sync

NOT_WRITTEN = fault("backup-not-written", _("No backup was made: {path} cannot be written ({why}). Nothing is left of it."))

FORMAT = "stts-tui backup 1"
_ENDING = ".json"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What lies beside a backup."""

    database: str
    taken: datetime
    size: int
    sha256: str
    facts: Facts

    def as_text(self) -> str:
        told = {
            "format": FORMAT, "database": self.database, "taken": self.taken.astimezone(UTC).isoformat(),
            "size": self.size, "sha256": self.sha256, **asdict(self.facts),
        }  # fmt: skip
        return json.dumps(told, indent=1) + "\n"


def read_manifest(backup: Path) -> Manifest | None:
    """Of the backup `backup`; None where none of ours is beside it."""
    try:
        told: Mapping[str, Any] = json.loads(manifest_of(backup).read_text("utf-8"))
        if told["format"] != FORMAT:
            return None
        signed = told.get("checkpoint", "")  # manifests of before have none
        known = Facts(told["schema"], told["founded"], told["lines"], told["link"], told["counts"], signed)
        return Manifest(told["database"], datetime.fromisoformat(told["taken"]), told["size"], told["sha256"], known)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def manifest_of(backup: Path) -> Path:
    return backup.with_name(backup.name + _ENDING)


def stamp(now: datetime) -> str:
    """A moment in a name: of one zone, so that names sort, and no hour comes twice."""
    return now.astimezone(UTC).strftime("%Y%m%d-%H%M%SZ")


def digest_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        return os.fstat(file.fileno()).st_size, hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def part_in(folder: Path, name: str, spared: Path | None = None) -> Iterator[Path]:
    """A new empty file that only its owner may read; gone afterwards, unless it was given a name.

    What a killed process left here is taken away: nobody holds its lock. What this one works on is `spared`.
    """
    for left in list(folder.glob(f".{glob_quoted(name)}-*.part*")):
        part = left.with_name(left.name.partition(".part")[0] + ".part")
        if part != spared:
            _remove_if_left(part)
    path = folder / f".{name}-{os.getpid()}-{os.urandom(4).hex()}.part"
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield path
    finally:
        _remove_parts(path)
        os.close(descriptor)


def glob_quoted(name: str) -> str:
    return re.sub(r"([*?[])", r"[\1]", name)


def _remove_if_left(part: Path) -> None:
    with contextlib.suppress(OSError):
        if not part.exists():  # it has its name; what lay beside it is left
            _remove_parts(part)
            return
        descriptor = os.open(part, os.O_RDWR | os.O_NOFOLLOW)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove_parts(part)
        finally:
            os.close(descriptor)


def _remove_parts(part: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm", ".turn", _ENDING):
        Path(f"{part}{ending}").unlink(missing_ok=True)


def made_private(folder: Path) -> None:
    """A folder for backups, there and closed to others' hands. Raises NOT_WRITTEN."""
    try:
        if not folder.is_dir():
            folder.mkdir(mode=0o700, parents=True)
        rights = stat.S_IMODE(folder.stat().st_mode)
    except OSError as error:
        raise not_written(folder, error) from None
    if rights & 0o022:
        command = f"chmod 700 {folder}"
        why = _("others may write there; `{command}` mends it").with_values(command=command)
        raise refused(NOT_WRITTEN, path=folder, why=why)


def not_written(path: Path, error: OSError | Words | str) -> Exception:
    return refused(NOT_WRITTEN, path=path, why=why_not(error) if isinstance(error, OSError) else error)


def give_names(part: Path, final: Path, manifest: Manifest) -> None:
    """`part` and its manifest under their names, on the disk; never in place of another's file. Raises OSError.

    The manifest first: a backup that has its name has all.
    """
    beside = manifest_of(part)
    descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(manifest.as_text())
        file.flush()
        os.fsync(file.fileno())
    _name(beside, manifest_of(final))
    try:
        _name(part, final)
    except BaseException:
        manifest_of(final).unlink(missing_ok=True)
        raise
    sync(final.parent)


def _name(this: Path, final: Path) -> None:
    if not give_name(this, final):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


def own_backups(folder: Path, name: str, ending: str, founded: str) -> list[Path]:
    """The backups of one database in a folder, the oldest first: by name, and by what their manifests say."""
    form = re.compile(re.escape(name) + r"-\d{8}-\d{6}Z(-\d+)?" + re.escape(ending))
    found = []
    for path in folder.iterdir():
        if form.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            manifest = read_manifest(path)
            if manifest is not None and (manifest.database, manifest.facts.founded) == (name, founded):
                found.append((manifest.taken, manifest.facts.lines, path))  # each backup is a line of the next
    return [path for _taken, _lines, path in sorted(found)]


def remove_all_but(keep: int, own: list[Path]) -> int:
    """The oldest of `own_backups` go; gives how many. Raises OSError."""
    old = own[:-keep]
    for path in old:
        path.unlink()  # first: what is left without its manifest is nobody's
        manifest_of(path).unlink(missing_ok=True)
    return len(old)
