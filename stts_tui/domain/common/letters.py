"""What every letter has, whoever writes it: sender, receiver, date, reference, salutation, closing; texts by language.

Texts are data/letters/<language>/<name>.toml, with a table `frame` each.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from stts_tui import resources
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.paper import PaperLine, Style
from stts_tui.i18n import LANGUAGES

BLANK = PaperLine(Style.TEXT)


@functools.lru_cache
def texts(language: str, name: str) -> Mapping[str, Any]:
    """Every text of some letters in a language; in English where that is none of LANGUAGES."""
    known = language if language in LANGUAGES else "en"
    return tomllib.loads(resources.read_text(f"letters/{known}/{name}.toml"))


def text(words: str) -> PaperLine:
    return PaperLine(Style.TEXT, words)


def block(lines: Iterable[str]) -> PaperLine:
    return PaperLine(Style.BLOCK, "\n".join(lines))


def labelled(label: str, value: object) -> PaperLine:
    return PaperLine(Style.LABELLED, label, str(value))


def paragraphs(body: str, values: Mapping[str, str], put: Mapping[str, Sequence[PaperLine]]) -> Iterator[PaperLine]:
    """What a letter says, a blank line after each paragraph.

    Args:
        body: the text; a blank line begins a paragraph.
        values: what its sentences name.
        put: by its name, what stands in place of a paragraph that is nothing but that name; no lines, no paragraph.

    """
    named = {f"{{{name}}}": lines for name, lines in put.items()}
    for paragraph in body.strip().split("\n\n"):
        lines = named.get(paragraph)
        if lines is None:
            lines = (text(paragraph.format_map(values)),)
        if lines:
            yield from lines
            yield BLANK


def framed(
    frame: Mapping[str, Any], to: Sequence[str], reference: str, on: date, subject: str, body: Iterable[PaperLine],
    values: Mapping[str, str],
) -> Iterator[PaperLine]:  # fmt: skip
    """A letter around its `body`.

    Args:
        frame: the texts that all letters of this sender share.
        to: the lines of the receiver's name and address.
        reference: what is to be mentioned; with the frame's label before it.
        on: its date.
        subject: what it is about.
        body: what it says; ends in a blank line.
        values: what the frame's sentences name: `phone`, `number`, and `place` where the frame does not know it.

    """
    yield block((*frame["sender"], frame["phone"].format_map(values)))
    yield BLANK
    yield block(to)
    yield BLANK
    yield text(frame["date"].format_map({**values, "on": show_date(on)}))
    yield labelled(frame["reference"], reference)
    yield BLANK
    yield PaperLine(Style.TITLE, subject)
    yield BLANK
    yield text(frame["salutation"])
    yield BLANK
    yield from body
    yield text(frame["question"].format_map(values))
    yield BLANK
    yield block((frame["closing"], "", frame["signature"]))
