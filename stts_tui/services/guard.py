"""The guard is the law: nothing is done or shown except through here.

A service method is marked with the action that it performs. The guard opens the transaction, reads the account afresh
inside it, asks the table of actions, runs the method, writes one audit line and commits; a refusal changes nothing, and
leaves a line where its fault is one that is audited. An action that only looks does it in a snapshot, before its turn.
A public method of a service without a mark is an error at import (`Service.__init_subclass__`).
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from stts_tui.domain.common.calendar import Clock, belgian_date, show_date
from stts_tui.domain.common.errors import Refused, fault, refused
from stts_tui.domain.common.unread import tolerant
from stts_tui.domain.people.session import BLOCKED, LAPSED, SESSION_ENDED, Seat, Session
from stts_tui.domain.rights.action import ActionId, Again
from stts_tui.domain.rights.actor import Actor, Principal
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.i18n import _
from stts_tui.services.act import MOST_NAMED as MOST_NAMED  # the doors' modules ask here for all that they need
from stts_tui.services.act import NOBODY
from stts_tui.services.act import Act as Act
from stts_tui.services.act import note as note
from stts_tui.services.hashing import Hasher
from stts_tui.services.refusals import Refusals
from stts_tui.services.seat import ticks
from stts_tui.services.standing import is_proved, stands, until_words
from stts_tui.settings import Settings
from stts_tui.store.audit import AuditLine
from stts_tui.store.database import Store
from stts_tui.store.keys import Keys
from stts_tui.store.settings import DESK_PHONE

NOT_ALLOWED = fault(
    "not-allowed",
    _("Your profile does not allow this: {action}. Your company's local administrator gives profiles and applications."),
    audited=True,
)
CHOOSE_PASSWORD_FIRST = fault(
    "choose-password-first", _("Your password was given to you: choose one of your own before anything else."), audited=True
)
RENEW_PASSWORD_FIRST = fault(
    "renew-password-first",
    _("Your password is shorter than what is asked for now, or easy to guess: choose a new one before anything else."),
    audited=True,
)
ENROL_FIRST = fault(
    "enrol-first",
    _("A second factor is asked of you: set it up before anything else. You need a telephone with an app for codes."),
    audited=True,
)
REGISTER_FIRST = fault(
    "register-first",
    _("The data of the two letters are provisional: they lead only to “Create a local administrator”."),
    audited=True,
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
    refusals: Refusals = field(default_factory=Refusals)

    @property
    def keys(self) -> Keys:
        """The secret of this system. Raises KEY_MISSING, KEY_WIDE, KEY_UNREADABLE, KEY_DAMAGED."""
        return self.store.keys


@dataclass(frozen=True)
class Course:
    """Long work while it runs (`performs_in_sets`): its act, and `admit`, which gives the account as it is now or refuses.

    `admit` belongs in a transaction, and raises as the guard does.
    """

    act: Act
    admit: Callable[[], Actor]


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
            with _refusals_told(self._office, action_id, session) as door:
                return _run(door, lambda act: method(self, act, *args, **kwargs))

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
            with _refusals_told(self._office, rows[request.action], session) as door:
                return _run(door, lambda act: method(self, act, request))

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
            with _refusals_told(self._office, action_id, session) as door:
                with self._office.store.snapshot():
                    door.admit()
                prepared = prepare(self, session, request)
                return _run(door, lambda act: method(self, act, request, prepared))

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
            with _refusals_told(office, action_id, session) as door:
                with office.store.snapshot():
                    act = door.admit()
                admit = functools.partial(_admit, office, action_id, session, at_work=True)
                with act.or_nothing():
                    result = method(self, Course(act, lambda: admit().actor), *args, **kwargs)
                    act.now = office.clock()
                    act.write(act.lines())
                return result

        return _marked(guarded, action_id)

    return mark


def open_to_anyone(action_id: ActionId) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Mark a method that nobody has to be logged in for; it opens its transactions and audits by itself."""
    if Principal.ANYONE not in action(action_id).who:
        raise TypeError(f"the table does not open {action_id} to anyone")

    def mark(method: Callable[P, T]) -> Callable[P, T]:
        @functools.wraps(method)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
            service = args[0]
            if not isinstance(service, Service):
                raise TypeError(f"{method} is no method of a service")
            with _refusals_told(service._office, action_id, None):
                return method(*args, **kwargs)

        return _marked(guarded, action_id)

    return mark


def _marked(method: Callable[P, T], action_id: ActionId) -> Callable[P, T]:
    method.performs = action(action_id).id  # type: ignore[attr-defined]  # KeyError: no such row
    return method


@dataclass
class _Door:
    """A call while it passes the guard: who calls, and the act once it is admitted."""

    office: Office
    action_id: ActionId
    session: Session | None  # None: nobody needs one
    act: Act | None = None

    def admit(self, *, writes: bool = False, at_door: bool = False) -> Act:
        if self.session is None:
            raise LookupError(f"{self.action_id} admits nobody: it is open to anyone")
        found = _admit(self.office, self.action_id, self.session, writes=writes, at_door=at_door)
        if self.act is None:
            self.act = found
        return found

    def come_to_nothing(self) -> None:
        """As the act's, where there is one."""
        if self.act is not None:
            self.act.come_to_nothing()

    def line(self, outcome: str) -> AuditLine:
        """The line of a refusal. Belongs in a transaction."""
        if self.act is not None:
            return replace(self.act.refused_line(outcome), at=self.office.clock())
        whose = self.office.store.trail.whose(self.session.account_id) if self.session is not None else None
        account_id, name, company_id = whose or (None, NOBODY, None)
        return AuditLine(self.office.clock(), account_id, name, company_id, self.action_id.value, outcome)


