"""What one types or chooses in: a text, one of some choices, a tick. One row each, with the terminal's own cursor."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from stts_tui.domain.common.fields import Choice
from stts_tui.tui.widgets.plain import plain_text

_UNDERLINED, _SELECTED = Style(underline=True), Style(underline=True, reverse=True)
_HIDDEN = "*"  # one byte on the line, where a bullet takes three


class TextEntry(Input):
    """A one-line text. What cannot be shown plainly (a paste with control characters) is dropped as it arrives."""

    def __init__(self, value: str, *, longest: int, secret: bool, id: str) -> None:  # noqa: A002
        super().__init__(
            plain_text(value) if not secret else value, password=secret, max_length=longest, compact=True, id=id,
            select_on_focus=False,
        )  # fmt: skip
        self.cursor_blink = False

    def render_line(self, y: int) -> Strip:
        """The text on an underlining as long as the field, with the focus or without: only what is typed is painted."""
        if y != 0:
            return Strip.blank(self.size.width)
        text = _HIDDEN * len(self.value) if self.password else self.value
        start, end = sorted((self.selection.start, self.selection.end)) if self.has_focus else (0, 0)
        pieces = ((text[:start], _UNDERLINED), (text[start:end], _SELECTED), (text[end:], _UNDERLINED))
        left, width = self.scroll_offset.x, self.size.width
        strip = Strip([Segment(piece, style) for piece, style in pieces if piece])
        return strip.crop(left, left + width).extend_cell_length(width, _UNDERLINED)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the next letter will stand; Input says one cell further, behind the block that it paints as a cursor."""
        found = super().cursor_screen_offset
        return found - Offset(1, 0) if self.cursor_at_end else found

    def on_resize(self) -> None:
        """Laid out: only now is it known where the cursor stands that the focus brought."""
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset
            self.refresh()

    def on_paste(self, event: events.Paste) -> None:
        event.text = "".join(character for character in event.text if character.isprintable())
        # Input's own handler runs next: Textual calls that of every base class.


class _OneRow(Widget, can_focus=True):
    """A focusable row with the terminal's cursor at its beginning."""

    class Changed(Message):
        """Its value was changed by a key."""

    cursor_column = 0

    def on_focus(self) -> None:
        self.put_cursor()

    def on_resize(self) -> None:
        self.put_cursor()
        self.refresh()

    def put_cursor(self) -> None:
        if self.screen.focused is self:  # has_focus becomes true only after on_focus of a subclass
            self.app.cursor_position = self.content_region.offset + Offset(self.cursor_column, 0)

    def _strip(self, text: str) -> Strip:
        return Strip([Segment(plain_text(text), Style())]).adjust_cell_length(self.size.width)


class DoorEntry(_OneRow):
    """A row that opens another page: Enter does. Reached like a field, for what stands below a form."""

    class Opened(Message):
        """Enter on it."""

        def __init__(self, value: object) -> None:
            super().__init__()
            self.value = value

    cursor_column = 2

    def __init__(self, words: object, value: object, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._words = words
        self._value = value

    def render_line(self, y: int) -> Strip:
        return self._strip(f"> {self._words}" if y == 0 else "")

    def on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "space"):
            self.post_message(self.Opened(self._value))
            event.stop()
            event.prevent_default()


class ChoiceEntry(_OneRow):
    """One of some choices: Space, Left, Right go on; the first letter of a choice picks it."""

    def __init__(self, choices: Sequence[Choice], value: str, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._index = 0
        self.value = value

    @property
    def value(self) -> str:
        return self._choices[self._index].value

    @value.setter
    def value(self, value: str) -> None:
        values = [choice.value for choice in self._choices]
        self._index = values.index(value) if value in values else 0
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._strip(f"< {self._choices[self._index].words} >" if y == 0 else "")

    def on_key(self, event: events.Key) -> None:
        step = {"space": 1, "right": 1, "left": -1}.get(event.key)
        if step is not None:
            self._go((self._index + step) % len(self._choices))
        elif event.character and event.character.isalnum():
            wanted = event.character.casefold()
            order = [*range(self._index + 1, len(self._choices)), *range(self._index + 1)]
            found = [number for number in order if self._answers_to(number, wanted)]
            if not found:
                return
            self._go(found[0])
        else:
            return
        event.stop()
        event.prevent_default()

    def _answers_to(self, number: int, wanted: str) -> bool:
        choice = self._choices[number]
        return str(choice.words).casefold().startswith(wanted) or choice.value == wanted

    def _go(self, index: int) -> None:
        if index != self._index:
            self._index = index
            self.refresh()
            self.post_message(self.Changed())


class TickEntry(_OneRow):
    """Yes or no: Space changes it."""

    cursor_column = 1

    def __init__(self, words: object, value: bool, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._words = words
        self._value = value

    @property
    def value(self) -> bool:
        return self._value

    @value.setter
    def value(self, value: bool) -> None:
        self._value = value
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._strip(f"[{'x' if self._value else ' '}] {self._words}" if y == 0 else "")

    def on_key(self, event: events.Key) -> None:
        if event.key != "space" and event.key not in ("x", "minus"):
            return
        self._value = not self._value if event.key == "space" else event.key == "x"
        self.refresh()
        self.post_message(self.Changed())
        event.stop()
        event.prevent_default()
