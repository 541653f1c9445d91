"""The secret of one system, kept outside of its database: whoever has a copy of the database alone can forge nothing.

A file of 32 random bytes. What each use needs is derived from it by a label, so that no two uses share a key [S92].
Which key a database belongs to stands in it by the key's name, which tells nothing of the key: a backup that is restored
elsewhere says what it needs. It is looked for in this order: systemd's credential `stts-tui.system-key`, the file that the
settings name (`system_key`), the folder `keys` beside the database.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from pathlib import Path

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.common.troubles import why_not
from stts_tui.store import faults
from stts_tui.store.engine import Engine
from stts_tui.store.lent import credential, most_rights
from stts_tui.store.whole_files import put_whole, sync

CREDENTIAL = "stts-tui.system-key"  # of systemd: LoadCredential=stts-tui.system-key:/etc/stts/system.key
SIZE = 32
_NAME = re.compile("[0-9a-f]{16}")
_named: list[Path] = []


def name_file(path: str) -> None:
    """The file that the settings of this process name; empty: none."""
    _named[:] = [Path(path)] if path else []


class Keys:
    """The keys of one system."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    @property
    def name(self) -> str:
        """By which the database knows it: 16 hexadecimal digits, from which nothing can be learned of the key."""
        return self.derive("name")[:8].hex()

    def derive(self, label: str) -> bytes:
        """32 bytes for one use, the same for the same `label`: HMAC-SHA256 as the extraction of RFC 5869."""
        return hmac.digest(self._secret, f"stts-tui {label}".encode(), hashlib.sha256)


def make(engine: Engine) -> Keys:
    """The key of a new system: the one that is given to this process, else a new file in the folder beside the database.

    Raises KEY_WIDE, KEY_UNREADABLE.
    """
    for path in _given():
        return _read(path)
    keys = Keys(os.urandom(SIZE))
    _put(engine, keys)
    return keys


def _put(engine: Engine, keys: Keys) -> None:
    path = _beside(engine, keys.name)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        put_whole([path], lambda file: file.write(keys._secret))
        sync(path.parent)
    except FileExistsError:
        if _read(path).name != keys.name:
            raise refused(faults.KEY_DAMAGED, path=path, size=SIZE) from None
    except OSError as error:
        raise refused(faults.KEY_UNREADABLE, path=path, why=why_not(error)) from None


def find(engine: Engine, name: str) -> Keys:
    """The key with that name. Raises KEY_MISSING, KEY_WIDE, KEY_UNREADABLE."""
    if _NAME.fullmatch(name) is None:  # no name of ours, and no way to another folder
        raise refused(faults.KEY_MISSING, name="?", path=engine.folder / "keys")
    for path in (*_given(), _beside(engine, name)):
        if path.exists():
            keys = _read(path)
            if hmac.compare_digest(keys.name, name):
                return keys
    raise refused(faults.KEY_MISSING, name=name, path=_beside(engine, name))


def carry(engine: Engine, name: str, other: Engine) -> None:
    """The key of one database beside `other`, which is a copy of it, unless it is found there already.

    Raises as `make` and `find`.
    """
    keys = find(engine, name)
    try:
        find(other, name)
    except Refused as no:
        if no.code != faults.KEY_MISSING.code:
            raise
        _put(other, keys)


def forget(engine: Engine, name: str) -> None:
    """Take away the key of a database that is gone; one that was given to this process stays."""
    _beside(engine, name).unlink(missing_ok=True)


def _given() -> list[Path]:
    """What this process was given: at most one."""
    lent = credential(CREDENTIAL)
    return [lent] if lent is not None else _named


def _beside(engine: Engine, name: str) -> Path:
    return engine.folder / "keys" / f"{name}.key"


def _read(path: Path) -> Keys:
    try:
        with path.open("rb") as file:
            rights = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            secret = file.read(SIZE + 1)
    except OSError as error:
        raise refused(faults.KEY_UNREADABLE, path=path, why=why_not(error)) from None
    if rights & 0o077 & ~most_rights(path):
        raise refused(faults.KEY_WIDE, path=path, rights=f"{rights:04o}", command=f"chmod 600 {path}")
    if len(secret) != SIZE:
        raise refused(faults.KEY_DAMAGED, path=path, size=SIZE)
    return Keys(secret)
