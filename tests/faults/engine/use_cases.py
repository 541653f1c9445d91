"""Every use case that writes, found by itself: a case is a folder made ready, and an act in it that can be broken."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stts_tui.domain.access.forms import AskStatus
from stts_tui.domain.common.drafts import KeptForm
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.actor import Principal
from stts_tui.domain.rights.table import action
from stts_tui.services.house import House
from stts_tui.services.seat import ticks
from tests import access_builders as access
from tests import builders
from tests.faults.engine.points import POINTS
from tests.services.test_guard import BEFORE, CALLS, OPEN, doors
from tests.services.world import Prepared, World, a_world, closed, enter


class No(Exception):
    """A command said in a line why not."""


@dataclass(frozen=True)
class Play:
    """A use case that can begin: what is done, and how the process lets the database go."""

    database: Path
    act: Callable[[], object]
    end: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Case:
    """One use case; `begin` makes it ready, and all that it needs where the folder is empty."""

    group: str
    name: str
    begin: Callable[[Path], Play]
    database: str = "stts.sqlite"  # in the folder
    resume: Callable[[Path], Play] | None = None  # another process does the same after this one was killed
    resumes: bool = False  # broken off anywhere, the same act once more ends as if it had not been
    most: int = 0  # so many of its points only, evenly spread; 0: all

    def __str__(self) -> str:
        return f"{self.group} {self.name}"


def missing(found: set[str], known: Mapping[str, object] | set[str], where: str) -> list[str]:
    """What to do about each use case that nobody has told how to carry out."""
    return [f"{name} has no scenario: the fault engine cannot break it. {where}" for name in sorted(found - set(known))]


# -- services ------------------------------------------------------------------------------------------------------------
HOW_SERVICE = (
    "Add its call to CALLS of tests/services/test_guard.py, as of somebody with the right:"
    ' "service.method": lambda w, s: w.house.service.method(s, …) (or to OPEN_CALLS of tests/faults/engine/use_cases.py'
    " where nobody need be logged in); its statements become points by themselves."
)
_DRAFT = "ABCD-EFGH-JKLM-NPQR"
_FORMS = (KeptForm("access", None, {"name": "Nova"}, {}),)


def _asked(world: World) -> AskStatus:
    made = world.asked["submitted"]
    return AskStatus(made.ticket, made.secret)


def _wrong_password(world: World) -> object:
    return builders.log_in(world.house, "admin01", "not the password at all")


def _write_form(world: World) -> object:
    from stts_tui.domain.access.papers import access_form

    made = world.asked["submitted"]
    return world.house.access.write_form(made, access_form(made))


# Doors for whoever is not logged in; more ways through a door have a word in brackets.
OPEN_CALLS: dict[str, Callable[[World], object]] = {
    "session.log_in": lambda w: builders.log_in(w.house, "admin01"),
    "session.log_in (wrong)": _wrong_password,
    "access.review": lambda w: w.house.access.review(access.a_form().company),
    "access.submit": lambda w: w.house.access.submit(access.a_form(nth=9), _DRAFT),
    "access.write_form": _write_form,
    "access.keep_draft": lambda w: w.house.access.keep_draft(_DRAFT, _FORMS),
    "access.take_up_draft": lambda w: w.house.access.take_up_draft(_DRAFT),
    "access.status": lambda w: w.house.access.status(_asked(w)),
    "access.form": lambda w: w.house.access.form(_asked(w)),
}
_TICKS = ticks() + 60  # in each run the same, and after the logins of the worlds
_BEFORE_OPEN: dict[str, Callable[[World], object]] = {"access.take_up_draft": OPEN_CALLS["access.keep_draft"]}
_ORDER = (
    Principal.LOCAL_ADMINISTRATOR, Principal.STTS_3, Principal.MESSAGES, Principal.ACCESS_DESK, Principal.AUTHORITY,
    Principal.PROVISIONAL, Principal.NEWCOMER, Principal.STTS_2, Principal.STTS_1, Principal.USER,
)  # fmt: skip
_IN_COMPANY = {Principal.LOCAL_ADMINISTRATOR, Principal.STTS_3, Principal.MESSAGES, Principal.STTS_2, Principal.STTS_1}


class Worlds:
    """A world for each kind of principal, made when one is first needed; `empty` without any."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[Principal, Prepared] = {}
        furnished = a_world(self._place("furnished"))
        self.doors = doors(furnished.house)
        self.empty = closed(furnished)

    def of(self, principal: Principal) -> Prepared:
        if principal not in self._made:
            world = self.empty.open(self._place(principal.value))
            self._made[principal] = closed(world, enter(world, principal))
        return self._made[principal]

    def _place(self, name: str) -> Path:
        place = self._folder / name
        place.mkdir(mode=0o700)
        return place


def service_cases(worlds: Worlds) -> Iterator[Case]:
    """A case for each door. Raises LookupError, by name, for one without a scenario."""
    nobody = worlds.empty
    unknown = missing(set(worlds.doors), set(CALLS) | set(OPEN_CALLS), HOW_SERVICE)
    unknown += missing(OPEN, OPEN_CALLS, HOW_SERVICE)
    if unknown:
        raise LookupError("\n".join(unknown))
    for door, action_id in sorted(worlds.doors.items()):
        if door in CALLS:
            who = action(action_id).who
            principal = next(each for each in _ORDER if each in who or (each in _IN_COMPANY and Principal.USER in who))
            call, before = functools.partial(_called, door), BEFORE.get(door)
            yield Case("service", door, functools.partial(_begin, worlds.of(principal), door, call, before))
    for door, open_call in OPEN_CALLS.items():
        call = functools.partial(_without_session, open_call)
        yield Case("service", door, functools.partial(_begin, nobody, door, call, _BEFORE_OPEN.get(door)))


def _called(door: str, world: World, session: Session) -> object:
    return CALLS[door](world, session)


def _without_session(call: Callable[[World], object], world: World, _session: Session) -> object:
    return call(world)


def _begin(
    prepared: Prepared, door: str, call: Callable[[World, Session], object], before: Callable[[World], object] | None,
    folder: Path,
) -> Play:  # fmt: skip
    os.environ["XDG_DATA_HOME"] = str(folder / "data")
    world = prepared.open(folder)
    store = world.house.office.store
    store.engine.remember(store.last_audit_link())  # as in a database that is in use
    object.__setattr__(world.house.office, "ticks", lambda: _TICKS)
    if before is not None:
        before(world)
    _only_inside(world.house, door)
    return Play(builders.path_of(world.house), lambda: call(world, prepared.session), lambda: builders.close(world.house))


def _only_inside(house: House, door: str) -> None:
    """Points count while the door's own method runs, not while a scenario looks up what it asks."""
    name, _dot, method = door.partition(".")
    service = getattr(house, name)
    method = method.partition("(")[0].strip()
    inside = getattr(service, method)

    def counted(*given: Any, **named: Any) -> Any:
        with POINTS.counting():
            return inside(*given, **named)

    setattr(service, method, counted)
