"""What the login page of the demo shows, and no other: the accounts to try."""

from __future__ import annotations

from dataclasses import dataclass

from stts_tui.i18n import Words


@dataclass(frozen=True)
class DemoAccounts:
    """User names with what each of them is, and the password that all of them have."""

    password: str
    accounts: tuple[tuple[str, Words], ...]
