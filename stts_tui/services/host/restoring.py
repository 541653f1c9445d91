"""`stts-tui restore`: a backup in the place of the database, whole or not at all.

What was there is kept beside, sessions end, and the restored database begins with the line that tells of it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stts_tui.domain.common.errors import Refused, fault, refused
from stts_tui.domain.common.troubles import why_not
from stts_tui.i18n import Words, _, speaking
from stts_tui.services.guard import note
from stts_tui.services.host import backup_files, sealing
from stts_tui.services.host.backups import BY
from stts_tui.store import checkpoints, copies, faults
from stts_tui.store.addresses import engine_for
from stts_tui.store.copies import UNSOUND, Facts
from stts_tui.store.database import Store
from stts_tui.store.engine import Engine, troubles_told

NOT_ASKED = fault(
    "restore-not-asked",
    _("{path} does not simply bring the database back: {why}. Nothing has changed; `--yes {name}` does it."),
)
OTHER_KEY = fault("restore-other-key", _("The backup {path} cannot take the database's place: {why}. Nothing has changed."))
_KEPT_OTHERWISE = {
    faults.NOT_ENCRYPTED.code: _("it is not encrypted, and a key is named; without the key it can, and is encrypted then"),
    faults.KEY_WANTED.code: _("it is of an encrypted database, or of none, and no key is named"),
    faults.WRONG_KEY.code: _("it is of a database with another key than the one that is named"),
}
RESTORE = "restore"


@dataclass(frozen=True)
class Restored:
    """What came of it."""

    facts: Facts  # of the backup
    kept: str  # where the database is that was there; empty where there was none


def restore(url: str, now: datetime, backup: Path, yes: str, identity: Path | None = None) -> Restored:
    """Put the file `backup` in the place of the database at `url`; `yes` is the database's name where that loses something.

    `identity`: the file with the private key of an encrypted backup.

    Raises UNSOUND, NEWER_SCHEMA, IN_USE, NOT_ASKED, OTHER_KEY, BUSY, TROUBLE, and as sealing does; nothing has changed then.
    """
    engine = engine_for(url)
    with troubles_told(engine), engine.turn_to_make():
        engine.must_be_idle()
        with backup_files.part_in(engine.folder, engine.name) as part:
            _fetched(backup, part, identity)
            new = engine.of_copy(part)
            found, tampering = _brought_up_to_date(new, backup)
            against = [each for each in (tampering, _reason_against(engine, found, backup)) if each is not None]
            if against and yes != engine.name:
                raise refused(NOT_ASKED, path=backup, why="; ".join(map(str, against)), name=engine.name)
            _made_ready(new, now, engine.name, backup, found, against)
            checkpoints.forget(engine)  # before: what was verified and delivered was of what is given up here
            kept = engine.replace_by(new, f"{engine.name}-{backup_files.stamp(now)}-before-restore")
    return Restored(found, kept)


def _fetched(backup: Path, part: Path, identity: Path | None) -> None:
    """The file's content in `part`, decrypted; the file itself is never opened as a database.

    Raises UNSOUND, and as sealing does.
    """
    try:
        file = backup.open("rb")
    except OSError as error:
        raise refused(UNSOUND, path=backup, why=why_not(error)) from None
    with file, part.open("wb") as copy:
        if sealing.is_sealed(file):
            _must_be_its_manifests(backup, backup)  # said before a key is asked for
            if identity is None:
                raise refused(sealing.IDENTITY_WANTED, path=backup)
            if not sealing.unseal(file, copy, identity, backup):
                raise refused(UNSOUND, path=backup, why=sealing.CUT)
        else:
            shutil.copyfileobj(file, copy)
            copy.flush()
            _must_be_its_manifests(backup, part)
        copy.flush()
        os.fsync(copy.fileno())
    log = Path(f"{backup}-wal")
    if log.exists() and log.stat().st_size:
        raise refused(UNSOUND, path=backup, why=_("a log lies beside it: it is a database in use"))


def _must_be_its_manifests(backup: Path, content: Path) -> None:
    """Raises UNSOUND where a manifest lies beside the backup, and `content` is not what it says."""
    manifest = backup_files.read_manifest(backup)
    if manifest is not None and (manifest.size, manifest.sha256) != backup_files.digest_of(content):
        raise refused(UNSOUND, path=backup, why=_("it is not what its manifest says"))


def _brought_up_to_date(new: Engine, backup: Path) -> tuple[Facts, Words | None]:
    """What the backup holds, and whether somebody wrote into it past the program; an older schema becomes the present one
    in the copy. Raises UNSOUND, NEWER_SCHEMA.
    """
    with _told_of(backup), copies.looking_at(new) as store:
        damage = new.damage()
        if damage:
            raise refused(UNSOUND, path=backup, why=damage[0])
        store.migrate()
        return copies.must_be_sound(store, backup), _tampering(store, backup)


def _tampering(store: Store, backup: Path) -> Words | None:
    """The first thing in the copy that the program did not write, by the system's key: its chain alone tells nothing of rows,
    and a manifest can be made anew.
    """
    manifest = backup_files.read_manifest(backup)
    given = checkpoints.read(manifest.facts.checkpoint) if manifest is not None and manifest.facts.checkpoint else None
    with store.reading():
        found = next(store.proof.of_copy([given] if given is not None else []), None)
    if found is None:
        return None
    return _("it was written into past the program ({what})").with_values(what=found)


@contextmanager
def _told_of(backup: Path) -> Iterator[None]:
    """What is said of the copy is said of the file that it came from."""
    try:
        yield
    except Refused as no:
        if no.code == UNSOUND.code:
            raise
        if no.code in _KEPT_OTHERWISE:
            raise refused(OTHER_KEY, path=backup, why=_KEPT_OTHERWISE[no.code]) from None
        raise refused(UNSOUND, path=backup, why=str(no.sentence)) from None


def _reason_against(engine: Engine, found: Facts, backup: Path) -> Words | None:
    """Why this is more than bringing the database back to where it is; None where nothing is lost."""
    if not engine.exists():
        return None
    try:
        with copies.looking_at(engine) as present, present.reading():
            why = copies.what_is_lost(present, found)
    except Refused:
        return _("the present database cannot be read, so that nobody can tell what would be lost")
    if why is None and backup_files.read_manifest(backup) is None:
        return _("no manifest is beside it, so that nothing tells whether it is whole")
    return why


def _made_ready(new: Engine, now: datetime, name: str, backup: Path, found: Facts, against: list[Words]) -> None:
    """The copy as it will be found: everybody logs in again, and the trail tells where it came from."""
    held = {"file": str(backup.absolute()), "last line": str(found.lines)}
    if against:
        with speaking("en"):
            held["lost"] = "; ".join(map(str, against))
    with copies.looking_at(new) as store, store.transaction():
        store.sessions.end_everybodys(now)
        note(store, now, BY, RESTORE, ("database", None, name), {}, held)
