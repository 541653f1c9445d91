"""The operators of `stts-tui generate` and their users: few operators are large, and the largest have accounts to log in with.

Nobody can log in as the others: their hash is one of a password that was drawn at random and forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from stts_tui.demo.crowd import Crowd, Name, shared
from stts_tui.demo.people import Chance
from stts_tui.domain.common.names import in_full
from stts_tui.domain.people.users import BLOCKED_FOR_GOOD, NEVER_BLOCKED
from stts_tui.domain.rights.actor import Application, Profile, Role
from stts_tui.i18n import Words, _
from stts_tui.store import prepared
from stts_tui.store.database import Store
from stts_tui.store.people.accounts import NewAccount
from stts_tui.store.prepared import Prepared

EACH = 1 + len(Profile)  # users that every operator has: its local administrator, and one of each profile
TRAINED = 3  # of the largest operators these have a password that is known
ROLES = {Role.ACCESS_DESK: "traindesk", Role.AUTHORITY: "trainbipt"}
_ACTING = 40  # of an operator's users do what stands in histories
_ABSENT = (("Left the company", None), ("Maternity leave", 60), ("Long holiday", 12), ("Sick leave", -5))
_MORE = ((Application.MESSAGES, 20), (Application.DIMONA, 30), (Application.DMFA, 25))  # percent who have them
_PROFILES = (Profile.STTS_1, Profile.STTS_1, Profile.STTS_2, Profile.STTS_3, None)
_STEP = 5000  # users between two words on how far it is
Person = tuple[int, str]  # an account's id, and its name as histories have it
Tell = Callable[[Words, int, int], None]  # what is being done, how far it is, of how many


@dataclass(frozen=True)
class Hashes:
    """What passwords are held against: that of the accounts to log in with, and one whose password nobody knows."""

    training: str
    nobody: str


class Staff:
    """Operators and users as they are made; `acting` are some of each operator, who do what stands in histories."""

    def __init__(self, store: Store, crowd: Crowd, chance: Chance, hashes: Hashes, now: datetime, by: str) -> None:
        self._store, self._crowd, self._chance, self._hashes = store, crowd, chance, hashes
        self._now, self._by = now, by
        self._hosts: dict[int, str] = {}
        self._accounts: Prepared | None = None
        self._rights = Prepared("account_application", ("account_id", "application", "profile"))
        self._next = 0
        self.acting: dict[int, list[Person]] = {}
        self.training: list[str] = []
        held = [self._of_role(role, name) for role, name in ROLES.items()]
        self.authority: Person = held[-1]

    def _of_role(self, role: Role, name: str) -> Person:
        """The one account of an authority, made where it is not there."""
        held = self._store.accounts.find_credentials(name, self._now.date())
        actor = self._store.accounts.find_actor(held.account_id) if held is not None else None
        if actor is not None:
            return actor.account_id, actor.name
        _niss, first, last, _name = self._crowd.user(self._crowd.language())
        new = NewAccount(role, None, name, first[0], last[0], None, f"{name}@authority.example", "en",
                         self._hashes.training, must_choose_password=False)  # fmt: skip
        self.training.append(name)
        return self._store.accounts.add(new, self._now - timedelta(days=900), self._by), in_full(first[0], last[0])

    def add_operator(self) -> int:
        """A new one; gives its id."""
        name, host, cbe, nsso = self._crowd.operator()
        company = self._store.companies.add(
            name, cbe, nsso, f"stts@{host}", self._crowd.language(), self._now - timedelta(days=2100), self._by
        )
        self._hosts[company] = host
        self.acting[company] = []
        return company

    def add_users(self, companies: Sequence[int], shares: Sequence[float], count: int, tell: Tell) -> None:
        """`count` users, EACH at least of every operator and the rest by `shares`."""
        self._next = prepared.last_id("account") + 1
        more = shared(shares, count - EACH * len(companies))
        done = 0
        for place, (company, rest) in enumerate(zip(companies, more, strict=True)):
            known = f"train{self._crowd.counters.operators - len(companies) + place + 1}" if place < TRAINED else ""
            everything = frozenset(Application)
            self._add(company, f"{known}admin" if known else "", everything, Profile.STTS_3, administrator=True)
            for profile in Profile:
                self._add(company, f"{known}stts{profile.value}" if known else "", {Application.STTS}, profile)
            for _user in range(rest):
                if done % _STEP == 0:
                    tell(_("users"), done, count)
                done += 1
                drawn = self._chance.one_of(_PROFILES)
                applications = {Application.STTS} if drawn is not None else set()
                applications |= {each for each, percent in _MORE if self._chance.happens(percent)}
                self._add(company, "", applications, drawn)
        if self._accounts is not None:
            self._accounts.write()
        self._rights.write()

    def _add(
        self, company: int, known: str, applications: frozenset[Application] | set[Application], profile: Profile | None, *,
        administrator: bool = False,
    ) -> None:  # fmt: skip
        """A user; `known`: the name of an account to log in with."""
        language = self._crowd.language()
        niss, first, last, name = self._crowd.user(language)
        is_plain = not known and not administrator
        row = {
            "id": self._next, "role": Role.COMPANY.value, "company_id": company, "user_name": known or name,
            "local_administrator": int(administrator), **_names(first, last), "niss": niss.digits,
            "email": f"{known or name}@{self._hosts[company]}", "language": "en" if known else language,
            "password_hash": self._hashes.training if known else self._hashes.nobody, "must_choose_password": 0,
            "session_epoch": 1, **self._block(is_plain), **self._dates(), "failures_since": 0, "version": 1,
            "changed_by": self._by,
        }  # fmt: skip
        if self._accounts is None:
            self._accounts = Prepared("account", list(row))
        self._accounts.add(tuple(row.values()))
        for each in sorted(applications):
            self._rights.add((self._next, each.value, profile.value if profile and each is Application.STTS else None))
        if known:
            self.training.append(known)
        acting = self.acting[company]
        if profile in (Profile.STTS_2, Profile.STTS_3) and len(acting) < _ACTING:
            acting.append((self._next, in_full(first[0], last[0])))
        self._next += 1

    def _block(self, may_be: bool) -> dict[str, Any]:
        """About one in ten is away for good, until a day to come, or was until one that has gone."""
        if not (may_be and self._chance.happens(10)):
            return {"blocked_until": NEVER_BLOCKED.isoformat(), "blocked_reason": "", "blocked_since": None}
        reason, days = self._chance.one_of(_ABSENT)
        until = BLOCKED_FOR_GOOD if days is None else self._now.date() + timedelta(days=days)
        since = self._now - timedelta(days=self._chance.number(6, 90))
        return {"blocked_until": until.isoformat(), "blocked_reason": reason, "blocked_since": _stored(since)}

    def _dates(self) -> dict[str, Any]:
        made = self._now - timedelta(days=self._chance.number(30, 2000))
        login = self._now - timedelta(days=self._chance.number(0, 29), minutes=self._chance.number(0, 479))
        return {"created_at": _stored(made), "changed_at": _stored(made),
                "last_login_at": _stored(login) if self._chance.happens(80) else None}  # fmt: skip


def _names(first: Name, last: Name) -> dict[str, str]:
    return {"first_name": first[0], "last_name": last[0], "folded_first": first[1], "folded_last": last[1]}


def _stored(at: datetime) -> str:
    """A moment in UTC as its column has it."""
    return at.replace(tzinfo=None).isoformat(" ")
