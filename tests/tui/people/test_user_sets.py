"""One option on several users, and taking back: the keys, what is told before and after, what then is so."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Application, Profile
from stts_tui.services.house import House
from stts_tui.tui.widgets.pick_list import PickList
from tests.builders import Company, a_block, a_modification, log_in
from tests.tui.steps import Person, logged_in

EVERYBODY = ("stts01", "stts02", "stts03", "plain01")


async def the_list(person: Person) -> Person:
    await person.choose(ActionId.USER_LIST)
    assert "Users of the company" in person.lines[0], person.text
    return person


def row_of(person: Person, user_name: str) -> int:
    rows = [row.text for row in person.app.screen.query_one(PickList).rows]
    return next(number for number, text in enumerate(rows) if user_name in text)


async def mark(person: Person, user_name: str) -> Person:
    return await person.press("home", *["down"] * row_of(person, user_name))


def blocked(alpha: Company) -> list[str]:
    return [who for who in EVERYBODY if alpha.view(who).is_blocked]


async def test_all_found_are_blocked_with_a_ready_made_reason_in_a_handful_of_keys(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await the_list(person)
        await person.press("home", "7", "f9", "enter")
        assert "4 users will change; 1 is skipped" in person.text, person.text
        assert "You cannot do this to your own account" in " ".join(person.text.split()), person.text
        await person.press("1", "enter")
        assert "4 users have been changed." in person.text, person.text
        assert blocked(alpha) == list(EVERYBODY)
        assert alpha.view("stts01").block is not None
        assert alpha.view("stts01").block.reason == "Has left the company"  # type: ignore[union-attr]
        assert not alpha.view("admin01").is_blocked


async def test_a_set_is_taken_back_from_the_list_and_from_the_welcome_page(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await the_list(person)
        await person.press("home", "7", "f9", "enter", "1", "enter")
        await person.press("f12")
        await person.press("ctrl+z")
        assert "Bring 4 accounts back as they were?" in person.text, person.text
        await person.press("enter")
        assert "Taken back: " in person.message, person.text
        assert blocked(alpha) == []
        await person.press("ctrl+z")
        assert "There is nothing to take back" in person.message, person.text


async def test_after_leaving_the_list_the_welcome_page_takes_back(house: House, alpha: Company) -> None:
    house.users.block(alpha.session(), a_block(alpha.view("stts02")))
    async with logged_in(house, "admin01") as person:
        await person.press("ctrl+z")
        assert "Bring 1 account back as it was?" in person.text, person.text
        assert "long leave" in person.text
        await person.press("f12")
        assert blocked(alpha) == ["stts02"]
        await person.press("ctrl+z", "enter")
        assert blocked(alpha) == []


async def test_several_are_removed_by_one_typed_yes_and_come_back(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await the_list(person)
        await mark(person, "stts01")
        await person.press("4")
        await mark(person, "stts02")
        await person.press("4", "enter")
        assert "2 users will change" in person.text, person.text
        await person.press("enter")
        assert "Ctrl+Z brings the account back for ten minutes" in person.text, person.text
        await person.press("enter")  # no yes: nothing
        assert house.users.show(alpha.session(), alpha.ids["stts01"])
        await person.press(*"yes", "enter")
        assert "2 users have been changed." in person.text, person.text
        await person.press("ctrl+z", "enter")  # as the page of what became of each says
        assert "Taken back: " in person.message, person.text
    assert alpha.view("stts01").user_name == "stts01"
    assert alpha.view("stts02").user_name == "stts02"


async def test_what_changed_meanwhile_is_refused_for_that_row_alone(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await the_list(person)
        await person.press("home", "7", "f9", "enter")
        house.users.modify(alpha.session(), a_modification(alpha.view("stts02"), email="z@alpha.be"))
        await person.press("1", "enter")
        assert "3 users have been changed." in person.text, person.text
        assert "Changed by Ada Adams" in " ".join(person.text.split()), person.text
    assert blocked(alpha) == ["stts01", "stts03", "plain01"]


async def test_one_profile_for_several(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await the_list(person)
        await mark(person, "stts01")
        await person.press(*"12")
        await mark(person, "stts02")
        await person.press(*"12", "enter")
        assert "2 users will change" in person.text, person.text
        await person.press("3", "tab", "space", "enter")
        assert "2 users have been changed." in person.text, person.text
    for who in ("stts01", "stts02"):
        assert alpha.view(who).profile is Profile.STTS_3
        assert alpha.view(who).applications == frozenset({Application.STTS})


async def test_what_became_of_each_is_had_as_a_file(
    house: House, alpha: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    async with logged_in(house, "admin01") as person:
        await the_list(person)
        await person.press("home", "7", "f9", "enter", "1", "enter", "ctrl+x")
        written = list(tmp_path.rglob("users-*.csv"))
        assert len(written) == 1, person.text
        assert oct(written[0].stat().st_mode)[-3:] == "600"
        rows = list(csv.reader(written[0].read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert sorted(row[0] for row in rows[1:]) == sorted((*EVERYBODY, "admin01"))


async def test_a_users_own_page_takes_back_and_the_page_of_removal_says_for_how_long(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await the_list(person)
        await mark(person, "stts01")
        await person.press("4", "enter")
        assert "Ctrl+Z brings the account back for ten minutes" in person.text, person.text
        assert "for ever" not in person.text
        await person.press("f12")
        house.users.block(alpha.session(), a_block(alpha.view("stts01")))
        await person.press("backspace", "5", "enter")  # the 4 waits on its row
        assert "long leave" in person.text, person.text
        await person.press("ctrl+z", "enter")
        assert "Taken back: " in person.message, person.text
        assert "long leave" not in person.text
    assert blocked(alpha) == []


async def test_whoever_may_not_change_users_has_no_such_key(house: House, alpha: Company) -> None:
    async with logged_in(house, "stts01") as person:
        before = person.text
        await person.press("ctrl+z")
        assert person.text == before


async def test_new_passwords_for_several_are_shown_once_each_and_exported_for_the_letters(
    house: House, alpha: Company
) -> None:
    async with logged_in(house, "admin01") as person:
        await mark(await the_list(person), "stts01")
        await person.press("9")
        await mark(person, "plain01")
        await person.press("9", "enter")
        assert "2 users will change" in person.text, person.text
        await person.press("enter")
        shown = {line.split()[0]: line.split()[1] for line in person.lines if line.strip().startswith(("stts01", "plain01"))}
        assert set(shown) == {"stts01", "plain01"}
        assert "shown now and never again" in person.message
        await person.press("ctrl+x")
        path = Path(person.message.split("Written to ")[1].removesuffix("."))
        assert path.stat().st_mode & 0o777 == 0o600
        with path.open(encoding="utf-8", newline="") as file:
            assert dict(list(csv.reader(file, delimiter=";"))[1:]) == shown
        await person.press("f12")
        assert not any(password in person.text for password in shown.values())
        await person.press("ctrl+z")  # a password is not taken back
        assert "nothing to take back" in person.message
    for name, password in shown.items():
        assert log_in(house, name, password)
