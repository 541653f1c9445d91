"""Every form: choices by their number, the same under F4 and F1; pastes lose nothing in silence; ready-made reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from stts_tui.domain.common.fields import Kind
from stts_tui.domain.common.prefixes import without_prefix
from stts_tui.domain.people.forms import BLOCK_REASONS
from stts_tui.i18n import Words
from stts_tui.services.house import House
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.widgets.entries import ChoiceEntry, TextEntry
from tests.builders import Company
from tests.contract.test_forms import FORMS
from tests.tui.people.test_user_pages import go_to
from tests.tui.steps import logged_in

PREFIXES = ("NISS: ", "INSZ ", "RRN: ", "BTW BE ", "TVA BE", "BE ", "KBO ", "BCE: ", "CBE ", "Tel. ", "Tel: ", "GSM ")


@given(st.sampled_from(PREFIXES), st.from_regex(r"[01][0-9]{3}\.[0-9]{3}\.[0-9]{3}", fullmatch=True))
def test_a_number_loses_the_word_that_was_copied_with_it(prefix: str, number: str) -> None:
    assert without_prefix(prefix + number) == number


@given(st.text(st.characters(codec="utf-8")))
def test_what_is_pasted_arrives_whole_in_its_parts(text: str) -> None:
    seen = "".join(sign for sign in text if sign.isprintable() and not sign.isspace())
    assert "".join(TextEntry.parts(text)).replace(" ", "") == seen


WITH_CHOICES = sorted(name for name, form in FORMS.items() if any(field.kind is Kind.CHOICE for field in form.fields))


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
            await person.press("f4")
            listed = " ".join(person.text.split())
            assert all(str(words) in listed for _number, words, _value in numbered[:12]), person.text
            await person.press("f12")
            assert (person.app.screen, entry.value) == (page, last[2])
            assert all(f"{number}={words}" in page.help_at_cursor() for number, words, _value in numbered)


async def test_a_digit_alone_is_the_ready_made_reason_of_that_number(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.press("4"), "stts01")
        await person.press("7", "enter", "1", "enter")
    block = alpha.view("stts01").block
    assert block is not None
    assert block.reason == str(BLOCK_REASONS[0])


async def test_the_reason_of_a_block_can_be_changed(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.press("4"), "stts01")
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
        await go_to(await person.press("4"), "stts01")
        await person.press("7", "enter")
        assert "4=Password may be known to others" in person.text
        assert person.app.screen.focused is not None
        person.app.screen.focused.post_message(events.Paste("x" * 123))
        await person.rest()
        assert "3 signs of what you pasted have no room here." in person.message


async def test_f3_asks_before_half_filled_forms_are_lost(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.press("4"), "stts01")
        await person.press("7", "enter", *"half", "f3", "f3")
        assert "1 half-filled form would be lost." in person.message, person.text
        await person.press("down", "f3")
        assert "1 half-filled form would be lost." in person.message, person.text
        await person.press("f3")
        assert "You have logged out." in person.message, person.text


async def test_ctrl_d_repeats_the_record_before(house: House, alpha: Company) -> None:
    async with logged_in(house, "admin01") as person:
        await go_to(await person.press("4"), "stts01")
        await person.press("7", "enter", *"left us", "enter")
        await go_to(person, "stts02")
        await person.press("7", "enter", "ctrl+d")
        focused = person.app.screen.focused
        assert isinstance(focused, TextEntry)
        assert focused.value == "left us", person.text
