"""Structured messages with few words: a channel, records, messages as bytes and as files."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from stts_tui.domain.messages.channel import ChangeChannel, SwitchChannel
from stts_tui.domain.messages.message import Environment, Message, Result
from stts_tui.domain.messages.records import Record, RecordKind
from stts_tui.domain.rights.actor import Application
from stts_tui.exchange import writing
from stts_tui.exchange.folder import Folder
from stts_tui.exchange.names import MessageName
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.writing import Head
from stts_tui.services.house import House
from stts_tui.services.messages.dropping import DropDesk
from stts_tui.services.messages.outcome import Outcome
from tests import builders
from tests.builders import Company
from tests.tariff_builders import Person, a_person

TECHNICAL = frozenset({Application.STTS, Application.MESSAGES})
SECOND = {"formula": "fixed", "phone": "+3232210000", "activation_on": "02/03/2026", "invoice_on": "01/04/2026"}


def text_of(number: str, records: Sequence[Record], environment: str = "R") -> bytes:
    """The message of these records from a sender."""
    file = io.BytesIO()
    head = Head(number, Environment(environment), builders.MONDAY_MORNING)
    writing.write(file, "Message", head, [writing.record_node(record, builders.MONDAY_MORNING.date()) for record in records])
    return file.getvalue()


@dataclass(frozen=True)
class Channel:
    """An open channel of a company, with its technical user."""

    company: Company
    number: str

    @property
    def house(self) -> House:
        return self.company.house

    def name(self, serial: str = "00001", environment: str = "R") -> MessageName:
        return MessageName(self.number, date(2026, 3, 2), serial, Environment(environment))

    def text(self, records: Sequence[Record], environment: str = "R") -> bytes:
        return text_of(self.number, records, environment)

    def receive(self, content: bytes, serial: str = "00001", environment: str = "R", **how: Any) -> Message:
        sender, carrier = self.house.processor.technical(self.number)
        return self.house.processor.receive(io.BytesIO(content), self.name(serial, environment), sender, carrier, **how)

    def process(self, message: Message, **how: Any) -> Message:
        _sender, carrier = self.house.processor.technical(self.number)
        return self.house.processor.process(message, carrier, **how)

    def send(self, records: Sequence[Record], serial: str = "00001", environment: str = "R", **how: Any) -> Message:
        """Receive and process; what becomes of it."""
        return self.process(self.receive(self.text(records, environment), serial, environment, **how))

    def results(self, message: Message) -> list[Result]:
        return list(self.house.office.store.messages.results(message.message_id))

    def codes(self, message: Message) -> dict[str, list[str]]:
        """The codes of each record by its reference; none where it was accepted."""
        return {
            result.reference: [reason.code for reason in result.reasons if reason.blocking] for result in self.results(message)
        }


def a_channel(company: Company, *, profile: int = 3, who: str = "tech01") -> Channel:
    """An open channel of `company`, whose technical user has that profile."""
    house = company.house
    company.add(who, first_name="Tess", last_name="Techniek", profile=profile, applications=TECHNICAL)
    admin = company.session()
    view = house.channel.request_number(admin)
    assert view.sender is not None
    house.channel.save(admin, ChangeChannel(1, company.ids[who], "xml@alpha.be"))
    house.channel.switch(admin, SwitchChannel(2, True))
    return Channel(company, view.sender.number)


def an_application(person: Person, reference: str, /, **values: Any) -> Record:
    """A record of kind Apply."""
    given = {
        "niss": person.niss.digits, "last_name": person.last_name, "first_name": person.first_name, "consent": True,
        **values,
    }  # fmt: skip
    return Record(RecordKind.APPLY, reference, 0, given)


def a_record(kind: RecordKind, reference: str, /, **values: Any) -> Record:
    return Record(kind, reference, 0, values)


def some_people(house: House, count: int) -> list[Person]:
    return [a_person(house, "Maria", f"Peeters {chr(97 + n % 26)}{n}") for n in range(count)]


def drop(channel: Channel, folder: Path, records: Sequence[Record], serial: str = "00001", environment: str = "R") -> Path:
    """The message as a file of the folder, not started."""
    path = folder / str(channel.name(serial, environment))
    path.write_bytes(channel.text(records, environment))
    return path


def a_round(channel: Channel, inbox: Path, outbox: Path, sender: str | None = None) -> list[Outcome]:
    """One round of the drop folder."""
    found: list[Outcome] = []
    desk = DropDesk(channel.house.office, channel.house.processor)
    desk.round(Folder(inbox), Folder(outbox), sender, found.append)
    return found


def read_answer(path: Path) -> list[Any]:
    """The records of an answer, which must fit the schema."""
    root = {"ACRF": "Acknowledgement", "NOTI": "Notification"}[path.name.split(".")[1]]
    with path.open("rb") as file:
        reading = Reading(file, root)
        found = [(each.get("reference"), {child.tag.rpartition("}")[2]: child.text for child in each}) for each in reading]
    assert not reading.faulty
    return found
