"""Structured messages on the screens: what was received, what waits, and the repair of refused records."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import Refused, refused
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.messages.channel import NO_SENDER, Sender
from stts_tui.domain.messages.message import (
    NAME_USED,
    NO_INBOX,
    NO_SUCH_MESSAGE,
    NOT_TO_TRANSFER,
    NOT_WAITING,
    NOTHING_REFUSED,
    Environment,
    Message,
    Result,
    WaitingFile,
)
from stts_tui.domain.messages.records import Record, RecordKind, may_become
from stts_tui.domain.rights.action import ActionId
from stts_tui.exchange import writing
from stts_tui.exchange.folder import Folder
from stts_tui.exchange.names import FileKind, MessageName, parse_name
from stts_tui.exchange.writing import Head
from stts_tui.services.bench import Bench
from stts_tui.services.guard import Act, Course, Office, Service, performs, performs_in_sets
from stts_tui.services.messages import record_desk, repairing
from stts_tui.services.messages.processing import Carrier, Processor, Stop, Tell, Undo

Corrections = Mapping[int, Mapping[str, Raw]]  # by the position of the record, as typed


@dataclass(frozen=True)
class ImportMessage:
    """A message of the company's folder, to be carried out in one's own name."""

    name: str
    all_or_nothing: bool = False
    tell: Tell | None = None
    stop: Stop | None = None


@dataclass(frozen=True)
class ResumeMessage:
    """A message that was begun and left, to be finished in one's own name."""

    message_id: int
    tell: Tell | None = None
    stop: Stop | None = None


@dataclass(frozen=True)
class SendCorrections:
    """Refused records of a message, corrected: they become a message of their own.

    `kinds`: by position, those that are to become records of another kind. Without any correction, those that were sent
    are meant: they can be exported again.
    """

    message_id: int
    corrections: Corrections
    kinds: Mapping[int, RecordKind] = field(default_factory=dict)


