"""Opening, creating and migrating the database, and the transactions that a service works in."""

from __future__ import annotations

import contextlib
import functools
import itertools
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import peewee

from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.common.parts import Part
from stts_tui.store import faults, tables
from stts_tui.store.addresses import beside, engine_for
from stts_tui.store.engine import MIGRATIONS_TABLE, Engine, troubles_told, use

if TYPE_CHECKING:
    from stts_tui.store.access.administrators import Administrators
    from stts_tui.store.access.requests import Requests
    from stts_tui.store.audit import AuditTrail
    from stts_tui.store.audit_persons import Pseudonyms
    from stts_tui.store.checkpoints import Checkpoints
    from stts_tui.store.companies import Companies
    from stts_tui.store.drafts import Drafts
    from stts_tui.store.keys import Keys
    from stts_tui.store.messages.messages import Messages
    from stts_tui.store.messages.news import News
    from stts_tui.store.messages.senders import Senders
    from stts_tui.store.people.accounts import Accounts
    from stts_tui.store.people.factors import Factors
    from stts_tui.store.people.sessions import Sessions
    from stts_tui.store.people.throttle import Throttle
    from stts_tui.store.people.user_acts import UserActs
    from stts_tui.store.proving import Proof
    from stts_tui.store.seals import Seals
    from stts_tui.store.settings import SystemSettings
    from stts_tui.store.tariff.assignments import Assignments
    from stts_tui.store.tariff.charges import Charges
    from stts_tui.store.tariff.files import Files
    from stts_tui.store.tariff.ledger import Ledger
    from stts_tui.store.tariff.register import EmbeddedRegister
    from stts_tui.store.tariff.statements import SentStatements
    from stts_tui.store.tariff.views import FileViews
    from stts_tui.store.trail import Trail

MIGRATIONS = Path(__file__).parent / "migrations"
_MANY = 20_000  # rows of a bulk load, after which the planner must know the tables anew
_NAMED = 20  # rows that differ from their marks, where there are many


