"""`stts-tui work`: what is due on tariff files without anybody asking, run each day by the host's scheduler.

Files follow their person's number, those that wait for the register are verified, late ones closed, customers reminded,
deaths and new addresses taken from the register, rights checked again as often as the law says. At its end the database
looks once a day at how its rows are spread. Each step is a
transaction of its own that looks at the file anew, with one audit line: run twice, or twice at once, it does nothing
more. A right that lapses is warned of and put on the authority's list; nothing is closed for it before somebody decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from stts_tui.domain.common.calendar import BELGIUM, belgian_date
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.law.book import law
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action as row_of
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.around import Decision
from stts_tui.domain.tariff.authority import EndTariff, NewNumber
from stts_tui.domain.tariff.closed_years import remark
from stts_tui.domain.tariff.entitlement import Verification
from stts_tui.domain.tariff.faults import HOUSEHOLD_SERVED, NUMBER_HAS_FILE
from stts_tui.domain.tariff.file import PickFile
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because
from stts_tui.domain.tariff.statement import Corrects
from stts_tui.domain.tariff.steps import Facts, Gather, Step
from stts_tui.i18n import _
from stts_tui.services.guard import Office, note
from stts_tui.services.tariff.file_set import FileSet
from stts_tui.store.database import Store
from stts_tui.store.settings import STATISTICS
from stts_tui.store.tariff.files import Author

ACTOR = "work"


@dataclass(frozen=True)
class WorkLine:
    """One step done: on which file, what, and how the file stands after it, and why where it is over."""

    number: str
    action: ActionId
    state: FileState
    because: Because | None = None
    corrects: tuple[Corrects, ...] = ()  # closed years of its operator of which a correction is due by it

    @property
    def words(self) -> str:
        """For the log: "STTS-2026-0000061: End the tariff; the file is now: Ended, Deceased", and each closed year."""
        return ". ".join([self._what_was_done, *(str(remark(each).sentence) for each in self.corrects)])

    @property
    def _what_was_done(self) -> str:
        what = row_of(self.action).label
        if self.because is None:
            told = _("{number}: {what}; the file is now: {state}")
            return str(told.with_values(number=self.number, what=what, state=self.state.words))
        told = _("{number}: {what}; the file is now: {state}, {reason}")
        return str(told.with_values(number=self.number, what=what, state=self.state.words, reason=self.because.words))


@dataclass(frozen=True)
class _Chore:
    """A kind of step: which files may need it, and what decides about one, the register asked. None: nothing to do for it."""

    candidates: Callable[[Store, date], list[int]]
    decide: Callable[[PickFile, Facts], Decision | None]


def _as(step: Step[PickFile]) -> Callable[[PickFile, Facts], Decision | None]:
    """What the row of the table of steps decides."""
    return lambda pick, facts: step.of(pick).decide(facts)


def _bury(pick: PickFile, facts: Facts) -> Decision | None:
    answer = facts.around.answer
    if not isinstance(answer, Verification) or answer.alive:
        return None
    last_day = answer.died_on or facts.around.today
    return steps.END.of(EndTariff(pick.file_id, pick.version, Because.DECEASED, last_day)).decide(facts)


def _move_house(pick: PickFile, facts: Facts) -> Decision | None:
    try:
        return steps.ADDRESS.of(pick).decide(facts)
    except Refused as no:
        if no.code == HOUSEHOLD_SERVED.code:  # two tariffs in one household: the authority chooses
            return steps.WARN.of(pick).decide(facts)
        raise


def _follow_number(pick: PickFile, facts: Facts) -> Decision | None:
    """Under its person's present number; two tariffs for one person are the authority's to choose from."""
    present = facts.around.niss
    if present is None or present == facts.file.niss:
        return None
    try:
        return steps.NUMBER.rule(NewNumber(pick.file_id, pick.version, present), facts)
    except Refused as no:
        if no.code == NUMBER_HAS_FILE.code and facts.file.warned_on is None:
            return steps.WARN.of(pick).decide(facts)
        raise


def _years_before(today: date, years: int) -> date:
    day = min(today.day, 28) if today.month == 2 else today.day
    return today.replace(year=today.year - years, day=day)


def _asked_before(store: Store, today: date) -> datetime:
    """Documents that were asked before this moment were asked long enough ago: the term counts from the letter."""
    last = today - timedelta(days=store.settings.deadlines(today).reminder)
    return datetime.combine(last + timedelta(days=1), time.min, BELGIUM)


_FOLLOW = _Chore(lambda store, _today: store.files.list_renumbered(), _follow_number)

# In this order: who has died is neither reminded nor checked; what is late is closed before it is reminded of.
_CHORES: tuple[_Chore, ...] = (
    _Chore(lambda store, today: store.files.list_deceased(today), _bury),
    _FOLLOW,
    _Chore(lambda store, _today: store.files.list_unverified(), _as(steps.VERIFY)),
    _Chore(lambda store, today: store.files.list_late(today), _as(steps.CLOSE)),
    _Chore(lambda store, today: store.files.list_to_remind(_asked_before(store, today)), _as(steps.REMIND)),
    _Chore(lambda store, _today: store.files.list_moved(), _move_house),
    _Chore(
        lambda store, today: store.files.list_to_recheck(_years_before(today, law().recheck_years.on(today))),
        _as(steps.RECHECK),
    ),
)  # fmt: skip


def do_the_work(office: Office) -> Iterator[WorkLine]:
    """Every step that is due now; each is done, and committed, when it is taken from the iterator."""
    store = office.store
    for chore in _CHORES:
        for file_id in chore.candidates(store, belgian_date(office.clock())):
            line = _one_step(store, office.clock(), chore, file_id)
            if line is not None:
                yield line
    _know_the_tables(store, belgian_date(office.clock()))


def _know_the_tables(store: Store, today: date) -> None:
    """How rows are spread is looked at once a day: a planner that does not know walks the wrong index."""
    if store.settings.get(STATISTICS) == today.isoformat():
        return
    store.refresh_statistics()
    with store.transaction(background=True):
        store.settings.save(STATISTICS, today.isoformat())


def follow_numbers(store: Store, now: datetime) -> None:
    """Live files of people whose number was replaced, each in a step of its own; what is left, the next `work` does."""
    for file_id in _FOLLOW.candidates(store, belgian_date(now)):
        _one_step(store, now, _FOLLOW, file_id)


def _one_step(store: Store, now: datetime, chore: _Chore, file_id: int) -> WorkLine | None:
    """The step on one file; None if it is not due any more, or the rule refuses it (the register is silent)."""
    with store.transaction(background=True):
        files = FileSet(store, belgian_date(now), None)
        file = files.ledger.get(file_id)
        if file is None or not file.state.is_live:
            return None
        facts = Facts(files.around_file(file, Gather.REGISTERED), None, file)
        try:
            decision = chore.decide(PickFile(file_id, file.version), facts)
        except Refused:
            return None
        if decision is None:
            return None
        move = decision.own
        corrects = files.corrects(decision)
        files.ledger.carry_out(decision, Author(now, None, ACTOR, None, automatic=True))
        note(store, now, ACTOR, move.action, ("file", file_id, file.number), *move.told, who=[file.niss])
        because = None if move.after.state.is_live else move.after.closed_because
        return WorkLine(file.number, move.action, move.after.state, because, corrects)
