"""How the question of a long list is answered. The store decides the way, with what it counted, and not an engine's planner,
which knows only how rows are spread on the whole.

Who matches is counted first, up to MOST_COUNTED and within a budget. Nobody: nothing else is asked. Few: their rows by id,
sorted. Many: as the engine would, if that goes fast, for where one index has the question and the order nothing is faster;
else along the index that has the order, with all that is asked besides kept from indexes, until a page is full; and where
that meets hardly any, all who match are sorted, as without this module. Each way gives the same rows in the same order.

A budget is in steps of the engine, which are the same on every machine: what is told does not depend on how busy it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from peewee import Expression, Field, ModelSelect

from stts_tui.domain.common.anything import Sought
from stts_tui.domain.common.paging import MOST_COUNTED, Place, Tally
from stts_tui.store import pages, plain
from stts_tui.store.engine import BrokenOff, in_use
from stts_tui.store.legible import as_stored

FEW = 3000  # rows that are sorted sooner than they are found in order
_HANDFUL = 300  # that are looked up by id sooner than anything is tried
# Steps of the engine: a row that an index passes over takes about ten, a row that is looked up thirty.
_TO_COUNT = 4_000_000
_TO_TRY = 50_000
_TO_MEET = 300_000
_TO_WALK = 2_000_000
_SPREAD = 100  # who were met within the budget: so many that walking soon meets a page of them


@dataclass(frozen=True)
class Question:
    """What is asked of one table: `fence` says whose rows, `met` what else holds for them.

    `ids` asks for the id alone, joined with what `met` needs; `rows` gives what the list shows of a row. `walked` gives what
    says the same as `met` in words that are cheap to ask of a row, where those are meant for an index; None: the same.
    """

    ids: ModelSelect
    rows: ModelSelect
    fence: Sequence[Expression]
    met: Sequence[Expression]
    walked: Callable[[], Sequence[Expression]] | None = None

    @property
    def matching(self) -> ModelSelect:
        """The rows of all who match, in no order."""
        return _all(self.rows, [*self.fence, *self.met])

    def page(
        self, order: tuple[Field, ...], place: Place, means: Callable[[Sought], Expression]
    ) -> tuple[Place, list[Any], Tally]:
        """The place as one by its key, the rows of the page there and one more (`paging.page_of`), and how many match.

        `order` ends in the row's id. `means`: which rows a word means that somebody types on the list.
        """
        tally, ids, steps = self.who()
        if not tally:
            return Place(size=place.size, order=place.order), [], tally
        place = pages.located(self.matching, order, place, means)
        found = self._found(order, place, None if tally.more else ids, steps)
        if tally.more:
            tally = counted_until(self.count_all, place.whole) or tally
        return place, found, tally

    def count(self) -> Tally:
        """How many match, up to MOST_COUNTED."""
        return self.who()[0]

    def count_all(self) -> int:
        """How many match, however long it takes."""
        return int(_all(self.ids, [*self.fence, *self.met]).count())

    def who(self) -> tuple[Tally, list[int], int]:
        """How many match, and who: those that were met; and the steps that it took, unless it was broken off."""
        ids: list[int] = []
        taken = 0

        def goes_on(steps: int) -> bool:
            nonlocal taken
            taken = steps
            return steps <= _TO_COUNT or len(ids) < _SPREAD

        # What many meet is met soon, row by row, and needs no index.
        is_met = self.walked is not None and self._first(self.walked(), _up_to(_TO_MEET), ids)
        if not is_met:
            ids.clear()
            if not self._first(self.met, goes_on, ids):
                return Tally(len(ids), more=True), ids, 0
        return Tally(min(len(ids), MOST_COUNTED), more=len(ids) > MOST_COUNTED), ids, taken

    def _first(self, asked: Sequence[Expression], goes_on: Callable[[int], bool], ids: list[int]) -> bool:
        """The first who match, into `ids`; whether all that are wanted were met before it was broken off."""
        query = _all(self.ids, [*self.fence, *asked]).limit(MOST_COUNTED + 1)
        try:
            with as_stored(), in_use().limited(goes_on):
                for row in plain.rows(query):
                    ids.append(row[0])
        except BrokenOff:
            return False
        return True

    def _found(self, order: tuple[Field, ...], place: Place, ids: list[int] | None, steps: int) -> list[Any]:
        """`ids`: all who match, where that is known; `steps`: what it took to count them."""
        for found, most in self._ways(order, place, ids, steps):
            try:
                with in_use().limited(_up_to(most)):
                    return list(found())
            except BrokenOff:
                continue
        raise AssertionError("the last way has no budget")

    def _ways(
        self, order: tuple[Field, ...], place: Place, ids: list[int] | None, steps: int
    ) -> Iterator[tuple[Callable[[], Iterable[Any]], int | None]]:
        """What finds the rows in order, each with the steps that it may take: the cheap ones first, then in earnest."""
        hide, key = in_use().hide, order[-1]
        by_itself = partial(pages.at, self.matching, order, place)
        if ids is None or len(ids) > _HANDFUL:
            yield by_itself, _TO_TRY
        if ids is not None and len(ids) <= FEW:
            yield partial(self._sorted, self.rows.where(in_use().one_of(key, ids)), order, place), None
            return
        asked = self.met if self.walked is None else self.walked()
        walked = partial(pages.at, _all(self.rows, [*self.fence, *map(hide, asked)]), order, place)
        yield walked, _TO_TRY
        if steps > _TO_TRY:
            yield by_itself, steps  # as long as it took to count
        yield walked, _TO_WALK
        yield partial(self._sorted, self.matching, order, place), None

    def _sorted(self, query: ModelSelect, order: tuple[Field, ...], place: Place) -> list[Any]:
        """The page of `query` without an index that has the order. Its keys are sorted, not its rows: what these hold is long,
        and what somebody else wrote there may be longer than the memory.
        """
        key = order[-1]
        narrow = pages.at(query.clone().select(*order), (in_use().hide(order[0]), *order[1:]), place)
        ids = [row[-1] for row in plain.rows(narrow)]
        rows = {getattr(row, key.name): row for row in self.rows.where(in_use().one_of(key, ids))}
        return [rows[each] for each in ids]


def counted_until(count: Callable[[], int], until: Callable[[], bool] | None) -> Tally | None:
    """What `count` counts, where somebody waits for it (`Place.whole`), and goes on waiting."""
    if until is None:
        return None
    try:
        with in_use().limited(lambda _steps: not until()):
            return Tally(count())
    except BrokenOff:
        return None


def _up_to(most: int | None) -> Callable[[int], bool]:
    return lambda steps: most is None or steps <= most


def _all(query: ModelSelect, conditions: Iterable[Expression]) -> ModelSelect:
    for condition in conditions:
        query = query.where(condition)
    return query
