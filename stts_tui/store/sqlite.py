"""Everything that is particular to SQLite: opening, file rights, its transactions, words of its SQL, its checks."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.common.troubles import why_not
from stts_tui.i18n import _
from stts_tui.store import faults, sqlite_care, sqlite_file, sqlite_rows
from stts_tui.store.engine import APART, EXAMPLE, MIGRATIONS_TABLE, Change, Engine, Key
from stts_tui.store.queue import Queue
from stts_tui.store.whole_files import sync

if TYPE_CHECKING:
    import peewee

BUSY_SECONDS = 30
HEAD = b"SQLite format 3\x00"
_PRAGMAS = {
    "synchronous": "full",  # what was acknowledged survives a power cut
    "foreign_keys": 1,
    "busy_timeout": BUSY_SECONDS * 1000,  # the driver's own `timeout` does not always reach SQLite
    "trusted_schema": 0,
    "temp_store": "memory",
}


def url_of(path: Path) -> str:
    return f"sqlite:///{quote(str(path.absolute()))}"


def path_of(url: str) -> Path:
    """The file that `url` names. Raises BAD_URL for what is no address of an SQLite file."""
    try:
        parsed = urlsplit(url)
    except ValueError as error:
        raise refused(faults.BAD_URL, why=str(error), example=EXAMPLE) from None
    name = unquote(parsed.path[1:])
    if parsed.netloc or parsed.query or parsed.fragment or not name or name == ":memory:":
        # Two slashes make the path's first part a host; an in-memory database would vanish with its thread.
        raise refused(faults.BAD_URL, why=_("a file is needed, after three or four slashes"), example=EXAMPLE)
    return Path(name).absolute()


class Sqlite(Engine):
    """A file."""

    copy_ending = ".sqlite"
    words = {"identity": "INTEGER PRIMARY KEY", "binary": "", "bytes": "BLOB"}

    def __init__(self, url: str) -> None:
        self.path = path_of(url)
        self._log = Path(f"{self.path}-wal")
        self._queue = Queue(Path(f"{self.path}.turn"), BUSY_SECONDS)
        self._opened: dict[Path, tuple[int, int]] = {}  # the file and its log, as they were when they were opened
        self._unproven = False
        self._noted = threading.local()

    # -- the database as a whole ---------------------------------------------------------------------------------------
    @property
    def description(self) -> str:
        return str(self.path)

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def folder(self) -> Path:
        return self.path.parent

    def looks_sound(self) -> bool:
        try:
            with self.path.open("rb") as file:
                return file.read(len(HEAD)) == HEAD
        except (OSError, ValueError):
            return False

    def exists(self) -> bool:
        return self.path.exists()

    def must_be_private(self) -> None:
        sqlite_file.must_be_private(self.path, self._log)

    def must_be_makeable(self) -> None:
        if self.exists():
            raise refused(faults.EXISTS, path=self.path)
        folder = next((above for above in self.path.parents if above.exists()), self.folder)
        if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
            raise refused(faults.UNREADABLE, path=self.path, why=_("{folder} cannot be written").with_values(folder=folder))

    def create(self) -> None:
        sqlite_file.make_folder(self.path)
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise refused(faults.EXISTS, path=self.path) from None
        except OSError as error:
            raise refused(faults.UNREADABLE, path=self.path, why=why_not(error)) from None

    def remove(self, *, queue: bool = True) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.path}{ending}").unlink(missing_ok=True)
        if queue:
            self._queue.remove()

    def rename(self, other: Engine) -> None:
        if not isinstance(other, Sqlite):
            raise TypeError("a file cannot take the place of another engine's database")
        self.path.rename(other.path)  # its log was taken into the file when it was closed
        other.remember(self.remembered())
        self.remove()

    def open(self, *, new: bool = False, look: bool = False) -> None:
        self._opened = {}
        try:
            with self.path.open("rb+") as file:
                page = file.read(sqlite_file.PAGE)
                self._opened[self.path] = sqlite_file.identity(os.fstat(file.fileno()))
        except FileNotFoundError:
            raise refused(faults.MISSING, path=self.path) from None
        except OSError as error:
            raise refused(faults.UNREADABLE, path=self.path, why=why_not(error)) from None
        self._must_begin_well(page)
        os.umask(0o077)  # the write-ahead log and its index follow
        self._unproven = look and self._lacks_its_log() and not self.remembered()
        database = self._handle(pragmas=_PRAGMAS, lock_type="IMMEDIATE", timeout=BUSY_SECONDS)
        # The last: a damaged schema's own words are quoted.
        failures: tuple[type[Exception], ...] = (*self.errors, UnicodeDecodeError)
        try:
            database.connect()
            if (new or MIGRATIONS_TABLE in database.get_tables()) and not look:
                database.execute_sql("PRAGMA journal_mode = wal")  # kept in the file: readers never wait for the writer
        except BaseException as error:
            database.close()
            if not isinstance(error, failures):
                raise
            if "not a database" in str(error):
                raise self._not_one() from None
            raise refused(faults.UNREADABLE, path=self.path, why=str(error)) from None
        self.database = database

    # What an encrypted file does in another way: sqlite_encrypted.py.
    @cached_property
    def _driver(self) -> ModuleType:
        import sqlite3

        return sqlite3

    def _handle(self, **how: Any) -> peewee.SqliteDatabase:
        from stts_tui.store.sqlite_database import Database

        return Database(str(self.path), **how)

    def _bare(self, path: Path) -> Any:
        """A connection with nothing set, which waits for nobody."""
        return self._driver.connect(path, timeout=0, isolation_level=None)

    def _must_begin_well(self, page: bytes) -> None:
        """Whether the file begins as a database of this kind does; an empty one may become one. Raises what it is instead."""
        if page and not page.startswith(HEAD):
            raise refused(faults.KEY_WANTED if sqlite_file.looks_encrypted(page) else faults.NOT_A_DATABASE, path=self.path)

    def _not_one(self) -> Refused:
        """The refusal of a file that the engine cannot read from its first page on."""
        return refused(faults.NOT_A_DATABASE, path=self.path)

    def _lacks_its_log(self) -> bool:
        return sqlite_file.lacks_its_log(self.path)

    # -- taking turns --------------------------------------------------------------------------------------------------
    @contextlib.contextmanager
    def turn_to_make(self) -> Iterator[None]:
        sqlite_file.make_folder(self.path)
        with self._queue.turn():
            yield

    def turn(self, *, background: bool = False, several: bool = False) -> contextlib.AbstractContextManager[None]:
        return self._queue.turn(background=background)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        self._note()
        with self.database.atomic():  # IMMEDIATE: begun by reading, it could not write after somebody else had
            self._must_be_there()
            yield
            self._must_be_there()  # before anything is acknowledged

    def _must_be_there(self) -> None:
        """Whether what is open is what others find under its name: SQLite works on in a file that was removed. Raises GONE.

        The log is made with the first transaction, and stays as long as anybody has the database open.
        """
        for path in (self.path, self._log):
            try:
                found = sqlite_file.identity(path.stat())
            except OSError:
                if path in self._opened:
                    raise refused(faults.GONE, path=path) from None
                continue  # a database without a log
            if self._opened.setdefault(path, found) != found:
                raise refused(faults.GONE, path=path)

    def close(self) -> None:
        super().close()
        self._opened.pop(self._log, None)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        self.database.execute_sql("PRAGMA query_only = 1")
        try:
            with self.database.atomic("DEFERRED"):
                self._must_be_there()
                yield
        finally:
            try:
                self.database.execute_sql("PRAGMA query_only = 0")
            except BaseException:
                self.close()  # the next connection may write; this one never could again
                raise

    # -- what rows hold ------------------------------------------------------------------------------------------------
    def _note(self) -> sqlite_rows.Noted:
        """What notes the changes of this thread's connection."""
        connection = self.database.connection()
        held: sqlite_rows.Noted | None = getattr(self._noted, "rows", None)
        if held is None or not (connection.in_transaction or held.is_fit(connection)):
            held = self._noted.rows = sqlite_rows.Noted(connection, APART)
        return held

    def changes(self) -> Iterator[tuple[str, Sequence[Change]]]:
        return self._note().take()

    def contents(self, unless: Collection[str]) -> Iterator[tuple[str, Iterator[tuple[Key, bytes]]]]:
        return sqlite_rows.all_contents(self.database.connection(), unless, self.errors)

    def guests(self) -> Collection[tuple[str, Key]]:
        return [(sqlite_rows.SCHEMA, f"table {name}") for name in sqlite_rows.OF_LITESTREAM]

    @contextlib.contextmanager
    def filling(self, tables: Collection[str], *, draft: bool, rebuild: Collection[str]) -> Iterator[None]:
        from stts_tui.store import sqlite_filling

        self.close()  # the triggers of the connection that was note every row
        with sqlite_filling.pace(self.database, self.errors, draft=draft):
            connection = self.database.connection()
            with self.database.atomic():
                self._must_be_there()
                self._noted.rows = sqlite_rows.Noted(connection, APART.union(tables))
                with sqlite_filling.without_indexes(connection, rebuild):
                    yield
                self._must_be_there()
        self.close()
        sync(self.path)

    def ends(self, tables: Collection[str]) -> dict[str, int]:
        from stts_tui.store import sqlite_filling

        return sqlite_filling.ends(self.database.connection(), tables)

    def contents_behind(self, ends: Mapping[str, int]) -> Iterator[tuple[str, Iterator[tuple[Key, bytes]]]]:
        return sqlite_rows.contents_behind(self.database.connection(), ends)

    def people_about(self) -> bool:
        return self._queue.people_about()

    def change_mark(self) -> int:
        return int(self.database.execute_sql("PRAGMA data_version").fetchone()[0])

    def remember(self, link: str) -> None:
        with contextlib.suppress(OSError):  # what was done is done; a full disk hides nothing of it
            self._queue.remember(link)

    def remembered(self) -> str:
        return self._queue.remembered()

    # -- copies --------------------------------------------------------------------------------------------------------
    def copy_into(self, path: Path) -> None:
        # VACUUM INTO rather than the backup interface: as online, one moment too, and it never begins anew because of
        # writers; it reads every row instead of copying damaged pages, leaves what was deleted behind, and the copy needs
        # no log beside it.
        self.database.execute_sql("VACUUM INTO ?", (str(path),))
        sync(path)

    def of_copy(self, path: Path) -> Engine:
        return Sqlite(url_of(path))

    def must_be_idle(self) -> None:
        with sqlite_file.locked(self.path) if self.exists() else contextlib.nullcontext():
            pass

    def replace_by(self, new: Engine, kept: str) -> str:
        if not isinstance(new, Sqlite):
            raise TypeError("a file cannot be replaced by another engine's database")
        new.fold()  # one file, without a log that might stay behind
        sync(new.path)
        beside = sqlite_file.free(self.folder / f"{kept}{self.path.suffix}", self.path) if kept else None
        link, there = new.remembered(), self.exists()
        if not there:
            sqlite_file.put(new.path, self.path)
        else:
            self.fold()
            with sqlite_file.locked(self.path):
                self.remember("")  # of the one that goes; killed before the other is there, doctor misses nothing
                sqlite_file.swap(new.path, self.path, beside)
        self.remember(link)
        new.remove()
        return str(beside) if there and beside else ""

    def fold(self) -> None:
        sqlite_file.fold(self.path, self._bare, self.errors)

    # -- what goes wrong -----------------------------------------------------------------------------------------------
    @cached_property
    def errors(self) -> tuple[type[Exception], ...]:
        import peewee

        # Peewee translates what a statement raises, but not what comes while its rows are fetched.
        return (peewee.DatabaseError, self._driver.DatabaseError)

    def is_trouble(self, error: BaseException) -> bool:
        import peewee

        # Said with the bare kinds; a constraint has one of its own.
        return type(error) in (*self.errors, peewee.OperationalError, self._driver.OperationalError)

    def is_busy(self, error: BaseException) -> bool:
        return "locked" in str(error)

    def first_cause(self, error: BaseException) -> BaseException:
        """What failed before the rollback that followed did: a full disk makes SQLite roll back by itself."""
        while "cannot rollback" in str(error) and isinstance(error.__context__, self.errors):
            error = error.__context__
        return error

    # -- words of queries ----------------------------------------------------------------------------------------------
    def one_of(self, column: peewee.Field, values: Sequence[object]) -> peewee.Expression:
        import peewee

        return column.in_(peewee.SQL("(SELECT value FROM json_each(?))", [json.dumps(values)]))

    def hide(self, node: peewee.ColumnBase) -> peewee.ColumnBase:
        from stts_tui.store.sqlite_database import Hidden

        return Hidden(node)

    def limited(self, goes_on: Callable[[int], bool]) -> contextlib.AbstractContextManager[None]:
        return sqlite_care.limited(self.database.connection(), self.errors, goes_on)

    def bound(self, value: object) -> object:
        if isinstance(value, datetime):
            return value.isoformat(" ")
        if isinstance(value, date):
            return value.isoformat()
        return int(value) if isinstance(value, bool) else value

    # -- words of migrations -------------------------------------------------------------------------------------------
    def forbid(self, name: str, event: str, table: str, says: str, when: str = "") -> None:
        self.database.execute_sql(sqlite_care.refusing(name, event, table, says, when))

    def gather(self, table: str, columns: Sequence[str], into: str) -> None:
        for statement in sqlite_care.gathering(table, columns, into):
            self.database.execute_sql(statement)

    def lifted(self, *tables: str) -> contextlib.AbstractContextManager[None]:
        return sqlite_rows.lifted(self.database.connection(), tables)

    # -- care ----------------------------------------------------------------------------------------------------------
    def refresh_statistics(self) -> None:
        for statement in sqlite_care.analyses(self.database):  # whoever writes meanwhile waits for one of them, not for all
            with self.turn(background=True):
                self.database.execute_sql(statement)

    def damage(self) -> list[str]:
        return sqlite_care.damage(self.database, self.errors)

    def problems(self) -> list[str]:
        found = self.damage()
        if self._unproven:
            found.append(f"log: {self._log} is missing, and nothing tells that it was not needed: a copy of a database in use"
                         " lacks what was done last (stts-tui backup makes a whole one)")  # fmt: skip
        for place, most in ((self.path, 0o600), (self.folder, 0o700)):
            rights = stat.S_IMODE(place.stat().st_mode)
            if rights & ~most:
                found.append(f"rights of {place} are {rights:04o}, at most {most:04o} is safe (chmod {most:o} {place})")
        return found
