"""The exchange of structured messages as data: a company's channel, its messages, what became of each record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from stts_tui.domain.common.errors import fault
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.common.quick import quick
from stts_tui.domain.people.own import WhomToAsk
from stts_tui.domain.tariff.outlook import Outlook
from stts_tui.i18n import Words, _


# -- a message as a whole ------------------------------------------------------------------------------------------------
class Environment(StrEnum):
    """What is to become of a message."""

    PRODUCTION = "R"
    CIRCUIT = "T"
    SIMULATION = "S"

    @property
    def words(self) -> Words:
        return {
            Environment.PRODUCTION: _("production"),
            Environment.CIRCUIT: _("test of the circuit"),
            Environment.SIMULATION: _("simulation"),
        }[self]

    @property
    def writes(self) -> bool:
        """Whether records are carried out. T proves the way there and back, S says what would become of each."""
        return self is Environment.PRODUCTION


UNKNOWN_SENDER = fault(
    "sender-unknown",
    _("Nobody has the sender number {number}. The settings page of your local administrator shows yours."),
    audited=True,
)
OTHER_SENDER = fault(
    "sender-other", _("The message says that its sender is {number}, but it came from another one; nobody sends for others.")
)
CHANNEL_CLOSED = fault(
    "channel-closed",
    _("The channel of sender {number} is closed. Its local administrator opens it on the settings page; send it again then."),
    audited=True,
)
TECHNICAL_USER_GONE = fault(
    "technical-user-gone",
    _("The technical user of sender {number} is blocked, was removed, or has no longer the application “structured"
      " messages”. The local administrator names another one; send the message again then."), audited=True,
)  # fmt: skip
HEADER_SENDER = fault("header-sender", _("The Header's Sender is not the one in the file's name ({number})."), audited=True)
HEADER_ENVIRONMENT = fault(
    "header-environment", _("The Header's Environment is not the one in the file's name ({environment}).")
)
NAME_DAY_AHEAD = fault(
    "name-day-ahead", _("The day in the file's name ({day}) lies ahead: today is {today}. It is the day on which it is made.")
)
CREATED_AHEAD = fault(
    "header-created-ahead",
    _("The Header's Created ({at}) lies ahead: it is {now}. Set the clock, or write the offset, as in 10:15:00+01:00."),
)
CREATED_OTHER_DAY = fault(
    "header-created-day",
    _("The Header's Created ({at}) and the day in the file's name ({day}) lie more than a day apart; both tell when the"
      " message was made."),
)  # fmt: skip
LONG_AGO = fault("header-created-long-ago", _("The message was made long ago ({at}); it was taken all the same."))
DO_NOT_FIT = fault(
    "message-records-unfit",
    _("{count} of {records} records do not fit the schema: each is refused by itself, and the answer about the records says"
      " why."),
)  # fmt: skip
NAME_USED = fault(
    "message-name-used",
    _("A message of this name was received before with another content ({ticket}). A new try takes a new serial."),
)
CONTENT_USED = fault(
    "message-content-used",
    _("The same content was received before as {name} ({ticket}); its answer stands. What is meant anew differs at least"
      " in Created and in its references."),
)  # fmt: skip
NOT_A_FILE = fault("message-not-a-file", _("This is no regular file that can be read: {why}."))
FOLDER_TROUBLE = fault("exchange-folder", _("The folder {path} cannot be read or written ({why}). Tell your system manager."))
CHANGED_WHILE_READ = fault("message-changed", _("The file was changed while it was read; send it whole, then its GO."))
AT_ONCE = fault(
    "message-at-once",
    _("A simulation, or a message of which all or nothing is carried out, has at most {most} records; send it in parts."),
)
CALLED_BACK = fault("message-called-back", _("The message was called back (TD) before it was started; nothing was done."))
TOO_LATE = fault(
    "message-call-back-late",
    _("The message had been carried out as {ticket} before its TD came; its answers stand. What is to be undone is asked for"
      " by another message."),
)  # fmt: skip
START_ALONE = fault(
    "message-start-alone",
    _("The GO has been here for an hour, but no message (FI) of this name. Send the message, then its GO again."),
)
NO_SUCH_MESSAGE = fault("message-unknown", _("Your company has no such message; refresh the list with F5."), audited=True)
NOT_WAITING = fault("message-not-waiting", _("{name} is not in the folder of your company any more; refresh with F5."))
NO_INBOX = fault(
    "exchange-no-inbox",
    _("Files for this page come from a folder that your system manager sets (exchange, inbox in settings.toml); none is set."),
)

# -- a record ------------------------------------------------------------------------------------------------------------
DONE_BEFORE = fault(
    "record-done-before",
    _("A record of this kind with the reference {record} was carried out before ({ticket}); it is not done twice."
      " Something new takes a new reference."),
)  # fmt: skip
ALL_OR_NOTHING = fault(
    "record-all-or-nothing", _("Not carried out: another record of the message was refused, and all or nothing was asked.")
)
ONLY_CIRCUIT = fault("record-only-circuit", _("Test of the circuit: the record arrived, nothing was done with it."))
ONLY_SIMULATED = fault("record-only-simulated", _("Simulation: this would be accepted; nothing was written."))
NO_SUCH_NOTE = fault(
    "record-no-assignment", _("The file {number} has no open assignment of that kind; nothing more is to be done.")
)
NOT_NORMAL = fault(
    "text-not-normal", _("This holds letters put together from parts (not Unicode's form NFC); write them in one piece."),
    brief=_("not normal form"),
)  # fmt: skip
NOT_TO_TRANSFER = fault(
    "repair-not-a-transfer",
    _("Only an application that was refused because another operator has the person's file can become a transfer."),
)
NOTHING_REFUSED = fault("message-nothing-refused", _("No record of this message is refused; there is nothing to repair."))

MOST_AT_ONCE = 20_000  # assumed: some seconds in which others wait


class MessageState(StrEnum):
    RECEIVING = "receiving"
    ACCEPTED = "accepted"
    DONE = "done"
    REFUSED = "refused"
    CALLED_BACK = "called-back"

    @property
    def words(self) -> Words:
        return {
            MessageState.RECEIVING: _("Being received"),
            MessageState.ACCEPTED: _("Being processed"),
            MessageState.DONE: _("Processed"),
            MessageState.REFUSED: _("Refused"),
            MessageState.CALLED_BACK: _("Called back"),
        }[self]


@dataclass(frozen=True)
class Anomaly:
    """A reason as it stands in an answer. Not blocking: for information, the record was accepted."""

    code: str
    path: str
    line: int
    words: Words  # of texts and words, so that each reader gets them in an own language (i18n.Words.settled)
    blocking: bool = True

    @property
    def sentence(self) -> str:
        """In the language of whoever reads it now."""
        return str(self.words)


@dataclass(frozen=True)
class FoundFile:
    """A file that a record's search found; the national number is masked."""

    number: str
    last_name: str
    first_name: str
    masked_niss: str
    state: str


