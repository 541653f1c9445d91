"""Structured messages: what was received, its original, and what became of each record."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from peewee import Expression, ModelSelect

from stts_tui.domain.common.anything import Sought
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.paging import Page, Place, Way, page_of
from stts_tui.domain.messages.message import Anomaly, FoundFile, Message, MessageState, Result
from stts_tui.i18n import Words
from stts_tui.store import legible, pages, tables
from stts_tui.store.bulk import Bulk
from stts_tui.store.engine import in_use, troubles_told
from stts_tui.store.messages import told
from stts_tui.store.tables import MessagePart, MessageResult

PART_BYTES = 1 << 18  # bytes of an original in one row, before compression
_LEVEL = 1  # a message shrinks to a tenth at any level; this one costs least


@dataclass(frozen=True)
class NewMessage:
    """A message to be kept."""

    sender_id: int
    name: str
    digest: str
    environment: str
    state: MessageState
    size: int
    records: int
    account_id: int | None
    all_or_nothing: bool = False
    reasons: tuple[Anomaly, ...] = ()


class Messages:
    # -- one message -------------------------------------------------------------------------------------------------
    def add(self, new: NewMessage, at: datetime) -> Message:
        """Belongs in a transaction; the year's next ticket."""
        message_id = int(
            tables.Message.insert(
                sender=new.sender_id, name=new.name, digest=new.digest, ticket=self._next_ticket(at.year),
                environment=new.environment, state=new.state.value, all_or_nothing=new.all_or_nothing,
                account=new.account_id, size=new.size, records=new.records, done=0, accepted=0, refused=0,
                received_at=at, ended_at=None if new.state is MessageState.RECEIVING else at,
                reasons=_dump(new.reasons),
            ).execute()
        )  # fmt: skip
        return self.get(message_id)

    def _next_ticket(self, year: int) -> str:
        start = f"MSG-{year:04}-"
        return f"{start}{pages.last_counted(tables.Message.ticket, start, 7) + 1:07}"

    def get(self, message_id: int) -> Message:
        return _message(self._joined().where(tables.Message.id == message_id).get())

    def find(self, sender_id: int, message_id: int) -> Message | None:
        """A message of this sender; None for anybody else's and for none."""
        return self._first((tables.Message.id == message_id) & (tables.Message.sender == sender_id))

    def find_same(self, sender_id: int, name: str, digest: str) -> Message | None:
        """The very message, delivered before."""
        return self._first(
            (tables.Message.sender == sender_id) & (tables.Message.name == name) & (tables.Message.digest == digest)
        )

    def find_named(self, sender_id: int, name: str) -> Message | None:
        """The first message of that name."""
        return self._first((tables.Message.sender == sender_id) & (tables.Message.name == name))

    def delivery(self, message: Message) -> int:
        """Which of the messages of its name it is: 1 for the first, 2 for the next with another content."""
        row = tables.Message
        return int(row.select().where(
            (row.sender == message.sender_id) & (row.name == message.name) & (row.id <= message.message_id)
        ).count())  # fmt: skip

    def find_content(self, sender_id: int, digest: str, environment: str) -> Message | None:
        """The first message of that content that was not refused as a whole, or called back."""
        states = [MessageState.RECEIVING.value, MessageState.ACCEPTED.value, MessageState.DONE.value]
        return self._first(
            (tables.Message.sender == sender_id) & (tables.Message.digest == digest)
            & (tables.Message.environment == environment) & tables.Message.state.in_(states)
        )  # fmt: skip

    def find_ticket(self, ticket: str) -> Message | None:
        """Whoever's it is: for the host's manager."""
        return self._first(tables.Message.ticket == ticket)

    def _first(self, condition: Expression) -> Message | None:
        row = self._joined().where(condition).order_by(tables.Message.id).first()
        return _message(row) if row is not None else None

    def _joined(self) -> ModelSelect:
        return tables.Message.select(tables.Message, tables.Sender).join(tables.Sender)

    def list_unfinished(self) -> list[Message]:
        """Messages that were begun and not ended, oldest first."""
        states = [MessageState.RECEIVING.value, MessageState.ACCEPTED.value]
        query = self._joined().where(tables.Message.state.in_(states)).order_by(tables.Message.id)
        return [_message(row) for row in query]

    def list_page(self, sender_id: int, place: Place) -> Page[Message]:
        """A page of the sender's messages, the newest first."""
        query = self._joined().where(tables.Message.sender == sender_id)
        total = int(query.count())
        # Newest first: the pages of the ascending order, walked from its other end.
        place = self._located(query, place)
        found = list(pages.at_descending(query, tables.Message.id, place))
        return page_of([_message(row) for row in found], place, total, lambda message: (message.message_id,))

    def _located(self, query: ModelSelect, place: Place) -> Place:
        """As pages.located, for the newest first."""
        if place.way not in (Way.WORD, Way.RECORD):
            return place
        wanted = place.word.strip().upper()
        named = tables.Message.name.contains(wanted) | (tables.Message.ticket == wanted)
        condition = named if place.way is Way.WORD else tables.Message.id == place.record
        found = query.clone().where(condition).order_by(tables.Message.id.desc()).first()
        return Place(size=place.size) if found is None else Place(Way.FROM, (found.id,), place.size)

    def save_state(self, message_id: int, state: MessageState, at: datetime | None = None) -> None:
        tables.Message.update(state=state.value, ended_at=at).where(tables.Message.id == message_id).execute()

    def save_refusal(self, message_id: int, reasons: Sequence[Anomaly], at: datetime) -> None:
        """The message is refused as a whole after all; nothing of it was carried out."""
        tables.Message.update(reasons=_dump(reasons), state=MessageState.REFUSED.value, ended_at=at, records=0).where(
            tables.Message.id == message_id
        ).execute()

    # -- the original ------------------------------------------------------------------------------------------------
    def add_part(self, message_id: int, position: int, body: bytes) -> None:
        """Keep a part, unless somebody has done it: parts of one message are the same whoever keeps them."""
        place = (MessagePart.message == message_id) & (MessagePart.position == position)
        if not MessagePart.select(MessagePart.position).where(place).exists():
            MessagePart.insert(message=message_id, position=position, body=zlib.compress(body, _LEVEL)).execute()

    def open_original(self, message_id: int) -> io.BufferedReader:
        """The original as it was received, read part by part."""
        return io.BufferedReader(_Original(message_id), PART_BYTES)

    # -- results -----------------------------------------------------------------------------------------------------
    def add_results(self, message: Message, results: Sequence[Result]) -> None:
        """Keep what became of the next records; belongs in the transaction that carried them out."""
        rows = Bulk(MessageResult, with_id=False)
        for result in results:
            rows.add(_result_row(message.message_id, result))
        rows.write()
        accepted = sum(result.accepted for result in results)
        tables.Message.update(
            done=tables.Message.done + len(results), accepted=tables.Message.accepted + accepted,
            refused=tables.Message.refused + len(results) - accepted,
        ).where(tables.Message.id == message.message_id).execute()  # fmt: skip

    def list_results(self, message_id: int, after: int = 0, size: int = 500) -> list[Result]:
        """The next results in the message's order."""
        query = MessageResult.select().where((MessageResult.message == message_id) & (MessageResult.position > after))
        return [_result(row) for row in query.order_by(MessageResult.position).limit(size)]

    def results(self, message_id: int) -> Iterator[Result]:
        """All of them, some hundred at a time."""
        after = 0
        while part := self.list_results(message_id, after):
            yield from part
            after = part[-1].position

    def list_result_page(self, message_id: int, place: Place, *, refused_only: bool) -> Page[Result]:
        query = MessageResult.select().where(MessageResult.message == message_id)
        if refused_only:
            query = query.where(~MessageResult.is_accepted)
        total = int(query.count())
        place = pages.located(query, (MessageResult.position,), place, _result_meant)
        found = [_result(row) for row in pages.at(query, (MessageResult.position,), place)]
        return page_of(found, place, total, lambda result: (result.position,))

    def find_result(self, message_id: int, position: int) -> Result | None:
        row = MessageResult.get_or_none((MessageResult.message == message_id) & (MessageResult.position == position))
        return _result(row) if row is not None else None

    def save_sent(self, message_id: int, tickets: Mapping[int, str]) -> None:
        """By position: the ticket of the record that the refused record's correction became."""
        for position, ticket in tickets.items():
            place = (MessageResult.message == message_id) & (MessageResult.position == position)
            MessageResult.update(sent_as=ticket).where(place).execute()

    def list_sent(self, message_id: int) -> list[Result]:
        """The refused records of the message whose corrections were sent."""
        query = MessageResult.select().where((MessageResult.message == message_id) & (MessageResult.sent_as != ""))
        return [_result(row) for row in query.order_by(MessageResult.position)]

    def find_done(self, keys: Iterable[str]) -> dict[str, str]:
        """Which of these records were carried out before, and in the message of which ticket; at most 500."""
        wanted = list(keys)
        query = (
            MessageResult.select(MessageResult.done_key, tables.Message.ticket)
            .join(tables.Message)
            .where(in_use().one_of(MessageResult.done_key, wanted))
        )
        return dict(query.tuples())


