"""The authority's letters to the customer, in the customer's language; their texts are data/letters/<language>/letters.toml.

Which letter a file calls for follows from its state and from who brought it there: nobody chooses one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import fault
from stts_tui.domain.common.letters import framed, paragraphs, text, texts
from stts_tui.domain.common.paper import Paper, PaperLine
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.file import FileView
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.reasons import Because
from stts_tui.domain.tariff.register import Receiver
from stts_tui.i18n import _

NO_LETTER = fault(
    "file-no-letter",
    _("File {number} calls for no letter to the customer now: one is written when documents are asked or reminded of, when"
      " the tariff is refused or ended, and when a right lapses."),
    brief=_("no letter now"),
)  # fmt: skip


class LetterKind(StrEnum):
    ASK = "ask"
    REMIND = "remind"
    REFUSE = "refuse"
    WARN = "warn"
    CLOSE = "close"
    END = "end"
    DEATH = "death"


@dataclass(frozen=True)
class Letter:
    """A letter that is ready."""

    kind: LetterKind
    number: str
    language: str
    paper: Paper


_BY_THE_AUTHORITY = {ActionId.FILE_END.value, ActionId.FILE_CLOSE.value, ActionId.FILE_REFUSE.value,
                     ActionId.FILE_RECHECK.value, ActionId.FILE_VERIFY.value}  # fmt: skip


def letter_of(file: FileView) -> LetterKind | None:
    """The letter that the file calls for as it stands; None if there is nothing to tell the customer.

    What an operator's own act ended, or what another took over, is told by the operators.
    """
    if file.state is FileState.AWAITING_DOCUMENTS:
        if not file.missing:
            return None  # everything is there
        return LetterKind.REMIND if file.reminded_on is not None else LetterKind.ASK
    if file.state is FileState.ACTIVE:
        return LetterKind.WARN if file.warned_on is not None else None
    if file.state.is_live or not file.history or _last(file).what not in _BY_THE_AUTHORITY:
        return None
    if file.state is FileState.REFUSED:
        return LetterKind.REFUSE
    if file.closed_because is Because.DECEASED:
        return LetterKind.DEATH
    return LetterKind.END if file.state is FileState.ENDED else LetterKind.CLOSE


def _last(file: FileView) -> Any:
    return max(file.history, key=lambda line: line.position)


def write(file: FileView, receiver: Receiver, phone: str, on: date) -> Letter | None:
    """The letter that the file calls for, dated `on`; None if it calls for none."""
    kind = letter_of(file)
    if kind is None:
        return None
    words = texts(receiver.language, "letters")
    return Letter(kind, file.number, receiver.language, tuple(_lines(kind, file, receiver, phone, on, words)))


def _lines(
    kind: LetterKind, file: FileView, receiver: Receiver, phone: str, on: date, words: Mapping[str, Any]
) -> Iterator[PaperLine]:  # fmt: skip
    frame, letter = words["frame"], words["letters"][kind.value]
    values = {
        "operator": file.company, "name": receiver.name, "number": file.number, "phone": phone,
        "requested": show_date(file.requested_on), "due": _due(kind, file), "day": _day(kind, file),
        "reason": words["reasons"].get(file.closed_because.value, "") if file.closed_because is not None else "",
    }  # fmt: skip
    to = ([frame["relatives"]] if kind is LetterKind.DEATH else []) + [receiver.name, *receiver.address]
    return framed(frame, to, file.number, on, letter["subject"], _body(letter["body"], file, words, values), values)


def _body(body: str, file: FileView, words: Mapping[str, Any], values: Mapping[str, str]) -> Iterator[PaperLine]:
    documents = words["documents"]
    came = [text(f"- {documents[document.value]} ({show_date(day)})") for document, day in file.received]
    put = {
        "documents": [text(f"- {documents[document.value]}") for document in sorted(file.missing)],
        "received": [text(words["frame"]["received"]), *came] if came else [],
    }
    return paragraphs(body, values, put)


def _due(kind: LetterKind, file: FileView) -> str:
    day = file.lapse_due if kind is LetterKind.WARN else file.documents_due
    return show_date(day) if day is not None else ""


def _day(kind: LetterKind, file: FileView) -> str:
    """The last day with a reduction, or the one on which a file without any was closed."""
    day = (file.last_day if kind in (LetterKind.END, LetterKind.DEATH) else None) or file.closed_on
    return show_date(day) if day is not None else ""