@quick
@dataclass(frozen=True)
class Told:
    """What a result tells besides: how its file stands, or would; whom to ask about a refusal; where a search goes on."""

    outlook: Outlook | None = None
    whom: WhomToAsk | None = None
    next_file: str = ""


NOTHING_TOLD = Told()


@quick
@dataclass(frozen=True)
class Result:
    """What became of one record. `given`: its values, kept where it was refused, so that it can be repaired.

    `sent_as` is the ticket of the record that its correction became, once that was sent.
    """

    position: int
    kind: str
    reference: str
    line: int
    accepted: bool
    file_number: str = ""
    reasons: tuple[Anomaly, ...] = ()
    total_found: int | None = None
    found: tuple[FoundFile, ...] = ()
    given: Mapping[str, Raw] = field(default_factory=dict)
    done_key: str | None = None
    told: Told = NOTHING_TOLD
    sent_as: str = ""


@dataclass(frozen=True)
class Message:
    """A message as the system keeps it."""

    message_id: int
    sender_id: int
    sender: str
    company_id: int
    name: str
    digest: str
    ticket: str
    environment: str
    state: MessageState
    all_or_nothing: bool
    account_id: int | None
    size: int
    records: int
    done: int
    accepted: int
    refused: int
    received_at: datetime
    ended_at: datetime | None
    reasons: tuple[Anomaly, ...]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done with it."""
        return self.state in (MessageState.RECEIVING, MessageState.ACCEPTED)

    @property
    def all_fit(self) -> bool:
        """Whether every record fits the schema, as was found when it was received."""
        return all(reason.code != DO_NOT_FIT.code for reason in self.reasons)

    def record_ticket(self, position: int) -> str:
        """The ticket of a record by its place; it serves as the reference of one that came without [D25]."""
        return f"{self.ticket}-{position}"


@dataclass(frozen=True)
class FileNews:
    """A line of a file's history, as its operator may know it, with the closed years that the file owes a correction of."""

    file_id: int
    number: str
    action: str
    at: datetime
    by: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    closed_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class NewAssignment:
    """An assignment that was made since."""

    number: str
    kind: str
    status: str
    due_on: date
    since: datetime


# -- what is asked -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WaitingFile:
    """A message in the company's folder that has not been started; `problem` is why it cannot be, empty if it can."""

    name: str
    size: int
    started: bool  # its GO is there: the drop folder's own process will take it
    problem: str = ""
