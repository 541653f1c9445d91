"""Valid things with few words: a house, companies, accounts, people of the register, requests.

Plain functions; each argument has a good default, a test names only what it is about. Everything goes through the
services or the store, but for `run_sql` and `rows`, which look at (or break) the file behind their back.

A process has one open house at a time (stts_tui/store/database.py): close or `reopen` before another is made.
"""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from stts_tui import bootstrap
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.numbers import EnterpriseNumber, NationalNumber, enterprise_number, national_number
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.people.session import Session
from stts_tui.domain.people.users import AddUser, BlockUser, ModifyUser, UserView
from stts_tui.domain.rights.actor import Application, Profile, Role
from stts_tui.services.hashing import Hasher
from stts_tui.services.house import House
from stts_tui.settings import LoginDelay, PasswordHashing, Sessions, Settings
from stts_tui.store import database, tables
from stts_tui.store.addresses import with_key
from stts_tui.store.database import Store
from stts_tui.store.people.accounts import NewAccount
from stts_tui.store.sqlite import Sqlite, url_of
from tests import postgresql_houses as servers

PASSWORD = "vlaamse frieten om half zeven"
CHEAP = PasswordHashing(time_cost=1, memory_cost=64, parallelism=1)
CHEAP_TOML = "[hashing]\nbelow_the_floor = true\ntime_cost = 1\nmemory_cost = 64\nparallelism = 1\n"  # the same as a setting
LASTING = Sessions(at_once=10**6, longest_seconds=10**9, proof_seconds=10**9)  # but in tests that are about just this
SETTINGS = Settings(hashing=CHEAP, delay=LoginDelay(), sessions=LASTING)
MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVERY_APPLICATION = frozenset(Application)


