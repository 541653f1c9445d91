"""Messages from their arrival to their last record.

A message is read twice: once to be found good as a whole, hashed and kept, then, from what was kept, to be carried out
set by set. A set's changes and results commit together, so whoever resumes goes on at the next record. A message is
known by sender, name and content: delivered again, it gives the answer that is stored.

A record that does not fit the schema is refused like one that breaks a rule. That there are such is a remark to the
message; the second reading validates again where it stands.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO

from stts_tui import i18n
from stts_tui.domain.common.errors import Fault, Reason, Refused, refused
from stts_tui.domain.messages.channel import Sender
from stts_tui.domain.messages.message import (
    ALL_OR_NOTHING,
    AT_ONCE,
    CALLED_BACK,
    CHANGED_WHILE_READ,
    CHANNEL_CLOSED,
    CONTENT_USED,
    DO_NOT_FIT,
    MOST_AT_ONCE,
    NAME_USED,
    ONLY_CIRCUIT,
    ONLY_SIMULATED,
    TECHNICAL_USER_GONE,
    UNKNOWN_SENDER,
    Anomaly,
    Environment,
    Message,
    MessageState,
    Result,
)
from stts_tui.domain.messages.records import Record
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Actor
from stts_tui.exchange.headers import header_reasons, header_remarks
from stts_tui.exchange.limits import DEFAULT, Limits
from stts_tui.exchange.names import MessageName
from stts_tui.exchange.reading import Reading
from stts_tui.exchange.records import records
from stts_tui.services.bench import Bench, admit_technical, write_again
from stts_tui.services.guard import Office, note, tell_refusal
from stts_tui.services.messages import record_desk
from stts_tui.services.messages.outcome import of_file
from stts_tui.services.messages.pace import Pace
from stts_tui.services.messages.record_desk import anomaly
from stts_tui.store.audit import AuditLine
from stts_tui.store.messages.messages import PART_BYTES, NewMessage

CHANNEL = "exchange"  # in a line: a channel that proves itself, where there is no account to act


def place_of(number: str) -> str:
    """From where a sender's messages come, for the audit: its channel; by which of its keys they came, sshd has logged."""
    return f"channel {number}"


_PART = 500  # records of a message that is done as a whole, looked at together
Tell = Callable[[int, int], None]
Stop = Callable[[], bool]


@dataclass(frozen=True)
class Carrier:
    """In whose name records are carried out. `admit` proves it anew in each transaction.

    `place`: the channel that they came through, for the audit; empty where a person carries them out.
    """

    account_id: int
    admit: Callable[[], Actor]
    place: str = ""


@dataclass
class _Turn:
    """A transaction in which records are carried out: in whose name, when, from where; and the lines of what was refused."""

    actor: Actor
    now: datetime
    place: str
    refused: list[AuditLine] = field(default_factory=list)


class Undo(Exception):
    """Leaves a savepoint without keeping anything."""


