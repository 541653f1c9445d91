"""F1: the tasks of the page, words that find others, and the way from a task to its page."""

from __future__ import annotations

from stts_tui.domain.common.explained import explanation
from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import use_language
from stts_tui.services.house import House
from stts_tui.tui.screens.base.guide import TaskListScreen, TaskScreen
from stts_tui.tui.screens.base.help import HelpScreen
from tests.builders import Company
from tests.tui.steps import Person, at_the_screen, logged_in
from tests.tui.test_every_screen import fits


def opened(person: Person) -> object:
    return getattr(person.app.screen, "performs", None)


async def test_help_has_the_tasks_of_the_page_and_a_number_opens_one(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        person.app.perform(ActionId.USER_LIST)
        await person.rest()
        await person.press("f1")
        assert "How it is done" in person.text
        assert "  1  See all users" in person.text
        assert "Apply for the tariff" not in person.text
        await person.press("pagedown")
        assert "Block a user" in person.text  # what is done to a row
        assert "Apply for the tariff" not in person.text
        await person.press("pageup")
        await person.press("1")
        assert isinstance(person.app.screen, TaskScreen)
        assert "Users of the company" in person.text
        fits(person, 80, 24)
        await person.press("enter")  # the page that the help was about
        assert opened(person) is ActionId.USER_LIST
        await person.press("f12")
        assert "Welcome" in person.lines[0]


async def test_words_find_a_task_and_it_is_run_from_there(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.press("f1")
        await person.press(*"take over operator", "enter", "1")  # of the task and of refusals that tell of it
        assert isinstance(person.app.screen, TaskScreen), person.text
        assert "Take over a tariff from another operator" in person.text
        fits(person, 80, 24)
        await person.press("enter")
        assert opened(person) is ActionId.FILE_TRANSFER
        await person.press("f12")
        assert "Welcome" in person.lines[0]


async def test_several_are_a_list_that_letters_search_anew(house: House, alpha: Company) -> None:
    async with logged_in(house, "stts03") as person:
        person.app.perform(ActionId.FILE_SEARCH)
        await person.rest()
        await person.press("f1", *"histor", "enter")
        assert isinstance(person.app.screen, TaskListScreen), person.text
        assert "  1  Read the history of a file" in person.text  # in the heading: first
        assert "tasks found" in person.message
        fits(person, 80, 24)
        await person.press(*"qqq", "enter")
        assert "Nothing in your guide holds “qqq”." in person.message
        await person.press("ctrl+e", *"reduction stop", "enter", "1")
        assert "Stop a reduction or the tariff" in person.text
        await person.press("f12", "f12", "f12")
        assert opened(person) is ActionId.FILE_SEARCH


async def test_the_guide_holds_what_one_may_do_and_nothing_else(house: House, alpha: Company) -> None:
    async with logged_in(house, "stts01") as person:
        await person.press("f1", "1")
        assert "Find your way" in person.text
        await person.press("f12", "2")
        assert isinstance(person.app.screen, TaskListScreen)
        assert "Change your password" in person.text
        await person.press(*"cancel", "enter")
        assert "Cancel the latest action" not in person.text  # profile 3's
        await person.press("ctrl+e", *"user", "enter")
        assert "Block a user" not in person.text


async def test_who_has_no_account_finds_how_to_ask_for_one(house: House) -> None:
    async with at_the_screen(house) as person:
        await person.press("f1", *"become of a request", "enter", "enter")
        assert opened(person) in (ActionId.ACCESS_REQUEST, ActionId.ACCESS_STATUS), person.text


async def test_pages_of_refusals_are_found_as_f1_shows_them_after_a_refusal(house: House, alpha: Company) -> None:
    page = explanation("file-over")
    assert page is not None
    async with logged_in(house, "stts01") as person:
        await person.press("f1", *"file-over", "enter")
        text = " ".join(person.text.split())
        assert page.means[:60] in text, person.text
        assert f"What to do: {page.do[:40]}" in text
        assert "→" not in text  # whom to ask is said in words
        await person.press("enter")  # nothing to open
        assert isinstance(person.app.screen, TaskScreen)


async def test_a_language_without_a_guide_shows_the_english_one(house: House, alpha: Company) -> None:
    use_language("de")
    async with logged_in(house, "stts01") as person:
        use_language("de")
        await person.press("f1")
        assert isinstance(person.app.screen, HelpScreen)
        assert "  1  " in person.text
