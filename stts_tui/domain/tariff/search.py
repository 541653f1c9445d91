"""Which tariff files a person looks for, as data: the store turns it into SQL, `described()` into words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from stts_tui.domain.common.anything import Sought
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.criteria import How, criteria_of, either, joined, phrases, sought
from stts_tui.domain.common.fields import Choice
from stts_tui.domain.common.matching import TextMatch
from stts_tui.domain.common.numbers import PhoneNumber
from stts_tui.domain.law.terms import Category
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.tariff.fields import FileFields as F
from stts_tui.domain.tariff.life_cycle import LIVE_STATES, FileState
from stts_tui.i18n import Words, _, _n

_BY_LIFE = {
    Choice("live", _("Waiting or active")): frozenset(LIVE_STATES),
    Choice("over", _("Over, for whatever reason")): frozenset(FileState) - frozenset(LIVE_STATES),
}


@dataclass(frozen=True)
class FileCriteria:
    """Tariff files of one's own company that meet every criterion given. Days: both ends included.

    A criterion more is an attribute here: forms, words and SQL derive from what stands beside it.
    """

    number: str | None = sought(F.number, How.EQUAL, _("number {text}"), element="File")
    last_name: TextMatch | None = sought(
        F.last_name, How.PART, _("name contains “{text}”"), start=_("name begins with “{text}”")
    )
    first_name: TextMatch | None = sought(
        F.first_name, How.PART, _("first name contains “{text}”"), start=_("first name begins with “{text}”")
    )
    phone: PhoneNumber | None = sought(F.phone, How.EQUAL, _("telephone number {text}"))
    niss_start: str | None = sought(
        F.niss,
        How.START,
        _("this national number"),
        start=_("national number begins with these digits"),
        element="NationalNumberStart",
    )
    reference: TextMatch | None = sought(
        F.reference, How.PART, _("reference contains “{text}”"), start=_("reference begins with “{text}”")
    )
    states: frozenset[FileState] = sought(F.state, How.ONE_OF, _("state: {text}"), groups=_BY_LIFE)
    categories: frozenset[Category] = sought(F.category, How.ONE_OF, _("category: {text}"))
    requested_from: date | None = sought(
        F.requested_on,
        How.SINCE,
        _("requested since {first}"),
        between=_("requested from {first} to {last}"),
        label=_("Requested from"),
        element="RequestedFrom",
    )
    requested_to: date | None = sought(
        F.requested_on, How.UNTIL, _("requested until {last}"), label=_("Requested until"), element="RequestedTo"
    )
    closed_from: date | None = sought(
        F.closed_on,
        How.SINCE,
        _("over since {first}"),
        between=_("over from {first} to {last}"),
        label=_("Over since"),
        element="ClosedFrom",
    )
    closed_to: date | None = sought(F.closed_on, How.UNTIL, _("over until {last}"), label=_("Over until"), element="ClosedTo")
    due_until: date | None = None  # something is waited for until then
    closing_until: date | None = None  # without a second part or papers until then, it is closed
    decided: frozenset[ActionId] = frozenset()  # one of these by the authority, on one of these days
    decided_from: date | None = None
    decided_to: date | None = None
    anything: str = ""  # what was typed into the one box: any reading of it will do

    def described(self, company: str, count: int) -> str:
        """The question in words with the number of answers."""
        files = _n("{count} tariff file of {company}", "{count} tariff files of {company}").with_values(
            count=count, company=company
        )
        found = phrases(CRITERIA, self)
        if self.due_until is not None:
            found.append(_("something due until {day}").with_values(day=show_date(self.due_until)))
        if self.closing_until is not None:
            found.append(_("closes by {day} if nothing is done").with_values(day=show_date(self.closing_until)))
        if self.decided and self.decided_from is not None and self.decided_to is not None:
            days = {"first": show_date(self.decided_from), "last": show_date(self.decided_to)}
            acts = either(words for act, words in DECISIONS.items() if act in self.decided)
            found.append(_("decided from {first} to {last}: {decision}").with_values(**days, decision=acts))
        if self.anything:
            found.insert(0, _("matches “{text}”").with_values(text=self.anything))
        if not found:
            return str(files)
        return str(_("{files}: {criteria}").with_values(files=files, criteria=joined(found)))


CRITERIA = criteria_of(FileCriteria)
DECISIONS: dict[ActionId, Words] = {
    ActionId.FILE_GRANT: _("grants"),
    ActionId.FILE_REFUSE: _("refusals"),
    ActionId.FILE_END: _("ends"),
    ActionId.FILE_CLOSE: _("closings"),
}
SOON = 10  # working days
_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_SERIAL = 7  # digits
_WHOLE = re.compile(r"stts(20[0-9]{2})([0-9]{1,7})")


def file_numbers(sought: Sought) -> tuple[str, ...]:
    """The numbers of files that a text may mean: one in full, or whatever ends in these digits, of any year."""
    whole = _WHOLE.fullmatch(sought.folded)
    if whole is not None:
        return (f"STTS-{whole[1]}-{int(whole[2]):07d}",)
    if not sought.digits or len(sought.digits) > _SERIAL or not int(sought.digits):
        return ()
    return tuple(f"STTS-{year}-{int(sought.digits):0{_SERIAL}d}" for year in range(_FIRST_YEAR, _LAST_YEAR + 1))
