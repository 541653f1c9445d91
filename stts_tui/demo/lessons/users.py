"""The lessons of the local administrator: find, block, unblock, add, take back, give a profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stts_tui.demo.build import free_name
from stts_tui.demo.lessons.lesson import (
    ENTER,
    FIRST_READY,
    OURS,
    TAB,
    TAKE_BACK,
    Lesson,
    Scene,
    Target,
    choice,
    data,
    entry,
    fits_in,
    option,
)
from stts_tui.demo.people import Citizen, Population
from stts_tui.domain.common.names import in_full
from stts_tui.domain.common.paging import Place
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.users import Block, UserRow, UserView
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Profile
from stts_tui.i18n import Words, _
from stts_tui.services.guard import note
from stts_tui.store.audit import AuditLine

_EVERYBODY = 1000
_NAMES = 26  # cells for a person and a user name
_DEMO = "demo"
_SEED = 1_000_000  # of the newcomers: far from those that the demo was made with
_FIND = (entry(ActionId.USER_SEARCH), data("user"), ENTER)
_BLOCK = (*_FIND, option(ActionId.USER_BLOCK), ENTER, FIRST_READY, ENTER)


def person(row: UserRow | Citizen) -> str:
    return in_full(row.first_name, row.last_name)


def _colleagues(scene: Scene) -> Iterator[UserRow]:
    """Users whom a search by user name opens at once; the first on the list is left out: reaching it costs no key."""
    store, company = scene.store, scene.company_id
    rows = store.accounts.list_page(company, UserCriteria(), Place(size=_EVERYBODY), scene.today).rows
    for row in rows[1:]:
        if row.user_name in OURS or row.local_administrator or not fits_in(_NAMES, person(row), row.user_name):
            continue
        if store.accounts.count(company, UserCriteria(anything=row.user_name), scene.today) == 1:
            yield row


def _one_of(found: Sequence[Target], number: int) -> Target | None:
    """Another one for each number, as long as there are others."""
    return found[number % len(found)] if found else None


def _target(row: UserRow) -> dict[str, str]:
    return {"id": str(row.account_id), "user": row.user_name, "person": person(row)}


class _OfUser(Lesson):
    """Something is done to one user: an act of the trail that is about that account."""

    account = "admin"
    acts: frozenset[ActionId]

    def suits(self, row: UserRow | UserView) -> bool:
        """Whether it can be done to this user as the account stands."""
        return not row.is_blocked

    def choose(self, scene: Scene, number: int) -> Target | None:
        return _one_of([_target(row) for row in _colleagues(scene) if self.suits(row)], number)

    def fits(self, scene: Scene, target: Target) -> bool:
        user = scene.store.accounts.find_user(scene.company_id, int(target["id"]), scene.today)
        return user is not None and self.suits(user)

    def is_done(self, scene: Scene, target: Target, line: AuditLine) -> bool:
        return line.action in self.acts and (line.subject_kind, line.subject_id) == ("user", int(target["id"]))


class FindUser(_OfUser):
    task = _("Find a user and open the account")
    acts = frozenset({ActionId.USER_SHOW})
    way = _FIND

    def suits(self, row: UserRow | UserView) -> bool:
        return True

    def told(self, target: Target) -> Words:
        return _("find {person} ({user}), open the account").with_values(**target)


class BlockUser(_OfUser):
    task = _("Block a user, with a reason")
    acts = frozenset({ActionId.USER_BLOCK})
    way = _BLOCK

    def told(self, target: Target) -> Words:
        return _("block {person} ({user}), with a reason").with_values(**target)


class UnblockUser(_OfUser):
    task = _("Unblock a user")
    acts = frozenset({ActionId.USER_UNBLOCK})
    way = (*_FIND, option(ActionId.USER_UNBLOCK), ENTER)

    def suits(self, row: UserRow | UserView) -> bool:
        return row.is_blocked

    def told(self, target: Target) -> Words:
        return _("unblock {person} ({user})").with_values(**target)

    def prepare(self, scene: Scene) -> None:
        """Nobody is blocked any more: somebody goes on leave."""
        row = next(_colleagues(scene))
        block = Block("Long holiday")
        scene.store.accounts.save_block(row.account_id, row.version, block, scene.now, _DEMO)
        about = ("user", row.account_id, f"{person(row)} ({row.user_name})")
        note(scene.store, scene.now, _DEMO, ActionId.USER_BLOCK, about, after={"blocked": block.reason})


class AddUser(Lesson):
    task = _("Add a new user")
    account = "admin"
    way = (
        entry(ActionId.USER_ADD), data("user"), TAB, data("user"), TAB, data("last"), TAB, data("first"), TAB,
        data("niss"), data("email"), ENTER,
    )  # fmt: skip

    def choose(self, scene: Scene, number: int) -> Target | None:
        """A newcomer whose name every keyboard has, with a free user name and a national number that nobody uses."""
        population, accounts = Population(_SEED + number, scene.today), scene.store.accounts
        while True:
            newcomer = population.staff_member()
            user = free_name(scene.store, newcomer)
            plain = all(name.isascii() and name.isalpha() for name in (newcomer.first_name, newcomer.last_name))
            fits = plain and fits_in(_NAMES, person(newcomer), user)
            if fits and accounts.find_by_national_number(scene.company_id, newcomer.niss) is None:
                break
        host = accounts.get_own(scene.actor.account_id).email.rpartition("@")[2]
        return {
            "user": user, "last": newcomer.last_name, "first": newcomer.first_name, "niss": newcomer.niss.digits,
            "email": f"{user}@{host}", "person": person(newcomer), "number": str(newcomer.niss),
        }  # fmt: skip

    def fits(self, scene: Scene, target: Target) -> bool:
        return not scene.store.accounts.is_name_taken(target["user"])

    def told(self, target: Target) -> Words:
        return _("add {person}, {user}, {number}").with_values(**target)

    def is_done(self, scene: Scene, target: Target, line: AuditLine) -> bool:
        added = line.action in (ActionId.USER_ADD, ActionId.USER_COPY)
        return added and line.after.get("user name") == target["user"]


class TakeBackBlock(_OfUser):
    task = _("Take back what was done")
    acts = frozenset({ActionId.USER_TAKE_BACK})
    way = (*_BLOCK, TAKE_BACK, ENTER)

    def choose(self, scene: Scene, number: int) -> Target | None:
        return _one_of([_target(row) for row in _colleagues(scene) if not row.is_blocked], number)

    def suits(self, row: UserRow | UserView) -> bool:
        return True  # half-way through the account is blocked

    def told(self, target: Target) -> Words:
        return _("block {person} ({user}), then take it back").with_values(**target)


def _other(profile: Profile | None) -> Profile:
    return Profile.STTS_3 if profile is Profile.STTS_1 else Profile.STTS_1


class GiveProfile(_OfUser):
    task = _("Give a user another profile")
    acts = frozenset({ActionId.USER_PROFILE, ActionId.USER_MODIFY})
    way = (*_FIND, option(ActionId.USER_PROFILE), ENTER, choice("profile"), ENTER)

    def choose(self, scene: Scene, number: int) -> Target | None:
        found = [row for row in _colleagues(scene) if row.profile is not None and not row.is_blocked]
        return _one_of([{**_target(row), "profile": str(_other(row.profile).value)} for row in found], number)

    def fits(self, scene: Scene, target: Target) -> bool:
        user = scene.store.accounts.find_user(scene.company_id, int(target["id"]), scene.today)
        return user is not None and user.profile is not None and str(user.profile.value) != target["profile"]

    def told(self, target: Target) -> Words:
        return _("give {person} ({user}) the profile STTS {profile}").with_values(**target)

    def is_done(self, scene: Scene, target: Target, line: AuditLine) -> bool:
        return super().is_done(scene, target, line) and line.after.get("profile") == f"STTS {target['profile']}"
