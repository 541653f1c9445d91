"""What a page looks like: the roles of colours in which its cells stand, and whether its rows of keys hold every key."""

from __future__ import annotations

from collections.abc import Iterator

from rich.style import Style

from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.widgets.line import Line
from tests.tui.steps import Person

ROLES = {
    "": "plain", "bold": "head or key", "underline": "field", "underline reverse": "selected in a field",
    "black on cyan": "house", "black on yellow": "demo or final", "bold red": "alarm",
    "black on white": "code to scan",
}  # fmt: skip
_NAMES = {0: "black", 1: "red", 3: "yellow", 6: "cyan", 7: "white"}
_ON_BLANK = {
    "on yellow": "black on yellow",
    "on cyan": "black on cyan",
    "on white": "black on white",
    "bold": "",
    "bold red": "",
}
_FEW = 5


def look(style: Style | None) -> str:
    """A style in words, such as "bold red"; a colour that is none of the terminal's first eight by its own name."""
    if style is None:
        return ""
    on = ("bold", "dim", "italic", "underline", "blink", "reverse", "strike", "underline2", "frame", "overline")
    words = [name for name in on if getattr(style, name)]
    for colour, before in ((style.color, ""), (style.bgcolor, "on ")):
        if colour is not None and not colour.is_default:
            words.append(
                before + (_NAMES.get(colour.number, colour.name) if colour.number is not None else str(colour.triplet))
            )
    return " ".join(words)


def runs(person: Person) -> Iterator[tuple[int, str, str]]:
    """Each piece of the screen: row, look, text."""
    for row, strip in enumerate(person.app.screen._compositor.render_strips()):
        for segment in strip:
            seen = look(segment.style)  # on a blank, no letters and no bold are seen
            yield row, seen if segment.text.strip() else _ON_BLANK.get(seen, seen), segment.text


def only_roles(person: Person) -> None:
    """No other colour, each in its place, none without a word, alarms in five rows of a list at most."""
    warning = person.app.screen.query("#warning")
    rows = range(warning.first().region.y, warning.first().region.bottom) if warning else range(0)
    red: set[int] = set()
    for row, seen, text in runs(person):
        assert seen in ROLES, (seen, row, text, person.text)
        if row == 0:
            assert seen in ("black on cyan", "black on yellow"), (seen, person.text)
        elif seen == "black on yellow":
            assert row in rows, person.text
        else:
            assert seen != "black on cyan", person.text
        if seen == "bold red":
            assert "!" in text or any(letter.isalpha() for letter in text), (text, person.text)
            red.add(row)
    body = person.app.screen.query("#body")
    if isinstance(person.app.screen, ListScreen):
        region = body.first().region
        assert len(red & set(range(region.y, region.bottom))) <= _FEW, person.text


def every_key(person: Person) -> None:
    """Its name and words stand in the last two rows; options may instead stand under F4, which the row then names."""
    screen = person.app.screen
    if not isinstance(screen, SttsScreen):
        return
    shown = "\n".join(person.lines[-2:])
    missing = [f"{key} {words}" for key, words in screen._function_keys() if f"{key} {words}" not in shown]
    assert not missing, (missing, person.text)
    options = screen.query_one("#option-keys", Line).text
    left = [f"{key}={words}" for key, words in screen.options() if f"{key}={words}" not in options]
    assert not left or "F4=" in options, (left, person.text)
    assert all(text.partition("=")[0].isdigit() for text in left), (left, person.text)
