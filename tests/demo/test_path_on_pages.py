"""The path at the screen: found on the login page, noticed by what is done, counted as the ledger counts."""

from __future__ import annotations

from stts_tui.demo.build import ACCOUNTS, PASSWORD
from stts_tui.demo.lessons.path import LESSONS
from stts_tui.demo.lessons.path import Path as Lessons
from stts_tui.services.house import House
from stts_tui.tui.demo_accounts import DemoAccounts
from stts_tui.tui.screens.people.home import HomeScreen
from tests.tui.steps import Person, at_the_screen

DEMO = DemoAccounts(PASSWORD, ACCOUNTS)


async def log_in(person: Person, name: str) -> None:
    await person.type(name)
    await person.press("tab")
    await person.type(PASSWORD)
    await person.press("enter")


async def home_as(person: Person, account: str) -> None:
    """The welcome page of this account, whoever was logged in before."""
    if person.app.home is not None and not isinstance(person.app.screen, HomeScreen):
        await person.press("f3")
    if person.app.home is not None and person.app.home.actor.user_name != account:
        await person.press("f3")
    if person.app.home is None:
        await log_in(person, account)


async def go(person: Person, lessons: Lessons) -> None:
    """The shortest way of the present lesson, as its hint tells it; a whole national number is looked for before more."""
    number, target = lessons._notes.current, lessons._notes.target
    for press in LESSONS[number - 1].way:
        await person.press(*press.keys(lessons._actors[number - 1], target))


async def test_each_lesson_is_done_by_its_way_in_as_many_keys_as_it_says(demo: House, lessons: Lessons) -> None:
    async with at_the_screen(demo, demo=DEMO, practice=lessons) as person:
        assert "Ctrl+N  ten tasks" in person.text
        await person.press("ctrl+n", "enter")
        for number, lesson in enumerate(LESSONS, start=1):
            assert lessons._notes.current == number, person.text
            await home_as(person, lesson.account)
            assert f"Task {number} of 10, {lesson.account}: " in person.text, person.text
            await go(person, lessons)
            assert f"Task {number} is done: " in person.text, person.text
            done = lessons.exercises()[number - 1]
            assert (done.times, done.beside, done.best) == (1, done.shortest, done.shortest), (number, done)
        await person.press("f3", "ctrl+n")
        assert "10 of 10 tasks are done." in person.text
