"""The channel by which a company exchanges structured messages: its number, its technical user, its keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stts_tui.domain.common.errors import fault
from stts_tui.domain.messages.message import Message
from stts_tui.domain.messages.ssh_keys import PublicKey
from stts_tui.i18n import _

NO_SENDER = fault(
    "sender-none", _("Your company has no sender number yet. Its local administrator requests one on the settings page.")
)


HAS_SENDER = fault("sender-there-already", _("Your company has the sender number {number} already; one is enough."))


NO_TECHNICAL_USER = fault(
    "sender-no-technical-user",
    _("The channel cannot be opened yet: name the technical user, in whose name records are carried out."),
)


NOT_A_TECHNICAL_USER = fault(
    "technical-user-wrong",
    _("{name} cannot be the technical user: the account must be of your company, open, and have the application"
      " “structured messages” and a profile of the STTS application. Give it under “Modify the profile”."),
    brief=_("lacks a right"),
)  # fmt: skip


KEY_THERE = fault(
    "key-there-already",
    _("This key is known already, of your company or of another. Every key belongs to one sender: make a new pair."),
    brief=_("known already"),
)


NO_SUCH_KEY = fault("key-unknown", _("Your company has no such key any more; refresh the page with F5."), audited=True)


TOO_MANY_KEYS = fault("key-too-many", _("Your company has {most} keys; remove one that is not used any more first."))


MOST_KEYS = 10


@dataclass(frozen=True)
class SenderKey:
    """A key of the company's delivery, as it is shown."""

    key_id: int
    key: PublicKey
    added_at: datetime
    added_by: str


@dataclass(frozen=True)
class Sender:
    """A company's channel."""

    sender_id: int
    version: int
    company_id: int
    number: str
    is_open: bool
    technical_user_id: int | None
    email: str
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True)
class MessageUser:
    """Somebody who may exchange messages. `fits`: may be the technical user."""

    account_id: int
    user_name: str
    name: str
    fits: bool


@dataclass(frozen=True)
class ChannelView:
    """The settings page."""

    company: str
    company_email: str
    sender: Sender | None
    technical_user: MessageUser | None
    people: tuple[MessageUser, ...]
    keys: tuple[SenderKey, ...]
    recent: tuple[Message, ...]


@dataclass(frozen=True)
class ChangeChannel:
    """Who the technical user is (an account's id, 0 for nobody), and the e-mail address for questions."""

    version: int
    technical_user_id: int
    email: str


@dataclass(frozen=True)
class SwitchChannel:
    """Open the channel, or close it: messages that are being processed are finished."""

    version: int
    open: bool


@dataclass(frozen=True)
class AddKey:
    key: PublicKey