class MessageService(Service):
    def __init__(self, office: Office, processor: Processor) -> None:
        super().__init__(office)
        self._processor = processor

    # -- looking -------------------------------------------------------------------------------------------------------
    @performs(ActionId.MESSAGE_LIST)
    def list_page(self, act: Act, place: Place) -> Page[Message]:
        """A page of the company's messages, the newest first. Raises NO_SENDER."""
        return act.store.messages.list_page(self._sender(act).sender_id, place)

    @performs(ActionId.MESSAGE_SHOW)
    def show(self, act: Act, message_id: int) -> Message:
        """A message as it stands. Raises NO_SENDER, NO_SUCH_MESSAGE, also for another company's."""
        return self._message(act, message_id)

    @performs(ActionId.MESSAGE_SHOW)
    def results(self, act: Act, message_id: int, place: Place, *, refused_only: bool) -> Page[Result]:
        """A page of what became of its records. Raises NO_SENDER, NO_SUCH_MESSAGE."""
        self._message(act, message_id)
        return act.store.messages.list_result_page(message_id, place, refused_only=refused_only)

    @performs(ActionId.MESSAGE_IMPORT)
    def waiting(self, act: Act) -> tuple[WaitingFile, ...]:
        """The messages of the company that lie in its folder. Raises NO_SENDER, NO_INBOX, NOT_A_FILE."""
        sender = self._sender(act)
        folder = self._inbox(sender)
        found, _others = folder.look()
        started = {each.name for each in found if each.kind is FileKind.START}
        return tuple(
            WaitingFile(each.file_name, folder.size(each.file_name) or 0, each.name in started)
            for each in found
            if each.kind is FileKind.MESSAGE and each.name.sender == sender.number
        )

    # -- carrying out --------------------------------------------------------------------------------------------------
    @performs_in_sets(ActionId.MESSAGE_IMPORT)
    def carry_out(self, course: Course, request: ImportMessage) -> Message:
        """Look at a waiting message and carry it out; set by set, so that it can be broken off and resumed.

        Raises NO_SENDER, NO_INBOX, NOT_WAITING, NOT_A_FILE, the name's faults, CHANGED_WHILE_READ; what is wrong with
        the message itself stands in its reasons, and with a record in its result.
        """
        course.act.must_be_proved()
        with self._office.store.snapshot():
            sender = self._sender_of(course.act.actor.company_id)
        kind, name = parse_name(request.name)
        if kind is not FileKind.MESSAGE or name.sender != sender.number:
            raise refused(NOT_WAITING, name=request.name)
        folder = self._inbox(sender)
        if folder.size(request.name) is None:
            raise refused(NOT_WAITING, name=request.name)
        carrier = _carrier(course)
        with folder.open(request.name) as file:
            message = self._processor.receive(
                file, name, sender, carrier, all_or_nothing=request.all_or_nothing, tell=request.tell
            )
        for kind in (FileKind.START, FileKind.MESSAGE):  # it is kept now; the drop folder's process need not see it again
            folder.remove(name.file(kind))
        return _done(course, self._processor.process(message, carrier, tell=request.tell, stop=request.stop))

    @performs_in_sets(ActionId.MESSAGE_IMPORT)
    def resume(self, course: Course, request: ResumeMessage) -> Message:
        """Finish a message that was begun and left, at its next record. Raises NO_SENDER, NO_SUCH_MESSAGE."""
        course.act.must_be_proved()
        with self._office.store.snapshot():
            sender = self._sender_of(course.act.actor.company_id)
            message = self._office.store.messages.find(sender.sender_id, request.message_id)
        if message is None:
            raise refused(NO_SUCH_MESSAGE)
        return _done(course, self._processor.process(message, _carrier(course), tell=request.tell, stop=request.stop))

    # -- repairing -----------------------------------------------------------------------------------------------------
    @performs(ActionId.MESSAGE_REPAIR)
    def check(
        self, act: Act, message_id: int, position: int, values: Mapping[str, Raw], kind: RecordKind | None = None
    ) -> Result:
        """Would the record succeed with these values, or as one of another `kind`? Writes but the line of the audit.

        Raises NO_SENDER, NO_SUCH_MESSAGE, NOTHING_REFUSED, NOT_TO_TRANSFER, and every reason against the record, beside
        its fields.
        """
        message = self._message(act, message_id)
        record = _record(message, self._refused(act, message_id, position), values, kind)
        result: Result | None = None
        try:
            with act.store.savepoint():
                bench = Bench(act.actor, act.now, self._office)
                result = record_desk.carry_out_one(bench, record_desk.prepare(message, position, record, act.today))
                raise Undo
        except Undo:
            pass
        self._message(act, message_id)
        if result is None:
            raise refused(NOTHING_REFUSED)
        if unfit := writing.faults_of(record, act.today):  # it is to be sent as a message, and a search takes any number
            raise Refused(unfit)
        return replace(result, file_number="", done_key=None)

    @performs(ActionId.MESSAGE_REPAIR)
    def correction(self, act: Act, message_id: int, position: int) -> Record:
        """The refused record as it was corrected and sent, else as it came.

        Raises NO_SENDER, NO_SUCH_MESSAGE, NOTHING_REFUSED.
        """
        message, result = self._message(act, message_id), self._refused(act, message_id, position)
        return repairing.as_sent(act.store, result) or _record(message, result, result.given)

    @performs_in_sets(ActionId.MESSAGE_REPAIR)
    def send(self, course: Course, request: SendCorrections) -> Message:
        """Carry the corrected records out, as a message of their own, and note as what each was sent.

        Raises NO_SENDER, NO_SUCH_MESSAGE, NOTHING_REFUSED, NOT_TO_TRANSFER.
        """
        store = self._office.store
        if not request.corrections:
            raise refused(NOTHING_REFUSED)
        with store.snapshot():
            sender = self._sender_of(course.act.actor.company_id)
            file, name = self._corrected(sender, request)
        carrier = _carrier(course)
        message = self._processor.receive(file, name, sender, carrier)
        if message.is_open:  # before it is carried out: killed on the way, somebody else finishes it
            with store.transaction():
                store.messages.save_sent(request.message_id, repairing.tickets(message, request.corrections))
        return _done(course, self._processor.process(message, carrier))

    @performs(ActionId.MESSAGE_REPAIR)
    def export_corrections(self, act: Act, request: SendCorrections) -> str:
        """Write the corrected records, or those that were sent, as a message to the company's folder of answers; its name.

        Raises NO_SENDER, NO_SUCH_MESSAGE, NOTHING_REFUSED, NOT_TO_TRANSFER, NO_INBOX, NOT_A_FILE.
        """
        sender = self._sender(act)
        folder = self._outbox(sender)
        file, name = self._corrected(sender, request, lambda name: folder.size(name) is not None)
        folder.put(str(name), lambda out: out.write(file.getvalue()))
        act.unless_done(lambda: folder.remove(str(name)))
        act.about("message", request.message_id, str(name))
        return str(name)

    def _corrected(
        self, sender: Sender, request: SendCorrections, is_taken: Callable[[str], bool] = lambda _name: False
    ) -> tuple[io.BytesIO, MessageName]:
        store, today = self._office.store, belgian_date(self._office.clock())
        message = store.messages.find(sender.sender_id, request.message_id)
        if message is None:
            raise refused(NO_SUCH_MESSAGE)
        records = []
        for position, values in sorted(request.corrections.items()):
            result = store.messages.find_result(message.message_id, position)
            if result is None or result.accepted:
                raise refused(NOTHING_REFUSED)
            records.append(_record(message, result, values, request.kinds.get(position)))
        if not request.corrections:
            records = repairing.sent_of(store, message.message_id)
        if not records:
            raise refused(NOTHING_REFUSED)
        name = self._free_name(sender, today, Environment(message.environment), is_taken)
        file = io.BytesIO()
        head = Head(sender.number, name.environment, self._office.clock())
        writing.write(file, "Message", head, [writing.record_node(record, today) for record in records])
        file.seek(0)
        return file, name

    def _free_name(
        self, sender: Sender, today: date, environment: Environment, is_taken: Callable[[str], bool]
    ) -> MessageName:
        """The first serial of the day, from C0001 on, that no message of the sender has, and no file."""
        for number in range(1, 10_000):
            name = MessageName(sender.number, today, f"C{number:04}", environment)
            if self._office.store.messages.find_named(sender.sender_id, str(name)) is None and not is_taken(str(name)):
                return name
        raise refused(NAME_USED, ticket="-")

    # -- parts ---------------------------------------------------------------------------------------------------------
    def _sender(self, act: Act) -> Sender:
        sender = self._sender_of(act.company_id)
        act.about("sender", sender.sender_id, sender.number)
        return sender

    def _sender_of(self, company_id: int | None) -> Sender:
        sender = self._office.store.senders.find(company_id) if company_id is not None else None
        if sender is None:
            raise refused(NO_SENDER)
        return sender

    def _message(self, act: Act, message_id: int) -> Message:
        sender = self._sender(act)
        act.about("message", message_id, "")  # also of who asks for another company's
        message = act.store.messages.find(sender.sender_id, message_id)
        if message is None:
            raise refused(NO_SUCH_MESSAGE)
        act.about("message", message.message_id, message.name)
        return message

    def _refused(self, act: Act, message_id: int, position: int) -> Result:
        self._message(act, message_id)
        result = act.store.messages.find_result(message_id, position)
        if result is None or result.accepted:
            raise refused(NOTHING_REFUSED)
        return result

    def _inbox(self, sender: Sender) -> Folder:
        return folder_of(self._office.settings.exchange.inbox, sender)

    def _outbox(self, sender: Sender) -> Folder:
        return folder_of(self._office.settings.exchange.outbox, sender)


def _carrier(course: Course) -> Carrier:
    return Carrier(course.act.actor.account_id, course.admit)


def _done(course: Course, message: Message) -> Message:
    """The message as it stands, told to the audit."""
    course.act.about("message", message.message_id, message.name)
    after = {"accepted": str(message.accepted), "refused": str(message.refused), "state": message.state.value}
    course.act.changed({}, after)
    return message


def folder_of(template: str, sender: Sender) -> Folder:
    """A folder of the settings, for this sender. Raises NO_INBOX if none is set."""
    if not template:
        raise refused(NO_INBOX)
    return Folder(Path(template.replace("{sender}", sender.number)))


def _record(message: Message, result: Result, values: Mapping[str, Raw], kind: RecordKind | None = None) -> Record:
    """The record of a refused result with other values. Raises NOT_TO_TRANSFER."""
    was = RecordKind(result.kind)
    if not may_become(was, kind or was):
        raise refused(NOT_TO_TRANSFER)
    reference = result.reference or message.record_ticket(result.position)
    return Record(kind or was, reference, result.line, dict(values))
