"""Which lines of the audit trail somebody looks for, as data: the store turns it into SQL, this into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.criteria import joined
from stts_tui.domain.common.errors import fault
from stts_tui.domain.common.masking import masked
from stts_tui.domain.common.paging import Page
from stts_tui.domain.rights.action import Action, Section
from stts_tui.domain.rights.actor import Principal
from stts_tui.domain.rights.table import ACTIONS
from stts_tui.domain.trail.lines import TrailLine, action_words
from stts_tui.i18n import Words, _, _n

MOST_COUNTED = 1000  # lines: to count more takes as long as there are more
MOST_PEOPLE = 20  # that a name may mean
_OF_FILES = (Section.STTS, Section.ASSIGNMENTS, Section.AUTHORITY)

NOBODY = fault(
    "audit-nobody",
    _("Nobody here is called “{text}”. Type a user name or a surname; removed users are found, too."),
    brief=_("nobody"),
)
NOTHING = fault(
    "audit-nothing",
    _("No user here is called “{text}”, and no tariff file, request or message has this number. Type one of these in full."),
    brief=_("nothing like it"),
)
TOO_MANY = fault(
    "audit-too-many", _("More than {count} people may be meant by “{text}”. Type the user name, or more of the surname."),
    brief=_("too many"),
)  # fmt: skip
NO_SUCH_LINE = fault(
    "audit-line-unknown",
    _("This line is not among those that you may see. Go back to the list (F12) and refresh it (F5)."),
    audited=True,
)


NO_SUCH_ACT = fault(
    "audit-act-unknown", _("No act is called “{text}”: `stts-tui audit --help` tells where their ids stand."),
    brief=_("unknown"),
)  # fmt: skip


class Sort(StrEnum):
    """The sorts of acts: who only looked, and who did something; and what was refused, of either."""

    LOOKS = "looks"
    DOES = "does"
    REFUSED = "refused"

    @property
    def words(self) -> Words:
        return {
            Sort.LOOKS: _("consultations"), Sort.DOES: _("all but consultations"), Sort.REFUSED: _("what was refused"),
        }[self]  # fmt: skip

    def holds(self, action_id: str) -> bool:
        """Whether an act is of this sort, as the table has it; what is not in the table (any more) was done."""
        return self is Sort.REFUSED or (action_id in LOOKS) is (self is Sort.LOOKS)


LOOKS = frozenset(row.id.value for row in ACTIONS if row.looks)


@dataclass(frozen=True)
class TrailCriteria:
    """Lines that meet every criterion given; days in Belgium, both ends included."""

    who: str = ""  # whoever acted: user name, or surname
    about: str = ""  # a user, a national number, or the number of a tariff file, a request or a message
    sort: Sort | None = None
    action: str = ""  # the id
    since: date | None = None
    until: date | None = None

    @property
    def asked(self) -> str:
        """The criteria in words: what the trail itself keeps of this question."""
        found: list[Words] = []
        if self.who:
            found.append(_("by “{text}”").with_values(text=masked(self.who)))
        if self.about:
            found.append(_("about “{text}”").with_values(text=masked(self.about)))
        if self.sort is not None:
            found.append(self.sort.words)
        if self.action:
            found.append(_("act: {act}").with_values(act=action_words(self.action)))
        if self.since is not None and self.until is not None:
            found.append(_("from {first} to {last}").with_values(first=show_date(self.since), last=show_date(self.until)))
        elif self.since is not None:
            found.append(_("since {first}").with_values(first=show_date(self.since)))
        elif self.until is not None:
            found.append(_("until {last}").with_values(last=show_date(self.until)))
        return joined(found) or str(_("all lines"))

    def described(self, whose: object, count: int) -> str:
        """The question in words with the number of answers."""
        words = _n("{count} line of {whose}: {criteria}", "{count} lines of {whose}: {criteria}")
        return str(words.with_values(count=count, whose=whose, criteria=self.asked))


@dataclass(frozen=True)
class TrailPage:
    """A page of lines, the newest first, and the question that it answers, in words."""

    page: Page[TrailLine]
    question: str


_WITHOUT_COMPANY = frozenset({Principal.ACCESS_DESK, Principal.AUTHORITY})


def of_company() -> Iterable[Action]:
    """The acts that stand in a company's lines: what its accounts may do."""
    return (row for row in ACTIONS if row.who - _WITHOUT_COMPANY - {Principal.ANYONE})


def of_files() -> Iterable[Action]:
    """The acts that the authority may meet: those on tariff files."""
    return (row for row in ACTIONS if row.section in _OF_FILES)
