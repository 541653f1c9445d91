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
            lines += [line.text, "=" * min(WIDTH, len(line.text))]
        elif line.style is Style.HEADING:
            lines += ["", line.text, "-" * min(WIDTH, len(line.text))]
        elif line.style is Style.LABELLED:
            value = textwrap.wrap(line.value, WIDTH - _LABEL) or [""]
            lines.append(f"{line.text:<{_LABEL}}{value[0]}".rstrip())
            lines += [" " * _LABEL + more for more in value[1:]]
        elif line.style is Style.LINE:
            label = f"{line.text} ".ljust(_LABEL)
            lines += ["", label + "." * (WIDTH - len(label))]
        elif line.style is Style.TEXT:
            lines += textwrap.wrap(line.text, WIDTH) or [""]
    return "\n".join(lines) + "\n"
