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


def labelled(label: str, value: object) -> PaperLine:
    return PaperLine(Style.LABELLED, label, str(value))


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
        values: what the frame's sentences name: `phone`, `number`.

    """
    yield from map(text, frame["sender"])
    yield text(f"{frame['phone']}: {values['phone']}")
    yield BLANK
    yield from map(text, to)
    yield BLANK
    yield labelled(frame["date"], show_date(on))
    yield labelled(frame["reference"], reference)
    yield BLANK
    yield PaperLine(Style.TITLE, subject)
    yield BLANK
    yield text(frame["salutation"])
    yield BLANK
    yield from body
    yield text(frame["question"].format_map(values))
    yield BLANK
    yield text(frame["closing"])
    yield BLANK
    yield text(frame["signature"])
