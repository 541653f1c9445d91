"""Corrections that were sent: as which records, and those records again. A correction is kept once: in its own message."""

from __future__ import annotations

from collections.abc import Iterable

from stts_tui.domain.messages.message import Message, Result
from stts_tui.domain.messages.records import Record
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.records import records
from stts_tui.store.database import Store


def tickets(message: Message, positions: Iterable[int]) -> dict[int, str]:
    """For the position of each refused record: the ticket of the one that its correction is in `message`."""
    return {position: f"{message.ticket}-{place}" for place, position in enumerate(sorted(positions), 1)}


def sent_of(store: Store, message_id: int) -> list[Record]:
    """The corrections of a message's records that were sent, in the message's order. Belongs in a transaction or snapshot."""
    results = store.messages.list_sent(message_id)
    by_ticket = _sent(store, [result.sent_as for result in results])
    return [by_ticket[result.sent_as] for result in results if result.sent_as in by_ticket]


def as_sent(store: Store, result: Result) -> Record | None:
    """The record that a refused record's correction became; None where none was sent."""
    return _sent(store, [result.sent_as]).get(result.sent_as) if result.sent_as else None


def _sent(store: Store, wanted: Iterable[str]) -> dict[str, Record]:
    """Records by their tickets; each message is read once."""
    found: dict[str, Record] = {}
    asked = set(wanted)
    for ticket in sorted({each.rpartition("-")[0] for each in asked}):
        message = store.messages.find_ticket(ticket)
        if message is not None:
            with store.messages.open_original(message.message_id) as file:
                for place, record in enumerate(records(Reading(file, trusted=True)), 1):
                    if f"{ticket}-{place}" in asked:
                        found[f"{ticket}-{place}"] = record
    return found
