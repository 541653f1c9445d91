"""What became of a message's records on the screen: repaired, sent, exported again, made a transfer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from stts_tui.domain.messages.message import Message
from stts_tui.domain.messages.records import RecordKind
from stts_tui.domain.rights.action import ActionId
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.records import records
from stts_tui.services.house import House
from stts_tui.tui.screens.messages.repair import RepairScreen
from tests import builders, messages
from tests.builders import Company
from tests.messages import SECOND, Channel, an_application
from tests.tariff_builders import Person, a_person, an_active_file
from tests.tui.steps import logged_in


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


@pytest.fixture
def maria(house: House) -> Person:
    return a_person(house)


@pytest.fixture
def sent(house: House, beta: Company, channel: Channel, maria: Person) -> Message:
    """Two refused applications: one with a wrong name, one for somebody who has a file at another operator."""
    there = a_person(house, "Fatima", "Benali")
    an_active_file(house, beta.session("stts03"), there)
    return channel.send(
        [an_application(maria, "A-1", last_name="Peters", **SECOND | {"phone": "+3232210007"}), an_application(there, "A-2")]
    )


@pytest.fixture
def out(house: House, tmp_path: Path) -> Path:
    exchange = replace(house.office.settings.exchange, outbox=str(tmp_path))
    object.__setattr__(house.office, "settings", replace(house.office.settings, exchange=exchange))
    return tmp_path


async def test_f8_tells_what_would_come_of_it_as_on_the_screens_form(house: House, sent: Message) -> None:
    async with logged_in(house, "tech01") as person:
        person.app.perform(ActionId.MESSAGE_SHOW, sent.message_id)
        await person.rest()
        before = builders.rows(house)
        await person.press("enter", "f8")
        assert "It would be refused" in person.lines[0], person.text
        assert "Ada Adams, local administrator of" in person.text
        await person.press("f12", "tab", *["backspace"] * 6, *"Peeters", "f8")
        assert "It would succeed" in person.lines[0], person.text
        assert "Subscription 8,40 EUR + Calls 3,10 EUR = 11,50 EUR" in " ".join(person.text.split())
        await person.press("f12", "f12")
        assert builders.changed_tables(before, builders.rows(house)) == {"audit"}


@pytest.mark.long
async def test_a_repair_that_was_sent_shows_its_ticket_and_can_be_exported_again(
    house: House, sent: Message, out: Path
) -> None:  # fmt: skip
    async with logged_in(house, "tech01") as person:
        person.app.perform(ActionId.MESSAGE_SHOW, sent.message_id)
        await person.rest()
        await person.press("ctrl+x")
        assert "No record is corrected yet" in person.message
        await person.press("f6")
        assert "No record is corrected yet" in person.message
        await person.press("enter", "tab", *["backspace"] * 6, *"Peeters", "enter")
        assert "1* Application" in person.text
        await person.press("f6")
        assert "1 accepted, 0 refused" in person.message, person.text
        assert "sent as MSG-2026-0000002-1" in person.text
        assert "*" not in person.text
        for _time in range(2):
            await person.press("ctrl+x")
            assert "stand in your company's folder of answers" in person.message
        await person.press("f12")
        person.app.perform(ActionId.MESSAGE_SHOW, sent.message_id)
        await person.rest()
        assert "sent as MSG-2026-0000002-1" in person.text  # it is kept
        await person.press("enter")
        assert "Peeters" in person.text  # as it was sent
    assert [path.name[:25] for path in out.glob("FI.*")] == ["FI.STTS.100001.20260302.C"] * 2
    for path in out.glob("FI.*"):
        with path.open("rb") as file:
            assert [record.values["last_name"] for record in records(Reading(file))] == ["Peeters"]


@pytest.mark.long
async def test_who_is_served_elsewhere_becomes_a_transfer_with_its_consent_still_to_give(
    house: House, sent: Message
) -> None:  # fmt: skip
    async with logged_in(house, "tech01") as person:
        person.app.perform(ActionId.MESSAGE_SHOW, sent.message_id)
        await person.rest()
        await person.press("down", "enter")
        assert "F9" in person.text, person.text
        assert "start a transfer?" in " ".join(person.message.split())
        await person.press("f9")
        screen = person.app.screen
        assert isinstance(screen, RepairScreen)
        assert screen.kind is RecordKind.TRANSFER
        typed = screen.typed()
        assert (typed["last_name"], typed["consent_by"], typed["consent_on"], typed["consent_how"]) == ("Benali", "", "", "")
        await person.press("f8")
        assert "! required" in person.text  # on the form, as everywhere
        await person.press("enter")
        assert "! required" in person.text
        await person.press(*"Fatima Benali", "tab", *"02032026", "1", "enter")
        assert "2* Application" in person.text, person.text
        await person.press("f6")
        assert "1 accepted, 0 refused" in person.message, person.text
    transfer = next(house.office.store.messages.results(sent.message_id + 1))
    assert (transfer.kind, transfer.reference) == ("Transfer", "A-2")


async def test_the_card_of_an_accepted_record_tells_how_its_file_stands(house: House, channel: Channel, maria: Person) -> None:
    done = channel.send([an_application(maria, "A-1")])
    async with logged_in(house, "tech01") as person:
        person.app.perform(ActionId.MESSAGE_SHOW, done.message_id)
        await person.rest()
        await person.press("enter")
        for told in (
            "STTS-2026-0000001",
            "Awaiting activation",
            "waits for its second part",
            "Enter missing data, by 01/05/2026",
        ):
            assert told in " ".join(person.text.split()), person.text


@pytest.mark.long
async def test_f1_explains_the_codes_of_a_record_on_the_list_and_on_the_form(house: House, sent: Message) -> None:
    async with logged_in(house, "tech01", size=(80, 60)) as person:
        person.app.perform(ActionId.MESSAGE_SHOW, sent.message_id)
        await person.rest()
        for page in ("the list", "the form"):
            await person.press("f1")
            assert "person-not-identified" in person.text, page
            assert "What to do: Take number, name and first name from the identity card" in person.text
            assert "Whom to ask: the customer" in person.text
            await person.press("f12", "enter")
        assert "It would be refused" not in person.lines[0]