class FixedClock:
    """Stands still until it is told otherwise."""

    def __init__(self, now: datetime = MONDAY_MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> datetime:
        """`advance(seconds=5)`, `advance(days=-1)`: as timedelta."""
        self.now += timedelta(**by)
        return self.now

    @property
    def today(self) -> date:
        return self.now.date()


# -- the house ---------------------------------------------------------------------------------------------------------
KEY = "TEST_KEY_FILE"  # names the key under which databases are made, with `pytest --encrypted` (conftest.py)


def key() -> Path | None:
    return Path(os.environ[KEY]) if KEY in os.environ else None


def url_at(path: Path) -> str:
    """The address of a database that `a_database` made."""
    if servers.IN_USE:
        return servers.url_at(path)
    return with_key(url_of(path), key())


def behind(path: Path) -> Any:
    """A connection of its own to a database that `a_database` made, for whoever looks at it behind the store's back."""
    if servers.IN_USE:
        return servers.Behind(path)
    used = key()
    if used is None:
        return sqlite3.connect(path, isolation_level=None)
    from stts_tui.store import key_file, sqlcipher

    return sqlcipher.connect(path, key_file.read(used), 5)


@functools.cache
def _template() -> tuple[bytes, dict[str, bytes]]:
    """An empty database with the present schema, made once per process, and the files of its keys."""
    folder = Path(tempfile.mkdtemp(prefix="stts-template-"))
    try:
        store = database.create(url_at(folder / "template.sqlite"))
        store.close()
        assert isinstance(store.engine, Sqlite)
        store.engine.fold()  # a whole one: doctor sees no log that is missing
        keys = {path.name: path.read_bytes() for path in (folder / "keys").iterdir()}
        return (folder / "template.sqlite").read_bytes(), keys
    finally:
        shutil.rmtree(folder)


def a_database(folder: Path, name: str = "stts.sqlite") -> Path:
    """A new, migrated, empty database file."""
    path = folder / name
    if servers.IN_USE:
        return servers.a_database(path)
    whole, _keys = _template()
    path.write_bytes(whole)
    path.chmod(0o600)
    folder.chmod(0o700)
    put_keys(folder)
    return path


def put_keys(folder: Path) -> None:
    """The keys of every database that this process has made, into the folder of a copy."""
    if servers.IN_USE:
        return
    _whole, keys = _template()
    (folder / "keys").mkdir(mode=0o700, exist_ok=True)
    for key, secret in keys.items():
        (folder / "keys" / key).write_bytes(secret)
        (folder / "keys" / key).chmod(0o600)


def copy_with_keys(path: Path, to: Path) -> Path:
    """A database's file under another name, with the keys that it belongs to."""
    shutil.copy(path, to)
    to.chmod(0o600)
    to.parent.chmod(0o700)
    if to.parent != path.parent:
        shutil.copytree(path.parent / "keys", to.parent / "keys", dirs_exist_ok=True)
    return to


def open_house(
    path: Path, clock: Callable[[], datetime] | None = None, settings: Settings = SETTINGS, hasher: Hasher | None = None
) -> House:
    """The house on a database that is there."""
    return bootstrap.assemble(bootstrap.open_store(url_at(path)), settings, clock or FixedClock(), hasher)


def a_house(
    folder: Path, clock: Callable[[], datetime] | None = None, settings: Settings = SETTINGS, hasher: Hasher | None = None
) -> House:
    """A house on a fresh database in `folder`, with cheap hashing."""
    return open_house(a_database(folder), clock, settings, hasher)


def path_of(house: House) -> Path:
    """The file of the house's database: for whoever looks at it, or breaks it, behind the store's back."""
    return file_of(house.office.store)


def file_of(store: Store) -> Path:
    if servers.IN_USE:
        return servers.path_of(store.engine.name)
    assert isinstance(store.engine, Sqlite)
    return store.engine.path


def close(house: House) -> None:
    house.office.store.close()


def reopen(house: House, **changes: Any) -> House:
    """What another process sees: the same file in a new house; the old one is closed. `changes` as of open_house."""
    close(house)
    given = {"clock": house.office.clock, "settings": house.office.settings, **changes}
    return open_house(path_of(house), **given)


# -- companies and accounts --------------------------------------------------------------------------------------------
def a_company(
    house: House, name: str = "Alpha Telecom", *, cbe: EnterpriseNumber | None = None, email: str = "", language: str = "en"
) -> int:
    """A company without accounts; gives its id."""
    store = house.office.store
    with store.transaction():
        number = cbe or enterprise_number(4_000_000 + tables.Company.select().count())
        host = "".join(name.lower().split())
        return store.companies.add(name, number, None, email or f"info@{host}.be", language, house.office.clock(), "tests")


def a_niss(nth: int = 1) -> NationalNumber:
    """The nth of many different valid national numbers."""
    return national_number(date(1950, 1, 1) + timedelta(days=nth // 400), 2 * (nth % 400) + 1)


def an_account(
    house: House,
    company_id: int | None,
    user_name: str,
    *,
    first_name: str = "An",
    last_name: str = "",
    niss: NationalNumber | None = None,
    role: Role = Role.COMPANY,
    email: str = "",
    language: str = "en",
    profile: Profile | int | None = None,
    applications: frozenset[Application] | None = None,
    local_administrator: bool = False,
    must_choose_password: bool = False,
    password: str = PASSWORD,
    password_hash: str | None = None,
) -> int:
    """An account with rights that fit together; gives its id.

    A local administrator has everything and profile 3 unless told otherwise; a profile brings its application.
    `password_hash` takes the place of `password`.
    """
    store = house.office.store
    if local_administrator:
        applications = EVERY_APPLICATION if applications is None else applications
        profile = Profile.STTS_3 if profile is None else profile
    if applications is None:
        applications = frozenset({Application.STTS}) if profile else frozenset()
    stored = password_hash if password_hash is not None else house.office.hasher.hash(Secret(password))
    with store.transaction():
        if niss is None and company_id is not None:
            niss = a_niss(10_000 + tables.Account.select().count())
        return store.accounts.add(
            NewAccount(
                role, company_id, user_name, first_name, last_name or user_name.capitalize(), niss,
                email or f"{user_name}@example.be", language, stored, applications,
                Profile(profile) if profile else None, local_administrator, must_choose_password,
            ),
            house.office.clock(), "tests",
        )  # fmt: skip


def log_in(house: House, user_name: str, password: str = PASSWORD) -> Session:
    return house.session.log_in(LogIn(user_name, Secret(password))).session


def a_session(house: House, account_id: int, epoch: int) -> Session:
    """A session without a login."""
    office = house.office
    with office.store.transaction():
        return Session(account_id, epoch, office.store.sessions.add(account_id, office.seat, office.clock(), office.ticks()))


def a_new_user(**changes: Any) -> AddUser:
    """What a local administrator types to add a user who may do nothing yet."""
    given = AddUser("newcomer1", "Bea", "Dubois", a_niss(1), "bea@example.be", "fr")
    return replace(given, **changes)


def a_modification(user: UserView, **changes: Any) -> ModifyUser:
    """The form as `user` fills it, with `changes`."""
    given = ModifyUser(
        user.account_id, user.version, user.first_name, user.last_name, user.email, user.language, user.applications,
        user.profile,
    )  # fmt: skip
    return replace(given, **changes)


def a_block(user: UserView, **changes: Any) -> BlockUser:
    return replace(BlockUser(user.account_id, user.version, "long leave"), **changes)


# -- a company with everybody in it ------------------------------------------------------------------------------------
@dataclass
class Company:
    """A company with a local administrator (`admin`) and users: names of accounts without the company's ending."""

    house: House
    company_id: int
    ending: str = ""
    ids: dict[str, int] = field(default_factory=dict)

    def name_of(self, who: str) -> str:
        return f"{who}{self.ending}"

    def session(self, who: str = "admin01") -> Session:
        return log_in(self.house, self.name_of(who))

    def add(self, who: str, **details: Any) -> int:
        """One more account, called `who`."""
        self.ids[who] = an_account(self.house, self.company_id, self.name_of(who), **details)
        return self.ids[who]

    def view(self, who: str) -> UserView:
        """The account as the store has it now."""
        found = self.house.office.store.accounts.find_user(self.company_id, self.ids[who], self.house.office.clock().date())
        assert found is not None
        return found


def a_staffed_company(house: House, name: str = "Alpha Telecom", ending: str = "") -> Company:
    """admin01 (local administrator, profile 3), stts01 to stts03 with that profile, plain01 without any right."""
    made = Company(house, a_company(house, name), ending)
    made.add("admin01", first_name="Ada", last_name="Adams", local_administrator=True)
    for number in (1, 2, 3):
        made.add(f"stts0{number}", first_name=f"{'ABC'[number - 1]}nna", last_name="Janssens", profile=number)
    made.add("plain01", first_name="Piet", last_name="Claes")
    return made


# -- behind the back ---------------------------------------------------------------------------------------------------
def run_sql(house: House, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """SQL on a connection of its own, committed: what a careless system manager can do."""
    return run_sql_at(path_of(house), statement, *values)


def run_sql_at(path: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    connection = behind(path)
    try:
        connection.execute("PRAGMA foreign_keys = 1")
        found: list[tuple[Any, ...]] = connection.execute(statement, values).fetchall()
        return found
    finally:
        connection.close()


def rows(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    connection = behind(path_of(house))
    try:
        if servers.IN_USE:
            names = servers.tables(connection)
        else:
            names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in sorted(names)}
    finally:
        connection.close()


def changed_tables(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> set[str]:
    """Which tables differ, but for what the program keeps by itself.

    That are the chain's records of the rows that changed, whom a line of the audit is about, and when a session was seen.
    """
    by_itself = {"seal", "checkpoint", "audit_persons", "login_session"}
    return {name for name in after if before.get(name) != after[name]} - by_itself


def every_byte(house: House) -> bytes:
    """All that the database has on disk: file, write-ahead log, index."""
    path = path_of(house)
    if servers.IN_USE:
        return servers.every_byte(path)
    parts = [path, *path.parent.glob(path.name + "-*")]
    return b"".join(part.read_bytes() for part in parts if os.path.exists(part))


class Codes:
    """The refusal that `refuses` caught."""

    refusal: Refused

    @property
    def codes(self) -> list[str]:
        return [reason.code for reason in self.refusal.reasons]


class refuses:  # noqa: N801 (reads as pytest.raises does)
    """`with refuses("user-unknown"):` the block is refused with exactly these codes, in this order.

    The caught `Refused` is what the with statement binds: `with refuses(...) as caught: ...; caught.refusal.field`.
    """

    def __init__(self, *codes: str) -> None:
        self._codes = list(codes)
        self._caught = Codes()

    def __enter__(self) -> Codes:
        return self._caught

    def __exit__(self, kind: Any, value: Any, _trace: Any) -> bool:
        __tracebackhide__ = True
        if value is None:
            pytest.fail(f"not refused, though {self._codes} was expected")
        if not isinstance(value, Refused):
            return False
        self._caught.refusal = value
        for reason in value.reasons:
            assert "{" not in reason.sentence, f"unfilled: {reason.sentence}"
        assert self._caught.codes == self._codes
        return True
