"""The path at the screen: found on the login page, noticed by what is done, counted as the ledger counts."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from stts_tui.demo.lessons.path import LESSONS
from stts_tui.demo.lessons.path import Path as Lessons
from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import LANGUAGES, use_language
from stts_tui.services.house import House
from stts_tui.tui.menu import keys_to
from stts_tui.tui.screens.people.home import HomeScreen
from stts_tui.tui.screens.people.login import LoginScreen
from stts_tui.tui.widgets.line import Line
from tests.builders import Company
from tests.demo.steps import at_the_demo, go, home_as
from tests.tui.steps import Person, at_the_screen, logged_in
from tests.tui.test_place_to_look import place_to_look
from tests.tui.test_whole import none_of_ours_is_cut


def top(person: Person) -> str:
    """The row below the title, where what is to be practised stands."""
    return person.lines[1].rstrip()


@pytest.mark.long
async def test_each_lesson_is_done_by_its_way_in_as_many_keys_as_it_says(demo: House, lessons: Lessons) -> None:
    async with at_the_demo(demo, lessons) as person:
        assert top(person).startswith("Ctrl+N  ten tasks")
        await person.press("ctrl+n", "enter")
        for number, lesson in enumerate(LESSONS, start=1):
            assert lessons._notes.current == number, person.text
            await home_as(person, lesson.account)
            assert top(person).startswith(f"Task {number} of 10, {lesson.account}: "), person.text
            await go(person, lessons)
            done = lessons.exercises()[number - 1]
            assert (done.times, done.beside, done.best) == (1, done.shortest, done.shortest), (number, done)
            keys = f"{done.keys} keys, {done.beside} beside the data; the shortest way has {done.shortest}."
            assert top(person) == f"Task {number} is done: {keys}"
        await person.press("f3", "ctrl+n")
        assert "10 of 10 tasks are done." in person.text
        assert top(person) == ""


@pytest.mark.long
async def test_ones_own_reason_costs_as_many_keys_as_a_ready_made_one(demo: House, lessons: Lessons) -> None:
    async with at_the_demo(demo, lessons) as person:
        await home_as(person, "admin")
        await person.press("ctrl+n", "2")
        *before, _ready, enter = LESSONS[1].way
        for press in before:
            await person.press(*press.keys(lessons._actors[1], lessons._notes.target))
        await person.press(*"is ill", *enter.keys(lessons._actors[1], {}))
        done = lessons.exercises()[1]
        assert (done.times, done.beside) == (1, done.shortest)


@pytest.mark.long
async def test_what_is_to_be_done_stands_on_every_page_and_wandering_is_counted(demo: House, lessons: Lessons) -> None:
    async with at_the_demo(demo, lessons) as person:
        await home_as(person, "admin")
        await person.press("ctrl+n", "enter")
        assert isinstance(person.app.screen, HomeScreen)
        assert "The task stands above on every page. Ctrl+N, then F7, shows the way to it." in person.message
        task = top(person)
        assert task == lessons.task
        search, users = (keys_to(lessons._actors[0], each) for each in (ActionId.USER_SEARCH, ActionId.USER_LIST))
        pressed = [[*search], ["f1"], ["f12"], ["f3"], [*users], ["f4"], ["f3"]]
        for keys in pressed:
            await person.press(*keys)
            assert top(person) == task, person.text
        count = sum(map(len, pressed))
        assert (lessons._notes.keys, lessons._notes.beside) == (count, count)
        await person.press("ctrl+n", "down", "f7", "f12")  # neither the page of the lessons nor the way to it is work
        assert (lessons._notes.keys, lessons._notes.beside) == (count, count)
        await person.press("f3")
        assert isinstance(person.app.screen, LoginScreen)
        assert top(person) == task
        await home_as(person, "admin")
        assert (lessons._notes.keys, lessons._notes.beside) == (count + 1, count + 1), "F3 counts, logging in does not"
        await go(person, lessons)
        done = lessons.exercises()[0]
        assert (done.beside, done.shortest) == (count + 1 + done.shortest, done.shortest)


@pytest.mark.long
async def test_the_next_task_is_told_once_a_key_has_led_to_another_page(demo: House, lessons: Lessons) -> None:
    async with at_the_demo(demo, lessons) as person:
        await home_as(person, "admin")
        await person.press("ctrl+n", "enter")
        await go(person, lessons)
        assert top(person).startswith("Task 1 is done: ")
        await person.press("f5")
        assert top(person).startswith("Task 1 is done: ")
        await person.press("f3")
        assert top(person).startswith("Task 2 of 10, admin: block ")


@pytest.mark.long
async def test_a_task_can_be_left_out_done_again_and_ended(demo: House, lessons: Lessons) -> None:
    async with at_the_demo(demo, lessons) as person:
        await home_as(person, "admin")
        first = top(person)
        await person.press("ctrl+n", "f8")
        assert isinstance(person.app.screen, HomeScreen)  # there was nothing to end, and nothing has gone wrong
        await person.press("ctrl+n")
        await person.press("3")
        assert top(person).startswith("Task 3 of 10, admin: unblock ")
        await go(person, lessons)
        await person.press("f3")
        assert top(person).startswith("Task 4 of 10, admin: add ")
        await person.press("ctrl+n", "home", "down", "down", "enter")
        assert top(person).startswith("Task 3 of 10, admin: unblock ")
        await go(person, lessons)
        assert lessons.exercises()[2].times == 2
        await person.press("f3", "ctrl+n", "f8")
        assert "The lessons have ended; what you did is kept. Ctrl+N goes on." in person.message
        assert top(person)[:50].rstrip() == first[:50].rstrip()  # the row is the menu's again; facts come with F5
        assert [each.times for each in lessons.exercises()] == [0, 0, 2, *[0] * 7]


@pytest.mark.long
async def test_another_accounts_task_says_whose_it_is(demo: House, lessons: Lessons) -> None:
    async with at_the_demo(demo, lessons) as person:
        await home_as(person, "admin")
        await person.press("ctrl+n", "8")
        assert "Log in as stts1 for it. Ctrl+N, then F7, shows the way." in person.message
        await home_as(person, "stts1")
        await go(person, lessons)
        assert top(person).startswith("Task 8 is done: ")


@pytest.mark.long
async def test_a_hint_is_given_only_when_it_is_asked_for(demo: House, lessons: Lessons) -> None:
    async with at_the_demo(demo, lessons) as person:
        await home_as(person, "admin")
        await person.press("ctrl+n", "f7")
        assert "No task has begun; Enter begins the marked one." in person.message
        await person.press("2")
        await person.press("ctrl+n")
        assert "shortest way" not in person.text
        await person.press("f7")
        user = lessons._notes.target["user"]
        shown = " ".join(person.text.split())
        number = keys_to(lessons._actors[1], ActionId.USER_SEARCH)[0]
        assert f"The shortest way, from the welcome page: {number} (“Find users”), {user}, Enter, 7, Enter, 1, Enter." in shown


@pytest.mark.long
async def test_the_path_goes_on_after_a_restart(demo: House, lessons: Lessons) -> None:
    async with at_the_demo(demo, lessons) as person:
        await home_as(person, "admin")
        await person.press("ctrl+n", "enter")
        await go(person, lessons)
        await person.press("f3")
        task = top(person)
        users = keys_to(lessons._actors[0], ActionId.USER_LIST)
        await person.press(*users, "f3")
    again = Lessons(demo.office.store, demo.office.clock)
    async with at_the_demo(demo, again) as person:
        assert top(person) == task
        assert again.exercises()[0].times == 1
        await home_as(person, "admin")
        await go(person, again)
        assert top(person).startswith("Task 2 is done: ")
        assert again.exercises()[1].beside == again.exercises()[1].shortest + len(users) + 1, (
            "the keys before the restart count"
        )


@pytest.mark.long
async def test_real_work_has_no_lessons(house: House, alpha: Company) -> None:
    async with at_the_screen(house) as person:
        before = person.text
        await person.press("ctrl+n")
        assert person.text == before
        assert "Ctrl+N" not in person.text
    async with logged_in(house, "admin01") as person:
        before = person.text
        await person.press("ctrl+n")
        assert person.text == before
        assert not person.app.screen.query("#practice")
        await person.press("f1")
        assert "Ctrl+N" not in person.text


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
async def test_nothing_of_the_lessons_is_cut_in_any_language(demo: House, lessons: Lessons, language: str) -> None:
    """What is to be done and what was done in a row of 80 cells; the page of the lessons with the longest hint."""
    use_language(language)
    async with at_the_demo(demo, lessons) as person:
        assert not person.app.screen.query_one("#practice", Line).in_full
        await person.press("ctrl+n", "f7")
        none_of_ours_is_cut(person, ())
        await person.press("f12")
        await home_as(person, "admin")
        for number in range(1, len(LESSONS) + 1):
            await person.press("ctrl+n", "home", *["down"] * (number - 1), "enter")
            assert top(person) == lessons.task, person.text
            none_of_ours_is_cut(person, ())
            await person.press("ctrl+n", "f7")
            await place_to_look(person)
            none_of_ours_is_cut(person, ())
            assert lessons.hint.split()[-1] in person.text
            assert "…" not in person.text
            assert person.app.screen.query_one("#rest").region.height, person.text
            await person.press("f12")
            lessons._notes.keys = lessons._notes.beside = 1288
            lessons._finish(demo)
            assert cell_len(lessons.line) <= 80, lessons.line
        await person.press("ctrl+n")
        none_of_ours_is_cut(person, ())
        await person.press("f1")
        none_of_ours_is_cut(person, ())
