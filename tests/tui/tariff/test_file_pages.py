"""Forms of tariff files at the screen: the check that writes nothing, what two people do to one file, what is kept."""

from __future__ import annotations

import pytest

from stts_tui.domain.common.errors import all_faults
from stts_tui.domain.law.terms import Category
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.services.house import House
from stts_tui.store.settings import REGISTER_CLOSED
from tests import builders
from tests.builders import Company, log_in
from tests.tariff_builders import a_change, a_file, a_person, an_active_file, an_application
from tests.tui.steps import Person, logged_in
from tests.tui.test_every_screen import HOSTILE, is_plain, poison

UNTOUCHED = {"tariff_file", "reduction", "file_history", "assignment", "assignment_comment", "setting"}


def tables(house: House) -> dict[str, object]:
    return {name: found for name, found in builders.rows(house).items() if name in UNTOUCHED}


@pytest.fixture
def filed(house: House, alpha: Company, beta: Company) -> House:
    """At Alpha an active file (Peeters), one that awaits its second part (Claes); at Beta an active one (Benali)."""
    session = alpha.session("stts03")
    an_active_file(house, session, a_person(house, "Maria", "Peeters"))
    a_file(house, session, a_person(house, "Rik", "Claes"))
    there = a_person(house, "Fatima", "Benali", niss=builders.a_niss(5))
    an_active_file(house, beta.session("stts03"), there)
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    return house


async def to_file(person: Person, name: str) -> None:
    await person.choose(ActionId.FILE_SEARCH, "tab", "tab", "tab", *name, "enter", "enter")
    assert name in person.text.lower(), person.text


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "option", "keys", "says"),
    [
        ("peeters", "2", ("tab", "b"), "Fixed line -> Bundle"),
        ("peeters", "14", ("down", "down", "t"), "Reductions"),
        ("claes", "13", ("f", "tab", "tab", *"032211234", "tab", *"+1", "tab", *"+9"), "Awaiting activation -> Active"),
    ],
)
async def test_the_check_beforehand_writes_nothing(
    filed: House, name: str, option: str, keys: tuple[str, ...], says: str
) -> None:
    async with logged_in(filed, "stts03") as person:
        await to_file(person, name)
        before = tables(filed)
        await person.press(*option, "enter", *keys, "f8")
        assert "It would succeed" in person.lines[0], person.text
        assert says in person.text
        assert "Nothing has been saved" in person.message
        assert tables(filed) == before
        await person.press("f12", "f12")
        assert "what you typed is kept" in person.message
        assert tables(filed) == before


@pytest.mark.long
@pytest.mark.parametrize(
    ("option", "keys", "says"), [("2", ("tab", "b"), "Fixed line -> Bundle"), ("14", ("down", "down", "t"), "Reductions")]
)
async def test_what_changes_money_shows_its_effect_and_is_done_at_the_second_enter(
    filed: House, option: str, keys: tuple[str, ...], says: str
) -> None:
    async with logged_in(filed, "stts03") as person:
        await to_file(person, "peeters")
        before = tables(filed)
        await person.press(*option, "enter", *keys, "enter")
        assert says in person.text
        assert tables(filed) == before
        await person.press("enter")
        assert all(tables(filed)[name] != before[name] for name in ("tariff_file", "reduction", "file_history"))


@pytest.mark.long
async def test_what_a_message_may_bring_can_be_modified_on_the_screen(filed: House, alpha: Company) -> None:
    session = alpha.session("stts03")
    file = an_active_file(filed, session, a_person(filed, "Els", "Wouters"))
    filed.files.carry_out(session, steps.MODIFY.of(a_change(file, contact="c" * 100, address_note="n" * 120)))
    async with logged_in(filed, "stts03") as person:
        await to_file(person, "wouters")
        await person.press("2", "enter", "tab", "b", "f8")
        assert "It would succeed" in person.lines[0], person.text


async def test_the_check_of_a_transfer_tells_the_other_operators_last_day(filed: House) -> None:
    async with logged_in(filed, "stts01") as person:
        await person.choose(
            ActionId.FILE_TRANSFER, *builders.a_niss(5).digits, "tab", *"benali", "tab", *"fatima", "tab", *"fatima", "f8"
        )
        assert "! required" in person.text  # how the consent was given
        before = tables(filed)
        await person.press("i", "f8")
        assert "It would succeed" in person.lines[0], person.text
        assert "Beta" not in person.text
        assert tables(filed) == before


async def test_every_reason_at_once(filed: House) -> None:
    poor = a_person(filed, "Jan", "Maes", categories=())
    async with logged_in(filed, "stts01") as person:
        await person.choose(ActionId.FILE_APPLY, *poor.niss.digits, "tab", *"maes", "tab", *"jan", "f8")
        assert "It would be refused" in person.lines[0]
        for code in ("consent-missing", "person-not-entitled"):
            assert code in person.text
        await person.press("f12")
        assert "! needed" in person.text


async def test_a_file_elsewhere_is_no_dead_end_but_only_then(filed: House) -> None:
    async with logged_in(filed, "stts01") as person:
        await person.choose(ActionId.FILE_APPLY, *builders.a_niss(5).digits, "tab", *"benali", "tab", *"fatima", "f9")
        assert "Application for" in person.lines[0]  # not before it was refused
        await person.press("tab", "space", "enter")
        assert "F9" in person.lines[-2], person.text
        await person.press("f9")
        assert person.lines[0].startswith("STTS  Transfer of")
        assert "benali" in person.text
        await person.press("f12")
        assert "benali" in person.text  # the application as it was typed


