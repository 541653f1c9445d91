"""Repairing a refused record: the check beforehand tells what would become of it and writes nothing."""

from __future__ import annotations

import pytest

from stts_tui.domain.common.fields import Raw
from stts_tui.domain.messages.message import Message
from stts_tui.domain.messages.records import RecordKind
from stts_tui.services.house import House
from stts_tui.services.messages.messages import SendCorrections
from tests import builders, messages
from tests.builders import Company, refuses
from tests.messages import Channel, a_record, an_application
from tests.tariff_builders import Person, a_person


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


@pytest.fixture
def person(house: House) -> Person:
    return a_person(house, "Maria", "Peeters")


@pytest.fixture
def refused(channel: Channel, person: Person) -> Message:
    """A message whose one record names its person wrongly."""
    return channel.send([an_application(person, "A-1", last_name="Wrong")])


@pytest.fixture
def right(person: Person) -> dict[str, Raw]:
    """What stands in the form of that record once it is put right."""
    return dict(an_application(person, "A-1").values)


def test_a_check_tells_what_would_become_of_it_and_writes_nothing(
    house: House, alpha: Company, refused: Message, right: dict[str, Raw]
) -> None:
    session = alpha.session("tech01")
    before = builders.rows(house)
    checked = house.messages.check(session, refused.message_id, 1, right)
    assert (checked.accepted, checked.reference, checked.file_number, checked.done_key) == (True, "A-1", "", None)
    with refuses("person-not-identified"):
        house.messages.check(session, refused.message_id, 1, {**right, "last_name": "Wronger"})
    assert builders.changed_tables(before, builders.rows(house)) == {"audit"}
    done = house.messages.send(session, SendCorrections(refused.message_id, {1: right}))
    assert (done.accepted, len(builders.rows(house)["tariff_file"])) == (1, 1)


def test_a_check_knows_what_was_carried_out_meanwhile(
    house: House, alpha: Company, channel: Channel, person: Person, refused: Message, right: dict[str, Raw]
) -> None:
    elsewhere = channel.send([an_application(person, "A-1")], "00002")
    with refuses("record-done-before") as caught:
        house.messages.check(alpha.session("tech01"), refused.message_id, 1, right)
    assert elsewhere.ticket in caught.refusal.sentence


def test_a_search_can_be_checked_any_number_of_times(house: House, alpha: Company, channel: Channel) -> None:
    bad = channel.send([a_record(RecordKind.SEARCH, "Q-1", number="STTS-2026-0000001", phone="+3270123456")])
    session = alpha.session("tech01")
    for _time in range(2):
        assert house.messages.check(session, bad.message_id, 1, {"phone": "+3232210000"}).total_found == 0


def test_what_was_accepted_is_not_repaired(
    house: House, alpha: Company, channel: Channel, person: Person, right: dict[str, Raw]
) -> None:
    done = channel.send([an_application(person, "A-1")])
    session = alpha.session("tech01")
    for position in (1, 2):
        with refuses("message-nothing-refused"):
            house.messages.check(session, done.message_id, position, right)
        with refuses("message-nothing-refused"):
            house.messages.send(session, SendCorrections(done.message_id, {position: right}))
