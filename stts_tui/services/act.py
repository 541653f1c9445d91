"""One guarded act while it runs, and what its line in the audit trail says: who, what, about whom, what changed."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from stts_tui.domain.common.calendar import belgian_date, show_instant
from stts_tui.domain.common.doers import doer
from stts_tui.domain.common.errors import CHANGED_MEANWHILE, refused
from stts_tui.domain.common.masking import masked_all
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.people.purpose import Stated
from stts_tui.domain.people.session import PASSWORD_AGAIN, PURPOSE_ASKED
from stts_tui.domain.rights.action import ActionId, Again
from stts_tui.domain.rights.actor import Actor
from stts_tui.domain.rights.table import action
from stts_tui.i18n import speaking
from stts_tui.store.audit import AuditLine
from stts_tui.store.database import Store

MOST_NAMED = 2000  # persons in a line
NOBODY = "?"  # in a line: whoever has no account here


@dataclass
class Act:
    """One guarded act while it runs: who, when, and what the audit line will say."""

    actor: Actor
    now: datetime
    store: Store
    action: ActionId
    session_id: int = 0
    is_proved: bool = True  # the password was typed a short while ago
    stated: Stated = Stated()  # noqa: RUF009 (frozen): why, as it was said last in this session
    _subject: tuple[str, int | None, str] = ("", None, "")
    _before: Mapping[str, str] = field(default_factory=dict)
    _after: Mapping[str, str] = field(default_factory=dict)
    _persons: dict[str, None] = field(default_factory=dict)  # national numbers of whom it is about
    _named: tuple[str, ...] = ()  # of them: whose own data it is about, a list of many names nobody
    _more: Iterator[str] = field(default_factory=lambda: iter(()))
    place: str = ""
    _company: int | None = None  # of another's, in whose part of the trail the line stands
    _outside: list[Callable[[], object]] = field(default_factory=list)  # takes back what was done outside of the database
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

    def about(self, kind: str, subject_id: int | None, name: str, *who: NationalNumber | None) -> None:
        """Whom or what this act is about, for the audit: name and id at this moment, and the persons behind it."""
        self._subject = (kind, subject_id, name)
        self._named = tuple(niss.digits for niss in who if niss is not None)
        self.shows(self._named)

    def concerns(self, company_id: int) -> None:
        """An office does something to a company's own: the line stands where that company reads it."""
        self._company = company_id

    def shows(self, numbers: Iterable[str]) -> None:
        """Of whom something is shown or changed, by their national numbers: each is named in the audit, by a pseudonym."""
        self._persons.update(dict.fromkeys(numbers))

    def shows_all(self, numbers: Iterator[str]) -> None:
        """The same for any number of people, read when the line is written: lines of their own name them, many in each."""
        self._more = numbers

    def unless_done(self, take_back: Callable[[], object]) -> None:
        """It did something outside of the database, such as a file: `take_back` undoes that where the act comes to nothing.

        Whoever is killed takes nothing back.
        """
        self._outside.append(take_back)

    def stands(self) -> None:
        """What it did outside of the database stays from here on, whatever comes of the rest."""
        self._outside.clear()

    def come_to_nothing(self) -> None:
        """Nothing of it stands: what it did outside of the database is taken back, the last first. Never raises OSError."""
        while self._outside:
            with contextlib.suppress(OSError):
                self._outside.pop()()

    @contextlib.contextmanager
    def or_nothing(self) -> Iterator[None]:
        """Whatever breaks off inside, the act comes to nothing."""
        try:
            yield
        except BaseException:
            self.come_to_nothing()
            raise

    def lines(self) -> Iterator[AuditLine]:
        """The line of this act; and of one about very many people, those that name the rest of them."""
        self.shows(itertools.islice(self._more, MOST_NAMED))
        yield self.audit_line()
        while rest := list(itertools.islice(self._more, MOST_NAMED)):
            self._persons = dict.fromkeys(rest)
            yield self.audit_line()

    def write(self, lines: Iterator[AuditLine], *, background: bool = False) -> None:
        """Write lines of this act, each in a transaction of its own; whom they name is read before. Raises BUSY or TROUBLE."""
        while True:
            with self.store.reading():
                line = next(lines, None)
            if line is None:
                return
            with self.store.transaction(background=background):
                self.store.audit.add(line)

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

    def must_be_explained(self) -> None:
        """Of somebody's own data: refuse with PURPOSE_ASKED where the company asks why, and it was not said for them."""
        if not (self.actor.must_say_why and action(self.action).explained and self._named) or self._purpose:
            return
        whose = self.store.pseudonyms.of(self._named[0])
        raise refused(PURPOSE_ASKED, asked=Stated(whose, self.stated.kept))  # with what was said last, to begin with

    @property
    def _purpose(self) -> str:
        """Why, where it was said for one of those whom this act is about and the company asks."""
        if not (self.actor.must_say_why and self.stated.person):
            return ""
        return self.stated.kept if self.stated.person in map(self.store.pseudonyms.of, self._named) else ""

    def audit_line(self) -> AuditLine:
        kind, subject_id, name = self._subject
        before, after = self._before, self._after
        name, before, after = masked_all(name, before, after)
        company_id = self.actor.company_id if self._company is None else self._company
        return AuditLine(
            self.now, self.actor.account_id, self.actor.user_name, company_id, self.action.value, "done",
            kind, subject_id, name, before, after, place=self.place, purpose=self._purpose,
            persons=tuple(map(self.store.pseudonyms.of, self._persons)) if self._persons else (),
        )  # fmt: skip

    def refused_line(self, outcome: str) -> AuditLine:
        """The line of this act where it was refused: whom it was about, as far as it was found, and nothing that was typed."""
        _kind, subject_id, name = self._subject
        return replace(
            self.audit_line(), outcome=outcome, subject_name=name if subject_id is not None else "", before={}, after={}
        )  # fmt: skip


def note(
    store: Store, now: datetime, by: Actor | str, action_id: str, about: tuple[str, int | None, str] = ("", None, ""),
    before: Mapping[str, str] | None = None, after: Mapping[str, str] | None = None, outcome: str = "done", *,
    who: Iterable[NationalNumber] = (), place: str = "",
) -> None:  # fmt: skip
    """The audit line of what does not pass the guard, in the caller's transaction; `by` is the name of who has no account."""
    account_id, name, company_id = (by.account_id, by.user_name, by.company_id) if isinstance(by, Actor) else (None, by, None)
    persons = tuple(store.pseudonyms.of(niss.digits) for niss in who)
    line = AuditLine(now, account_id, name, company_id, str(action_id), outcome, *about, before or {}, after or {})
    store.audit.add(replace(line, persons=persons, place=place))


def _differing(side: Mapping[str, str], other: Mapping[str, str]) -> Mapping[str, str]:
    """What one side of a change holds otherwise than the other; where that is all of it, the side itself."""
    found = {name: text for name, text in side.items() if other.get(name) != text}
    return found if len(found) < len(side) else side
