"""What the lists of users and of one's own sessions tell of each."""

from __future__ import annotations

from stts_tui.domain.common.calendar import show_date, show_instant
from stts_tui.domain.common.columns import Column, Columns
from stts_tui.domain.common.names import by_surname
from stts_tui.domain.people.session import OpenSession
from stts_tui.domain.people.users import BLOCKED_FOR_GOOD, UserRow
from stts_tui.domain.rights.actor import Application
from stts_tui.i18n import Words, _, _c


def _state(row: UserRow) -> Words | str:
    if row.is_blocked:
        if row.blocked_until == BLOCKED_FOR_GOOD:
            return _c("column", "blocked")
        return _("until {day}").with_values(day=show_date(row.blocked_until))
    return _("admin") if row.local_administrator else ""


def _applications(row: UserRow) -> str:
    return ", ".join(str(each.short) for each in Application if each in row.applications) or "-"


USERS: Columns[UserRow] = (
    Column(_("User name"), 16, lambda row: row.user_name),
    Column(_("Name"), 21, lambda row: by_surname(row.last_name, row.first_name)),
    Column(_("National no."), 15, lambda row: row.masked_niss),
    Column(_("STTS"), 4, lambda row: row.profile.value if row.profile else "-"),
    Column(_("Blocked"), 16, _state, alarm=lambda row: row.is_blocked),
    Column(_("Last login"), 16, lambda row: show_instant(row.last_login_at) if row.last_login_at else _("never"), wide=True),
    Column(_("Applications"), 30, _applications, wide=True),
)


def _of_session(row: OpenSession) -> Words | str:
    if row.is_this:
        return _("this one")
    return _c("page", "locked") if row.is_locked else ""


SESSIONS: Columns[OpenSession] = (
    Column(_("Since"), 16, lambda row: show_instant(row.started_at)),
    Column(_("Place"), 20, lambda row: str(row.seat.place)),
    Column(_("Terminal"), 8, lambda row: row.seat.terminal),
    Column(_("Last seen"), 16, lambda row: show_instant(row.seen_at)),
    Column(_("State"), 10, _of_session),
)
