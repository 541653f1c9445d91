"""A user's account as labelled lines: for his page and for the overviews before a decision."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.common.calendar import show_date, show_instant
from stts_tui.domain.people.fields import LANGUAGE_CHOICES
from stts_tui.domain.people.fields import UserFields as F
from stts_tui.domain.people.users import UserView
from stts_tui.i18n import _
from stts_tui.tui.screens.base.rows import Row


def user_rows(user: UserView) -> Sequence[Row]:
    """Label and value of each line."""
    languages = {choice.value: choice.words for choice in LANGUAGE_CHOICES}
    applications = [str(application.words) for application in sorted(user.applications)]
    rows: list[Row] = [
        (F.user_name.label, user.user_name),
        (F.last_name.label, user.last_name),
        (F.first_name.label, user.first_name),
        (F.niss.label, user.niss),
        (F.email.label, user.email),
        (F.language.label, languages[user.language]),
        (_("Role"), _("local administrator") if user.local_administrator else _("user")),
        (_("STTS profile"), user.profile.words if user.profile else _("No profile")),
        (F.applications.label, applications[0] if applications else _("none")),
        *(("", name) for name in applications[1:]),
        (_("Blocked"), _blocked(user)),
        (_("Password"), _("given, to be changed at the next login") if user.must_choose_password else _("chosen by the user")),
        (_("Last login"), show_instant(user.last_login_at) if user.last_login_at else _("never")),
        (_("Account since"), show_instant(user.created_at)),
        (_("Last change"), f"{show_instant(user.changed_at)}, {user.changed_by}"),
    ]
    return rows


def _blocked(user: UserView) -> object:
    if user.block is None:
        return _("no")
    if user.block.until is None:
        return _("yes: {reason}").with_values(reason=user.block.reason)
    return _("until {day}: {reason}").with_values(day=show_date(user.block.until), reason=user.block.reason)
