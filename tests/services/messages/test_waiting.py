"""Messages that wait in the companies' folder, for whoever imports them at the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stts_tui.domain.messages.message import MessageState, WaitingFile
from stts_tui.domain.messages.records import RecordKind
from stts_tui.exchange.names import FileKind
from stts_tui.services.messages.messages import ImportMessage
from stts_tui.settings import Exchange
from tests import builders, messages
from tests.builders import refuses
from tests.messages import Channel, a_record, drop


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


@pytest.fixture
def channels(tmp_path: Path, inbox: Path) -> Iterator[tuple[Channel, Channel]]:
    """Those of two companies, whose messages lie in one folder."""
    house = builders.a_house(tmp_path, settings=replace(builders.SETTINGS, exchange=Exchange(str(inbox), str(tmp_path))))
    alpha = builders.a_staffed_company(house)
    beta = builders.a_staffed_company(house, "Beta Mobile", "b")
    yield messages.a_channel(alpha), messages.a_channel(beta)
    builders.close(house)


def test_a_company_sees_its_own_messages_only_and_takes_no_other(inbox: Path, channels: tuple[Channel, Channel]) -> None:
    mine, theirs = channels
    search = [a_record(RecordKind.SEARCH, "Q-1", number="STTS-2026-0000001")]
    waits, started = drop(mine, inbox, search), drop(mine, inbox, search, "00002")
    (inbox / mine.name("00002").file(FileKind.START)).touch()
    other = drop(theirs, inbox, search)
    session, service = mine.company.session("tech01"), mine.house.messages
    assert sorted(service.waiting(session), key=lambda file: file.name) == [
        WaitingFile(waits.name, waits.stat().st_size, started=False),
        WaitingFile(started.name, started.stat().st_size, started=True),
    ]
    with refuses("message-not-waiting"):
        service.carry_out(session, ImportMessage(other.name))
    assert service.carry_out(session, ImportMessage(started.name)).state is MessageState.DONE
    assert [path.name for path in sorted(inbox.iterdir())] == sorted([waits.name, other.name])
