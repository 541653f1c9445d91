"""`stts-tui encrypt`: the same database under a key, under another, or under none; whole or not at all.

It is written anew beside, compared row by row, examined, and only then takes the place. What it was is not kept: an
unencrypted copy beside would undo what was done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stts_tui.domain.common.errors import fault, refused
from stts_tui.i18n import _
from stts_tui.services.guard import note
from stts_tui.services.host import backup_files
from stts_tui.services.host.backups import BY
from stts_tui.store import copies, database, key_file
from stts_tui.store.addresses import engine_for, key_of, rewritten
from stts_tui.store.copies import UNSOUND, Facts
from stts_tui.store.engine import Engine, troubles_told

SAME_KEY = fault("encrypt-same-key", _("The database {path} has the key in {key} already. Nothing has changed."))
ENCRYPT, DECRYPT, CHANGE = "encrypt", "decrypt", "change-key"


@dataclass(frozen=True)
class Rewritten:
    """What came of it."""

    path: str
    facts: Facts
    fingerprint: str  # of the key; empty where there is none now


def rewrite(url: str, key: Path | None, now: datetime, act: str) -> Rewritten:
    """The database at `url`, which names its present key, under the key in the file `key` or under none.

    Raises as opening does, BAD_KEY, NO_CIPHER, SAME_KEY, UNSOUND, IN_USE, BUSY, TROUBLE; nothing has changed then.
    """
    mark = key_file.fingerprint(key_file.read(key)) if key is not None else ""
    database.open_existing(url).close()  # that it is ours and the key is right, and its schema brought up to date
    engine, present = engine_for(url), key_of(url)
    if present is not None and mark == key_file.fingerprint(key_file.read(present)):
        raise refused(SAME_KEY, path=engine.description, key=key)
    with troubles_told(engine), engine.turn_to_make():
        engine.must_be_idle()
        before = _examined(engine)
        with backup_files.part_in(engine.folder, engine.name) as part:
            new = rewritten(url, part, key)
            if _examined(new) != before:
                raise refused(UNSOUND, path=engine.description, why=_("what was written is not what was read"))
            with copies.looking_at(new) as store, store.transaction():
                note(store, now, BY, act, ("database", None, engine.name), {}, {"key": mark} if mark else {})
            engine.replace_by(new, "")
    return Rewritten(engine.description, before, mark)


def _examined(engine: Engine) -> Facts:
    """Of a sound database. Raises as its opening does, UNSOUND."""
    with copies.looking_at(engine) as store:
        return copies.must_be_sound(store, engine.description)