class Store:
    """An open database: the queries by subject, `transaction()` to change and `snapshot()` to look.

    A process has one store at a time, since peewee's tables know one database.
    """

    def __init__(self, engine: Engine) -> None:
        """`engine` is open."""
        self.engine = engine
        self.kept_turn = 0.0  # seconds for which the latest transaction had its turn: others could not write meanwhile
        self.asked_for = ""  # why the transaction that is open ends with a signed checkpoint
        tables.database.initialize(engine.database)
        use(engine)

    # The queries by subject, each loaded and made when it is first asked for.
    user_acts: Part[UserActs] = Part("stts_tui.store.people.user_acts.UserActs")
    companies: Part[Companies] = Part("stts_tui.store.companies.Companies")
    accounts: Part[Accounts] = Part("stts_tui.store.people.accounts.Accounts")
    factors: Part[Factors] = Part("stts_tui.store.people.factors.Factors")
    administrators: Part[Administrators] = Part("stts_tui.store.access.administrators.Administrators")
    sessions: Part[Sessions] = Part("stts_tui.store.people.sessions.Sessions")
    throttle: Part[Throttle] = Part("stts_tui.store.people.throttle.Throttle")
    register: Part[EmbeddedRegister] = Part("stts_tui.store.tariff.register.EmbeddedRegister")
    assignments: Part[Assignments] = Part("stts_tui.store.tariff.assignments.Assignments")
    charges: Part[Charges] = Part("stts_tui.store.tariff.charges.Charges")
    statements: Part[SentStatements] = Part("stts_tui.store.tariff.statements.SentStatements")
    files: Part[Files] = Part("stts_tui.store.tariff.files.Files")
    file_views: Part[FileViews] = Part("stts_tui.store.tariff.views.FileViews", "files", "assignments", "companies")
    requests: Part[Requests] = Part("stts_tui.store.access.requests.Requests")
    drafts: Part[Drafts] = Part("stts_tui.store.drafts.Drafts")
    audit: Part[AuditTrail] = Part("stts_tui.store.audit.AuditTrail", "seals")
    trail: Part[Trail] = Part("stts_tui.store.trail.Trail")
    seals: Part[Seals] = Part("stts_tui.store.seals.Seals", "engine", "find_keys")
    checkpoints: Part[Checkpoints] = Part("stts_tui.store.checkpoints.Checkpoints", "engine", "find_keys", "seals")
    proof: Part[Proof] = Part("stts_tui.store.proving.Proof", "engine", "seals", "checkpoints")
    senders: Part[Senders] = Part("stts_tui.store.messages.senders.Senders")
    messages: Part[Messages] = Part("stts_tui.store.messages.messages.Messages")
    news: Part[News] = Part("stts_tui.store.messages.news.News", "file_views")
    settings: Part[SystemSettings] = Part("stts_tui.store.settings.SystemSettings")

    @functools.cached_property
    def keys(self) -> Keys:
        """The secret outside of the database. Raises KEY_MISSING, KEY_WIDE, KEY_UNREADABLE, KEY_DAMAGED."""
        from stts_tui.store import keys
        from stts_tui.store.settings import KEY

        return keys.find(self.engine, self.settings.get(KEY))

    def find_keys(self) -> Keys:
        """As `keys`, for those that may never need them."""
        return self.keys

    @functools.cached_property
    def pseudonyms(self) -> Pseudonyms:
        """Of national numbers, for the audit. Raises as `keys`."""
        from stts_tui.store.audit_persons import Pseudonyms

        return Pseudonyms(self.keys)

    def ledger(self) -> Ledger:
        """A new one, for a set of steps on tariff files in the transaction that is open."""
        from stts_tui.store.tariff.ledger import Ledger

        return Ledger(self.files, self.assignments, self.register, self.settings)

    @contextlib.contextmanager
    def transaction(
        self, *, background: bool = False, undone: Callable[[], object] = lambda: None
    ) -> Iterator[None]:  # fmt: skip
        """Everything inside happens or nothing does; writers take turns. Not for nesting.

        `background`: work for which nobody sits waiting, such as a set of an import (`people_about`). `undone` is called where
        nothing happens, not for what breaks off once all is written; its OSErrors are passed over.

        Raises BUSY or TROUBLE where the database fails; nothing has changed then. Raises UNKNOWN where it failed to say
        whether it was done.
        """
        is_done = False
        try:
            with troubles_told(self.engine), self.engine.turn(background=background):
                began = time.monotonic()
                try:
                    with self.engine.transaction():
                        yield
                        head = self.seals.close()
                        made = self.checkpoints.due(head, self.asked_for)
                    is_done = True
                    self.engine.remember(head.link)
                    self.checkpoints.keep_head(head)
                finally:
                    self.asked_for = ""
                    self.kept_turn = time.monotonic() - began
        except BaseException as error:
            is_unknown = isinstance(error, Refused) and error.first.code == faults.UNKNOWN.code
            if not is_done and not is_unknown:
                with contextlib.suppress(OSError):
                    undone()
            raise
        if made is not None:
            self.checkpoints.deliver()

    @contextlib.contextmanager
    def filling(self, tables: Collection[str], *, draft: bool, rebuild: Collection[str]) -> Iterator[None]:
        """As `transaction`, for very many new rows of `tables`; what the words mean says the engine's `filling`.

        Raises BUSY or TROUBLE as `transaction`, KeyboardInterrupt within a statement too.
        """
        with troubles_told(self.engine), self.engine.turn():
            with self.engine.filling(tables, draft=draft, rebuild=rebuild):
                ends = self.engine.ends(tables)
                yield
                head = self.seals.follow_on(ends)
                self.checkpoints.due(head, "")
            self.engine.remember(head.link)
            self.checkpoints.keep_head(head)
        self.checkpoints.deliver()

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment. Nobody waits for it, however long it takes; it can write nothing.

        Raises BUSY or TROUBLE where the database fails.
        """
        with troubles_told(self.engine), self.engine.snapshot():
            yield

    def change_mark(self) -> int:
        """A number that is another one where anybody else has written since. As cheap as anything can be."""
        with troubles_told(self.engine):
            return self.engine.change_mark()

    def people_about(self) -> bool:
        """Whether somebody waits to change something, or did so in the last minute: work in the background keeps short."""
        return self.engine.people_about()

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Looking at the database outside a transaction. Raises BUSY or TROUBLE where it fails."""
        with troubles_told(self.engine):
            yield

    @contextlib.contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: everything inside happens or nothing does. Raises CONSTRAINT for what the tables refuse."""
        try:
            with self.engine.database.savepoint():
                yield
        except peewee.IntegrityError as error:
            raise refused(faults.CONSTRAINT, why=str(error)) from error

    def pending_migrations(self) -> list[str]:
        """Migrations that this database still lacks. Raises NEWER_SCHEMA if it has one that is unknown here."""
        known, applied = self._known(), self._applied()
        if unknown := set(applied) - set(known):
            known_here = len(applied) - len(unknown)
            raise refused(faults.NEWER_SCHEMA, path=self.engine.description, found=len(applied), known=known_here)
        return [name for name in known if name not in applied]

    def migrate(self, target: str | None = None) -> list[str]:
        """Bring the schema up to date (or up to `target`), each migration in a transaction; gives their names.

        Two processes that start at once take turns; the second finds nothing left to do.
        """
        with troubles_told(self.engine), self.engine.turn(several=True):
            if not self.pending_migrations():
                self._cover([])
                return []
            from playhouse.migrations import Runner  # only where there is something to do: start-up counts

            self.engine.prepare()
            differed = self._differing() if self._is_chained() else []
            done = list(Runner(self.engine.database, str(MIGRATIONS)).up(target))
            self._cover(differed)
            return done

    def _is_chained(self) -> bool:
        """Whether its rows have marks."""
        return "seal" in self.engine.database.get_tables()

    def is_covered(self) -> bool:
        """Whether rows got their marks since the schema changed last: somebody may have been killed in between."""
        known = self.seals.covers()
        return known is None or known["schema"] == self.schema()  # None: it was emptied, and the doctor says so

    def _cover(self, differed: Sequence[str]) -> None:
        """Give every row its mark anew where the schema has changed; what had another one before is told for ever."""
        if self._is_chained() and not self.is_covered() and not self.pending_migrations():
            self.engine.settle()
            with self.engine.transaction():
                head = self.seals.cover("the schema changed", self.schema(), differed)
            self.engine.remember(head.link)

    def _differing(self) -> list[str]:
        """Some of the rows that somebody changed past the program."""
        return list(itertools.islice(self.proof.rows(), _NAMED))

    def _known(self) -> list[str]:
        return sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))

    def _applied(self) -> list[str]:
        """What playhouse.migrations has noted in its table."""
        if MIGRATIONS_TABLE not in self.engine.database.get_tables():
            return []
        found = self.engine.database.execute_sql(f"SELECT name FROM {MIGRATIONS_TABLE}")  # noqa: S608 (a constant)
        return sorted({name for (name,) in found.fetchall()})

    def schema(self) -> int:
        """How many migrations this database has had."""
        return len(self._applied())

    def refresh_statistics(self) -> None:
        """Let the planner know how rows are spread: after a bulk load, and daily. Raises BUSY or TROUBLE."""
        with troubles_told(self.engine):
            self.engine.refresh_statistics()

    def was_loaded(self, rows: int) -> None:
        """So many rows were written together. Raises BUSY or TROUBLE."""
        if rows >= _MANY:
            self.refresh_statistics()

    def problems(self, *, deep: bool = False) -> list[str]:
        """What is wrong with the database: English, technical, for `stts-tui doctor`. `deep`: every row by its mark too."""
        found = self.engine.problems()
        try:
            with self.reading():
                pending = self.pending_migrations()
                if pending:
                    found.append(f"schema: {', '.join(pending)} not applied yet")
                else:
                    link = self.engine.remembered()
                    if link and not self.audit.holds(link):
                        found.append(
                            "audit: the line written last is not there: the database lost its log, or is an older one"
                        )
                    found.extend(self.proof.everything(deep=deep))
        except Refused as no:
            found.append(f"audit: {no.first.values.get('why') or no.sentence}")
        return found

    def last_audit_link(self) -> str:
        """The end of the audit's chain, to be noted elsewhere; "-" where it cannot be read."""
        try:
            with self.reading():
                return self.audit.last_link()
        except Refused:
            return "-"

    def close(self) -> None:
        if "checkpoints" in vars(self):
            self.checkpoints.wait()
        self.engine.close()


