"""Failed logins by user name, whether an account has that name or not: stored, since each session is a process."""

from __future__ import annotations

from datetime import datetime, timedelta

from stts_tui.store.tables import LoginThrottle

_FORGET_AFTER = timedelta(days=1)


class Throttle:
    def get(self, name_key: str) -> tuple[int, datetime] | None:
        """How many failures in a row, and before when no further try is looked at."""
        row = LoginThrottle.get_or_none(LoginThrottle.name_key == name_key)
        return (row.failures, row.not_before) if row is not None else None

    def save(self, name_key: str, failures: int, not_before: datetime) -> None:
        LoginThrottle.insert(name_key=name_key, failures=failures, not_before=not_before).on_conflict(
            conflict_target=[LoginThrottle.name_key], preserve=[LoginThrottle.failures, LoginThrottle.not_before]
        ).execute()

    def delete(self, name_key: str) -> None:
        LoginThrottle.delete().where(LoginThrottle.name_key == name_key).execute()

    def delete_all(self, name_key: str) -> int:
        """All gates of a name (services/people/gates.py); gives how many failures they had counted."""
        its = (LoginThrottle.name_key == name_key) | LoginThrottle.name_key.startswith(f"{name_key} ")
        failures = sum(row[0] for row in LoginThrottle.select(LoginThrottle.failures).where(its).tuples())
        LoginThrottle.delete().where(its).execute()
        return int(failures)

    def delete_old(self, now: datetime) -> None:
        """Names nobody has tried for a day; keeps the table small under an attack with invented names."""
        LoginThrottle.delete().where(LoginThrottle.not_before < now - _FORGET_AFTER).execute()
