"""README's picture: a page of the program, drawn from its own cells.

    python -m tests.picture > data/picture.svg

The demo's data of a fixed day, a person who logs in and looks for a file by name, and what then stands on 80 by 24 cells.
Plain SVG: text in the reader's own monospaced letters, set to the width of its cells; the reader's light or dark colours.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from rich.cells import cell_len
from rich.color import Color, ColorType
from rich.style import Style

from stts_tui.demo.build import PASSWORD, build
from stts_tui.domain.rights.action import ActionId
from tests import builders
from tests.tui.steps import Person, at_the_screen

WHO, SOUGHT = "stts3", "de clercq hilde"
WIDTH, HEIGHT, SIZE, MARGIN = 9, 19, 15, 14  # of a cell, of its letters, around the page
_NAMES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")  # the terminal's own colours, by number
LIGHT = {
    "paper": "#ffffff", "ink": "#1f2328", "black": "#000000", "red": "#b3121d", "green": "#116329", "yellow": "#d9a514",
    "blue": "#0550ae", "magenta": "#8250df", "cyan": "#41b8c5", "white": "#d0d7de",
}  # fmt: skip
DARK = {
    "paper": "#0d1117", "ink": "#e6edf3", "black": "#000000", "red": "#ff7b72", "green": "#3fb950", "yellow": "#d29922",
    "blue": "#79c0ff", "magenta": "#d2a8ff", "cyan": "#39c5cf", "white": "#c9d1d9",
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How a cell is painted: names of LIGHT and DARK, and the attributes."""

    ink: str = "ink"
    paper: str = "paper"
    bold: bool = False
    underline: bool = False
    dim: bool = False

    @property
    def is_bare(self) -> bool:
        """A blank of this look shows nothing."""
        return self.paper == "paper" and not self.underline

    def reversed(self) -> Look:
        return Look(self.paper, self.ink, self.bold, self.underline, self.dim)


@dataclass(frozen=True)
class Page:
    """Rows of cells: what stands in each, and how."""

    title: str
    rows: tuple[tuple[tuple[str, Look], ...], ...]


def _look(style: Style | None) -> Look:
    style = style or Style.null()
    look = Look(
        _name(style.color, "ink"), _name(style.bgcolor, "paper"), bool(style.bold), bool(style.underline), bool(style.dim)
    )  # fmt: skip
    return look.reversed() if style.reverse else look


def _name(color: Color | None, default: str) -> str:
    if color is None or color.type is ColorType.DEFAULT:
        return default
    if color.number is None or color.number >= 2 * len(_NAMES):
        raise ValueError(f"{color.name} is none of the terminal's own sixteen colours")
    return _NAMES[color.number % len(_NAMES)]


def page_of(person: Person, title: str) -> Page:
    """What stands on a person's screen now, with the terminal's cursor."""
    rows = []
    at = person.app.cursor_position
    for y, strip in enumerate(person.app.screen._compositor.render_strips()):
        cells = [(sign, _look(segment.style)) for segment in strip for sign in segment.text]
        if y == at.y and at.x < len(cells):
            sign, look = cells[at.x]
            cells[at.x] = (sign, look.reversed())
        rows.append(tuple(cells))
    return Page(title, tuple(rows))


async def _looked_up(folder: Path) -> Page:
    clock = builders.FixedClock()
    house = builders.a_house(folder, clock)
    build(house.office.store, house.office.hasher, clock.today)
    try:
        async with at_the_screen(house) as person:
            await person.type(WHO)
            await person.press("tab")
            await person.type(PASSWORD)
            await person.press("enter")
            person.app.perform(ActionId.FILE_SEARCH)
            await person.rest()
            await person.type(SOUGHT)
            await person.press("enter")
            return page_of(
                person, "A tariff file in stts-tui: whose it is, and what is granted from when to when by which article"
            )
    finally:
        builders.close(house)


def taken() -> Page:
    """The page of README's picture."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_looked_up(Path(folder)))


# -- drawing -----------------------------------------------------------------------------------------------------------
def drawn(page: Page) -> str:
    """The page as SVG; the same page is the same text."""
    columns = max(sum(cell_len(sign) for sign, _look in row) for row in page.rows)
    width, height = columns * WIDTH + 2 * MARGIN, len(page.rows) * HEIGHT + 2 * MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-label={quoteattr(page.title)}>',
        f"<title>{escape(page.title)}</title>",
        "<style>",
        f"text {{ font: {SIZE}px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace; }}",
        ".bold { font-weight: bold; }",
        ".dim { opacity: 0.7; }",
        *_colours(page, LIGHT),
        "@media (prefers-color-scheme: dark) {",
        *_colours(page, DARK),
        "}",
        "</style>",
        f'<rect class="on-paper" width="{width}" height="{height}" rx="8" stroke="#8b949e"/>',
    ]
    for number, row in enumerate(page.rows):
        lines.extend(_row(row, MARGIN + number * HEIGHT))
    return "\n".join([*lines, "</svg>", ""])


def pairs(page: Page) -> set[tuple[str, str]]:
    """Which inks stand on which papers."""
    seen = {(look.ink, look.paper) for row in page.rows for sign, look in row if sign.strip() or not look.is_bare}
    return {("ink", "paper"), *seen}


def _colours(page: Page, palette: dict[str, str]) -> Iterator[str]:
    used = pairs(page)
    for name in sorted({ink for ink, _paper in used}):
        yield f".{name} {{ fill: {palette[name]}; }}"
    for name in sorted({paper for _ink, paper in used}):
        yield f".on-{name} {{ fill: {palette[name]}; }}"


def _row(row: tuple[tuple[str, Look], ...], top: int) -> Iterator[str]:
    """Each run of one look: its paper where that is not the page's, its line, and its words, each group in its own place."""
    x = MARGIN
    for look, cells in groupby(row, key=lambda cell: cell[1]):
        text = "".join(sign for sign, _look in cells)
        wide = cell_len(text) * WIDTH
        if look.paper != "paper":
            yield f'<rect class="on-{look.paper}" x="{x}" y="{top}" width="{wide}" height="{HEIGHT}"/>'
        if look.underline:
            yield f'<rect class="{look.ink}" x="{x}" y="{top + HEIGHT - 3}" width="{wide}" height="1"/>'
        named = [look.ink, *(name for name in ("bold", "dim") if getattr(look, name))]
        for group in re.finditer(r"\S+(?: \S+)*", text):
            start, length = x + cell_len(text[: group.start()]) * WIDTH, cell_len(group[0]) * WIDTH
            yield (
                f'<text class="{" ".join(named)}" x="{start}" y="{top + HEIGHT - 5}" textLength="{length}">'
                f"{escape(group[0])}</text>"
            )
        x += wide


if __name__ == "__main__":
    sys.stdout.write(drawn(taken()))
