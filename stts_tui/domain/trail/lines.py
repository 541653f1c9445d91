"""A line of the audit trail as people read it: who, when, what, about whom or what, how it ended, what changed.

A line keeps codes, in English, and is never rewritten; words for them stand here. What has no words (any more) is shown
as it was kept: an action that went out of the table, a field that a file had once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from stts_tui.domain.common.doers import doer
from stts_tui.domain.common.kinds import AnyRow
from stts_tui.domain.common.masking import masked
from stts_tui.domain.people.fields import UserFields
from stts_tui.domain.people.session import BLOCKED, LAPSED
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.rights.table import ACTIONS
from stts_tui.domain.tariff.fields import BY_NAME
from stts_tui.domain.trail.values import in_words
from stts_tui.i18n import Words, _, _c

DONE = "done"
FILE = "file"  # the kind of what is about one tariff file


@dataclass(frozen=True)
class TrailLine:
    """A line, with what is known today of whoever acted: the name, whether the account has been removed, the company."""

    line_id: int
    at: datetime
    actor: str
    action: str
    outcome: str = DONE
    subject_kind: str = ""
    subject_id: int | None = None
    subject: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    actor_name: str = ""  # in full; empty for who has no account
    is_removed: bool = False
    company: str = ""
    role: str = ""  # of the account that acted
    purpose: str = ""
    place: str = ""

    @property
    def who(self) -> Words | str:
        """Whoever acted, for a reader: a user name, or words for what acts without an account."""
        return self.actor if self.actor_name else doer(self.actor)

    @property
    def body(self) -> Words | str:
        """For whom it was done: the company, the role of who belongs to none, or what acts by itself."""
        if self.company:
            return self.company
        return Role(self.role).words if self.role in set(Role) else self.who


@dataclass(frozen=True)
class Side:
    """A field that changed, or that something new holds; an empty side holds nothing."""

    label: Words | str
    before: str
    after: str


_ACTIONS: Mapping[str, Words] = {
    **{row.id.value: row.label for row in ACTIONS},
    "account-found": _("One of the first accounts is made, on the host"),
    "register-import": _("The register is imported, on the host"),
    "register-close": _("The register is closed, on the host"),
    "register-open": _("The register is opened, on the host"),
    "user-unlock": _("A user's wait after failed logins is ended, on the host"),
    "factor-ask": _("Of whom a second factor is asked is changed, on the host"),
    "factor-renew": _("A user's second factor is renewed, on the host"),
    "backup": _("A backup is made, on the host"),
    "restore": _("The database is restored from a backup, on the host"),
    "encrypt": _("The database is encrypted, on the host"),
    "decrypt": _("The database is decrypted, on the host"),
    "change-key": _("The database's key is changed, on the host"),
    "copy": _("The database is copied to another place, on the host"),
    "audit-checkpoint": _("A signed checkpoint of the audit trail is made, on the host"),
    "audit-retain": _("Old lines of the audit trail are removed, on the host"),
    "demo-build": _("The demo's data are made"),
    "generate-run": _("Data for training and measuring are generated"),
}
_OUTCOMES: Mapping[str, Words] = {
    DONE: _c("outcome", "done"),
    "login-wrong": _("user name or password wrong"),
    "code-wrong": _("the code of the second factor wrong"),
    "status-wrong": _("ticket or secret wrong"),
    BLOCKED.code: _("the account is blocked"),
    LAPSED.code: _("the provisional data have lapsed"),
}
_KINDS: Mapping[str, Words] = {
    "user": _c("kind", "User"),
    "users": _c("kind", "Users"),
    FILE: _c("kind", "Tariff file"),
    "files": _c("kind", "Tariff files"),
    "assignment": _c("kind", "Assignment"),
    "assignments": _c("kind", "Assignments"),
    "person": _c("kind", "Person"),
    "statement": _("Yearly statement"),
    "access request": _c("kind", "Access request"),
    "access requests": _c("kind", "Access requests"),
    "hand-over": _("Hand-over sheet"),
    "letters": _c("kind", "Letters"),
    "draft": _("Half-filled forms"),
    "drafts": _("Half-filled forms"),
    "company": _("Company"),
    "session": _c("kind", "Session"),
    "sender": _c("kind", "Sender of messages"),
    "message": _c("kind", "Message"),
    "export": _("XML file"),
    "register": _("Register of entitlement"),
    "audit": _c("kind", "Audit trail"),
    "audit line": _c("kind", "Line of the audit trail"),
    "overview": _("Overviews"),
    "figures": _c("kind", "Figures of the day"),
}
_FIELDS: Mapping[str, Words] = {
    "second factor": _("Second factor"),
    "purpose": _("Purpose"),
    "asked": _("Asked of"),
    "user name": UserFields.user_name.label,
    "first name": UserFields.first_name.label,
    "name": UserFields.last_name.label,
    "national number": UserFields.niss.short,
    "e-mail": UserFields.email.label,
    "email": UserFields.email.label,
    "language": UserFields.language.label,
    "applications": UserFields.applications.label,
    "profile": UserFields.profile.label,
    "blocked": _("Blocked"),
    "failed tries": _c("field", "Failed tries"),
    "state": _("State"),
    "received on": _("Received on"),
    "due by": _c("field", "Due by"),
    "proof of function": _c("field", "Proof of function"),
    "note": _("Note"),
    "step": _c("field", "Step"),
    "comment": _c("field", "Comment"),
    "taken by": _("Taken by"),
    "number": _("Number"),
    "key": _c("field", "Key"),
    "channel": _c("field", "Channel"),
    "accepted": _("Records accepted"),
    "refused": _("Records refused"),
    "records": _c("field", "Records"),
    "company": _("Company"),
    "enterprise number": _("Enterprise number"),
    "ticket": _("Ticket number"),
    "what": _c("field", "Contents"),
    "technical_user": _("Technical user"),
    "closed": _("Closed"),
    "set aside": _c("field", "Set aside"),
    "provisional user name": _("Provisional user name"),
    "until": _c("field", "Until"),
    "correction": _c("field", "Correction"),
    "sent on": _("Sent on"),
    "refusals": _c("field", "Refusals like this"),
    "files": _("Files"),
    "from": _c("field", "Copied from"),
}


def action_words(action_id: str) -> Words | str:
    """What was done, in words; the id itself of what is in no table (any more)."""
    return _ACTIONS.get(action_id, action_id)


def outcome_words(outcome: str) -> Words | str:
    """How it ended; of a refusal, the code that `stts-tui explain` tells of."""
    return _OUTCOMES.get(outcome) or _("refused: {code}").with_values(code=outcome)


_CHANNEL = "channel "  # as services/messages/processing.py says it


def place_words(place: str) -> Words | str:
    """From where it was done; "-" where the line is older than that."""
    if place == "host":
        return _c("place", "the host itself")
    if place.startswith(_CHANNEL):
        return _("channel of sender {number}").with_values(number=place.removeprefix(_CHANNEL))
    return place or "-"


def kind_words(kind: str) -> Words | str:
    return _KINDS.get(kind, kind)


def sides(line: TrailLine) -> tuple[Side, ...]:
    """What changed, the two sides of each field, as a person reads them; national numbers masked."""
    rows: Mapping[str, AnyRow] = BY_NAME if line.subject_kind == FILE else {}
    names = dict.fromkeys((*line.before, *line.after))
    return tuple(
        Side(
            rows[name].label if name in rows else _FIELDS.get(name, name),
            _shown(line.subject_kind, name, rows.get(name), line.before.get(name, "")),
            _shown(line.subject_kind, name, rows.get(name), line.after.get(name, "")),
        )
        for name in names
    )


def _shown(kind: str, field: str, row: AnyRow | None, kept: str) -> str:
    if row is None or not kept:
        return masked(in_words(kind, field, kept))
    try:
        return masked(row.kind.show(row.kind.read(kept)))
    except (ValueError, KeyError, ArithmeticError):  # a code that went, a masked number, what somebody wrote into the database
        return masked(kept)