def create(url: str) -> Store:
    """A new database with the present schema. Raises BAD_URL, EXISTS or UNREADABLE."""
    engine = engine_for(url)
    engine.create()
    try:
        engine.open(new=True)
        store = Store(engine)
        with closed_on_failure(store):
            store.migrate()
    except BaseException:
        engine.remove()  # half a database would stand in the way of the next try
        raise
    return store


@contextlib.contextmanager
def creating(url: str) -> Iterator[Store]:
    """A new database, to be filled; it takes its place when that has succeeded. Raises as create() does.

    Until then it has another name: broken off, or killed, it leaves nothing that stands in the way of the next try.
    """
    from stts_tui.store import keys

    drafts = beside(url, ".new")
    place, draft = engine_for(url), engine_for(drafts)
    place.must_be_makeable()
    with turn_to_make(url):
        draft.remove()
        store = create(drafts)
        name = store.keys.name
        try:
            with closed_on_failure(store):
                yield store
        except BaseException:
            store.engine.remove()
            keys.forget(store.engine, name)
            raise
        store.close()
        place.must_be_makeable()
        draft.rename(place)


@contextlib.contextmanager
def closed_on_failure(store: Store) -> Iterator[None]:
    """Around what may fail between opening a store and handing it on."""
    try:
        yield
    except BaseException:
        store.close()
        raise


def open_existing(url: str, *, migrate: bool = True) -> Store:
    """The database at `url`, its schema brought up to date unless told otherwise.

    Raises BAD_URL, MISSING, UNREADABLE, NOT_A_DATABASE or NEWER_SCHEMA; WIDE unless told not to migrate, as the doctor
    does, who tells of rights beside everything else.
    """
    engine = engine_for(url)
    if migrate:
        engine.must_be_private()
    engine.open(look=not migrate)
    store = Store(engine)
    with closed_on_failure(store), store.reading():
        if not store.schema():
            raise refused(faults.NOT_A_DATABASE, path=engine.description)
        behind = bool(store.pending_migrations())
        if migrate and (behind or not store.is_covered()):
            store.migrate()
    return store


@contextlib.contextmanager
def turn_to_make(url: str) -> Iterator[None]:
    """Of the processes that would make the database at `url` at once, one after the other. Raises as the engine does."""
    engine = engine_for(url)
    with troubles_told(engine), engine.turn_to_make():
        yield
