"""The form of the login page. A module of its own: the first page must not wait for all the others' forms."""

from __future__ import annotations

from dataclasses import dataclass

from stts_tui.domain.common.fields import Field, Form, Kind
from stts_tui.domain.common.secret import Secret
from stts_tui.i18n import _


@dataclass(frozen=True)
class LogIn:
    """Who wants to log in, as it was typed."""

    user_name: str
    password: Secret
    code: str = ""  # of the second factor, once it has been asked for
    ends_oldest: bool = False  # where there are as many sessions as may be


LOG_IN = Form(
    "log-in", _("Log in"),
    (Field("user_name", _("User name"), longest=64), Field("password", _("Password"), Kind.SECRET, longest=1024)),
    LogIn,
)  # fmt: skip
