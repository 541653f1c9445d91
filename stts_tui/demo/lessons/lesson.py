"""What a lesson is made of: whom or what it chooses, how it says that, the shortest way to it, and when it is done.

A lesson is done when the audit trail says so: what was really carried out counts, whatever keys led there.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from typing import TypeVar

from stts_tui.demo.build import ACCOUNTS
from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _
from stts_tui.services.house import House
from stts_tui.store.audit import AuditLine
from stts_tui.store.database import Store
from stts_tui.tui.binding import key_name
from stts_tui.tui.menu import keys_to, way_to

T = TypeVar("T")
Target = Mapping[str, str]  # whom or what a lesson has chosen: texts, so that it can be kept in a file
OURS = frozenset(name for name, _words in ACCOUNTS)  # nobody is to be locked out of the demo


@dataclass(frozen=True)
class Scene:
    """Where a lesson is played: the demo's data as they are now."""

    store: Store
    now: datetime
    actor: Actor  # the account whose work it is

    @property
    def today(self) -> date:
        return belgian_date(self.now)

    @property
    def company_id(self) -> int:
        if self.actor.company_id is None:
            raise LookupError(f"{self.actor.user_name} is of no company")
        return self.actor.company_id


def scene(house: House, user_name: str) -> Scene:
    """The scene for one of the demo's accounts; in the caller's reading or transaction."""
    now = house.office.clock()
    return Scene(house.office.store, now, actor_of(house.office.store, user_name, belgian_date(now)))


def actor_of(store: Store, user_name: str, today: date) -> Actor:
    held = store.accounts.find_credentials(user_name, today)
    actor = store.accounts.find_actor(held.account_id) if held is not None else None
    if actor is None:
        raise LookupError(f"the demo has no account {user_name}")
    return actor


def fits_in(longest: int, *texts: str) -> bool:
    """Whether names are short enough for a lesson's line of 80 cells, in every language."""
    return sum(map(len, texts)) <= longest


def next_of(found: Sequence[T], number: int) -> Sequence[T]:
    """The same from another one on each time, so that a task done again is about somebody else."""
    start = number % len(found) if found else 0
    return [*found[start:], *found[:start]]


# -- the shortest way --------------------------------------------------------------------------------------------------
class _Kind(Enum):
    ENTRY = auto()
    DATA = auto()
    KEY = auto()
    OPTION = auto()
    CHOICE = auto()


_NAMED = {"enter": _("Enter"), "space": _("Space"), "tab": _("Tab")}


@dataclass(frozen=True)
class Press:
    """A step of a way: an entry of the welcome page, data that the target names, a key, an option, a choice by its number."""

    kind: _Kind
    what: str

    @property
    def is_data(self) -> bool:
        return self.kind is _Kind.DATA

    def keys(self, actor: Actor, target: Target) -> tuple[str, ...]:
        """The keys by the names that the screens have for them; of data, their signs."""
        if self.kind is _Kind.ENTRY:
            return keys_to(actor, ActionId(self.what))
        if self.kind is _Kind.OPTION:
            return tuple(str(int(action(ActionId(self.what)).option or 0)))
        return (self.what,) if self.kind is _Kind.KEY else tuple(target[self.what])

    def cost(self, actor: Actor) -> int:
        """How many keys it is beside the data."""
        if self.kind in (_Kind.ENTRY, _Kind.OPTION):
            return len(self.keys(actor, {}))
        return 0 if self.is_data else 1

    def told(self, actor: Actor, target: Target) -> str:
        """As it is written for people."""
        if self.kind is _Kind.KEY:
            return str(_NAMED[self.what]) if self.what in _NAMED else key_name(self.what)
        if self.kind is not _Kind.ENTRY:
            return "".join(self.keys(actor, target))
        return ", ".join(self._chosen(keys, label) for keys, label in way_to(actor, ActionId(self.what)))

    @staticmethod
    def _chosen(keys: tuple[str, ...], label: Words) -> str:
        number = "".join(key for key in keys if key.isdigit())
        opens = str(_("{number} (“{entry}”)").with_values(number=number, entry=label))
        return f"{opens}, {_NAMED['enter']}" if "enter" in keys else opens


def entry(action_id: ActionId) -> Press:
    return Press(_Kind.ENTRY, action_id)


def data(name: str) -> Press:
    return Press(_Kind.DATA, name)


def option(action_id: ActionId) -> Press:
    return Press(_Kind.OPTION, action_id)


def choice(name: str) -> Press:
    return Press(_Kind.CHOICE, name)


ENTER, TAB, SPACE, TAKE_BACK = (Press(_Kind.KEY, key) for key in ("enter", "tab", "space", "ctrl+z"))
FIRST_READY = Press(_Kind.KEY, "1")  # the first of some ready-made texts


# -- a lesson ----------------------------------------------------------------------------------------------------------
class Lesson(ABC):
    """A subclass gives `task` (a few words), `account`, `way`, and the methods below."""

    task: Words
    account: str
    way: tuple[Press, ...]

    @abstractmethod
    def choose(self, scene: Scene, number: int) -> Target | None:
        """For whom or what it is done now, another one for each `number`; None where nobody and nothing fits."""

    @abstractmethod
    def fits(self, scene: Scene, target: Target) -> bool:
        """Whether it can still be done for what was chosen."""

    @abstractmethod
    def told(self, target: Target) -> Words:
        """What is to be done, with the name of whom or what it is done to."""

    @abstractmethod
    def is_done(self, scene: Scene, target: Target, line: AuditLine) -> bool:
        """Whether this line of the audit trail says that it is done."""

    def prepare(self, scene: Scene) -> None:  # noqa: B027 (most lessons find somebody at all times)
        """Nobody and nothing fits: make something that does, as the demo itself was made. In a transaction."""

    def shortest(self, actor: Actor) -> int:
        """The fewest keys beside the data, from the welcome page on."""
        return sum(press.cost(actor) for press in self.way)

    def hint(self, actor: Actor, target: Target) -> Words:
        keys = ", ".join(press.told(actor, target) for press in self.way)
        return _("The shortest way, from the welcome page: {keys}.").with_values(keys=keys)