class Processor:
    """Belongs to no door: a person's way here is services/messages/messages.py, the host's the command line."""

    def __init__(self, office: Office, *, set_size: int | None = None, limits: Limits = DEFAULT) -> None:
        self._office = office
        self._set_size = set_size  # records of a set; None: by the time that others may be kept waiting
        self._limits = limits

    # -- who -----------------------------------------------------------------------------------------------------------
    def technical(self, number: str) -> tuple[Sender, Carrier]:
        """The channel of a sender number and its technical user.

        Raises UNKNOWN_SENDER, CHANNEL_CLOSED, TECHNICAL_USER_GONE, each told to the audit.
        """
        sender = None
        try:
            with self._office.store.snapshot():
                sender = self._office.store.senders.find_by_number(number)
                return self._open_channel(number, sender)
        except Refused as no:
            if no.outcome:  # else the database is what failed
                line = self._refused_line(sender, no.outcome)
                tell_refusal(self._office, lambda: line)
            raise

    def _open_channel(self, number: str, sender: Sender | None) -> tuple[Sender, Carrier]:
        if sender is None:
            raise refused(UNKNOWN_SENDER, number=number)
        if not sender.is_open or sender.technical_user_id is None:
            raise refused(CHANNEL_CLOSED, number=number)
        try:
            admit_technical(self._office, sender.technical_user_id)
        except Refused:
            raise refused(TECHNICAL_USER_GONE, number=number) from None
        return sender, self.technical_carrier(sender.technical_user_id, number)

    def _refused_line(self, sender: Sender | None, outcome: str) -> AuditLine:
        """Of a channel that is closed to whoever delivers; of one that is unknown, no more than that."""
        line = AuditLine(self._office.clock(), None, CHANNEL, None, ActionId.MESSAGE_IMPORT.value, outcome)
        if sender is None:
            return line
        return replace(
            line, company_id=sender.company_id, subject_kind="sender", subject_id=sender.sender_id,
            subject_name=sender.number, place=place_of(sender.number),
        )  # fmt: skip

    def technical_carrier(self, account_id: int, number: str) -> Carrier:
        """Somebody who carries out a sender's messages without being logged in; sentences are in his language."""

        def admit() -> Actor:
            actor = admit_technical(self._office, account_id)
            i18n.use_language(actor.language)
            return actor

        return Carrier(account_id, admit, place_of(number))

    # -- receiving -----------------------------------------------------------------------------------------------------
    def receive(
        self, file: BinaryIO, name: MessageName, sender: Sender, carrier: Carrier, *, all_or_nothing: bool = False,
        tell: Tell | None = None,
    ) -> Message:  # fmt: skip
        """Look at a message as a whole, and keep it: accepted, refused with every reason, or the one that is known already.

        Args:
            file: open for reading at its beginning, and able to go back there.
            name: the message's.
            sender: its channel; the caller has made sure that the file came through it.
            carrier: in whose name its records will be carried out.
            all_or_nothing: whether a single refused record undoes all others.
            tell: told from time to time how many bytes were read, and 0.

        Raises: as `carrier.admit`, CHANGED_WHILE_READ, and what the store raises.

        """
        reading = Reading(file, limits=self._limits)
        reasons: tuple[Reason, ...] = ()
        remarks: tuple[Reason, ...] = ()
        now = self._office.clock()
        try:
            for _record in reading:
                if tell is not None and reading.count % 1000 == 0:
                    tell(reading.size, 0)
            reasons = header_reasons(reading.header, name, now)
            remarks = header_remarks(reading.header, now)
            if reading.faulty:
                remarks += (Reason(DO_NOT_FIT, None, {"count": reading.faulty, "records": reading.count}),)
            digest, size = reading.digest, reading.size
        except Refused as no:
            reasons = no.reasons
            file.seek(0)
            digest, size = _digest(file, self._limits.size)
        count = 0 if reasons else reading.count
        message = self._register(name, sender, carrier, digest, size, count, reasons, remarks, all_or_nothing)
        if message.state is MessageState.RECEIVING:
            file.seek(0)
            message = self._keep(message, file)
        return message

    def _register(
        self, name: MessageName, sender: Sender, carrier: Carrier, digest: str, size: int, count: int,
        reasons: tuple[Reason, ...], remarks: tuple[Reason, ...], all_or_nothing: bool,
    ) -> Message:  # fmt: skip
        store = self._office.store
        with store.transaction(background=True):
            actor = carrier.admit()
            same = store.messages.find_same(sender.sender_id, str(name), digest)
            if same is not None:
                return same
            whole = all_or_nothing or name.environment is Environment.SIMULATION
            reasons = reasons or self._known_reasons(name, sender, digest)
            if not reasons and whole and count > MOST_AT_ONCE:
                reasons = (Reason(AT_ONCE, None, {"most": MOST_AT_ONCE}),)
            state = MessageState.REFUSED if reasons else MessageState.RECEIVING
            now = self._office.clock()
            message = store.messages.add(
                NewMessage(
                    sender.sender_id, str(name), digest, name.environment.value, state, size, count, carrier.account_id,
                    all_or_nothing,
                    tuple(of_file(reason) for reason in reasons)
                    or tuple(replace(of_file(remark), blocking=False) for remark in remarks),
                ),
                now,
            )  # fmt: skip
            after = {"ticket": message.ticket, "records": str(count), "state": state.value}
            note(store, now, actor, ActionId.MESSAGE_IMPORT, ("message", message.message_id, message.name), after=after,
                 place=carrier.place)  # fmt: skip
            return message

    def _known_reasons(self, name: MessageName, sender: Sender, digest: str) -> tuple[Reason, ...]:
        messages = self._office.store.messages
        named = messages.find_named(sender.sender_id, str(name))
        if named is not None:
            return (Reason(NAME_USED, None, {"ticket": named.ticket}),)
        content = messages.find_content(sender.sender_id, digest, name.environment.value)
        if content is not None:
            return (Reason(CONTENT_USED, None, {"name": content.name, "ticket": content.ticket}),)
        return ()

    def _keep(self, message: Message, file: BinaryIO) -> Message:
        """Keep the original. Two processes may do it at once: each part is the same, whoever wrote it."""
        store, hashed = self._office.store, hashlib.sha256()
        position = 0
        while body := file.read(PART_BYTES):
            hashed.update(body)
            with store.transaction(background=True):
                store.messages.add_part(message.message_id, position, body)
            position += 1
        with store.transaction(background=True):
            if hashed.hexdigest() != message.digest:
                reason = Reason(CHANGED_WHILE_READ)
                store.messages.save_refusal(message.message_id, (of_file(reason),), self._office.clock())
            elif store.messages.get(message.message_id).state is MessageState.RECEIVING:
                store.messages.save_state(message.message_id, MessageState.ACCEPTED)
        return store.messages.get(message.message_id)

    def call_back(self, name: MessageName, sender: Sender, digest: str, size: int, carrier: Carrier) -> Message:
        """A message that was called back before it was started: kept as such, so that it is not done later either."""
        return self._register(name, sender, carrier, digest, size, 0, (Reason(CALLED_BACK),), (), False)

    # -- carrying out --------------------------------------------------------------------------------------------------
    def process(self, message: Message, carrier: Carrier, *, tell: Tell | None = None, stop: Stop | None = None) -> Message:
        """Carry out what is not done yet of an accepted message; gives it as it stands then.

        Args:
            message: as `receive` gave it; one in any other state is given back as it is.
            carrier: whose rights count.
            tell: told after each set how many records are done, and how many there are.
            stop: asked before each set; the rest stays to be done when it says True.

        Raises: as `carrier.admit`; what was done before stays done.

        """
        store = self._office.store
        if message.state is not MessageState.ACCEPTED:
            return message
        whole = message.all_or_nothing or message.environment == Environment.SIMULATION
        with store.messages.open_original(message.message_id) as file, _calm_collector():
            numbered = enumerate(records(Reading(file, limits=self._limits, trusted=message.all_fit)), 1)
            rest = itertools.dropwhile(lambda item: item[0] <= message.done, numbered)
            pace = Pace(store.people_about)
            size = message.records if whole else self._set_size
            for batch in _batches(rest, pace.size if size is None else lambda: size):
                if stop is not None and stop():
                    break
                message = self._one_set(message, batch, carrier, whole=whole)
                pace.took(len(batch), store.kept_turn)
                if tell is not None:
                    tell(message.done, message.records)
                if message.state is not MessageState.ACCEPTED:
                    break
        if message.state is MessageState.DONE:
            store.was_loaded(message.records)
        elif message.records == 0:
            message = self._one_set(message, [], carrier, whole=whole)
        return message

    def _one_set(self, message: Message, batch: Sequence[tuple[int, Record]], carrier: Carrier, *, whole: bool) -> Message:
        store = self._office.store
        with store.transaction(background=True):
            message = store.messages.get(message.message_id)
            if message.state is not MessageState.ACCEPTED:
                return message
            todo = [item for item in batch if item[0] > message.done]  # another process may have been here
            turn = _Turn(carrier.admit(), self._office.clock(), carrier.place)
            if message.environment == Environment.CIRCUIT:
                results = [self._only_circuit(position, record) for position, record in todo]
            elif whole:
                results = self._whole(turn, message, todo)
            else:
                results = self._carry_out(turn, message, todo)
            store.messages.add_results(message, record_desk.with_whom(store, turn.actor, results))
            if message.done + len(results) == message.records:
                store.messages.save_state(message.message_id, MessageState.DONE, turn.now)
            return store.messages.get(message.message_id)

    def _only_circuit(self, position: int, record: Record) -> Result:
        if record.faults:
            return record_desk.refusal(record, position, Refused(record.faults))
        note = _note(ONLY_CIRCUIT, record)
        return Result(position, record.kind.value, record.reference, record.line, True, reasons=(note,))

    def _whole(self, turn: _Turn, message: Message, todo: Sequence[tuple[int, Record]]) -> list[Result]:
        """All records as one: nothing stays in a simulation, nor where one is refused and all or nothing was asked."""
        results: list[Result] = []
        simulated = message.environment == Environment.SIMULATION
        try:
            with self._office.store.savepoint():
                for part in _batches(iter(todo), lambda: self._set_size or _PART):
                    results.extend(self._carry_out(turn, message, part))
                if simulated or not all(result.accepted for result in results):
                    raise Undo
        except Undo:
            write_again(self._office.store, turn.refused)
            by_position = dict(todo)
            results = [self._undone(result, by_position[result.position], simulated) for result in results]
        return results

    def _undone(self, result: Result, record: Record, simulated: bool) -> Result:
        """The result of a record of which nothing stayed."""
        if not result.accepted:
            return result
        if simulated:
            known = result.file_number if "number" in record.values else ""  # a new file's number is not given away
            notes = (*result.reasons, _note(ONLY_SIMULATED, record))
            return replace(result, file_number=known, reasons=notes, done_key=None)
        return record_desk.refusal(record, result.position, refused(ALL_OR_NOTHING))

    def _carry_out(self, turn: _Turn, message: Message, todo: Sequence[tuple[int, Record]]) -> list[Result]:
        """The results of a set. Where the tables refuse what the rules allowed, each half is a set; at last the one record."""
        bench = Bench(turn.actor, turn.now, self._office, turn.place)
        prepared = [record_desk.prepare(message, position, record, bench.today) for position, record in todo]
        try:
            with self._office.store.savepoint():
                results = record_desk.carry_out(bench, prepared)
            turn.refused += bench.refused
            return results
        except Refused as no:
            if len(todo) == 1:
                return [record_desk.refusal(record, position, no) for position, record in todo]
        half = len(todo) // 2
        return [result for part in (todo[:half], todo[half:]) for result in self._carry_out(turn, message, part)]


@contextlib.contextmanager
def _calm_collector() -> Iterator[None]:
    """Records make many objects and no cycles: the collector looks less often while they are carried out."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _note(which: Fault, record: Record) -> Anomaly:
    return anomaly(Reason(which), record.kind.value, record.reference, record.line, blocking=False)


def _batches(items: Iterator[tuple[int, Record]], size: Callable[[], int]) -> Iterator[list[tuple[int, Record]]]:
    while batch := list(itertools.islice(items, size())):
        yield batch


def _digest(file: BinaryIO, most: int) -> tuple[str, int]:
    """The hash and size of a file, of which no more than `most` bytes and one are looked at."""
    hashed, size = hashlib.sha256(), 0
    while size <= most and (piece := file.read(PART_BYTES)):
        hashed.update(piece)
        size += len(piece)
    return hashed.hexdigest(), size
