"""A database on a server of PostgreSQL, as a whole: whether it is there, making and removing it, opening it.

What is asked of the server and of no database of ours goes over a connection of its own, to a database that is always there.
Nothing heavy is loaded before that.
"""

from __future__ import annotations

import re
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from stts_tui.domain.common.errors import refused
from stts_tui.i18n import _
from stts_tui.store import faults
from stts_tui.store.engine import Engine
from stts_tui.store.postgresql_address import parsed
from stts_tui.store.queue import Queue

if TYPE_CHECKING:
    from stts_tui.store.postgresql_database import Database

BUSY_SECONDS = 30
DRIVER = "pip install 'stts-tui[postgresql]'"


class OnServer(Engine):
    """What an engine is asked of the database as a whole."""

    database: Database

    def __init__(self, url: str) -> None:
        self.address = parsed(url)

    # -- the database as a whole ---------------------------------------------------------------------------------------
    @cached_property
    def _note(self) -> Queue:
        """Where the audit's last link is remembered, on this machine."""
        return Queue(self.folder / f"{self.name}.turn", BUSY_SECONDS)

    @property
    def description(self) -> str:
        return self.address.description

    @property
    def name(self) -> str:
        return self.address.name

    @cached_property
    def folder(self) -> Path:
        from platformdirs import user_data_path

        there = [str(self.address.connect[part]) for part in ("service", "host", "port") if part in self.address.connect]
        return user_data_path("stts-tui") / "postgresql" / (re.sub(r"[^\w.-]+", "_", " ".join(there))[:120] or "here")

    def looks_sound(self) -> bool:
        return find_spec("psycopg") is not None  # opening says the rest: a question to the server costs as much

    def exists(self) -> bool:
        return self._state() != ""

    def _state(self) -> str:
        """Of the database on its server: empty where there is none, else "full" or "bare". Raises UNREADABLE."""
        from stts_tui.store import postgresql_care as care

        self._must_have_driver()
        with care.asking(self.address) as server:
            if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (self.name,)).fetchone() is None:
                return ""
        self.open()
        try:
            return "full" if self.database.get_tables() else "bare"
        finally:
            self.close()

    def must_be_private(self) -> None:
        """Who gets at it is the server's to say."""

    def must_be_makeable(self) -> None:
        from stts_tui.store import postgresql_care as care

        state = self._state()
        if state == "full":
            raise refused(faults.EXISTS, path=self.description)
        with care.asking(self.address) as server:
            able = server.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        if not able[0]:
            told = _("its role may not make databases (CREATEDB)")
            raise refused(faults.UNREADABLE, path=self.description, why=told)

    def create(self) -> None:
        """One in which text is compared byte by byte; an empty one that is there is taken."""
        import psycopg

        from stts_tui.store import postgresql_care as care
        from stts_tui.store.postgresql_making import SERVING
        from stts_tui.store.postgresql_rows import quoted

        state = self._state()
        if state == "full":
            raise refused(faults.EXISTS, path=self.description)
        if state:
            return
        name = quoted(self.name)
        with care.asking(self.address) as server:
            try:
                server.execute(care.made_as(name))
                server.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
                if server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (SERVING,)).fetchone():
                    server.execute(f"GRANT CONNECT ON DATABASE {name} TO {SERVING}")
            except psycopg.errors.DuplicateDatabase:
                raise refused(faults.EXISTS, path=self.description) from None

    def remove(self, *, queue: bool = True) -> None:
        from stts_tui.store import postgresql_care as care
        from stts_tui.store.postgresql_rows import quoted

        self._must_have_driver()
        if hasattr(self, "database"):
            self.database.drop()
        with care.asking(self.address) as server:
            server.execute(f"DROP DATABASE IF EXISTS {quoted(self.name)} WITH (FORCE)")
        if queue:
            self._note.remove()

    def rename(self, other: Engine) -> None:
        from stts_tui.store import postgresql_care as care
        from stts_tui.store.postgresql_rows import quoted

        if not isinstance(other, OnServer):
            raise TypeError("a database on a server cannot take the place of another engine's")
        state = other._state()
        if state == "full":
            raise refused(faults.EXISTS, path=other.description)
        if state:
            other.remove(queue=False)
        with care.asking(self.address) as server:
            server.execute(f"ALTER DATABASE {quoted(self.name)} RENAME TO {quoted(other.name)}")
        other.remember(self.remembered())
        self._note.remove()

    def open(self, *, new: bool = False, look: bool = False) -> None:
        self._must_have_driver()
        import peewee
        import psycopg

        from stts_tui.store import postgresql_care as care
        from stts_tui.store.postgresql_database import Database

        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = Database(self.address.connect, BUSY_SECONDS)
        try:
            database.connect()
            care.must_be_fit(self.address, database.connection())
        except (peewee.DatabaseError, peewee.InterfaceError, psycopg.Error) as error:
            database.drop()
            raise care.no_connection(self.address, error) from None
        except BaseException:
            database.drop()
            raise
        self.database = database

    def _must_have_driver(self) -> None:
        if not self.looks_sound():
            raise refused(faults.NO_DRIVER, command=DRIVER)

    def close(self) -> None:
        self.database.drop()
