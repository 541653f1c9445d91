"""What the store asks of a database engine, whichever it is: one object, chosen by the database's address.

A second engine is a second class, in a file of its own, and a line in `addresses.py`. Until `open` nothing heavy is
loaded: a glance at a database costs a session that shows its login page nothing.
"""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.common.troubles import why_not
from stts_tui.store import faults

if TYPE_CHECKING:
    import peewee

MIGRATIONS_TABLE = "schema_migration"  # of playhouse.migrations: tells our databases from those of others
EXAMPLE = "sqlite:////srv/stts/stts.sqlite"  # said where an address is not understood

# Tables whose rows have no marks (store/seals.py).
CHAINS = frozenset({"audit", "audit_persons", "seal", "checkpoint"})  # they are the chain, or what its lines have a hash of
PASSING = frozenset({"draft", "login_throttle", "login_session", "login_place"})  # they pass, and are nobody's right or work
APART = CHAINS | PASSING | {MIGRATIONS_TABLE}  # what migrations made has marks itself
Key = int | str  # of a row
Change = tuple[Key, bytes | None, bytes | None]  # of which row, its content before and after; None where it was or is not


class BrokenOff(Exception):
    """What was asked of the engine was not worth its while any more."""


class Engine(ABC):
    """One database on one engine. Its address is understood when it is made, and nothing is touched before it is asked."""

    copy_ending: str  # of the files that `copy_into` makes
    words: Mapping[str, str]  # `{name}` in a migration's DDL, as this engine spells it
    database: peewee.Database  # the handle of `open`; connections open by themselves, one for each thread

    # -- the database as a whole ---------------------------------------------------------------------------------------
    @property
    @abstractmethod
    def description(self) -> str:
        """What faults, the doctor and the command call this database."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The database's short name, without where it is."""

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Where files go that belong to the database and do not lie in it."""

    @abstractmethod
    def looks_sound(self) -> bool:
        """At a glance, before anything heavy is loaded; if not, opening it says why."""

    @abstractmethod
    def exists(self) -> bool:
        """Whether something is there, of whatever kind."""

    @abstractmethod
    def must_be_private(self) -> None:
        """Whether nobody else of this machine can read or replace it. Raises WIDE, with the command that mends it."""

    @abstractmethod
    def must_be_makeable(self) -> None:
        """Whether `create` may succeed, before anybody is asked anything. Raises EXISTS or UNREADABLE."""

    @abstractmethod
    def create(self) -> None:
        """An empty database that only its owner may read. Raises EXISTS or UNREADABLE."""

    @abstractmethod
    def remove(self, *, queue: bool = True) -> None:
        """Take the database away; nothing happens where there is none. Without `queue`, those who wait keep their places."""

    @abstractmethod
    def rename(self, other: Engine) -> None:
        """Give a closed database the place of `other`, where none is."""

    @abstractmethod
    def open(self, *, new: bool = False, look: bool = False) -> None:
        """Make the handle. The database of another program is left as it is; `new` says that this empty one is ours.

        `look`: to examine it; how it is kept does not change.

        Raises MISSING, UNREADABLE or NOT_A_DATABASE.
        """

    def close(self) -> None:
        self.database.close()

    # -- taking turns --------------------------------------------------------------------------------------------------
    @abstractmethod
    def turn_to_make(self) -> contextlib.AbstractContextManager[None]:
        """Of the processes that would make this database at once, one after the other. Raises UNREADABLE or BUSY."""

    @abstractmethod
    def turn(self, *, background: bool = False, several: bool = False) -> contextlib.AbstractContextManager[None]:
        """One writer at a time, who came first first, over all processes. Raises BUSY when it takes too long.

        An engine may give it with the transaction that follows, unless `several` follow one another and nobody else may
        come between. `background`: work for which nobody sits waiting; it does not count for `people_about`.
        """

    @abstractmethod
    def transaction(self) -> contextlib.AbstractContextManager[None]:
        """Within a turn: everything happens or nothing does, and what is read is the newest there is."""

    @abstractmethod
    def snapshot(self) -> contextlib.AbstractContextManager[None]:
        """Without a turn: what is read is of one moment, nobody waits for it, and nothing can be written."""

    @abstractmethod
    def people_about(self) -> bool:
        """Whether somebody waits for a turn, or took one in the last minute, other than for work in the background."""

    @abstractmethod
    def change_mark(self) -> int:
        """Another number than before where another connection has written; of no meaning between connections."""

    @abstractmethod
    def remember(self, link: str) -> None:
        """Within a turn, after the commit: keep the audit's last link outside of what it was written into. Never raises."""

    @abstractmethod
    def remembered(self) -> str:
        """The link that was remembered last; empty where there is none. A database that lacks it has lost its end."""

    # -- what rows hold ------------------------------------------------------------------------------------------------
    @abstractmethod
    def changes(self) -> Iterator[tuple[str, Sequence[Change]]]:
        """By table: what the transaction changed until now, however it did so; it is told once."""

    @abstractmethod
    def contents(self, unless: Collection[str]) -> Iterator[tuple[str, Iterator[tuple[Key, bytes]]]]:
        """By table: every row with its key, in a form that differs where any column does; "schema" is a table too."""

    def guests(self) -> Collection[tuple[str, Key]]:
        """Rows, by table and key, of which `contents` is silent: another program's that may come and go."""
        return ()

    # -- very many new rows --------------------------------------------------------------------------------------------
    @abstractmethod
    def filling(
        self, tables: Collection[str], *, draft: bool, rebuild: Collection[str]
    ) -> contextlib.AbstractContextManager[None]:
        """Within a turn: a transaction for so many new rows of `tables` that these are not noted for `changes`.

        Inside, `ends` and `contents_behind` tell what came; nothing that stood in `tables` before may be changed.
        References are not looked up. The indexes of `rebuild` go first and are made again after. `draft`: nobody
        else knows this database, and it is thrown away where this fails: nothing is kept to roll back.

        Raises KeyboardInterrupt within a statement too.
        """

    @abstractmethod
    def ends(self, tables: Collection[str]) -> dict[str, int]:
        """Behind which place new rows of each of `tables` will stand."""

    @abstractmethod
    def contents_behind(self, ends: Mapping[str, int]) -> Iterator[tuple[str, Iterator[tuple[Key, bytes]]]]:
        """As `contents`, of the rows behind what `ends` gave."""

    # -- copies --------------------------------------------------------------------------------------------------------
    @abstractmethod
    def copy_into(self, path: Path) -> None:
        """All of it as it is at one moment, into the empty file `path`, while others go on working; synced.

        Raises what `errors` names, and OSError.
        """

    @abstractmethod
    def of_copy(self, path: Path) -> Engine:
        """The database that a copy holds: to be examined, or to take the place of this one."""

    @abstractmethod
    def must_be_idle(self) -> None:
        """Whether nobody has it open. Raises IN_USE."""

    @abstractmethod
    def replace_by(self, new: Engine, kept: str) -> str:
        """Within a turn: the closed `new` takes this place at once or not at all; what was here is kept beside as `kept`.

        Gives where that is; empty where nothing was here, or nothing is kept, for want of a name. Raises IN_USE, and OSError.
        """

    # -- what goes wrong -----------------------------------------------------------------------------------------------
    @property
    @abstractmethod
    def errors(self) -> tuple[type[Exception], ...]:
        """What statements raise, and the fetching of their rows."""

    @abstractmethod
    def is_trouble(self, error: BaseException) -> bool:
        """Whether one of `errors` is about the database as such (damaged, full, locked), and not about a constraint."""

    @abstractmethod
    def is_busy(self, error: BaseException) -> bool:
        """Whether the trouble is that others use the database for too long."""

    def is_unknown(self, error: BaseException) -> bool:
        """Whether what was asked may have been done all the same: the engine did not live to say so."""
        return False

    def first_cause(self, error: BaseException) -> BaseException:
        """What failed first, where an engine fails again while it cleans up."""
        return error

    # -- words of queries ----------------------------------------------------------------------------------------------
    @abstractmethod
    def one_of(self, column: peewee.Field, values: Sequence[object]) -> peewee.Expression:
        """`column` holds one of many values: one parameter for all of them, where IN would take one for each."""

    @abstractmethod
    def hide(self, node: peewee.ColumnBase) -> peewee.ColumnBase:
        """A column or a condition as no index has it: it equals, holds and sorts as before, and the engine looks for
        another way.
        """

    @abstractmethod
    def limited(self, goes_on: Callable[[int], bool]) -> contextlib.AbstractContextManager[None]:
        """What is asked inside, and fetched, is broken off once `goes_on` says no: it is told now and then how many steps the
        engine has taken by then. For reading only. Raises BrokenOff.
        """

    @abstractmethod
    def bound(self, value: object) -> object:
        """`value` as the driver itself would bind it."""

    def run_many(self, sql: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """One statement of ours or of the mapper's for many rows. Raises what `errors` names, as peewee's."""
        import peewee

        with peewee.__exception_wrapper__:
            self.database.cursor().executemany(sql, rows)

    # -- words of migrations -------------------------------------------------------------------------------------------
    def prepare(self) -> None:  # noqa: B027 (many need nothing)
        """Before migrations: what the engine itself needs in the database. Raises NOT_THE_OWNER for who may not change it."""

    def settle(self) -> None:  # noqa: B027 (likewise)
        """After them: what the engine makes of the tables as they are now."""

    def carry_out(self, script: str) -> None:
        """The statements of a migration's DDL, with this engine's words for `{names}`."""
        for statement in script.split(";\n"):
            if statement.strip():
                for name, word in self.words.items():
                    statement = statement.replace("{" + name + "}", word)
                self.database.execute_sql(statement)

    @abstractmethod
    def forbid(self, name: str, event: str, table: str, says: str, when: str = "") -> None:
        """A trigger that refuses an `event` (as "DELETE", "UPDATE OF x") on rows of `table`, `when` a condition holds."""

    def make_append_only(self, table: str) -> None:
        """Triggers that keep every row of `table` as it was written."""
        for verb in ("UPDATE", "DELETE"):
            self.forbid(f"{table}_no_{verb.lower()}", verb, table, f"{table} is append-only")

    @abstractmethod
    def gather(self, table: str, columns: Sequence[str], into: str) -> None:
        """Triggers: whatever is written into these columns of `table` stands in the one column of the table `into`, once."""

    @abstractmethod
    def lifted(self, *tables: str) -> contextlib.AbstractContextManager[None]:
        """Within a transaction: rows of these append-only tables can be deleted meanwhile, and not by anybody else."""

    # -- care ----------------------------------------------------------------------------------------------------------
    @abstractmethod
    def refresh_statistics(self) -> None:
        """Let the planner know how rows are spread, of which it reads each index whole; not in a transaction.

        Others go on working meanwhile.
        """

    @abstractmethod
    def damage(self) -> list[str]:
        """What is broken in it. English, technical."""

    @abstractmethod
    def problems(self) -> list[str]:
        """What `stts-tui doctor` finds: damage, dangling references, rights too wide. English, technical."""


# -- the one in use ------------------------------------------------------------------------------------------------------
_held: list[Engine] = []


def use(engine: Engine) -> None:
    """From now on queries and migrations are put in the words of `engine`. A process has one open database at a time."""
    _held[:] = [engine]


def in_use() -> Engine:
    """The engine of the open database."""
    return _held[0]


@contextlib.contextmanager
def troubles_told(engine: Engine) -> Iterator[None]:
    """What goes wrong with the engine, as a refusal; a broken constraint is a mistake of ours, and stays.

    Raises BUSY, TROUBLE, or UNKNOWN where it may have been done all the same.
    """
    try:
        yield
    except engine.errors as error:
        first = engine.first_cause(error)
        if not engine.is_trouble(first):
            raise
        if engine.is_unknown(first):
            raise refused(faults.UNKNOWN) from error
        if engine.is_busy(first):
            raise refused(faults.BUSY) from None
        raise refused(faults.TROUBLE, why=str(first)) from error
    except OSError as error:
        raise refused(faults.TROUBLE, why=why_not(error)) from error


def as_refusal(error: Exception) -> Exception:
    """What went wrong with the open database where nobody was in a transaction, as a refusal; any other error as it is."""
    if not _held or isinstance(error, OSError):  # of a file that may be anybody's
        return error
    try:
        with contextlib.suppress(type(error)), troubles_told(_held[0]):
            raise error
    except Refused as told:
        return told
    return error
