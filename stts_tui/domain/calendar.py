"""Dates are dates in Belgium; instants are UTC. The clock is passed in, nobody here looks at it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

BELGIUM = ZoneInfo("Europe/Brussels")


class Clock(Protocol):
    """Tells the time: an aware instant in UTC."""

    def __call__(self) -> datetime: ...


def system_clock() -> datetime:
    return datetime.now(UTC)


def belgian_date(instant: datetime) -> date:
    """The calendar date in Belgium at `instant` (aware)."""
    return instant.astimezone(BELGIUM).date()


def show_date(day: date) -> str:
    """`day` as a Belgian form writes it: DD/MM/YYYY, in every language."""
    return day.strftime("%d/%m/%Y")


def show_instant(instant: datetime) -> str:
    """`instant` (aware) in Belgian time: DD/MM/YYYY HH:MM."""
    return instant.astimezone(BELGIUM).strftime("%d/%m/%Y %H:%M")
