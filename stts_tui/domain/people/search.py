"""Which users a local administrator looks for, as data: the store turns it into SQL, `described()` into words.

"Recherche complémentaire" negates the whole set of criteria, within the company [D9]: exactly the
rows that do NOT match all of them. No criterion at all matches everything, so its complement is empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from stts_tui.domain.common.criteria import How, criteria_of, either, joined, phrases, sought
from stts_tui.domain.common.matching import TextMatch
from stts_tui.domain.people.fields import UserFields as F
from stts_tui.domain.rights.actor import Application, Profile
from stts_tui.i18n import Words, _, _n

LONG = 90  # days


class Ready(StrEnum):
    """Questions that are asked so often that they stand ready."""

    NEVER_LOGGED_IN = "never"
    BLOCKED_LONG = "long"
    PASSWORD_UNUSED = "password"  # noqa: S105 (a choice, not a secret)

    @property
    def words(self) -> Words:
        return {
            Ready.NEVER_LOGGED_IN: _("never logged in"),
            Ready.BLOCKED_LONG: _("blocked for more than 90 days"),
            Ready.PASSWORD_UNUSED: _("given password not used yet"),
        }[self]


@dataclass(frozen=True)
class UserCriteria:
    """Users of a company who meet every criterion given; with `complement`, all the others."""

    last_name: TextMatch | None = sought(
        F.last_name, How.PART, _("name contains “{text}”"), start=_("name begins with “{text}”")
    )
    first_name: TextMatch | None = sought(
        F.first_name, How.PART, _("first name contains “{text}”"), start=_("first name begins with “{text}”")
    )
    niss_start: str | None = sought(
        F.niss, How.START, _("this national number"), start=_("national number begins with these digits")
    )
    blocked: bool | None = None
    applications: frozenset[Application] = field(default_factory=frozenset)  # has all of these
    profiles: frozenset[Profile] = field(default_factory=frozenset)  # has one of these
    complement: bool = False
    ready: Ready | None = None
    anything: str = ""  # what was typed into the one box: any reading of it will do

    def _phrases(self) -> list[Words]:
        found = phrases(CRITERIA, self)
        if self.anything:
            found.insert(0, _("matches “{text}”").with_values(text=self.anything))
        if self.ready is not None:
            found.append(self.ready.words)
        if self.blocked is not None:
            found.append(_("blocked") if self.blocked else _("not blocked"))
        for application in Application:
            if application in self.applications:
                found.append(_("has {application}").with_values(application=application.words))
        if self.profiles:
            numbers = either(f"STTS {profile.value}" for profile in sorted(self.profiles))
            found.append(_("profile {profiles}").with_values(profiles=numbers))
        return found

    def described(self, company: str, count: int) -> str:
        """The question in words with the number of answers: "3 users of ACME: NOT (blocked; has STTS)"."""
        users = _n("{count} user of {company}", "{count} users of {company}").with_values(count=count, company=company)
        found = self._phrases()
        if self.complement:
            if not found:
                return str(_("{users}: no criterion is set, so nobody fails to match").with_values(users=users))
            return str(_("{users}: NOT ({criteria})").with_values(users=users, criteria=joined(found)))
        if not found:
            return str(users)
        return str(_("{users}: {criteria}").with_values(users=users, criteria=joined(found)))


CRITERIA = criteria_of(UserCriteria)
