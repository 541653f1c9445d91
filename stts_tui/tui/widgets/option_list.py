"""A list with an option beside each row: digits choose what is done, letters find, Enter does.

One or two digits are the option of the marked row. With a third, or with any other sign before or after them, all of it is
a word that is looked for: a name, a code, a telephone number, whatever it begins or ends with. So a text that was meant for
another page, or that a scanner sends, does nothing to anybody: it is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.strip import Strip

from stts_tui.i18n import _
from stts_tui.tui.widgets.columns import filled
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.pick_list import PickList, PickRow
from stts_tui.tui.widgets.plain import plain_text

OPTION = 2  # digits
BEFORE = 1 + OPTION + 1  # cells before a row's text: the marker, the option, a blank
LONGEST_WORD = 64
_BOLD, _PLAIN = Style(bold=True), Style()
_EMPTY = "_" * OPTION


class WordLine(Line):
    """What is being typed to be found; its end, where it is longer than the place for it."""

    WIDTH = 25
    end = 0  # the cell of the next letter

    def show_word(self, word: str) -> None:
        label = str(_("Position to"))
        room = self.WIDTH - len(label) - 1
        self.end = len(label) + 1 + min(len(word), room - 1)
        shown = filled(word[-room:], room)
        self.show(f"{label} {shown}", entries=[(len(label) + 1, len(label) + 1 + room)])


class OptionList(PickList):
    """Rows with options. `typed` holds those of all pages, by the rows' values, in the order in which they were typed."""

    class Entered(Message):
        """Enter, and something was typed: `word` is looked for; without one, the options are to be worked."""

        def __init__(self, word: str) -> None:
            super().__init__()
            self.word = word

    class WordChanged(Message):
        """Another letter of the word that is looked for."""

        def __init__(self, word: str) -> None:
            super().__init__()
            self.word = word

    class Left(Message):
        """The marker leaves a row beside which an option stands."""

        def __init__(self, value: object) -> None:
            super().__init__()
            self.value = value

    class Turned(Message):
        """Home or End a second time: the first or the last page of the list."""

        def __init__(self, *, last: bool) -> None:
            super().__init__()
            self.last = last

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.typed: dict[object, str] = {}
        self.word = ""
        self._at_end = ""  # home or end, if it was the last key
        self._typing: object = None  # the row whose option was typed just now: what follows belongs to it

    # -- painting ----------------------------------------------------------------------------------------------------
    def _strip(self, row: PickRow, *, marked: bool) -> Strip:
        if row.heading:  # "More", "Bottom": at the right, where it stands still and is never taken for a row
            text = plain_text(row.text)
            return Strip([Segment(text.rjust(self.size.width), _BOLD)])
        option = self.typed.get(row.value, "").ljust(OPTION, "_") if row.value in self.typed else _EMPTY
        mark = Segment(">" if marked else " ", _BOLD)
        return Strip([mark, Segment(f"{option} ", _PLAIN), *self._pieces(row)])

    def _place_to_look(self) -> Offset:
        """In the option of the marked row, behind what was typed."""
        return super()._place_to_look() + Offset(1 + len(self.typed.get(self.value, "")), 0)

    def put_cursor(self) -> None:
        if not self.word:  # else it stands in the word
            super().put_cursor()

    def paint_options(self, values: Sequence[object]) -> None:
        """Their options have changed."""
        places = [place for place, row in enumerate(self._rows) if row.value in values and not row.heading]
        self.refresh(*(Region(1, place - self._offset, OPTION, 1) for place in places))
        self.put_cursor()

    def set_option(self, value: object, digits: str) -> None:
        if digits:
            self.typed[value] = digits
        else:
            self.typed.pop(value, None)
        self.paint_options([value])

    def set_word(self, word: str) -> None:
        if word != self.word:
            self.word = word[:LONGEST_WORD]
            self.post_message(self.WordChanged(self.word))
            if not word:
                self.put_cursor()

    # -- keys --------------------------------------------------------------------------------------------------------
    def on_key(self, event: events.Key) -> None:
        at_end, self._at_end = self._at_end, ""
        if not (event.character and event.is_printable) and event.key != "backspace":
            self._typing = None
        if event.key in ("down", "up", "tab", "shift+tab", "home", "end"):
            self.set_word("")
            if self.value in self.typed:
                self.post_message(self.Left(self.value))
            if event.key in ("home", "end"):
                self._at_end = event.key
                if at_end == event.key:
                    self.post_message(self.Turned(last=event.key == "end"))
                    event.stop()
                    event.prevent_default()
            return  # the base class moves
        if event.key == "enter" and (self.word or self.typed):
            word = self.word
            self.set_word("")
            self.post_message(self.Entered(word))
        elif event.key == "backspace":
            self._rub_out()
        elif event.key in ("ctrl+e", "delete"):
            self._empty()
        elif event.character and event.is_printable:
            self._type(event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def is_data(self, key: events.Key) -> bool:
        """Whether a key types some of a word that is looked for, and is no option."""
        return key.is_printable and bool(self.word or not (key.character or "").isdigit())

    def on_paste(self, event: events.Paste) -> None:
        for character in " ".join(event.text.split()):
            if character.isprintable():
                self._type(character)
        event.stop()

    def _type(self, character: str) -> None:
        """A digit goes to the option, in place of one that was typed some time before; all else makes a word of both."""
        row, word = self.value, self.word
        option = self.typed.get(row, "") if self._typing is not None and self._typing == row else ""
        if not word and row is not None and len(option) < OPTION and character.isascii() and character.isdigit():
            self._typing = row
            self.set_option(row, option + character)
            return
        if character == " " and not word and not option:
            return
        self._typing = None
        if option:
            self.set_option(row, "")
        self.set_word(word + option + character)

    def _rub_out(self) -> None:
        if self.word:
            self.set_word(self.word[:-1])
        elif option := self.typed.get(self.value, ""):
            self.set_option(self.value, option[:-1])

    def _empty(self) -> None:
        """The word, or else every option."""
        if self.word:
            self.set_word("")
            return
        values = list(self.typed)
        self.typed.clear()
        self.paint_options(values)
