"""Lines that may be longer than their window, and the row below them that says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import VerticalScroll
from textual.geometry import Offset, Size
from textual.widget import Widget

from stts_tui.i18n import _
from stts_tui.tui.widgets.line import Line, Spans

MORE, BOTTOM = _("More: Page Down"), _("Bottom")


class MoreLine(Line):
    """Whether there is more below; nothing where all stands in the window."""


class TellsMore(VerticalScroll, can_focus=False):
    """A window that says, in the row below it, whether there is more."""

    def __init__(self, *lines: Widget, more: MoreLine, id: str) -> None:  # noqa: A002
        super().__init__(*lines, id=id)
        self._more = more

    def on_resize(self) -> None:
        self.call_after_refresh(self.tell)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.tell()

    def watch_virtual_size(self, _old: Size, _new: Size) -> None:
        self.call_after_refresh(self.tell)  # how high the window is, is set only after this

    def tell(self) -> None:
        if self.max_scroll_y <= 0:
            self._more.show("")
        else:
            self._more.show(BOTTOM if round(self.scroll_y) >= self.max_scroll_y else MORE)


class Scroll(TellsMore, can_focus=True):
    """Lines moved by Page Up, Page Down, Home and End; the terminal's cursor stands on the first line that is new."""

    def __init__(self, *lines: Widget, more: MoreLine, id: str) -> None:  # noqa: A002
        super().__init__(*lines, more=more, id=id)
        self._new_row = 0  # of the window

    async def show_lines(self, lines: Sequence[tuple[str, bool, Spans]]) -> None:
        """Texts, whether each is a heading, and its parts that need a hand.

        The same number of lines with other values: only these are painted.
        """
        there = list(self.query(Line))
        if there and len(there) == len(lines):
            for line, (text, heading, alarms) in zip(there, lines, strict=True):
                line.show(text, alarms=alarms)
                line.set_class(heading, "heading")
            return
        await self.remove_children()
        new = [Line(text, classes="heading" if heading else "") for text, heading, _alarms in lines]
        for line, (text, _heading, alarms) in zip(new, lines, strict=True):
            line.show(text, alarms=alarms)
        await self.mount(*new)

    def to_top(self) -> None:
        self.scroll_to(y=0, animate=False, immediate=True)
        self._new_row = 0
        self.put_cursor()

    def put_cursor(self) -> None:
        """The terminal's cursor, for screen readers, if this is what the keys move."""
        if self.is_attached and self.screen.focused is self:
            self.app.cursor_position = self.region.offset + Offset(0, self._new_row)

    # At once: a step between would be painted and sent too.
    def action_page_down(self) -> None:
        self.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        self.scroll_page_up(animate=False)

    def action_scroll_down(self) -> None:
        self.scroll_down(animate=False)

    def action_scroll_up(self) -> None:
        self.scroll_up(animate=False)

    def action_scroll_home(self) -> None:
        self.scroll_home(animate=False)

    def action_scroll_end(self) -> None:
        self.scroll_end(animate=False)

    def on_focus(self) -> None:
        self.call_after_refresh(self.put_cursor)

    def on_resize(self) -> None:
        self.put_cursor()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        moved = round(new_value) - round(old_value)
        if moved:
            self._new_row = max(0, self.size.height - moved) if moved > 0 else 0
        self.put_cursor()


def scrolled(*lines: Widget, id: str = "body") -> Iterable[Widget]:  # noqa: A002
    """Both widgets, for a page's body."""
    more = MoreLine()
    yield Scroll(*lines, more=more, id=id)
    yield more