_LONGEST_POSITION = 9  # digits


def _result_meant(sought: Sought) -> Expression:
    """The records that a typed text may mean: by their number in the message, by the beginning of their reference."""
    spelt = {sought.typed, sought.typed.upper(), sought.typed.lower()}
    ways = [pages.begins_with(MessageResult.reference, typed) for typed in sorted(spelt) if typed]
    if sought.digits and len(sought.digits) <= _LONGEST_POSITION:  # more than that no engine takes for a number
        ways.append(MessageResult.position == int(sought.digits))
    return pages.any_of(ways)


class _Original(io.RawIOBase):
    """The parts of an original, one after the other, in the memory of one."""

    def __init__(self, message_id: int) -> None:
        self._message_id = message_id
        self._next = 0
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            part = (MessagePart.message == self._message_id) & (MessagePart.position == self._next)
            with troubles_told(in_use()):  # read while a parser asks for it, outside of any transaction
                row = MessagePart.select(MessagePart.body).where(part).tuples().first()
            if row is None:
                return 0
            self._rest = zlib.decompress(bytes(row[0]))
            self._next += 1
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _dump(reasons: Iterable[Anomaly]) -> str:
    return json.dumps(
        [
            {"code": each.code, "path": each.path, "line": each.line, "blocking": each.blocking, "words": _kept(each.words)}
            for each in reasons
        ],
        sort_keys=True,
    )


