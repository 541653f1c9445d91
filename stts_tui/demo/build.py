"""Fills an empty database with the demo: three operators, their users, 2,000 people, 400 files, some access requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from stts_tui.demo.access import PROVISIONAL, add_requests
from stts_tui.demo.files import add_files
from stts_tui.demo.people import Chance, Citizen, Population
from stts_tui.domain.common.numbers import enterprise_number, nsso_number
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.common.text import fold
from stts_tui.domain.law.terms import Category
from stts_tui.domain.people.users import Block
from stts_tui.domain.rights.actor import Application, Profile, Role
from stts_tui.i18n import Words, _
from stts_tui.services.hashing import Hasher
from stts_tui.store.audit import AuditLine
from stts_tui.store.database import Store
from stts_tui.store.people.accounts import NewAccount
from stts_tui.store.settings import DEMO
from stts_tui.store.tariff.register import RegisterEntry

PASSWORD = "social tariff demo"  # noqa: S105 (shown on the demo's login page)
ACCOUNTS: tuple[tuple[str, Words], ...] = (
    ("admin", _("local administrator of Alpha Telecom")),
    ("stts1", _("user of Alpha Telecom, profile STTS 1 (commercial)")),
    ("stts2", _("user of Alpha Telecom, profile STTS 2 (administrative)")),
    ("stts3", _("user of Alpha Telecom, profile STTS 3 (extended administrative)")),
    ("adminbeta", _("local administrator of Beta Mobile")),
    ("desk", _("access desk")),
    ("bipt", _("authority")),
    (PROVISIONAL, _("provisional data of Delta Net's local administrator to be")),
)
PEOPLE = 2000
FILES = 400
_SEED = 2006
_BORN_BY = date(2026, 1, 1)  # people are the same on every day; only files and deadlines follow the calendar
_SALT = b"stts-tui demo, no secret"  # the same hash each time: the demo is deterministic
_BUILDER = "demo"
_EVERYTHING = frozenset(Application)
_ONLY_STTS = frozenset({Application.STTS})
_STTS_AND_MESSAGES = frozenset({Application.STTS, Application.MESSAGES})  # the technical user (demo/messages.py)


@dataclass(frozen=True)
class _Operator:
    name: str
    host: str
    cbe: int
    nsso: int
    users: int


_OPERATORS = (
    _Operator("Alpha Telecom", "alpha-telecom.example", 4031701, 1000021, 24),
    _Operator("Beta Mobile", "beta-mobile.example", 4562202, 1100457, 18),
    _Operator("Gamma Kabel", "gamma-kabel.example", 8089303, 900812, 12),
)


def build(store: Store, hasher: Hasher, today: date) -> None:
    """Fill the empty, migrated `store`; the same for the same `today`. In one transaction: all of it or nothing.

    People and names are the same on every day.
    """
    now = datetime.combine(today, time(8), UTC)
    password_hash = hasher.hash(Secret(PASSWORD), salt=_SALT)
    chance = Chance(_SEED)
    population = Population(_SEED, _BORN_BY)
    with store.transaction():
        companies = [_add_operator(store, operator, now) for operator in _OPERATORS]
        staff = _Staff(store, population, chance, password_hash, now, today)
        for operator, company_id in zip(_OPERATORS, companies, strict=True):
            staff.add_users(operator, company_id)
        staff.add_role("desk", Role.ACCESS_DESK)
        staff.add_role("bipt", Role.AUTHORITY)
        households = _add_register(store, population, chance, today)
        add_files(store, households, companies, chance, today, FILES)
        add_requests(store, population, chance, companies, password_hash, today)
        store.settings.save(DEMO, "yes")
        store.audit.add(AuditLine(now, None, _BUILDER, None, "demo-build"))
    store.refresh_statistics()


def _add_operator(store: Store, operator: _Operator, now: datetime) -> int:
    return store.companies.add(
        operator.name, enterprise_number(operator.cbe), nsso_number(operator.nsso), f"stts@{operator.host}", "en", now,
        _BUILDER,
    )  # fmt: skip


@dataclass
class _Staff:
    store: Store
    population: Population
    chance: Chance
    password_hash: str
    now: datetime
    today: date

    def add_users(self, operator: _Operator, company_id: int) -> None:
        """The local administrator, at Alpha Telecom the three named users, and colleagues with varied rights."""
        administrators = {"Alpha Telecom": "admin", "Beta Mobile": "adminbeta", "Gamma Kabel": "admingamma"}
        self._add(operator, company_id, administrators[operator.name], _EVERYTHING, Profile.STTS_3, administrator=True)
        if operator.name == "Alpha Telecom":
            for named in Profile:
                rights = _STTS_AND_MESSAGES if named is Profile.STTS_3 else _ONLY_STTS
                self._add(operator, company_id, f"stts{named.value}", rights, named)
        for _number in range(operator.users):
            profile = self.chance.one_of((Profile.STTS_1, Profile.STTS_1, Profile.STTS_2, Profile.STTS_3, None))
            applications = {Application.STTS} if profile is not None else set()
            for application, percent in ((Application.MESSAGES, 20), (Application.DIMONA, 30), (Application.DMFA, 25)):
                if self.chance.happens(percent):
                    applications.add(application)
            account_id = self._add(operator, company_id, None, frozenset(applications), profile)
            self._perhaps_block(account_id)

    def _add(
        self, operator: _Operator, company_id: int, user_name: str | None, applications: frozenset[Application],
        profile: Profile | None, *, administrator: bool = False,
    ) -> int:  # fmt: skip
        person = self.population.staff_member()
        name = user_name or free_name(self.store, person)
        language = "en" if user_name else person.language
        return self.store.accounts.add(
            NewAccount(
                Role.COMPANY, company_id, name, person.first_name, person.last_name, person.niss,
                f"{name}@{operator.host}", language, self.password_hash, applications, profile,
                local_administrator=administrator, must_choose_password=False,
            ),
            self.now - timedelta(days=self.chance.number(30, 900)), _BUILDER,
        )  # fmt: skip

    def _perhaps_block(self, account_id: int) -> None:
        """About one in five: for good, until a day to come, or until a day that has gone (and so open again)."""
        if not self.chance.happens(22):
            return
        reason, days = self.chance.one_of(
            (("Left the company", None), ("Maternity leave", 60), ("Long holiday", 12), ("Sick leave", -5))
        )
        until = self.today + timedelta(days=days) if days is not None else None
        self.store.accounts.save_block(account_id, 1, Block(reason, until), self.now - timedelta(days=10), _BUILDER)

    def add_role(self, user_name: str, role: Role) -> None:
        person = self.population.staff_member()
        self.store.accounts.add(
            NewAccount(
                role, None, user_name, person.first_name, person.last_name, None, f"{user_name}@authority.example",
                "en", self.password_hash, must_choose_password=False,
            ),
            self.now - timedelta(days=900), _BUILDER,
        )  # fmt: skip


def free_name(store: Store, person: Citizen) -> str:
    """A user name for somebody that nobody has or had."""
    ascii_name = fold(person.first_name)[:1] + fold(person.last_name)
    base = "".join(sign for sign in ascii_name if sign.isascii())[:16].ljust(6, "x")
    number = 1
    while store.accounts.is_name_taken(base if number == 1 else f"{base}{number}"):
        number += 1
    return base if number == 1 else f"{base}{number}"


def live(store: Store, seed: int, today: date, files: int) -> None:
    """The demo's operators and their staff, and about `files` files that were lived through: the same for the same `seed`.

    What `stts-tui generate` has its patterns of (patterns.py). In the caller's transaction.
    """
    now, chance, population = datetime.combine(today, time(8), UTC), Chance(seed), Population(seed, _BORN_BY)
    companies = [_add_operator(store, operator, now) for operator in _OPERATORS]
    staff = _Staff(store, population, chance, "", now, today)
    for operator, company_id in zip(_OPERATORS, companies, strict=True):
        staff.add_users(operator, company_id)
    staff.add_role("bipt", Role.AUTHORITY)
    households = _add_register(store, population, chance, today, files * PEOPLE // FILES)
    add_files(store, households, companies, chance, today, files)


def _add_register(
    store: Store, population: Population, chance: Chance, today: date, most: int = PEOPLE
) -> list[tuple[int, list[RegisterEntry]]]:
    """Households until so many people are registered; gives their ids with the people."""
    households: list[tuple[int, list[RegisterEntry]]] = []
    count = 0
    while count < most:
        household = population.household()
        people = household.people[: most - count]
        entries = [_entry(person, chance, today) for person in people]
        households.append((store.register.add_household(household.address, entries), entries))
        count += len(people)
    return households


def _entry(person: Citizen, chance: Chance, today: date) -> RegisterEntry:
    age = (_BORN_BY - person.birth_date).days // 365
    grounds: list[tuple[Category, date, date | None]] = []
    since = today - timedelta(days=chance.number(200, 2500))
    if age > 65 and chance.happens(60):
        grounds.append((Category.OLDER, since, None))
    if 18 < age <= 65 and chance.happens(12):
        grounds.append((Category.DISABILITY, since, None))
    if 18 <= age <= 64 and chance.happens(14):
        ends = today - timedelta(days=chance.number(1, 150)) if chance.happens(30) else None
        grounds.append((Category.INTEGRATION_INCOME, since, ends))
    for category in (Category.HEARING_LOSS, Category.LARYNGECTOMY):
        if chance.happens(3):
            grounds.append((category, since, None))
    if age > 85 and chance.happens(5):
        grounds.append((Category.WAR_BLIND, since, None))
    died_on = today - timedelta(days=chance.number(1, 190)) if age > 70 and chance.happens(6) else None
    return RegisterEntry(
        person.niss, person.first_name, person.last_name, person.birth_date, person.language, died_on, tuple(grounds)
    )
