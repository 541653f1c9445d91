"""An SQLite file that is encrypted as a whole, with its log, by SQLCipher 4: AES-256, each page authenticated.

What is said of the file in the clear is its length and its salt. Nothing else differs from a plain one.
"""

from __future__ import annotations

import contextlib
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.common.secret import Secret
from stts_tui.store import faults, key_file, sqlite_file
from stts_tui.store.engine import Engine
from stts_tui.store.sqlite import HEAD, Sqlite, url_of
from stts_tui.store.whole_files import sync

if TYPE_CHECKING:
    import peewee


def must_be_installed() -> None:
    """Raises NO_CIPHER."""
    if find_spec("sqlcipher3") is None:
        raise refused(faults.NO_CIPHER, command='pip install "stts-tui[encrypted]"')


class EncryptedSqlite(Sqlite):
    """A file, and the file of its key."""

    def __init__(self, url: str, key: Path) -> None:
        super().__init__(url)
        self.key_path = key

    @cached_property
    def _key(self) -> Secret:
        must_be_installed()
        return key_file.read(self.key_path)

    @cached_property
    def _driver(self) -> ModuleType:
        must_be_installed()
        from sqlcipher3 import dbapi2

        module: ModuleType = dbapi2
        return module

    def _bare(self, path: Path) -> Any:
        from stts_tui.store import sqlcipher

        return sqlcipher.connect(path, self._key, 0)

    def _handle(self, **how: Any) -> peewee.SqliteDatabase:
        from stts_tui.store import sqlcipher

        return sqlcipher.KeyedDatabase(self.path, self._key, **how)

    def looks_sound(self) -> bool:
        try:
            with self.path.open("rb") as file:
                return sqlite_file.looks_encrypted(file.read(sqlite_file.PAGE)) and self.key_path.exists()
        except (OSError, ValueError):
            return False

    def must_be_makeable(self) -> None:
        self._driver, self._key  # noqa: B018 (what they raise is said before anybody is asked anything)
        super().must_be_makeable()

    def create(self) -> None:
        self._driver, self._key  # noqa: B018
        super().create()

    def _must_begin_well(self, page: bytes) -> None:
        if page.startswith(HEAD):
            raise refused(faults.NOT_ENCRYPTED, path=self.path, key=self.key_path)
        if page and not sqlite_file.looks_encrypted(page):
            raise refused(faults.NOT_A_DATABASE, path=self.path)
        self._driver, self._key  # noqa: B018

    def _not_one(self) -> Refused:
        return refused(faults.WRONG_KEY, path=self.path, key=self.key_path)

    def _lacks_its_log(self) -> bool:
        """The byte that tells is encrypted: so the engine is asked."""
        if self._log.exists():
            return False
        with contextlib.suppress(*self.errors, OSError, Refused), contextlib.closing(self._bare(self.path)) as connection:
            return connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        return False  # opening it says why

    def of_copy(self, path: Path) -> Engine:
        return EncryptedSqlite(url_of(path), self.key_path)

    def damage(self) -> list[str]:
        """Every page has its own proof: a flipped bit is found wherever it is."""
        return [*self._broken_pages(), *super().damage()]

    def _broken_pages(self) -> list[str]:
        try:
            found = [self.database.execute_sql("PRAGMA cipher_integrity_check").fetchall() for _time in range(2)]
        except self.errors as error:
            return [f"integrity: {error}"]
        # Twice: it reads the file itself, where another process may be writing a page.
        return [f"integrity: {row[0]}" for row in found[0] if row in found[1]][:5]


def rewritten(path: Path, key: Path | None, into: Path, new_key: Path | None) -> Engine:
    """The closed database in the file `path`, all of it, in the empty file `into`: under another key, or under none.

    Gives the database that this is. Raises BAD_KEY, NO_CIPHER, IN_USE and UNREADABLE.
    """
    must_be_installed()
    from stts_tui.store import sqlcipher

    new = Sqlite(url_of(into)) if new_key is None else EncryptedSqlite(url_of(into), new_key)
    present, coming = (None if file is None else key_file.read(file) for file in (key, new_key))
    try:
        sqlcipher.rewrite(path, present, into, coming)
    except sqlcipher.FAILURES as error:
        if "locked" in str(error):
            raise refused(faults.IN_USE, path=path) from None
        raise refused(faults.UNREADABLE, path=path, why=str(error)) from None
    sync(into)
    return new
