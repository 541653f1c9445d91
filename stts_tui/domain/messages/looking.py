"""What records ask that only look: a search, page by page, and how a file stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.fields import Field
from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.tariff.fields import FileFields as F
from stts_tui.domain.tariff.search import CRITERIA, FileCriteria
from stts_tui.i18n import _

USUAL_FOUND, MOST_FOUND = 100, 1000  # files that one search answers: unless it says otherwise, and at most

MOST_WRONG = fault(
    "search-most", _("A search answers 1 to {most} files at a time; it goes on after the last one."), brief=_("1 to 1000")
)
NOT_A_TICKET = fault(
    "ticket-of-record-form", _("A ticket is as in MSG-2026-0000001; that of a record has its place behind, as in -3.")
)
NOT_ONE_NAMED = fault(
    "status-one-named", _("Name one thing whose state is asked: a file, a national number, or the ticket of a record.")
)
RECORD_OF_SEVERAL = fault(
    "status-which-record", _("The message {ticket} has {count} records. Name one of them, with its place behind: {ticket}-1.")
)
NOT_DONE_YET = fault("status-not-done", _("{ticket} is not carried out yet. Ask again once its answer is there."))
ABOUT_NO_FILE = fault(
    "status-no-file", _("{ticket} is about no tariff file: it was refused, it only looked, or it was a test.")
)


@dataclass(frozen=True)
class SearchFor:
    """Files of one's own company: the first `most` that follow the file `after` in the order of names."""

    criteria: FileCriteria
    after: str | None = None
    most: int = USUAL_FOUND


@dataclass(frozen=True)
class RecordTicket:
    """The ticket of a message, with the place of a record in it; None where it has to be the only one."""

    ticket: str
    position: int | None = None

    def __str__(self) -> str:
        return self.ticket if self.position is None else f"{self.ticket}-{self.position}"


@dataclass(frozen=True)
class AskStatus:
    """How a file stands that one of these names."""

    number: str | None = None
    niss: NationalNumber | None = None
    ticket: RecordTicket | None = None


def _most(typed: str, _today: date) -> int:
    most = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST_FOUND)) else 0
    if not 1 <= most <= MOST_FOUND:
        raise refused(MOST_WRONG, most=MOST_FOUND)
    return most


_TICKET = re.compile(r"(MSG-[0-9]{4}-[0-9]{7})(?:-([0-9]{1,7}))?", re.ASCII)


def _ticket(typed: str, _today: date) -> RecordTicket:
    found = _TICKET.fullmatch(typed.strip().upper())
    if found is None:
        raise refused(NOT_A_TICKET)
    return RecordTicket(found[1], int(found[2]) if found[2] else None)


SEARCH_FIELDS = (
    *(each.line(ticks=True) for each in CRITERIA),
    replace(
        F.number.optional, name="after", label=_("After the file"), element="AfterFile",
        help=_("The last file of the page before, which its answer named as the next one to go on from."),
    ),
    Field(
        "most", _("At most"), parse=_most, required=False, longest=4, empty=USUAL_FOUND, hint=_("100; at most 1000"),
        help=_("How many files are answered at a time."), element="Most",
    ),
)  # fmt: skip

STATUS_FIELDS = (
    replace(F.number.optional, element="File"),
    F.niss.optional,
    Field(
        "ticket", _("Ticket"), parse=_ticket, required=False, longest=26, hint=_("MSG-2026-0000001-3"), element="Ticket",
        help=_("Of a record that was answered before: the message's ticket with the record's place behind."),
    ),
)  # fmt: skip


def search_for(after: str | None, most: int, **criteria: Any) -> SearchFor:
    """Of the values of SEARCH_FIELDS."""
    return SearchFor(FileCriteria(**criteria), after, most)


def ask_status(**named: Any) -> AskStatus:
    """Of the values of STATUS_FIELDS. Raises NOT_ONE_NAMED."""
    if len(list(_given(named))) != 1:
        raise refused(NOT_ONE_NAMED)
    return AskStatus(**named)


def _given(named: dict[str, Any]) -> Iterator[object]:
    return (value for value in named.values() if value is not None)