@contextlib.contextmanager
def _refusals_told(office: Office, action_id: ActionId, session: Session | None) -> Iterator[_Door]:
    """Around a call: where it is refused for something that is audited, the trail tells, and only then whoever called."""
    door = _Door(office, action_id, session)
    try:
        yield door
    except Refused as no:
        outcome = no.outcome
        if outcome and not no.is_told:
            tell_refusal(office, lambda: door.line(outcome))
            no.is_told = True
        raise


def tell_refusal(office: Office, line: Callable[[], AuditLine]) -> None:
    """Write the line of a refusal, in a transaction of its own: that of what was refused has been rolled back.

    Raises what the store raises, and then that is what the caller is told.
    """
    with office.store.transaction():
        told = office.refusals.told(line())
        if told is not None:
            office.store.audit.add(told)


def _run(door: _Door, work: Callable[[Act], T]) -> T:
    if action(door.action_id).looks:
        try:
            return _look(door, work)
        except BaseException:
            door.come_to_nothing()
            raise
    store = door.office.store
    with store.transaction(undone=door.come_to_nothing):
        act = door.act = door.admit(writes=True)
        result = work(act)
        store.audit.add(act.audit_line())
        return result


def _look(door: _Door, work: Callable[[Act], T]) -> T:
    """Look in a snapshot, so that nobody waits meanwhile; then a short turn, to be admitted again and for the audit.

    Whoever lost the right meanwhile is refused, and sees nothing of what was found; so is whoever opens a person's data
    without a purpose where the company asks for one (PURPOSE_ASKED).
    """
    store = door.office.store
    with store.snapshot():
        act = door.admit()
        with tolerant():
            result = work(act)
        act.must_be_explained()
    lines = act.lines()
    with store.snapshot() if act.is_told else store.transaction():
        act.now = door.admit(writes=not act.is_told).now
        if not act.is_told:
            with tolerant():
                line = next(lines)
            store.audit.add(line)
    if not act.is_told:
        with tolerant():
            act.write(lines)
    return result


def may_enter(office: Office, session: Session, action_id: ActionId) -> None:
    """Whether the page of an action may be opened now; nothing is shown or changed yet, so only a refusal is audited.

    So that somebody who was blocked learns it at the door and not after filling in a form. Raises as _admit does.
    """
    if Principal.ANYONE in action(action_id).who:
        return
    with _refusals_told(office, action_id, session) as door, office.store.snapshot():
        door.admit(at_door=True)


def admitted(office: Office, session: Session, action_id: ActionId) -> Actor:
    """The account as it is now, also behind a locked page; raises as `_admit` does. Belongs in a snapshot."""
    return _admit(office, action_id, session, at_work=True).actor


def _admit(
    office: Office, action_id: ActionId, session: Session, *,
    writes: bool = False, at_work: bool = False, at_door: bool = False,
) -> Act:  # fmt: skip
    """The account and the session as they are now, or a refusal. `writes`: in a transaction that may write.

    Long work (`at_work`) goes on behind a locked page, and was proved when it began; a page (`at_door`) opens without proof.
    SESSION_ENDED, BLOCKED, LAPSED, CLOSED_BY_YOU, SESSION_OVER, SESSION_LOCKED, CHOOSE_PASSWORD_FIRST, RENEW_PASSWORD_FIRST,
    ENROL_FIRST, REGISTER_FIRST, NOT_ALLOWED, PASSWORD_AGAIN.
    """
    now = office.clock()
    today = belgian_date(now)
    held, actor = office.store.accounts.find_both(session.account_id, today)
    if held is None or held.removed:
        raise refused(SESSION_ENDED)
    if held.block is not None:
        raise refused(BLOCKED, blocked=until_words(held.block))
    if held.lapsed is not None:
        raise refused(LAPSED, day=show_date(held.lapsed), phone=office.store.settings.get(DESK_PHONE))
    if actor is None:
        raise refused(SESSION_ENDED)
    row, limits, tick = action(action_id), office.settings.sessions, office.ticks()
    state = stands(office.store, limits, session, held.epoch, now, tick, row.standing, writes=writes, at_work=at_work)
    if not is_allowed(actor, action_id):
        if actor.must_choose_password:
            raise refused(CHOOSE_PASSWORD_FIRST)
        if actor.outdated_password:
            raise refused(RENEW_PASSWORD_FIRST)
        if actor.must_enrol:
            raise refused(ENROL_FIRST)
        if actor.provisional:
            raise refused(REGISTER_FIRST)
        raise refused(NOT_ALLOWED, action=row.label)
    proved = at_work or is_proved(state, limits, tick)
    act = Act(actor, now, office.store, action_id, session.session_id, proved, state.stated)
    if row.again is Again.ALWAYS and not at_door:
        act.must_be_proved()
    return act
