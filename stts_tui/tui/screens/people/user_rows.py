"""A user's account as the rows of a card: for its page and for the overviews before a decision."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.common.calendar import show_date, show_instant
from stts_tui.domain.common.doers import doer
from stts_tui.domain.common.names import by_surname
from stts_tui.domain.people.fields import UserFields as F
from stts_tui.domain.people.fields import language_words
from stts_tui.domain.people.users import UserView
from stts_tui.domain.rights.actor import Application
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.rows import BLANK, Alarm, Beside, Fact, Row, Title


def user_rows(user: UserView) -> Sequence[Row]:
    """Who it is, the account and what it may do; then its state and its days."""
    account: list[Fact] = [
        (_("The account"), ""),
        (F.user_name.label, user.user_name),
        (F.last_name.label, user.last_name),
        (F.first_name.label, user.first_name),
        (F.niss.short, user.niss),
        (F.language.label, language_words(user.language)),
        (F.email.label, user.email),
    ]
    rights: list[Fact] = [
        (_("Rights"), ""),
        (_("Role"), _("local administrator") if user.local_administrator else _("user")),
        (_("STTS profile"), user.profile.words if user.profile else _("none")),
        *_applications(user),
    ]
    days: list[Fact] = [
        (_("Days"), ""),
        (_("Account since"), show_instant(user.created_at)),
        (_("Last login"), show_instant(user.last_login_at) if user.last_login_at else _("never")),
        (_("Last change"), show_instant(user.changed_at)),
        (_("By"), doer(user.changed_by)),
    ]
    state = Alarm(_("blocked")) if user.is_blocked else _("active")
    return [
        Title(f"{user.user_name}  {by_surname(user.last_name, user.first_name)}", state),
        BLANK,
        Beside(account, rights),
        BLANK,
        Beside(_state(user), days),
    ]


def _applications(user: UserView) -> list[Fact]:
    words: list[Words] = [application.short for application in Application if application in user.applications] or [_("none")]
    return [(F.applications.label if number == 0 else "", each) for number, each in enumerate(words)]


def _state(user: UserView) -> list[Fact]:
    rows: list[Fact] = [(_("State"), "")]
    if user.block is None:
        rows.append((_("Blocked"), _("no")))
    else:
        until = user.block.until
        rows.append((_("Blocked"), _("until {day}").with_values(day=show_date(until)) if until else _("yes, without end")))
        rows.append((_("Reason"), user.block.reason))
    rows.append((_("Password"), _("given, not changed yet") if user.must_choose_password else _("chosen by the user")))
    rows.append((_("Second factor"), _("yes") if user.has_factor else _("no")))
    return rows
