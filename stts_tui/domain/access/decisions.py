"""What the access desk does to a request: taking in, processing, ending it, and when it may process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stts_tui.domain.access.request import RequestState
from stts_tui.domain.access.ticket import Ticket
from stts_tui.domain.common.errors import Reason, Refused, fault
from stts_tui.domain.people.users import UserView
from stts_tui.i18n import Words, _


class Medium(StrEnum):
    """How a form came in; only the original is accepted (manual: no faxed documents, photocopies or e-mails)."""

    ORIGINAL = "original"
    FAX = "fax"
    PHOTOCOPY = "photocopy"
    EMAIL = "e-mail"

    @property
    def words(self) -> Words:
        return {
            Medium.ORIGINAL: _("Original by post"),
            Medium.FAX: _("Fax"),
            Medium.PHOTOCOPY: _("Photocopy"),
            Medium.EMAIL: _("E-mail"),
        }[self]


RECEIVED_IN_THE_FUTURE = fault("intake-in-the-future", _("The day of reception lies in the future."), brief=_("not yet"))
RECEIVED_BEFORE_REQUEST = fault(
    "intake-before-request", _("The form cannot have come in before the request was made, on {day}."), brief=_("too early")
)
PROOF_NOT_NEEDED = fault(
    "request-proof-not-needed", _("The responsible of request {ticket} works in the company: no proof of function is needed.")
)
PROOF_SEEN_ALREADY = fault("request-proof-seen", _("The proof of function of request {ticket} has been recorded already."))
PROOF_MISSING = fault(
    "request-proof-missing",
    _("The responsible does not work in the company, and the proof of that function (such as a copy of the Official"
      " Journal's annexes) has not been seen. Ask the company for it, then record it."),
)  # fmt: skip
NOT_ASKED_TO_REPLACE = fault(
    "request-not-to-replace",
    _("The company has a local administrator by now ({name}), and this form does not ask for a replacement. Refuse the"
      " request; the company can make a new one."),
)  # fmt: skip
CLOSING_NOT_CONFIRMED = fault(
    "request-closing-not-confirmed",
    _("This closes the account of the present local administrator, {name} ({user}). Look at it, and tick that it is meant."),
    brief=_("tick to go on"),
)
OTHERS_OPEN = fault(
    "request-others-open",
    _("The company has other open requests: {tickets}. Process one of them only; tick that the others are set aside"
      " by this one, or refuse this one."),
    brief=_("tick to go on"),
)  # fmt: skip


@dataclass(frozen=True)
class PickRequest:
    """One request as the asker last saw it."""

    request_id: int
    version: int


@dataclass(frozen=True)
class RecordIntake:
    """What came in and when; `proof` says that the proof of function was with the original."""

    request_id: int
    version: int
    medium: Medium
    on: date
    proof: bool = False


@dataclass(frozen=True)
class ProcessRequest:
    """The desk's decision; what it does to others is said explicitly.

    `closes` is the account of the present local administrator as the desk saw it, None where there was none.
    """

    request_id: int
    version: int
    closes: int | None = None
    close_confirmed: bool = False
    set_aside_confirmed: bool = False


@dataclass(frozen=True)
class EndRequest:
    """Refuse or withdraw, with the reason that the requester will read."""

    request_id: int
    version: int
    reason: str


@dataclass(frozen=True)
class PresentAdministrator:
    account_id: int
    version: int
    user_name: str
    name: str


@dataclass(frozen=True)
class OtherRequest:
    request_id: int
    ticket: Ticket
    state: RequestState


@dataclass(frozen=True)
class Situation:
    """How things stand in the company of a request, at the moment of a decision."""

    administrator: PresentAdministrator | None
    others: tuple[OtherRequest, ...]
    known_as: str = ""  # the company's name as it stands here, which the form cannot change; "" for a new one
    user_of_same_person: str = ""  # "Name (user name)" of the company's user who is the local administrator to be
    registered: UserView | None = None  # of a registered request: its local administrator, while the account is there


def check_processing(ask: ProcessRequest, situation: Situation, *, proof_needed: bool, replaces: bool) -> None:
    """Whether the desk may process: every reason against it at once.

    `proof_needed`: the signer is from outside and his proof has not been seen; `replaces`: the form asks for that.
    Raises PROOF_MISSING, NOT_ASKED_TO_REPLACE, CLOSING_NOT_CONFIRMED, OTHERS_OPEN.
    """
    reasons = []
    present = situation.administrator
    if proof_needed:
        reasons.append(Reason(PROOF_MISSING))
    if present is not None and not replaces:
        reasons.append(Reason(NOT_ASKED_TO_REPLACE, None, {"name": present.name}))
    elif present is not None and not (ask.close_confirmed and ask.closes == present.account_id):
        values = {"name": present.name, "user": present.user_name}
        reasons.append(Reason(CLOSING_NOT_CONFIRMED, "close_confirmed", values))
    if situation.others and not ask.set_aside_confirmed:
        tickets = ", ".join(str(other.ticket) for other in situation.others)
        reasons.append(Reason(OTHERS_OPEN, "set_aside_confirmed", {"tickets": tickets}))
    if reasons:
        raise Refused(reasons)
