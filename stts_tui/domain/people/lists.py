"""What the list of users tells of each."""

from __future__ import annotations

from stts_tui.domain.common.columns import Column, Columns
from stts_tui.domain.people.users import UserRow
from stts_tui.i18n import Words, _


def _state(row: UserRow) -> Words | str:
    return _("blocked") if row.blocked else _("admin") if row.local_administrator else ""


USERS: Columns[UserRow] = (
    Column(_("User name"), 20, lambda row: row.user_name),
    Column(_("Name"), 25, lambda row: f"{row.last_name}, {row.first_name}"),
    Column(_("National no."), 15, lambda row: row.masked_niss),
    Column(_("STTS"), 6, lambda row: f"STTS {row.profile.value}" if row.profile else "-"),
    Column(_("State"), 8, _state),
)
