"""Everything that is particular to SQLite: opening, file rights, the write queue, words of its DDL, its checks.

Another engine (PostgreSQL, an issue to come) is a second file with the same functions.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import sqlite3
import stat
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import peewee
from playhouse import db_url

from stts_tui.domain.common.errors import refused
from stts_tui.store import faults

EXAMPLE = "sqlite:////srv/stts/stts.sqlite"
BUSY_SECONDS = 30
_PRAGMAS = {
    "synchronous": "full",  # what was acknowledged survives a power cut
    "foreign_keys": 1,
    "busy_timeout": BUSY_SECONDS * 1000,  # the driver's own `timeout` does not always reach SQLite
    "trusted_schema": 0,
    "temp_store": "memory",
}
MIGRATIONS_TABLE = "schema_migration"  # of playhouse.migrations: tells our databases from those of others
# Peewee translates what a statement raises, but not what comes while its rows are fetched.
ERRORS = (peewee.DatabaseError, sqlite3.DatabaseError)
_TROUBLES = (peewee.DatabaseError, peewee.OperationalError, sqlite3.DatabaseError, sqlite3.OperationalError)
# Words in the migrations' DDL that engines spell differently.
WORDS = {"identity": "INTEGER PRIMARY KEY", "binary": "", "bytes": "BLOB"}


def file_of(url: str) -> Path:
    """The file that `url` names. Raises BAD_URL for what is no address of an SQLite file."""
    if "://" not in url:
        raise refused(faults.BAD_URL, why="no scheme such as sqlite:", example=EXAMPLE)
    scheme = url.split(":", 1)[0]
    if scheme != "sqlite":
        raise refused(faults.BAD_URL, why=f"“{scheme}” is not supported, sqlite is", example=EXAMPLE)
    try:
        parsed = db_url.parse(url)
    except ValueError as error:
        raise refused(faults.BAD_URL, why=str(error), example=EXAMPLE) from None
    name = unquote(str(parsed.pop("database", "")))
    if parsed or not name or name == ":memory:" or urlsplit(url).fragment:
        # Two slashes make the path's first part a host; an in-memory database would vanish with its thread.
        raise refused(faults.BAD_URL, why="a file is needed, after three or four slashes", example=EXAMPLE)
    return Path(name).absolute()


def url_of(path: Path) -> str:
    return f"sqlite:///{quote(str(path.absolute()))}"


def is_trouble(error: BaseException) -> bool:
    """Whether one of ERRORS is about the file (damaged, full, locked): said with the bare kinds; not a constraint."""
    return type(error) in _TROUBLES


def must_be_writable(path: Path) -> None:
    """Whether `path` could be made, with the folders above it. Raises UNREADABLE."""
    folder = next((above for above in path.parents if above.exists()), path.parent)
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise refused(faults.UNREADABLE, path=path, why=f"{folder} cannot be written")


def make_folder(path: Path) -> None:
    """The folder of `path`, which only its owner may enter. Raises UNREADABLE.

    One that is there already keeps its rights: `stts-tui doctor` tells when they are too wide.
    """
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.chmod(0o700)
    except OSError as error:
        raise refused(faults.UNREADABLE, path=path, why=error.strerror) from None


def make_file(path: Path) -> None:
    """An empty file that only its owner may read, in a folder as make_folder makes it. Raises EXISTS or UNREADABLE."""
    make_folder(path)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise refused(faults.EXISTS, path=path) from None
    except OSError as error:
        raise refused(faults.UNREADABLE, path=path, why=error.strerror) from None


def connect(path: Path, *, new: bool = False) -> peewee.SqliteDatabase:
    """A handle on the existing file; connections open by themselves, one for each thread.

    The database of another program is left as it is, to the byte; `new` says that this empty one is ours.

    Raises MISSING, UNREADABLE or NOT_A_DATABASE.
    """
    try:
        with path.open("rb+") as file:
            head = file.read(16)
    except FileNotFoundError:
        raise refused(faults.MISSING, path=path) from None
    except OSError as error:
        raise refused(faults.UNREADABLE, path=path, why=error.strerror) from None
    if head and head != b"SQLite format 3\x00":
        raise refused(faults.NOT_A_DATABASE, path=path)
    os.umask(0o077)  # the write-ahead log and its index follow
    database = peewee.SqliteDatabase(str(path), pragmas=_PRAGMAS, lock_type="IMMEDIATE", timeout=BUSY_SECONDS)
    try:
        database.connect()
        if new or MIGRATIONS_TABLE in database.get_tables():
            database.execute_sql("PRAGMA journal_mode = wal")  # kept in the file: readers never wait for the writer
    except (*ERRORS, UnicodeDecodeError) as error:  # the last: a damaged schema's own words are quoted
        database.close()
        if "not a database" in str(error):
            raise refused(faults.NOT_A_DATABASE, path=path) from None
        raise refused(faults.UNREADABLE, path=path, why=str(error)) from None
    return database


@contextlib.contextmanager
def write_turn(path: Path) -> Iterator[None]:
    """A fair turn among the processes that write: SQLite's own waiting is unfair, seconds for some [S107].

    The kernel takes the turn back when a process dies. Raises BUSY after BUSY_SECONDS.
    """
    descriptor = os.open(f"{path}.turn", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        ends = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > ends:
                    raise refused(faults.BUSY) from None
                time.sleep(0.002)
        yield
    finally:
        os.close(descriptor)


def protect(database: peewee.Database) -> None:
    """Triggers for what no constraint can say: an audit line stays as it is, a user name is fixed for ever."""
    for table in ("audit", "file_history"):
        make_append_only(database, table)
    database.execute_sql(
        "CREATE TRIGGER account_user_name_fixed BEFORE UPDATE OF user_name ON account WHEN NEW.user_name <> "
        "OLD.user_name BEGIN SELECT RAISE(ABORT, 'a user name is fixed'); END"
    )
    database.execute_sql(
        "CREATE TRIGGER account_no_delete BEFORE DELETE ON account "
        "BEGIN SELECT RAISE(ABORT, 'an account stays, so that its name is not given again'); END"
    )


def make_append_only(database: peewee.Database, table: str) -> None:
    """Triggers that keep every row of `table` as it was written."""
    for verb in ("UPDATE", "DELETE"):
        database.execute_sql(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def one_of(column: peewee.Field, values: Sequence[object]) -> peewee.Expression:
    """`column` holds one of many values: one parameter for all of them, where IN would take one for each."""
    return column.in_(peewee.SQL("(SELECT value FROM json_each(?))", [json.dumps(values)]))


def bound(value: object) -> object:
    """`value` as the driver itself would bind it, which takes it a call for each one that is no text or number."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value


def refresh_statistics(database: peewee.Database) -> None:
    """Let the planner know how rows are spread; after a bulk load."""
    database.execute_sql("ANALYZE")


def problems(database: peewee.Database, path: Path) -> list[str]:
    """What `stts-tui doctor` finds: damage, dangling references, file rights that are too wide. English, technical."""
    found: list[str] = []
    try:
        rows = [row[0] for row in database.execute_sql("PRAGMA integrity_check(5)").fetchall()]
        if rows != ["ok"]:
            found.extend(f"integrity: {row}" for row in rows)
        for row in database.execute_sql("PRAGMA foreign_key_check").fetchmany(5):
            found.append(f"dangling reference in table {row[0]}, row {row[1]}")
    except ERRORS as error:
        found.append(f"integrity: {error}")
    for place, most in ((path, 0o600), (path.parent, 0o700)):
        rights = stat.S_IMODE(place.stat().st_mode)
        if rights & ~most:
            found.append(f"rights of {place} are {rights:04o}, at most {most:04o} is safe (chmod {most:o} {place})")
    return found
