"""Random pictures, written the way Textual writes them; and what two emulators show of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from stts_tui.wire.terminal import Terminal
from tests.emulator import EmulatorScreen

_LETTERS = "abcXYZ 0189.-  >é€’ß│─"
_WIDE = ["漢", "한", "🙂", "e\u0301", "o\u0308\u0331", "ー"]
Update = list[tuple[int, int, list[tuple[str, str]]]]


def styles(terminal: Terminal) -> st.SearchStrategy[str]:
    """SGR numbers that the terminal can show as they are."""
    attributes = st.lists(st.sampled_from(sorted(terminal.attributes - {"5"}) or [""]), max_size=2, unique=True)
    colours = ["", ""]
    if terminal.colors >= 8:
        colours += ["31", "44", "32;41", "39;49"]
    if terminal.colors >= 16:
        colours += ["91", "104"]
    if terminal.colors >= 256:
        colours += ["38;5;208", "48;5;17", "38;5;2;48;5;250"]
    return st.builds(lambda first, second: ";".join((*first, *([second] if second else []))), attributes,
                     st.sampled_from(colours))  # fmt: skip


def texts(longest: int) -> st.SearchStrategy[str]:
    blank = st.integers(1, longest).map(lambda number: " " * number)
    same = st.builds(lambda character, number: character * number, st.sampled_from("-=x│*"), st.integers(1, longest))
    mixed = st.lists(st.sampled_from([*_LETTERS, *_LETTERS, *_WIDE]), min_size=1, max_size=longest).map("".join)
    plain = st.text(_LETTERS, min_size=1, max_size=longest)
    return st.one_of(blank, same, plain, plain, mixed)


@st.composite
def updates(draw: st.DrawFn, terminal: Terminal, width: int, height: int) -> Update:
    """Spans of segments: (row, column, [(style, text)])."""
    segment = st.tuples(styles(terminal), texts(max(1, width // 2)))
    span = st.tuples(
        st.integers(0, height - 1), st.one_of(st.just(0), st.integers(0, width - 1)),
        st.lists(segment, min_size=1, max_size=4),
    )  # fmt: skip
    return draw(st.lists(span, min_size=1, max_size=height))


def written(update: Update, width: int, cursor: tuple[int, int]) -> str:
    """As Textual's compositor renders it; like there, no span is longer than the row."""
    out = []
    for y, x, segments in update:
        out.append(f"\x1b[{y + 1};{x + 1}H")
        room = width - x
        for style, text in segments:
            text, room = _cropped(text, room)
            out.append(f"\x1b[{style}m{text}\x1b[0m" if style else text)
        out.append("\n" if y == -1 else "")
    out.append(f"\x1b[{cursor[1] + 1};{cursor[0] + 1}H")
    return "".join(out)


def _cropped(text: str, room: int) -> tuple[str, int]:
    from rich.cells import cell_len, set_cell_size

    size = cell_len(text)
    if size > room:
        return set_cell_size(text, room), 0
    return text, room - size


def seen(screen: EmulatorScreen) -> list[list[tuple[Any, ...]]]:
    """What a person sees of each cell: on a blank, neither the colour of letters nor bold, dim and italics."""
    return [[_look(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


def _look(cell: Any) -> tuple[Any, ...]:
    lined = cell.underscore or cell.reverse or cell.strikethrough
    on_blank = (cell.bg, cell.underscore, cell.reverse, cell.strikethrough, cell.fg if lined else "")
    if cell.data == " ":
        return (" ", *on_blank)
    return (cell.data, cell.bg, cell.underscore, cell.reverse, cell.strikethrough, cell.fg, cell.bold, cell.blink,
            cell.italics)  # fmt: skip