def _reasons(text: str) -> tuple[Anomaly, ...]:
    return tuple(
        Anomaly(each["code"], each["path"], each["line"], _words(each), each["blocking"]) for each in json.loads(text)
    )  # fmt: skip


def _kept(words: Words) -> list[object]:
    """Message, values and plural of a sentence; a value may be words again."""
    values = {name: _kept(value) if isinstance(value, Words) else value for name, value in words.values.items()}
    return [words.message, values, words.many, words.context]


def _words(each: dict[str, Any]) -> Words:
    if "sentence" in each:  # kept in one language by an earlier version
        return Words(each["sentence"])
    return _restored(each["words"])


def _restored(kept: list[Any]) -> Words:
    message, values, many, context = kept
    values = {name: _restored(one) if isinstance(one, list) else one for name, one in values.items()}
    return Words(message, values, many, context)


def _message(row: tables.Message) -> Message:
    return Message(
        row.id, row.sender_id, row.sender.number, row.sender.company_id, row.name, row.digest, row.ticket,
        row.environment, MessageState(row.state), bool(row.all_or_nothing), row.account_id, row.size, row.records,
        row.done, row.accepted, row.refused, row.received_at, row.ended_at, _reasons(row.reasons),
    )  # fmt: skip


def _result_row(message_id: int, result: Result) -> dict[str, object]:
    found = "" if result.total_found is None else json.dumps(
        [result.total_found, *(asdict(file) for file in result.found)], sort_keys=True
    )  # fmt: skip
    given = {} if result.accepted else {
        name: sorted(value) if isinstance(value, frozenset) else value for name, value in result.given.items()
    }  # fmt: skip
    return {
        "message": message_id, "position": result.position, "kind": result.kind, "reference": result.reference,
        "line": result.line, "is_accepted": result.accepted, "file_number": result.file_number,
        "reasons": _dump(result.reasons) if result.reasons else "", "found": found,
        "given": json.dumps(given, sort_keys=True) if given else "", "done_key": result.done_key,
        "told": told.dump(result.told), "sent_as": result.sent_as,
    }  # fmt: skip


def _found(text: str) -> tuple[int | None, tuple[FoundFile, ...]]:
    total, *files = json.loads(text) if text else (None,)
    return total, tuple(FoundFile(**file) for file in files)


def _given(text: str) -> dict[str, Raw]:
    kept = json.loads(text) if text else {}
    return {name: frozenset(value) if isinstance(value, list) else value for name, value in kept.items()}


def _result(row: MessageResult) -> Result:
    return Result(
        row.position, row.kind, row.reference, row.line, bool(row.is_accepted), row.file_number,
        _reasons(row.reasons) if row.reasons else (), *_found(row.found), _given(row.given), row.done_key,
        told.load(row.told), row.sent_as,
    )  # fmt: skip


legible.reads(tables.Message.reasons, _reasons, "[]")
legible.reads(MessageResult.reasons, _reasons, "")
legible.reads(MessageResult.found, _found, "")
legible.reads(MessageResult.given, _given, "")
legible.reads(MessageResult.told, told.load, "")
