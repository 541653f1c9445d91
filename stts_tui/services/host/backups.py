"""`stts-tui backup`: a whole copy of the database while others work, examined before it has its name.

No account does this: who can read the database's file on the host may; each one leaves an audit line. A signed
checkpoint of the audit is made for it, and stands in the manifest (`Facts.checkpoint`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.i18n import Words, _, _n
from stts_tui.services.guard import note
from stts_tui.services.host import backup_files, sealing
from stts_tui.services.host.backup_files import Manifest, not_written
from stts_tui.store import copies, database
from stts_tui.store.copies import Facts
from stts_tui.store.database import Store
from stts_tui.store.engine import Engine
from stts_tui.store.keys import Keys
from stts_tui.store.settings import LAST_BACKUP

BY, BACKUP = "host", "backup"
STANDARD_OUTPUT = "-"


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    path: Path | None  # None: it went to standard output
    manifest: Manifest
    removed: int  # older ones
    missed: Path | None  # the newest of the earlier ones, where the database lacks what it holds


@dataclass(frozen=True)
class Last:
    """The newest backup that a database remembers."""

    at: datetime
    where: str


def is_behind(url: str, last: Manifest) -> bool:
    """Whether something was done after that backup, beside the line that tells of it. Raises as opening does."""
    store = database.open_existing(url)
    try:
        with store.reading():
            return store.audit.last_number() > last.facts.lines + 1
    finally:
        store.close()


def last_backup(store: Store) -> Last | None:
    """What the database remembers; None where none was made, or a hand wrote something else there."""
    moment, _blank, where = store.settings.get(LAST_BACKUP).partition(" ")
    try:
        return Last(datetime.fromisoformat(moment), where)
    except ValueError:
        return None


def make_backup(
    url: str, now: datetime, target: str, keep: int = 0, stream: BinaryIO | None = None, seal_to: Sequence[Any] = ()
) -> Made:
    """A copy of the database at `url` in the folder or as the new file `target`, or through `stream`.

    `keep`: so many own ones stay in the folder, counted with this one; 0: all. `seal_to`: the public keys that it is
    encrypted to (`sealing.recipients`); what is not encrypted is then written beside the database alone.

    Raises NOT_WRITTEN, UNSOUND where the copy proves to be damaged, and as opening does.
    """
    store = database.open_existing(url)
    name, ending = store.engine.name, store.engine.copy_ending + (sealing.ENDING if seal_to else "")
    folder, final = _place(store, target, now, ending, streamed=stream is not None)
    try:
        with backup_files.part_in(store.engine.folder if seal_to else folder, name) as part:
            manifest, missed = _copied(store, part, now, final, ending)
            with _sealed(part, folder, name, final, seal_to) as made:
                size, digest = backup_files.digest_of(made)
                manifest = replace(manifest, size=size, sha256=digest)
                if stream is not None:
                    with made.open("rb") as file:
                        shutil.copyfileobj(file, stream)
                        stream.flush()
                else:
                    backup_files.give_names(made, final, manifest)
    except OSError as error:
        raise not_written(final, error) from None
    where = STANDARD_OUTPUT if stream is not None else str(final.absolute())
    _noted(url, now, where, manifest)
    removed = 0
    if keep and missed is None:  # else the older ones are worth more
        try:
            removed = backup_files.remove_all_but(keep, backup_files.own_backups(folder, name, ending, manifest.facts.founded))
        except OSError as error:
            raise not_written(folder, error) from None
    return Made(None if stream is not None else final, manifest, removed, missed)


@contextmanager
def _sealed(part: Path, folder: Path, name: str, final: Path, seal_to: Sequence[Any]) -> Iterator[Path]:
    """What the backup is to hold: `part`, or what is encrypted of it, which was looked at. Raises UNSOUND, and OSError."""
    if not seal_to:
        yield part
        return
    with backup_files.part_in(folder, name, spared=part) as made:
        if not sealing.seal(part, made, seal_to):
            raise refused(copies.UNSOUND, path=final, why=_("what was encrypted does not open to what it was"))
        yield made


def _place(store: Store, target: str, now: datetime, ending: str, *, streamed: bool) -> tuple[Path, Path]:
    """The folder where it is written, and its name. The store is closed where that is refused."""
    with database.closed_on_failure(store):
        if streamed:
            return store.engine.folder, store.engine.folder / STANDARD_OUTPUT
        path = Path(target)
        is_folder = target.endswith("/") or path.is_dir()
        folder = path if is_folder else path.parent
        backup_files.made_private(folder)
        if is_folder:
            return folder, _free_name(folder, f"{store.engine.name}-{backup_files.stamp(now)}", ending)
        for there in (path, backup_files.manifest_of(path)):
            if there.exists() or there.is_symlink():
                raise not_written(there, _("it is there already"))
        return folder, path


def _free_name(folder: Path, stem: str, ending: str) -> Path:
    path, number = folder / f"{stem}{ending}", 1
    while path.exists() or backup_files.manifest_of(path).exists():
        number += 1
        path = folder / f"{stem}-{number}{ending}"
    return path


def _copied(store: Store, part: Path, now: datetime, final: Path, ending: str) -> tuple[Manifest, Path | None]:
    """The copy, whole and examined, as a manifest without a sum; and an earlier backup that knows more.

    `store` is closed afterwards: a process has one open database at a time.
    """
    engine, keys = store.engine, store.keys
    try:
        with store.transaction():
            before = store.audit.last_number()
            store.asked_for = "backup"  # the copy ends with a signed head
        engine.copy_into(part)
    except engine.errors as error:
        raise not_written(final, str(error)) from None
    finally:
        store.close()
    found = _examined(engine.of_copy(part), keys, final)
    own = backup_files.own_backups(final.parent, engine.name, ending, found.founded)[-1:]
    with copies.looking_at(engine) as original, original.reading():
        same = original.audit.link_of(found.lines) == found.link
        missed = [path for path in own if not _is_held(original, path)]
    if found.lines < before or not same:
        raise refused(copies.UNSOUND, path=final, why=_("its audit trail is not that of the database"))
    return Manifest(engine.name, now, 0, "", found), next(iter(missed), None)


def _is_held(store: Store, backup: Path) -> bool:
    """Whether the database still has the audit line that an earlier backup ends with."""
    manifest = backup_files.read_manifest(backup)
    return manifest is None or store.audit.link_of(manifest.facts.lines) == manifest.facts.link


def _examined(engine: Engine, keys: Keys, final: Path) -> Facts:
    try:
        with copies.looking_at(engine, keys) as copy:
            return copies.must_be_sound(copy, final)
    except Refused as no:
        if no.code == copies.UNSOUND.code:
            raise
        raise refused(copies.UNSOUND, path=final, why=no.sentence) from None


def _noted(url: str, now: datetime, where: str, manifest: Manifest) -> None:
    store = database.open_existing(url)
    try:
        with store.transaction():
            store.settings.save(LAST_BACKUP, f"{now.isoformat()} {where}")
            held = {"file": where, "sha256": manifest.sha256, "last line": str(manifest.facts.lines)}
            note(store, now, BY, BACKUP, ("database", None, store.engine.name), {}, held)
    finally:
        store.close()


def age_of(last: Last, now: datetime) -> Words:
    """How long ago that was."""
    hours = max(0, int((now - last.at).total_seconds() // 3600))
    if hours < 48:
        return _n("{count} hour ago", "{count} hours ago").with_values(count=hours)
    return _n("{count} day ago", "{count} days ago").with_values(count=hours // 24)
