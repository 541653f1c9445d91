"""The number that a message is kept under, and the name that corrections go by."""

from __future__ import annotations

import pytest

from stts_tui.domain.messages.records import RecordKind
from stts_tui.services.house import House
from stts_tui.services.messages.messages import SendCorrections
from tests import messages
from tests.builders import Company, FixedClock, refuses
from tests.messages import Channel, a_record


@pytest.fixture
def channel(alpha: Company) -> Channel:
    return messages.a_channel(alpha)


def test_tickets_count_from_one_in_each_year(channel: Channel, clock: FixedClock) -> None:
    def ticket(serial: str) -> str:
        return channel.send([a_record(RecordKind.SEARCH, "Q-1", number=f"STTS-2026-00000{serial[-2:]}")], serial).ticket

    assert [ticket("00001"), ticket("00002")] == ["MSG-2026-0000001", "MSG-2026-0000002"]
    clock.now = clock.now.replace(year=2027)
    assert [ticket("00003"), ticket("00004")] == ["MSG-2027-0000001", "MSG-2027-0000002"]


def test_corrections_take_the_first_free_name_and_stop_where_none_is(
    house: House, channel: Channel, alpha: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = channel.send([a_record(RecordKind.SEARCH, "Q-1", number="STTS-2026-0000001", phone="+3270123456")])
    session = alpha.session("tech01")
    corrected = SendCorrections(refused.message_id, {1: {"phone": "+3232210000"}})
    assert house.messages.send(session, corrected).name == "FI.STTS.100001.20260302.C0001.R.1.1"
    monkeypatch.setattr(house.office.store.messages, "find_named", lambda _sender, _name: refused)
    with refuses("message-name-used"):
        house.messages.send(session, corrected)
