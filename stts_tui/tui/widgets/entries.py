"""What one types or chooses in: a text, one of some choices, a tick. One row each, with the terminal's own cursor."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from stts_tui.domain.common.fields import Choice
from stts_tui.domain.common.prefixes import without_prefix
from stts_tui.i18n import Words
from stts_tui.tui.widgets.columns import cut
from stts_tui.tui.widgets.plain import plain_text

_UNDERLINED, _SELECTED = Style(underline=True), Style(underline=True, reverse=True)
_BOLD = Style(bold=True)
_HIDDEN = "*"  # one byte on the line, where a bullet takes three


class TextEntry(Input):
    """A one-line text. A paste is cleaned as it arrives, and what does not fit or cannot be shown is told of.

    With `whole`, an expression, the cursor goes on as soon as a value is complete.
    """

    class Whole(Message):
        """The last sign of a value of fixed length has been typed."""

    class Pasted(Message):
        """A paste had several parts, by tabs or lines (`rest`: those behind the first), or more than has room (`lost`)."""

        def __init__(self, entry: TextEntry, rest: Sequence[str], lost: int) -> None:
            super().__init__()
            self.entry = entry
            self.rest = tuple(rest)
            self.lost = lost

    def __init__(
        self, value: str, *, longest: int, secret: bool, id: str, whole: str = "", number: bool = False,  # noqa: A002
    ) -> None:  # fmt: skip
        self._longest, self._number, self._secret = longest, number, secret
        self.whole = re.compile(whole) if whole else None
        super().__init__(value, password=secret, max_length=longest, compact=True, id=id, select_on_focus=False)
        self.cursor_blink = False
        self.has_ready = False  # texts to choose from by a digit: the first sign is a choice, also that of one's own words

    def validate_value(self, value: str) -> str:
        """By whatever door it comes in, at the start, with F5 or pasted: only what can be shown stands in it."""
        return value if self._secret else plain_text(value)

    def render_line(self, y: int) -> Strip:
        """The text on an underlining as long as the field, with the focus or without: only what is typed is painted."""
        if y != 0:
            return Strip.blank(self.size.width)
        text = _HIDDEN * len(self.value) if self.password else self.value
        start, end = sorted((self.selection.start, self.selection.end)) if self.has_focus else (0, 0)
        pieces = ((text[:start], _UNDERLINED), (text[start:end], _SELECTED), (text[end:], _UNDERLINED))
        left, width = self.scroll_offset.x, self.size.width
        strip = Strip([Segment(piece, style) for piece, style in pieces if piece])
        room = min(width, self._longest)  # the line is as long as what it takes
        return strip.crop(left, left + width).extend_cell_length(room, _UNDERLINED).adjust_cell_length(width)

    @property
    def in_full(self) -> str:
        """What stands in it, where the field shows only a part; never a secret."""
        return self.value if not self.password and cell_len(self.value) > self.size.width > 0 else ""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the next letter will stand; Input says one cell further, behind the block that it paints as a cursor."""
        found = super().cursor_screen_offset
        return found - Offset(1, 0) if self.cursor_at_end else found

    def on_resize(self) -> None:
        """Laid out: only now is it known where the cursor stands that the focus brought, and which end of a long text."""
        self._show_cursor()
        if self.has_focus:
            self.put_cursor()
            self.refresh()

    def put_cursor(self) -> None:
        """The terminal's cursor, where the next letter will stand; the part of a long text that is shown goes with it.

        Input defers that to the next refresh, and a page laid out meanwhile may lose it: the cursor stood beside the field.
        """
        self._show_cursor()
        self.app.cursor_position = self.cursor_screen_offset

    def _show_cursor(self) -> None:
        """Scroll, if the cursor stands outside what is shown."""
        before, width = cell_len(self.value[: self.cursor_position]), self.size.width
        if width and not 0 <= before - self.scroll_offset.x < width:
            self.scroll_to(x=max(0, before + 1 - width), animate=False, immediate=True)

    def on_key(self, event: events.Key) -> None:
        if event.key == "ctrl+e":
            self.value = ""
            event.stop()
            event.prevent_default()

    def is_data(self, key: events.Key) -> bool:
        """Whether a key types some of what the field is to hold."""
        return key.is_printable

    def on_input_changed(self, event: Input.Changed) -> None:
        if self.whole is not None and self.has_focus and self.cursor_at_end and self.whole.fullmatch(self.value):
            self.post_message(self.Whole())

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # Input would drop all of what is too long
        first, *rest = self.parts(event.text) or [""]
        self.take(first, rest)

    @staticmethod
    def parts(text: str) -> list[str]:
        """What was pasted, cut at tabs and line ends; blanks for what cannot be seen."""
        found = (" ".join(part.split()) for part in re.split("[\\t\\r\\n]+", text))
        return [plain for part in found if (plain := "".join(sign for sign in part if sign.isprintable()))]

    def take(self, text: str, rest: Sequence[str] = ()) -> None:
        """Put pasted text at the cursor, as much as has room."""
        wanted = without_prefix(text) if self._number else text
        start, end = sorted((self.selection.start, self.selection.end))
        room = max(0, self._longest - len(self.value) + end - start)
        self.replace(wanted[:room], start, end)
        lost = len(wanted) - min(room, len(wanted))
        if rest or lost:
            self.post_message(self.Pasted(self, rest, lost))


