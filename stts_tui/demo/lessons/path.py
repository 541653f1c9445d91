"""The path through the demo: ten lessons, one after another, watched through the audit trail (tui/practice.py)."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from stts_tui.demo.lessons import files, notes, users
from stts_tui.demo.lessons.lesson import Lesson, Scene, actor_of, scene
from stts_tui.demo.lessons.notes import Done, Notes
from stts_tui.domain.common.calendar import Clock, belgian_date, system_clock
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _n
from stts_tui.services.house import House
from stts_tui.store.database import Store
from stts_tui.tui.practice import Exercise, Practice

LESSONS: tuple[Lesson, ...] = (
    users.FindUser(), users.BlockUser(), users.UnblockUser(), users.AddUser(), users.TakeBackBlock(), users.GiveProfile(),
    files.Apply(), files.OpenFile(), files.ChangeFormula(), files.Acknowledge(),
)  # fmt: skip
_LOOKS = frozenset(each.value for each in ActionId if action(each).looks)


# A lesson is about others than the one before it, and about others when it is done again.
_STRIDE, _AGAIN = 3, 7


class Path(Practice):
    """One person's way along the lessons. What concerns the data happens on the database thread, in `look` and `begin`."""

    def __init__(self, store: Store, clock: Clock = system_clock) -> None:
        self._place = notes.place_of(store.engine)
        self._notes = notes.load(self._place)
        with store.reading():
            today = belgian_date(clock())
            self._actors = [actor_of(store, lesson.account, today) for lesson in LESSONS]
        self._user_name = ""  # who is logged in here: what others do is none of this person's lessons
        self._starts_here = False  # the page on top is the welcome page of the account whose work it is
        self._said: Words | None = None  # what was done just now
        self._said_seen = False
        self._resumed = True  # what was chosen in an earlier session may not be as it was

    # -- keys and pages ----------------------------------------------------------------------------------------------
    def pressed(self, *, data: bool) -> None:
        """The count begins at the welcome page: the way there from the lesson before does not belong to the next one."""
        self._said_seen = self._said is not None
        kept = self._notes
        if not kept.current:
            return
        if self._starts_here and not kept.at_home:
            kept.keys, kept.beside, kept.at_home = 0, 0, True
        kept.keys += 1
        kept.beside += not data

    def at_page(self, action_id: ActionId | None, user_name: str) -> None:
        self._user_name = user_name or self._user_name
        if self._said_seen:
            self._said, self._said_seen = None, False
        self._starts_here = action_id is ActionId.HOME_SHOW and user_name == self._lesson.account

    # -- on the database thread --------------------------------------------------------------------------------------
    def look(self, house: House) -> None:
        if self._notes.current:
            with contextlib.suppress(Refused):  # a busy database: what was done is done, and seen the next time
                self._look(house)

    def _look(self, house: House) -> None:
        store = house.office.store
        with store.reading():
            number = store.audit.last_number()
            lines = [line for line in store.audit.list_after(self._notes.seen) if line.actor_name == self._user_name]
            self._notes.seen = number
            here = scene(house, self._lesson.account)
            done = any(self._lesson.is_done(here, self._notes.target, line) for line in lines)
            changed = self._resumed or any(line.action not in _LOOKS for line in lines)
        self._resumed = False
        if done:
            self._finish(house)
        elif changed and not self._fits(here):
            self._choose(house)
        self._keep()

    def begin(self, house: House, number: int) -> None:
        self._said = None
        self._set(house, number)
        self._keep()

    def end(self) -> None:
        self._notes = replace(self._notes, current=0, target={})
        self._said = None
        self._keep()

    def _fits(self, here: Scene) -> bool:
        if not self._notes.target:
            return False
        with here.store.reading():
            return self._lesson.fits(here, self._notes.target)

    def _set(self, house: House, number: int) -> None:
        store = house.office.store
        with store.reading():
            seen = store.audit.last_number()
        self._notes = Notes(number, seen=seen, done=self._notes.done)
        if number:
            self._choose(house)

    def _choose(self, house: House) -> None:
        """Whom or what the present lesson is about; where nobody and nothing fits, the lesson makes something that does."""
        lesson, store = self._lesson, house.office.store
        held = self._notes.done.get(self._notes.current)
        number = _STRIDE * self._notes.current + _AGAIN * (held.times if held is not None else 0)
        with store.reading():
            target = lesson.choose(scene(house, lesson.account), number)
        if target is None:
            with store.transaction():
                lesson.prepare(scene(house, lesson.account))
            with store.reading():
                target = lesson.choose(scene(house, lesson.account), number)
        self._notes.target = dict(target or {})

    def _finish(self, house: House) -> None:
        kept, number = self._notes, self._notes.current
        before = kept.done.get(number)
        best = kept.beside if before is None else min(before.best, kept.beside)
        kept.done[number] = Done(1 if before is None else before.times + 1, kept.keys, kept.beside, best)
        words = _n(
            "Task {number} is done: {count} key, {beside} beside the data; the shortest way has {shortest}.",
            "Task {number} is done: {count} keys, {beside} beside the data; the shortest way has {shortest}.",
        )
        self._said = words.with_values(number=number, count=kept.keys, beside=kept.beside, shortest=self._shortest(number))
        self._said_seen = False
        self._set(house, self._following(number))

    def _following(self, number: int) -> int:
        """The next one that was never done; 0 after the last."""
        order = [*range(number + 1, len(LESSONS) + 1), *range(1, number)]
        return next((each for each in order if each not in self._notes.done), 0)

    def _keep(self) -> None:
        notes.save(self._place, self._notes)

    # -- what it says ------------------------------------------------------------------------------------------------
    @property
    def _lesson(self) -> Lesson:
        return LESSONS[self._notes.current - 1]

    def _shortest(self, number: int) -> int:
        return LESSONS[number - 1].shortest(self._actors[number - 1])

    @property
    def line(self) -> str:
        if self._said is not None:
            return str(self._said)
        return self.task

    @property
    def task(self) -> str:
        kept = self._notes
        if not kept.current:
            return ""
        told = self._lesson.told(kept.target) if kept.target else _("nobody and nothing is left for it; leave it out")
        words = _("Task {number} of {count}, {account}: {told}")
        return str(words.with_values(number=kept.current, count=len(LESSONS), account=self._lesson.account, told=told))

    @property
    def hint(self) -> str:
        kept = self._notes
        if not kept.current or not kept.target:
            return ""
        return str(self._lesson.hint(self._actors[kept.current - 1], kept.target))

    @property
    def invitation(self) -> Words:
        return _("ten tasks that lead through the program, with your keys counted")

    def exercises(self) -> Sequence[Exercise]:
        return [self._exercise(number, lesson) for number, lesson in enumerate(LESSONS, start=1)]

    def _exercise(self, number: int, lesson: Lesson) -> Exercise:
        done = self._notes.done.get(number)
        keys, beside, best = (done.keys, done.beside, done.best) if done is not None else (None, None, None)
        return Exercise(
            number, lesson.task, lesson.account, done.times if done is not None else 0, keys, beside, best,
            self._shortest(number), now=number == self._notes.current,
        )  # fmt: skip
