"""Every form: choices by their number, the same under F4 and F1; pastes lose nothing in silence; ready-made reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from stts_tui.domain.common.fields import Kind
from stts_tui.domain.common.prefixes import without_prefix
from stts_tui.domain.people.forms import BLOCK_REASONS
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Profile
from stts_tui.i18n import Words
from stts_tui.services.house import House
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.widgets.entries import ChoiceEntry, TextEntry
from tests.builders import Company, a_niss
from tests.contract.test_forms import FORMS
from tests.tariff_builders import a_file
from tests.tui.people.test_user_pages import go_to
from tests.tui.steps import at_the_screen, logged_in

PREFIXES = ("NISS: ", "INSZ ", "RRN: ", "BTW BE ", "TVA BE", "BE ", "KBO ", "BCE: ", "CBE ", "Tel. ", "Tel: ", "GSM ")


@given(st.sampled_from(PREFIXES), st.from_regex(r"[01][0-9]{3}\.[0-9]{3}\.[0-9]{3}", fullmatch=True))
def test_a_number_loses_the_word_that_was_copied_with_it(prefix: str, number: str) -> None:
    assert without_prefix(prefix + number) == number


@given(st.text(st.characters(codec="utf-8")))
def test_what_is_pasted_arrives_whole_in_its_parts(text: str) -> None:
    seen = "".join(sign for sign in text if sign.isprintable() and not sign.isspace())
    assert "".join(TextEntry.parts(text)).replace(" ", "") == seen


WITH_CHOICES = sorted(name for name, form in FORMS.items() if any(field.kind is Kind.CHOICE for field in form.fields))


@pytest.mark.long
@pytest.mark.parametrize("name", WITH_CHOICES)
async def test_every_choice_has_a_number_at_the_field_under_f4_and_under_f1(name: str, house: House, alpha: Company) -> None:
    class Shown(FormScreen):
        place = Words("Form")
        help = Words("Help")
        form = FORMS[name]

    async with logged_in(house, "admin01") as person:
        person.app.open(Shown())
        await person.rest()
        page = person.app.screen
        assert isinstance(page, FormScreen)
        for entry in page.query(ChoiceEntry):
            entry.focus()
            await person.rest()
            numbered = entry.numbered
            for number, words, value in numbered:
                await person.press("left", *number)  # the key before ends the number before
                assert entry.value == value, (name, number, str(words))
            last = numbered[-1]
            await person.press("f4", "home")  # a long list opens at the present choice
            listed = " ".join(person.text.split())
            assert all(str(words) in listed for _number, words, _value in numbered[:12]), person.text
            await person.press("f12")
            assert (person.app.screen, entry.value) == (page, last[2])
            assert all(f"{number}={words}" in page.help_at_cursor() for number, words, _value in numbered)


async def test_a_digit_alone_is_the_ready_made_reason_of_that_number(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.choose(ActionId.USER_LIST), "stts01")
        await person.press("7", "enter", "1", "enter")
    block = alpha.view("stts01").block
    assert block is not None
    assert block.reason == str(BLOCK_REASONS[0])


async def test_the_reason_of_a_block_can_be_changed(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.choose(ActionId.USER_LIST), "stts01")
        await person.press("7", "enter", "1", "enter")
        await go_to(person, "stts01")
        await person.press("7", "enter")
        assert str(BLOCK_REASONS[0]) in person.text
        await person.press("ctrl+e", "2", "enter")
    block = alpha.view("stts01").block
    assert block is not None
    assert block.reason == str(BLOCK_REASONS[1])


async def test_what_does_not_fit_of_a_paste_is_told(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.choose(ActionId.USER_LIST), "stts01")
        await person.press("7", "enter")
        assert "4=Password may be known to others" in person.text
        assert person.app.screen.focused is not None
        person.app.screen.focused.post_message(events.Paste("x" * 123))
        await person.rest()
        assert "3 signs of what you pasted have no room here." in person.message


async def test_f3_asks_before_half_filled_forms_are_lost(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.choose(ActionId.USER_LIST), "stts01")
        await person.press("7", "enter", *"half", "f3", "f3")
        assert "1 half-filled form would be lost." in person.message, person.text
        await person.press("down", "f3")
        assert "1 half-filled form would be lost." in person.message, person.text
        await person.press("f3")
        assert "You have logged out." in person.message, person.text


async def test_ctrl_d_repeats_the_record_before(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.choose(ActionId.USER_LIST), "stts01")
        await person.press("7", "enter", *"left us", "enter")
        await go_to(person, "stts02")
        await person.press("7", "enter", "ctrl+d")
        focused = person.app.screen.focused
        assert isinstance(focused, TextEntry)
        assert focused.value == "left us", person.text


async def test_a_field_is_marked_when_it_is_left_and_cleared_when_it_is_right(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_ADD, *"Ed!", "tab")
        assert "! letters and digits" in person.text or "! 6 to 20 signs" in person.text, person.text
        assert person.message
        await person.press("shift+tab", "ctrl+e", *"edward1", "tab")
        assert "! " not in "\n".join(person.lines[2:19]), person.text
        assert person.message == ""
        await person.press(*"edward2", "tab")  # the second time, another name
        assert "! differs" in person.text
        await person.press("shift+tab", "ctrl+e", *"edward1", "tab")
        assert "! differs" not in person.text
        await person.press("tab")  # an empty one waits for the end
        assert "! required" not in person.text


async def test_a_tab_right_after_a_number_that_moved_on_by_itself_is_the_same_move(house: House, alpha: Company) -> None:
    number = a_niss(77).digits
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_ADD, *["tab"] * 4)
        await person.press(*number, "tab", *"ed@example.be", "tab", "2")  # in one burst; the second Tab is another move
        form = person.app.screen
        assert isinstance(form, FormScreen)
        typed = form.typed()
        assert typed["language"] == "nl", person.text
        assert (typed["niss"], typed["email"]) == (number, "ed@example.be"), person.text


async def test_a_tab_behind_a_choice_that_a_number_led_to_is_a_move_of_its_own(house: House) -> None:
    async with at_the_screen(house) as person:
        await person.press("f6", "space", "enter", "tab", *"0490002032", "tab", *"Nova", "tab", *"info@nova.be", "tab")
        await person.press(*"Kerkstraat 1", "tab", *"9000", "tab", *"Gent", "enter")
        await person.press(*"Wouters", "tab", *"Lies", "tab", *a_niss(77).digits, "1", "tab", *"lies@nova.be")
        form = person.app.screen
        assert isinstance(form, FormScreen)
        typed = form.typed()
        assert (typed["qualification"], typed["email"]) == ("employee", "lies@nova.be"), person.text


async def test_the_cells_of_a_pasted_row_go_to_the_fields_that_follow(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await person.choose(ActionId.USER_ADD)
        focused = person.app.screen.focused
        assert focused is not None
        focused.post_message(events.Paste("edward1\tedward1\tPeeters\tEdward\tNISS: " + str(a_niss(77)) + "\ted@example.be\n"))
        await person.rest()
        form = person.app.screen
        assert isinstance(form, FormScreen)
        typed = form.typed()
        assert [typed[name] for name in ("user_name", "user_name_again", "last_name", "first_name", "email")] == [
            "edward1", "edward1", "Peeters", "Edward", "ed@example.be",
        ]  # fmt: skip
        assert "NISS" not in str(typed["niss"])


@pytest.mark.long
async def test_the_day_of_a_block_can_be_changed(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.choose(ActionId.USER_LIST), "stts01")
        await person.press("7", "enter", "1", "enter")
        await go_to(person, "stts01")
        await person.press("7", "enter", "tab", *"+30", "enter")
    block = alpha.view("stts01").block
    assert block is not None
    assert block.until == house.office.clock().date() + timedelta(days=30)


async def test_a_profile_is_changed_by_its_digit(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.choose(ActionId.USER_LIST), "stts01")
        await person.press("1", "2", "enter", "3", "enter")
        assert "has been saved" in person.message, person.text
    assert alpha.view("stts01").profile is Profile.STTS_3


async def test_f4_at_a_files_number_picks_it_from_a_list(house: House, alpha: Company) -> None:
    file = a_file(house, alpha.session("stts03"))
    async with logged_in(house, "stts03") as person:
        await person.choose(ActionId.FILE_SEARCH, "tab", "tab", "f4")
        assert "Pick a file" in person.lines[0], person.text
        await person.press("enter")
        form = person.app.screen
        assert isinstance(form, FormScreen)
        assert form.typed()["number"] == file.number, person.text
