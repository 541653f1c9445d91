"""A paper to print: lines with a style, as plain text here, as PDF by services/paper_files.py."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from enum import Enum

WIDTH = 76
_LABEL = 30


class Style(Enum):
    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    LABELLED = "labelled"  # label and value in columns
    BAR_CODE = "bar code"
    LINE = "line"  # to write on
    BLOCK = "block"  # lines of one thing, an address for one: no page ends in it
    PAGE = "page"  # what follows stands on a page of its own


@dataclass(frozen=True)
class PaperLine:
    style: Style
    text: str = ""
    value: str = ""


Paper = tuple[PaperLine, ...]


def as_text(paper: Paper) -> str:
    """The paper as plain text, at most 76 columns wide but for single long words."""
    lines: list[str] = []
    for line in paper:
        if line.style is Style.TITLE:
            title = textwrap.wrap(line.text, WIDTH)
            lines += [*title, "=" * max(map(len, title), default=0)]
        elif line.style is Style.HEADING:
            lines += ["", line.text, "-" * min(WIDTH, len(line.text))]
        elif line.style is Style.LABELLED:
            value = textwrap.wrap(line.value, WIDTH - _LABEL) or [""]
            lines.append((_label(line.text) + value[0]).rstrip())
            lines += [" " * _LABEL + more for more in value[1:]]
        elif line.style is Style.LINE:
            label = _label(line.text)
            lines += ["", label + "." * (WIDTH - len(label))]
        elif line.style is Style.PAGE:
            lines += ["", ("- " * WIDTH)[: WIDTH - 1], ""]
        elif line.style in (Style.TEXT, Style.BLOCK):
            for part in line.text.split("\n"):
                lines += textwrap.wrap(part, WIDTH) or [""]
    return "\n".join(lines) + "\n"


def _label(text: str) -> str:
    return f"{text} ".ljust(_LABEL)
