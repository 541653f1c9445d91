"""A person at an application without a terminal: quicker than a journey, and every widget can be looked at."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from stts_tui.tui.app import SttsApp
from stts_tui.tui.demo_accounts import DemoAccounts
from stts_tui.tui.gateway import UNEXPECTED, Gateway
from stts_tui.tui.menu import keys_to
from stts_tui.tui.practice import Practice
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.people.home import HomeScreen
from tests.builders import PASSWORD

PATIENCE = 30.0


def went_wrong(screen: Screen[object]) -> bool:
    """Whether the page tells of an error inside the program."""
    before, after = str(UNEXPECTED.sentence).split("{number}")
    said = screen.said if isinstance(screen, SttsScreen) else ""
    return said.startswith(before) and said.endswith(after)


class Person:
    """Presses keys and reads the screen; nothing is looked at before the program has come to rest."""

    def __init__(self, app: SttsApp, pilot: Pilot[int]) -> None:
        self.app = app
        self._pilot = pilot
        self.may_go_wrong = False  # what a test has broken on purpose

    async def press(self, *keys: str) -> Person:
        """Send the keys, and look when all that they cause is done."""
        self.send(*keys)
        return await self.rest()

    def send(self, *keys: str) -> None:
        """Names as Textual has them, or single characters; one after another, as a driver hands them over."""
        for key in keys:
            character = key if len(key) == 1 else {"space": " ", "enter": "\r", "tab": "\t"}.get(key)
            self.app.post_message(events.Key(_character_to_key(key) if len(key) == 1 else key, character))

    async def choose(self, action_id: ActionId, *keys: str) -> Person:
        """From the welcome page to the page of an action, by the numbers of its entries; then these keys, in one burst."""
        home = self.app.home
        assert home is not None
        return await self.press(*keys_to(home.actor, action_id), *keys)

    async def type(self, text: str) -> Person:
        return await self.press(*text)

    async def rest(self) -> Person:
        """Until no key waits, no service runs and the screen has been painted."""
        await self._pilot.pause()  # the keys have arrived
        await self.until(lambda: not self.app.is_busy and not self.app.workers._workers)
        await self._pilot.pause()
        await self.until(lambda: not self.app.is_busy)
        assert self.may_go_wrong or not went_wrong(self.app.screen), self.text
        return self

    async def until(self, so: Callable[[], bool]) -> None:
        ends = time.monotonic() + PATIENCE
        while not so():
            assert time.monotonic() < ends, f"still waiting\n{self.text}"
            await asyncio.sleep(0.005)

    @property
    def lines(self) -> list[str]:
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def message(self) -> str:
        """What the page says, without the mark of a refusal."""
        height = len(self.lines)
        return " ".join(line.strip() for line in self.lines[height - 4 : height - 2]).strip().removeprefix("! ")


@contextlib.asynccontextmanager
async def at_the_screen(
    house: House,
    *,
    demo: DemoAccounts | None = None,
    practice: Practice | None = None,
    size: tuple[int, int] = (80, 24),
    open_house: Callable[[], House] | None = None,
) -> AsyncIterator[Person]:
    """The login page; `open_house` is how the program comes by the house."""
    gateway = Gateway(open_house or (lambda: house), practice.look if practice is not None else None)
    app = SttsApp(gateway, clock=house.office.clock, demo=demo)
    app.practice = practice
    async with app.run_test(size=size) as pilot:
        person = Person(app, pilot)
        await person.rest()
        yield person
        await app.gateway.call(lambda house: house.office.store.close)  # the connection of the database thread
    app.gateway.close()


@contextlib.asynccontextmanager
async def logged_in(house: House, name: str, *, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Person]:
    """The welcome page."""
    async with at_the_screen(house, size=size) as person:
        await person.type(name)
        await person.press("tab")
        await person.type(PASSWORD)
        await person.press("enter")
        assert isinstance(person.app.screen, HomeScreen), person.text
        yield person
