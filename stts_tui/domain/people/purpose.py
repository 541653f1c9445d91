"""Why somebody looks at a person's data: what a company may ask of its users before it is shown, and what they may answer.

What is kept of an answer is a code and, where something was added, words of whoever looks: "complaint: K-17". It stands in
the line of the look, in the audit's chain, and in the report to the person (GDPR, art. 5 and 15).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.fields import REQUIRED
from stts_tui.domain.common.masking import masked
from stts_tui.i18n import Words, _, _c, with_label

LONGEST_REFERENCE = 60

PURPOSE_IN_WORDS = fault("purpose-in-words", _("Say in some words what the other purpose is."), brief=REQUIRED.brief)


class Purpose(StrEnum):
    """The usual ones; "other" is said in words."""

    APPLICATION = "application"
    MANAGEMENT = "management"
    QUESTION = "question"
    COMPLAINT = "complaint"
    TRANSFER = "transfer"
    AUTHORITY = "authority"
    QUALITY = "quality"
    OTHER = "other"

    @property
    def words(self) -> Words:
        return _WORDS[self]


_WORDS: Mapping[Purpose, Words] = {
    Purpose.APPLICATION: _("Application in progress"),
    Purpose.MANAGEMENT: _("Management of the tariff: data, change, stop"),
    Purpose.QUESTION: _("Question of the customer"),
    Purpose.COMPLAINT: _("Complaint"),
    Purpose.TRANSFER: _("Transfer between operators"),
    Purpose.AUTHORITY: _("Request or assignment of the authority"),
    Purpose.QUALITY: _("Check of the quality of the work"),
    Purpose.OTHER: _c("purpose", "Other"),
}


@dataclass(frozen=True)
class StatePurpose:
    """Why whoever is logged in looks at somebody: `person` is the pseudonym that the refusal named, never typed."""

    purpose: Purpose
    reference: str = ""
    person: str = ""

    @property
    def kept(self) -> str:
        """As the audit keeps it; a national number among the words is masked."""
        return f"{self.purpose}: {masked(self.reference)}" if self.reference else self.purpose.value


@dataclass(frozen=True)
class Stated:
    """What was said last in a session, and for whom: a pseudonym; empty where nothing was said yet."""

    person: str = ""
    kept: str = ""

    @property
    def parts(self) -> tuple[Purpose | None, str]:
        """The purpose, None where there is none that is known, and the words beside it."""
        return _parts(self.kept)


def check(request: StatePurpose) -> None:
    """Raises PURPOSE_IN_WORDS (at field "reference") for an other purpose without words."""
    if request.purpose is Purpose.OTHER and not request.reference:
        raise refused(PURPOSE_IN_WORDS, field="reference")


def purpose_words(kept: str) -> Words | str:
    """What a line of the audit keeps, for a reader; what has no words as it was kept."""
    purpose, reference = _parts(kept)
    if purpose is None:
        return masked(kept)
    return with_label(purpose.words, masked(reference)) if reference else purpose.words


def _parts(kept: str) -> tuple[Purpose | None, str]:
    code, _colon, reference = kept.partition(": ")
    return (Purpose(code), reference) if code in set(Purpose) else (None, "")
