"""The lock, the longest session, what others decide, and the password once more: on the pages, with clocks that are set."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual import events

from stts_tui.domain.rights.action import ActionId
from stts_tui.services.house import House
from tests import builders
from tests.builders import PASSWORD, Company, log_in
from tests.tui.steps import Person, at_the_screen, logged_in

IDLE, LONGEST, PROOF = 600, 36_000, 300


class Ticks:
    """Seconds that pass when a test says so, for the pages and for the services."""

    def __init__(self) -> None:
        self.now = 1000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def timed(house: House, ticks: Ticks) -> House:
    """The house by the terms of the settings."""
    limits = replace(builders.LASTING, idle_seconds=IDLE, longest_seconds=LONGEST, proof_seconds=PROOF, at_once=3)
    settings = replace(house.office.settings, sessions=limits)
    return House(replace(house.office, settings=settings, ticks=ticks), is_demo=False)


async def pass_time(person: Person, ticks: Ticks, seconds: int) -> None:
    """So many seconds go by without a key, and the program looks around."""
    person.app.tick = ticks  # type: ignore[method-assign]
    ticks.now += seconds
    person.app.look_around()
    await person.rest()


async def start(person: Person, ticks: Ticks) -> None:
    person.app.tick = ticks  # type: ignore[method-assign]
    person.app.attend(person.app.terms)


# -- the lock ------------------------------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.asvs("V7.3.1")
async def test_ten_minutes_without_a_key_lock_the_page_and_the_password_brings_it_back(
    timed: House, alpha: Company, ticks: Ticks
) -> None:
    async with logged_in(timed, "admin01") as person:
        await start(person, ticks)
        await person.choose(ActionId.USER_SEARCH)
        await person.type("hondt")
        await pass_time(person, ticks, IDLE - 1)
        assert "hondt" in person.text
        await pass_time(person, ticks, 1)
        assert "Locked" in person.text
        assert "admin01" in person.text
        assert "hondt" not in person.text
        assert "Alpha" not in person.text
        await person.type("wrong password")
        await person.press("enter")
        assert "This is not your password" in person.message
        await person.type(PASSWORD)
        await person.press("enter")
        assert "hondt" in person.text


@pytest.mark.asvs("V7.3.1")
async def test_neither_time_nor_data_count_as_presence_but_a_key_and_a_paste_do(
    timed: House, alpha: Company, ticks: Ticks
) -> None:
    async with logged_in(timed, "admin01") as person:
        await start(person, ticks)
        await pass_time(person, ticks, IDLE - 10)
        await person.press("down")
        await pass_time(person, ticks, IDLE - 10)
        person.app.post_message(events.Paste("x"))
        await person.rest()
        await pass_time(person, ticks, IDLE - 10)
        assert not person.app.is_locked
        person.app.post_message(events.MouseMove(None, 1, 1, 0, 0, 0, False, False, False))
        person.app.post_message(events.AppFocus())
        await person.rest()
        await pass_time(person, ticks, 10)
        assert person.app.is_locked


async def test_a_key_that_comes_before_the_clock_does_not_reach_the_page(timed: House, alpha: Company, ticks: Ticks) -> None:
    """The process slept, or was stopped: what is typed first when it goes on is for a page that should not be there."""
    async with logged_in(timed, "admin01") as person:
        await start(person, ticks)
        before = len(person.app.screen_stack)
        ticks.now += IDLE
        await person.press("1")
        assert person.app.is_locked
        assert len(person.app.screen_stack) == before + 1


@pytest.mark.long
async def test_a_chord_locks_at_once_and_so_do_single_keys(timed: House, alpha: Company) -> None:
    async with logged_in(timed, "stts01") as person:
        for keys in (("ctrl+p",), ("escape", "p")):
            await person.press(*keys)
            assert "Locked" in person.text
            await person.press("f12")
            await person.press("f1")
            await person.press("ctrl+p")
            assert "Locked" in person.text
            await person.type(PASSWORD)
            await person.press("enter")
            assert "Welcome page" in person.text
    async with at_the_screen(timed) as nobody:
        await nobody.press("ctrl+p")
        assert "User name" in nobody.text


@pytest.mark.long
async def test_work_that_ends_behind_the_lock_opens_its_page_when_the_lock_is_gone(timed: House, alpha: Company) -> None:
    async with logged_in(timed, "admin01") as person:
        await person.choose(ActionId.USER_LIST)
        await person.press("ctrl+p")
        person.app.back("it was done")
        person.app.perform(ActionId.USER_LIST)
        await person.rest()
        assert "Locked" in person.text
        await person.type(PASSWORD)
        await person.press("enter")
        assert "Users of the company" in person.text


async def test_who_logs_out_at_the_lock_finds_the_half_filled_form_again(timed: House, alpha: Company) -> None:
    async with logged_in(timed, "admin01") as person:
        await person.choose(ActionId.COMPANY_DATA)
        await person.type("new")
        await person.press("ctrl+p", "f3")
        assert "User name" in person.text
        assert builders.run_sql(timed, "SELECT count(*) FROM draft") == [(1,)]


# -- the longest session ---------------------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.asvs("V7.3.2")
async def test_a_session_ends_after_ten_hours_told_before_and_keeps_half_filled_forms(
    timed: House, alpha: Company, ticks: Ticks
) -> None:
    async with logged_in(timed, "admin01") as person:
        await start(person, ticks)
        await person.choose(ActionId.COMPANY_DATA)
        await person.type("new")
        for _step in range(LONGEST // 500 - 1):
            await person.press("left")
            ticks.now += 500
        await person.press("left")
        await pass_time(person, ticks, 250)
        assert "Your session ends at" in person.message
        await pass_time(person, ticks, 250)
        assert "as long as one may" in person.message
        assert "User name" in person.text
        assert builders.run_sql(timed, "SELECT ended_why FROM login_session") == [("over",)]
        await person.type("admin01")
        await person.press("tab")
        await person.type(PASSWORD)
        await person.press("enter")
        assert "half-filled forms" in person.message


# -- what others decide ------------------------------------------------------------------------------------------------------
async def look(person: Person) -> None:
    person.app.look_around()
    await person.rest()


def by_another(house: House, statement: str) -> None:
    """Another process writes."""
    builders.run_sql(house, statement)


@pytest.mark.asvs("V7.4.2")
async def test_the_page_of_somebody_who_was_blocked_closes_by_itself_with_the_reason(timed: House, alpha: Company) -> None:
    async with logged_in(timed, "stts01") as person:
        await look(person)
        by_another(timed, "UPDATE account SET blocked_until = '9999-12-31', blocked_reason = 'x' WHERE user_name = 'stts01'")
        await look(person)
        assert "Your account is blocked" in person.message
        assert "User name" in person.text


async def test_a_page_whose_right_was_taken_away_goes_and_the_menu_shows_the_new_rights(timed: House, alpha: Company) -> None:
    async with logged_in(timed, "stts03") as person:
        await look(person)
        await person.choose(ActionId.FILE_APPLY)
        by_another(timed, f"DELETE FROM account_application WHERE account_id = {alpha.ids['stts03']}")
        await look(person)
        assert "Your profile does not allow this" in person.message
        assert "Apply" not in "\n".join(person.lines[:-4])


async def test_where_nothing_was_written_no_table_is_looked_at(
    timed: House, alpha: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with logged_in(timed, "stts03") as person:
        await look(person)
        asked: list[object] = []
        monkeypatch.setattr(type(timed.office.store.accounts), "find_both", lambda *given: asked.append(given))
        await look(person)
        assert asked == []


async def test_one_that_is_ended_from_another_session_closes_by_itself(timed: House, alpha: Company) -> None:
    async with logged_in(timed, "stts01") as person:
        await look(person)
        by_another(timed, "UPDATE login_session SET ended_at = '2026-03-02 09:00:00', ended_why = 'closed'")
        await look(person)
        assert "ended from another one of yours" in person.message


# -- the password once more ------------------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.asvs("V7.5.3")
async def test_a_removal_asks_for_the_password_on_top_and_goes_on_with_it(timed: House, alpha: Company, ticks: Ticks) -> None:
    async with logged_in(timed, "admin01") as person:
        await start(person, ticks)
        ticks.now += PROOF
        person.app.perform(ActionId.USER_REMOVE, alpha.ids["stts01"])
        await person.rest()
        await person.type("yes")
        await person.press("enter")
        assert "Your password once more" in person.text
        await person.press("f12")
        assert "once more" in person.message
        await person.press("enter")
        await person.type(PASSWORD)
        await person.press("enter")
        assert "has been removed" in person.message


# -- one's own sessions ----------------------------------------------------------------------------------------------------
@pytest.mark.asvs("V7.5.2")
async def test_ones_own_sessions_are_listed_and_one_is_ended(timed: House, alpha: Company) -> None:
    other = log_in(timed, "stts01")
    async with logged_in(timed, "stts01") as person:
        await person.choose(ActionId.SESSION_LIST)
        assert "this machine" in person.text
        assert "this one" in person.text
        await person.press("4", "enter")
        assert "End this session?" in person.message
        await person.press("enter")
        assert "has been ended" in person.message
        assert "2 sessions" not in person.text
    with builders.refuses("session-closed"):
        timed.session.home(other)


@pytest.mark.asvs("V7.1.2")
async def test_the_fourth_login_ends_the_oldest_session_or_gives_up(timed: House, alpha: Company) -> None:
    first, *_others = [log_in(timed, "stts01") for _ in range(3)]
    async with at_the_screen(timed) as person:
        for _try in range(2):
            await person.type("stts01")
            await person.press("tab")
            await person.type(PASSWORD)
            await person.press("enter")
            assert "You are logged in 3 times" in person.text
            if _try == 0:
                await person.press("f12")
                timed.session.home(first)
        await person.press("enter")
        assert "Welcome page" in person.text
    with builders.refuses("session-closed"):
        timed.session.home(first)