class OneRow(Widget, can_focus=True):
    """A focusable row with the terminal's cursor at its beginning."""

    class Changed(Message):
        """Its value was changed by a key."""

    cursor_column = 0
    touched = False  # whether a key has chosen here since the form came to it by itself

    def on_focus(self) -> None:
        self.put_cursor()

    def on_resize(self) -> None:
        self.put_cursor()
        self.refresh()

    def put_cursor(self) -> None:
        if self.screen.focused is self:  # has_focus becomes true only after on_focus of a subclass
            self.app.cursor_position = self.content_region.offset + Offset(self.cursor_column, 0)

    def row_text(self) -> str:
        """What the row shows."""
        raise NotImplementedError

    @property
    def in_full(self) -> str:
        """What the row shows, where it has no room for all of it; else nothing."""
        text = plain_text(self.row_text())
        return text if self.size.width and cell_len(text) > self.size.width else ""

    def render_line(self, y: int) -> Strip:
        return self._strip(cut(self.row_text(), self.size.width) if y == 0 else "")

    def _strip(self, text: str) -> Strip:
        return Strip([Segment(plain_text(text), Style())]).adjust_cell_length(self.size.width)


class DoorEntry(OneRow):
    """A row that opens another page: Enter does. Reached like a field, for what stands below a form."""

    class Opened(Message):
        """Enter on it."""

        def __init__(self, value: object) -> None:
            super().__init__()
            self.value = value

    cursor_column = 2

    def __init__(self, key: str, words: object, value: object, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._key = key
        self._words = words
        self._value = value

    def row_text(self) -> str:
        return f"> {self._key}  {self._words}"

    def render_line(self, y: int) -> Strip:
        """The name of the key is bold, as in the row of keys."""
        strip, start = super().render_line(y), self.cursor_column
        end = start + len(self._key)
        if y or strip.cell_length < end:
            return strip
        name = strip.crop(start, end).apply_style(_BOLD)
        return Strip.join([strip.crop(0, start), name, strip.crop(end, strip.cell_length)])

    def on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "space"):
            self.post_message(self.Opened(self._value))
            event.stop()
            event.prevent_default()


class ChoiceEntry(OneRow):
    """One of some choices, each with a number: it picks, and so do Space, Left, Right and a first letter.

    The numbers and words stand in the row where it has room for all of them; else the one that is chosen, and F4 lists them.
    """

    def __init__(self, choices: Sequence[Choice], value: str, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._choices = tuple(choices)
        self._index = 0
        self._typed = ""
        self.value = value

    @property
    def value(self) -> str:
        return self._choices[self._index].value

    @value.setter
    def value(self, value: str) -> None:
        values = [choice.value for choice in self._choices]
        self._index = values.index(value) if value in values else 0
        self.refresh()

    @property
    def numbered(self) -> list[tuple[str, Words, str]]:
        """Number, words and value of each; nothing is chosen by 0."""
        first = 0 if not self._choices[0].value else 1
        return [(str(first + place), choice.words, choice.value) for place, choice in enumerate(self._choices)]

    def row_text(self) -> str:
        number, words, _value = self.numbered[self._index]
        return self._every(number) if self.has_room(self.size.width) else f"{number:<2} {words}"

    def render_line(self, y: int) -> Strip:
        """The number is what one types: its cells are underlined, as many as it may have."""
        if y:
            return super().render_line(y)
        shown = self._strip(cut(self.row_text(), self.size.width))
        digits = 2 if len(self._choices) > 9 else 1
        return Strip.join([shown.crop(0, digits).apply_style(_UNDERLINED), shown.crop(digits, shown.cell_length)])

    def _every(self, chosen: str) -> str:
        return f"{chosen:<2} {'  '.join(f'{number}={words}' for number, words, _value in self.numbered)}"

    def has_room(self, width: int) -> bool:
        """Whether the row can hold every choice with its number."""
        return cell_len(self._every("0")) <= width

    def on_key(self, event: events.Key) -> None:
        step = {"space": 1, "right": 1, "left": -1}.get(event.key)
        digits, self._typed = self._typed, ""
        if step is not None:
            self._go((self._index + step) % len(self._choices))
        elif event.character and event.character.isascii() and event.character.isdigit():
            self._choose(digits + event.character)
        elif event.character and event.character.isalpha():
            wanted = event.character.casefold()
            order = [*range(self._index + 1, len(self._choices)), *range(self._index + 1)]
            found = [number for number in order if str(self._choices[number].words).casefold().startswith(wanted)]
            if not found:
                return
            self._go(found[0])
        else:
            return
        self.touched = True
        event.stop()
        event.prevent_default()

    def _choose(self, digits: str) -> None:
        """By its number: the second digit makes another of it, where there is one."""
        numbers = [number for number, _words, _value in self.numbered]
        typed = digits if digits in numbers else digits[-1]
        if typed in numbers:
            self._go(numbers.index(typed))
            self._typed = typed if len(self._choices) > 9 else ""

    def _go(self, index: int) -> None:
        if index != self._index:
            self._index = index
            self.refresh()
            self.post_message(self.Changed())


class TickEntry(OneRow):
    """Yes or no: Space changes it."""

    cursor_column = 1

    def __init__(self, words: object, value: bool, *, id: str, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._words = words
        self._value = value

    @property
    def value(self) -> bool:
        return self._value

    @value.setter
    def value(self, value: bool) -> None:
        self._value = value
        self.refresh()

    def row_text(self) -> str:
        return f"[{'x' if self._value else ' '}] {self._words}"

    def on_key(self, event: events.Key) -> None:
        if event.key != "space" and event.key not in ("x", "minus"):
            return
        self.touched = True
        self._value = not self._value if event.key == "space" else event.key == "x"
        self.refresh()
        self.post_message(self.Changed())
        event.stop()
        event.prevent_default()
