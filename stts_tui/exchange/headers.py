"""What a message's Header must have in common with its name, and the days that both tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from stts_tui.domain.common.calendar import BELGIUM, belgian_date, show_date, show_instant
from stts_tui.domain.common.errors import Reason
from stts_tui.domain.messages.message import (
    CREATED_AHEAD,
    CREATED_OTHER_DAY,
    HEADER_ENVIRONMENT,
    HEADER_SENDER,
    LONG_AGO,
    NAME_DAY_AHEAD,
)
from stts_tui.exchange.names import MessageName

_APART = timedelta(days=1)  # that the day of the name and the moment of the Header may lie apart
_CLOCKS = timedelta(minutes=10)  # that the sender's clock may be ahead of ours
_OLD = timedelta(days=30)
_FINER = re.compile(r"(\.[0-9]{6})[0-9]+")  # programs write down to 100 nanoseconds


def created(header: Mapping[str, str]) -> datetime:
    """The moment in universal time; one without an offset is Belgian time."""
    moment = datetime.fromisoformat(_FINER.sub(r"\1", header["Created"].replace("Z", "+00:00")))
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=BELGIUM)).astimezone(UTC)


def header_reasons(header: Mapping[str, str], name: MessageName, now: datetime) -> tuple[Reason, ...]:
    """What is against the message."""
    found, moment = [], created(header)
    if header["Sender"] != name.sender:
        found.append(Reason(HEADER_SENDER, None, {"number": name.sender}))
    if header["Environment"] != name.environment:
        found.append(Reason(HEADER_ENVIRONMENT, None, {"environment": name.environment.value}))
    if name.day > belgian_date(now):
        found.append(Reason(NAME_DAY_AHEAD, None, {"day": show_date(name.day), "today": show_date(belgian_date(now))}))
    if moment > now + _CLOCKS:
        found.append(Reason(CREATED_AHEAD, None, {"at": show_instant(moment), "now": show_instant(now)}))
    elif abs(belgian_date(moment) - name.day) > _APART:
        values = {"at": show_instant(moment), "day": show_date(name.day)}
        found.append(Reason(CREATED_OTHER_DAY, None, values))
    return tuple(found)


def header_remarks(header: Mapping[str, str], now: datetime) -> tuple[Reason, ...]:
    """What is told of a message that is taken all the same."""
    moment = created(header)
    return (Reason(LONG_AGO, None, {"at": show_instant(moment)}),) if moment < now - _OLD else ()
