"""The guard is the law: nothing is done or shown except through here.

A service method is marked with the action that it performs. The guard opens the transaction, reads the account afresh
inside it, asks the table of actions, runs the method, writes one audit line and commits; a refusal writes nothing. An
action that only looks does it in a snapshot, before its turn.
A public method of a service without a mark is an error at import (`Service.__init_subclass__`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from stts_tui.domain.common.calendar import Clock, belgian_date, show_date, show_instant
from stts_tui.domain.common.doers import doer
from stts_tui.domain.common.errors import CHANGED_MEANWHILE, fault, refused
from stts_tui.domain.common.masking import masked_all
from stts_tui.domain.people.session import BLOCKED, LAPSED, PASSWORD_AGAIN, SESSION_ENDED, Seat, Session
from stts_tui.domain.rights.action import ActionId, Again
from stts_tui.domain.rights.actor import Actor, Application, Principal
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.i18n import _, speaking
from stts_tui.services.hashing import Hasher
from stts_tui.services.seat import ticks
from stts_tui.services.standing import stands, until_words
from stts_tui.settings import Settings
from stts_tui.store.audit import AuditLine
from stts_tui.store.database import Store
from stts_tui.store.keys import Keys
from stts_tui.store.settings import DESK_PHONE

NOT_ALLOWED = fault(
    "not-allowed",
    _("Your profile does not allow this: {action}. Your company's local administrator gives profiles and applications."),
)
CHOOSE_PASSWORD_FIRST = fault(
    "choose-password-first", _("Your password was given to you: choose one of your own before anything else.")
)
REGISTER_FIRST = fault(
    "register-first", _("The data of the two letters are provisional: they lead only to “Create a local administrator”.")
)

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound="Service")
Request = TypeVar("Request")
Prepared = TypeVar("Prepared")
N = TypeVar("N", bound="Named")


@dataclass(frozen=True)
class Office:
    """What services work with: the store, the clock, the hasher, the settings of the process, where its person sits."""

    store: Store
    clock: Clock
    hasher: Hasher
    settings: Settings
    seat: Seat = Seat()  # noqa: RUF009 (frozen)
    ticks: Callable[[], int] = ticks  # seconds of a clock that nobody sets

    @property
    def keys(self) -> Keys:
        """The secret of this system. Raises KEY_MISSING, KEY_WIDE, KEY_UNREADABLE, KEY_DAMAGED."""
        return self.store.keys


@dataclass
class Act:
    """One guarded act while it runs: who, when, and what the audit line will say."""

    actor: Actor
    now: datetime
    store: Store
    action: ActionId
    session_id: int = 0
    is_proved: bool = True  # the password was typed a short while ago
    _subject: tuple[str, int | None, str] = ("", None, "")
    _before: Mapping[str, str] = field(default_factory=dict)
    _after: Mapping[str, str] = field(default_factory=dict)
    is_told: bool = False  # by a line of the audit that was written before: a page is turned of what was asked then

    @property
    def today(self) -> date:
        return belgian_date(self.now)

    @property
    def company_id(self) -> int:
        """The actor's own company: the only one that he sees. Company accounts have one by constraint."""
        if self.actor.company_id is None:
            raise LookupError(f"{self.action} needs an account of a company")
        return self.actor.company_id

    def about(self, kind: str, subject_id: int | None, name: str) -> None:
        """Whom or what this act is about, for the audit: name and id at this moment."""
        self._subject = (kind, subject_id, name)

    def looked_for(self, kind: str, question: Callable[[], str]) -> str:
        """What was asked of a list, in the reader's language; the audit has it in English."""
        with speaking("en"):
            self.about(kind, None, question())
        return question()

    def changed(self, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        """Old and new values, for the audit: only those that differ are kept. National numbers come masked."""
        both = (_differing(before, after), _differing(after, before)) if before else ({}, after)  # something new
        self._before, self._after = both

    def must_have_saved(self, saved: bool, changed_by: str, changed_at: datetime) -> None:
        """Refuse with CHANGED_MEANWHILE unless `saved`."""
        if not saved:
            raise refused(CHANGED_MEANWHILE, name=doer(changed_by), at=show_instant(changed_at))

    def must_be_proved(self) -> None:
        """What is asked is weighty: refuse with PASSWORD_AGAIN unless the password was typed a short while ago."""
        if action(self.action).again is Again.NEVER:
            raise LookupError(f"the table does not say that {self.action} may ask for the password")
        if not self.is_proved:
            raise refused(PASSWORD_AGAIN, action=action(self.action).label)

    def audit_line(self) -> AuditLine:
        kind, subject_id, name = self._subject
        before, after = self._before, self._after
        name, before, after = masked_all(name, before, after)
        return AuditLine(
            self.now, self.actor.account_id, self.actor.user_name, self.actor.company_id, self.action.value, "done",
            kind, subject_id, name, before, after,
        )  # fmt: skip


def note(
    store: Store, now: datetime, by: Actor | str, action_id: str, about: tuple[str, int | None, str] = ("", None, ""),
    before: Mapping[str, str] | None = None, after: Mapping[str, str] | None = None, outcome: str = "done",
) -> None:  # fmt: skip
    """The audit line of what does not pass the guard, in the caller's transaction; `by` is the name of who has no account."""
    account_id, name, company_id = (by.account_id, by.user_name, by.company_id) if isinstance(by, Actor) else (None, by, None)
    store.audit.add(AuditLine(now, account_id, name, company_id, str(action_id), outcome, *about, before or {}, after or {}))


@dataclass(frozen=True)
class Course:
    """Long work while it runs (`performs_in_sets`): its act, and `admit`, which gives the account as it is now or refuses.

    `admit` belongs in a transaction, and raises as the guard does.
    """

    act: Act
    admit: Callable[[], Actor]


def _differing(side: Mapping[str, str], other: Mapping[str, str]) -> Mapping[str, str]:
    """What one side of a change holds otherwise than the other; where that is all of it, the side itself."""
    found = {name: text for name, text in side.items() if other.get(name) != text}
    return found if len(found) < len(side) else side


class Service:
    """A room of the house with its doors: each public method names the action that it performs."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        for name, member in vars(cls).items():
            is_door = callable(member) or isinstance(member, (staticmethod, classmethod, property))
            if not name.startswith("_") and is_door and not hasattr(member, "performs"):
                raise TypeError(f"{cls.__name__}.{name} performs no action: mark it with one (services/guard.py)")


def performs(action_id: ActionId) -> Callable[[Callable[Concatenate[S, Act, P], T]], Callable[Concatenate[S, Session, P], T]]:
    """Mark a service method: it is called with a Session and runs with an Act, guarded, in one transaction."""

    def mark(method: Callable[Concatenate[S, Act, P], T]) -> Callable[Concatenate[S, Session, P], T]:
        @functools.wraps(method)
        def guarded(self: S, session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
            return _run(self._office, action_id, session, lambda act: method(self, act, *args, **kwargs))

        return _marked(guarded, action_id)

    return mark


class Named(Protocol):
    """A request that names its action."""

    @property
    def action(self) -> ActionId: ...


def performs_any(among: Iterable[ActionId]) -> Callable[[Callable[[S, Act, N], T]], Callable[[S, Session, N], T]]:
    """As `performs`, for a door to several actions: the request's own counts. KeyError for one that is not `among` them."""
    rows = {action_id: action(action_id).id for action_id in among}

    def mark(method: Callable[[S, Act, N], T]) -> Callable[[S, Session, N], T]:
        @functools.wraps(method)
        def guarded(self: S, session: Session, request: N) -> T:
            return _run(self._office, rows[request.action], session, lambda act: method(self, act, request))

        guarded.performs = frozenset(rows)  # type: ignore[attr-defined]
        return guarded

    return mark


def performs_prepared(
    action_id: ActionId, prepare: Callable[[S, Session, Request], Prepared]
) -> Callable[[Callable[[S, Act, Request, Prepared], T]], Callable[[S, Session, Request], T]]:
    """As `performs`, for work that must not run inside the transaction, such as hashing: `prepare` runs before it.

    It changes nothing of what the action is about. The right is asked twice: before the dear work, and again inside the
    transaction that counts.
    """

    def mark(method: Callable[[S, Act, Request, Prepared], T]) -> Callable[[S, Session, Request], T]:
        @functools.wraps(method)
        def guarded(self: S, session: Session, request: Request) -> T:
            office = self._office
            with office.store.snapshot():
                _admit(office, action_id, session)
            prepared = prepare(self, session, request)
            return _run(office, action_id, session, lambda act: method(self, act, request, prepared))

        return _marked(guarded, action_id)

    return mark


def performs_in_sets(
    action_id: ActionId,
) -> Callable[[Callable[Concatenate[S, Course, P], T]], Callable[Concatenate[S, Session, P], T]]:
    """As `performs`, for long work: it is admitted, runs in transactions of its own, and its audit line is written at its end.

    Each of its transactions admits the account anew (`Course.admit`): a right that is taken away meanwhile ends the work,
    and what was done before stays.
    """

    def mark(method: Callable[Concatenate[S, Course, P], T]) -> Callable[Concatenate[S, Session, P], T]:
        @functools.wraps(method)
        def guarded(self: S, session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
            office = self._office
            with office.store.snapshot():
                act = _admit(office, action_id, session)
            admit = functools.partial(_admit, office, action_id, session, at_work=True)
            result = method(self, Course(act, lambda: admit().actor), *args, **kwargs)
            with office.store.transaction():
                act.now = office.clock()
                office.store.audit.add(act.audit_line())
            return result

        return _marked(guarded, action_id)

    return mark


def open_to_anyone(action_id: ActionId) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Mark a method that nobody has to be logged in for; it opens its transactions and audits by itself."""
    if Principal.ANYONE not in action(action_id).who:
        raise TypeError(f"the table does not open {action_id} to anyone")

    def mark(method: Callable[P, T]) -> Callable[P, T]:
        return _marked(method, action_id)

    return mark


def _marked(method: Callable[P, T], action_id: ActionId) -> Callable[P, T]:
    method.performs = action(action_id).id  # type: ignore[attr-defined]  # KeyError: no such row
    return method


def _run(office: Office, action_id: ActionId, session: Session, work: Callable[[Act], T]) -> T:
    if action(action_id).looks:
        return _look(office, action_id, session, work)
    with office.store.transaction():
        act = _admit(office, action_id, session, writes=True)
        result = work(act)
        office.store.audit.add(act.audit_line())
        return result


def _look(office: Office, action_id: ActionId, session: Session, work: Callable[[Act], T]) -> T:
    """Look in a snapshot, so that nobody waits meanwhile; then a short turn, to be admitted again and for the audit.

    Whoever lost the right meanwhile is refused, and sees nothing of what was found.
    """
    with office.store.snapshot():
        act = _admit(office, action_id, session)
        result = work(act)
    with office.store.snapshot() if act.is_told else office.store.transaction():
        act.now = _admit(office, action_id, session, writes=not act.is_told).now
        if not act.is_told:
            office.store.audit.add(act.audit_line())
    return result


def may_enter(office: Office, session: Session, action_id: ActionId, *, at_work: bool = False) -> Actor | None:
    """Whether the page of an action may be opened now; nothing is shown or changed yet, so nothing is audited.

    So that somebody who was blocked learns it at the door and not after filling in a form. Raises as _admit does. Gives
    the account as it is now; `at_work`, also behind a locked page.
    """
    if Principal.ANYONE in action(action_id).who:
        return None
    with office.store.snapshot():
        return _admit(office, action_id, session, at_work=at_work, at_door=True).actor


def _admit(
    office: Office, action_id: ActionId, session: Session, *,
    writes: bool = False, at_work: bool = False, at_door: bool = False,
) -> Act:  # fmt: skip
    """The account and the session as they are now, or a refusal. `writes`: in a transaction that may write.

    Long work (`at_work`) goes on behind a locked page, and was proved when it began; a page (`at_door`) opens without proof.
    SESSION_ENDED, BLOCKED, LAPSED, CLOSED_BY_YOU, SESSION_OVER, SESSION_LOCKED, CHOOSE_PASSWORD_FIRST, REGISTER_FIRST,
    NOT_ALLOWED, PASSWORD_AGAIN.
    """
    now = office.clock()
    today = belgian_date(now)
    held = office.store.accounts.get_credentials(session.account_id, today)
    if held is None or held.removed:
        raise refused(SESSION_ENDED)
    if held.block is not None:
        raise refused(BLOCKED, blocked=until_words(held.block))
    if held.lapsed is not None:
        raise refused(LAPSED, day=show_date(held.lapsed), phone=office.store.settings.get(DESK_PHONE))
    actor = office.store.accounts.find_actor(session.account_id)
    if actor is None:
        raise refused(SESSION_ENDED)
    row, limits = action(action_id), office.settings.sessions
    proved = stands(
        office.store, limits, session, held.epoch, now, office.ticks(), row.standing, writes=writes, at_work=at_work
    )
    if not is_allowed(actor, action_id):
        if actor.must_choose_password:
            raise refused(CHOOSE_PASSWORD_FIRST)
        if actor.provisional:
            raise refused(REGISTER_FIRST)
        raise refused(NOT_ALLOWED, action=row.label)
    act = Act(actor, now, office.store, action_id, session.session_id, proved or at_work)
    if row.again is Again.ALWAYS and not at_door:
        act.must_be_proved()
    return act


def admit_technical(office: Office, account_id: int) -> Actor:
    """The account in whose name messages are carried out, without a login: a channel proves itself by its key.

    That nobody ever chose a password for it does not matter. Belongs in a transaction.
    Raises SESSION_ENDED, BLOCKED, NOT_ALLOWED.
    """
    held = office.store.accounts.get_credentials(account_id, belgian_date(office.clock()))
    actor = office.store.accounts.find_actor(account_id)
    if held is None or held.removed or actor is None:
        raise refused(SESSION_ENDED)
    if held.block is not None:
        raise refused(BLOCKED, blocked=until_words(held.block))
    if Application.MESSAGES not in actor.applications:
        raise refused(NOT_ALLOWED, action=Application.MESSAGES.words)
    return replace(actor, must_choose_password=False)


class Bench:
    """Somebody at work inside a transaction that is open already: many acts in a row, each as its door does it.

    `actor` was admitted in this same transaction, so that holds for all of it. The lines of the audit are written by `write`.
    """

    def __init__(self, actor: Actor, now: datetime, store: Store) -> None:
        self.actor = actor
        self.now = now
        self.store = store
        self._lines = store.audit.chain()

    @property
    def today(self) -> date:
        return belgian_date(self.now)

    @property
    def company_id(self) -> int:
        if self.actor.company_id is None:
            raise LookupError("messages are exchanged by accounts of a company")
        return self.actor.company_id

    def perform(self, action_id: ActionId, work: Callable[[Act], T]) -> T:
        """Let `work` do it: the same right and audit line as through the action's door. Refused, it leaves no line."""
        if not is_allowed(self.actor, action_id):
            raise refused(NOT_ALLOWED, action=action(action_id).label)
        act = Act(self.actor, self.now, self.store, action_id)
        result = work(act)
        self._lines.add(act.audit_line())
        return result

    def write(self) -> None:
        self._lines.write()