@pytest.mark.long
async def test_why_a_new_file_waits_is_told_at_once(filed: House) -> None:
    with filed.office.store.transaction():
        filed.office.store.settings.save(REGISTER_CLOSED, "renewed")
    async with logged_in(filed, "stts01") as person:
        await person.choose(ActionId.FILE_APPLY, *builders.a_niss(7).digits, "tab", *"maes", "tab", *"jan")
        await person.press("tab", "space", "enter")
        assert "Enter the missing data" in person.lines[0], person.text
        assert "The file waits: the register gives no answer now." in person.message
        await person.press("f1")
        whole = " ".join(person.text.split())
        assert "else the authority (BIPT) decides by 16/03/2026. The second part can be entered now, or F12: later." in whole


@pytest.mark.long
async def test_the_second_part_is_entered_by_two(filed: House, alpha: Company) -> None:
    """The second keeps what was typed and sees what the first one entered."""
    async with logged_in(filed, "stts03") as person:
        await to_file(person, "claes")
        await person.press("1", "3", "enter", "m", "tab", "tab", *"0470123456", "tab", *"+1", "tab", *"+9")
        store = filed.office.store
        file = next(row for row in builders.rows(filed)["tariff_file"] if "Claes" in row)
        filed.files.carry_out(
            log_in(filed, "stts01"),
            steps.MODIFY.of(a_change(filed.files.show(log_in(filed, "stts01"), file[0]), reference="K-77")),
        )
        assert store is filed.office.store
        await person.press("enter")
        assert "Changed meanwhile" in person.lines[0], person.text
        assert "Anna Janssens" in person.text
        await person.press("enter")
        assert "0470" in person.text
        await person.press("enter")
        assert "has been completed" in person.message, person.text
        assert "K-77" in person.text


@pytest.mark.long
async def test_the_authority_is_told_that_somebody_was_faster(filed: House, alpha: Company) -> None:
    poor = a_person(filed, "Jan", "Maes", categories=())
    asked = an_application(poor, category=Category.HEARING_LOSS, with_proof=True)
    file = filed.files.carry_out(alpha.session("stts01"), steps.APPLY.of(asked))
    async with logged_in(filed, "bipt0001") as person:
        await person.choose(ActionId.AUTHORITY_LIST, "enter")
        assert "Maes" in person.text
        await person.press("2", "3", "enter", "n")  # refuse: no proof
        filed.files.carry_out(log_in(filed, "stts01"), steps.MODIFY.of(a_change(file, reference="K-1")))
        await person.press("enter")
        await person.press(*"yes", "enter")
        assert "Changed meanwhile" in person.lines[0], person.text
        await person.press("enter", "enter")
        await person.press(*"yes", "enter")
        assert "the tariff has been refused" in person.message, person.text
        await person.press("f12")
        assert "Nobody and nothing matches" in person.text


@pytest.mark.long
async def test_stored_text_is_only_text_on_every_page_of_a_file(filed: House, alpha: Company) -> None:
    poor = a_person(filed, "Jan", "Maes", categories=())
    asked = an_application(poor, category=Category.HEARING_LOSS, with_proof=True)
    filed.files.carry_out(alpha.session("stts01"), steps.APPLY.of(asked))
    poison(filed)
    builders.run_sql(filed, "DROP TRIGGER file_history_no_update")
    builders.run_sql(filed, "UPDATE file_history SET note = ?, actor_name = ?", HOSTILE, HOSTILE)
    builders.run_sql(
        filed,
        "INSERT INTO assignment_comment (assignment_id, at, actor_name, text) SELECT id, created_at, ?, ? FROM assignment",
        HOSTILE, HOSTILE,
    )  # fmt: skip
    async with logged_in(filed, "stts03") as person:
        await person.choose(ActionId.FILE_SEARCH, "enter")
        is_plain(person)
        await person.press("enter")
        for option in ("10", "11", "2", "15", "14"):
            await person.press(*option, "enter")
            is_plain(person)
            await person.press("f12")
        await person.press("pagedown", "f3")
        await person.choose(ActionId.ASSIGNMENT_PROCESS)
        assert "[@click=" in person.text
        is_plain(person)
        for option in ("5", "17", "18"):
            await person.press(*option, "enter")
            is_plain(person)
            await person.press("f12")
    async with logged_in(filed, "bipt0001") as person:
        await person.choose(ActionId.AUTHORITY_LIST)
        is_plain(person)
        await person.press("enter")
        for option in ("31", "33", "23", "30", "38"):
            await person.press(*option, "enter")
            is_plain(person)
            await person.press("f12")


def test_the_brief_of_a_fault_fits_beside_its_field() -> None:
    """28 columns of label, 31 of entry, 1 between, and `! ` before the brief: 18 cells are left of 80."""
    assert all(len(str(fault.brief)) <= 18 for fault in all_faults())


@pytest.mark.long
async def test_a_refused_field_says_why_in_full_beside_it(filed: House) -> None:
    async with logged_in(filed, "stts01") as person:
        await to_file(person, "peeters")
        await person.press("2", "enter", "tab", "m", "enter")  # a mobile formula on a fixed line
        assert "! other kind of line" in person.text


async def test_the_effect_of_a_cancellation_is_seen_to_its_end(filed: House) -> None:
    async with logged_in(filed, "stts03") as person:
        await to_file(person, "peeters")
        await person.press("1", "5", "enter")
        assert "Active -> Cancelled" in person.text, person.text
        assert "Discount then" in person.text
        if "Shift+Tab" in person.message:
            await person.press("shift+tab", "pagedown", "pagedown")
            assert "Reductions" in person.text, person.text
