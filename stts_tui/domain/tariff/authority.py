"""What the authority (BIPT) asks to be done to a tariff file; the rules are in domain/tariff/deciding.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stts_tui.domain.common.numbers import NationalNumber
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff.reasons import Because, DocumentKind


@dataclass(frozen=True)
class AskDocuments:
    """Ask the customer, by letter, for papers of these kinds; `due_on` None: within the usual term."""

    file_id: int
    version: int
    documents: frozenset[DocumentKind]
    note: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class RecordPapers:
    """The papers that are there now, of whatever kind; those that are new came in on `received_on`."""

    file_id: int
    version: int
    papers: frozenset[DocumentKind]
    received_on: date
    note: str = ""


@dataclass(frozen=True)
class GrantTariff:
    """The right is there: on which ground, and from which day on the reduction may be given."""

    file_id: int
    version: int
    category: Category
    starts_on: date
    note: str = ""


@dataclass(frozen=True)
class NewNumber:
    """The person has another national number now: `niss`, in place of the file's."""

    file_id: int
    version: int
    niss: NationalNumber
    note: str = ""


@dataclass(frozen=True)
class RefuseTariff:
    file_id: int
    version: int
    reason: Because
    note: str = ""


@dataclass(frozen=True)
class EndTariff:
    """Death, or loss of the right; `last_day` is the last one with a discount."""

    file_id: int
    version: int
    reason: Because
    last_day: date
    note: str = ""


@dataclass(frozen=True)
class SetRight:
    """Undo the decision that ended the file; why stands in its history."""

    file_id: int
    version: int
    reason: str
