"""The options typed on a list: which of them are possible, and working them from top to bottom, up to the first refusal."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any, Protocol

from stts_tui.domain.common.errors import Reason
from stts_tui.domain.rights.action import Action
from stts_tui.i18n import Words, _, _n
from stts_tui.tui.program import Program
from stts_tui.tui.widgets.option_list import OptionList


class OptionScreen(Protocol):
    """What a list must offer so that its options can be worked (listing.py does)."""

    @property
    def stts(self) -> Program: ...
    @property
    def rows(self) -> OptionList: ...
    @property
    def marked(self) -> Any: ...
    def known(self, row_id: int) -> Any: ...
    def on_rows(self) -> tuple[Action, ...]: ...
    def why_not(self, action: Action, row: Any) -> Words | str | Reason | None: ...
    def open_row(self, action: Action, row_id: int) -> None: ...
    def open_rows(self, action: Action, row_ids: tuple[int, ...]) -> bool: ...
    def say(self, words: object, *, fault: bool = False, reasons: Sequence[Reason] = ()) -> None: ...


class OptionWork:
    """What is done with the options of one list. One at a time: its page opens, and when it has done what it was opened
    for the next option's does. Where it was left otherwise, all that is left stays typed.
    """

    def __init__(self, screen: OptionScreen) -> None:
        self._screen = screen
        self._left: deque[tuple[Action, int]] = deque()
        self._at: tuple[Action, tuple[int, ...]] | None = None  # whose page is open
        self._acts_done = 0
        self._worked = 0

    # -- which are possible ------------------------------------------------------------------------------------------
    def _action(self, digits: str) -> Action | None:
        return next((each for each in self._screen.on_rows() if each.option == int(digits)), None)

    def _why_not(self, digits: str, row_id: int) -> Words | str | Reason | None:
        action = self._action(digits)
        if action is None:
            return _("{option} is no option here; F4 shows those that are.").with_values(option=digits)
        row = self._screen.known(row_id)
        return self._screen.why_not(action, row) if row is not None else None

    def tell_why_not(self, row_id: int) -> bool:
        """Say why the option beside a row cannot be, if so."""
        digits = self._screen.rows.typed.get(row_id, "")
        no = self._why_not(digits, row_id) if digits else None
        if no is not None:
            told, reasons = (no.sentence, [no]) if isinstance(no, Reason) else (no, [])
            self._screen.say(told, fault=True, reasons=reasons)
        return no is not None

    def show_all(self) -> None:
        """Every option in words, on a page of its own; of the marked row also why not."""
        from stts_tui.tui.screens.base.told import show_options  # loaded when it is first opened

        screen, row = self._screen, self._screen.marked
        show_options(screen.stts, screen.on_rows(), lambda each: screen.why_not(each, row) if row is not None else None)

    def repeat(self, values: Sequence[object], option: str) -> None:
        """Put the option beside these rows; those for which it cannot be stay without."""
        screen = self._screen
        wanted = [value for value in values if isinstance(value, int) and self._why_not(option, value) is None]
        screen.rows.typed.update((value, option) for value in wanted)
        screen.rows.paint_options(wanted)
        typed = _n("{count} option typed: Enter does it.", "{count} options typed: Enter does them, from top to bottom.")
        screen.say(typed.with_values(count=len(screen.rows.typed)))

    # -- working -----------------------------------------------------------------------------------------------------
    def _in_order(self) -> list[int]:
        """The rows with options, from top to bottom; those of other pages as they were typed."""
        typed = self._screen.rows.typed
        shown = [row.value for row in self._screen.rows.rows if row.value in typed]
        return [value for value in (*shown, *(value for value in typed if value not in shown)) if isinstance(value, int)]

    def start(self) -> None:
        """Work all options that are typed: one verb for several rows at once, where there is a page for that."""
        screen, typed = self._screen, self._screen.rows.typed
        screen.say("")
        self._left.clear()
        self._worked = 0
        ids = self._in_order()
        actions = {typed[row_id]: self._action(typed[row_id]) for row_id in ids}
        unknown = next((row_id for row_id in ids if actions[typed[row_id]] is None), None)
        if unknown is not None:
            self.tell_why_not(unknown)
            return
        if len(ids) > 1 and len(actions) == 1:
            action = actions[typed[ids[0]]]
            if action is not None and screen.open_rows(action, tuple(ids)):
                self._opened(action, tuple(ids))
                return
        self._left.extend((action, row_id) for row_id in ids if (action := actions[typed[row_id]]) is not None)
        self._next()

    def _opened(self, action: Action, row_ids: tuple[int, ...]) -> None:
        self._at = (action, row_ids)
        self._acts_done = self._screen.stts.acts_done

    def _next(self) -> None:
        if not self._left:
            return
        action, row_id = self._left.popleft()
        if self.tell_why_not(row_id):
            self._left.clear()
            return
        self._opened(action, (row_id,))
        self._screen.open_row(action, row_id)

    def go_on(self) -> None:
        """The page of an option was left: its row is done or refused; with that the next begins, or all ends."""
        at, self._at = self._at, None
        if at is None:
            return
        action, row_ids = at
        if self._screen.stts.acts_done == self._acts_done and not action.looks:
            if self._left:
                left = _n("{count} option is left.", "{count} options are left.")
                self._screen.say(left.with_values(count=len(self._screen.rows.typed)))
            self._left.clear()
            return
        self.done(row_ids)
        self._next()

    def done(self, row_ids: Sequence[int]) -> None:
        """These rows' options have been carried out."""
        for row_id in row_ids:
            self._screen.rows.typed.pop(row_id, None)
        self._screen.rows.paint_options(list(row_ids))
