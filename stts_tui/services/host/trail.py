"""The audit trail for the host's system manager, who has no account and reads all of it: `stts-tui audit`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from stts_tui.domain.common.calendar import belgian_date
from stts_tui.domain.common.errors import refused
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.trail.lines import TrailLine, action_words
from stts_tui.domain.trail.person import AskPerson, PersonReport, report
from stts_tui.domain.trail.search import NO_SUCH_ACT, TrailCriteria
from stts_tui.i18n import speaking
from stts_tui.services.guard import note
from stts_tui.store.database import Store
from stts_tui.store.person_lines import lines_about
from stts_tui.store.trail import EVERYTHING

_BY = "audit"


def read_person(store: Store, now: datetime, asked: AskPerson) -> PersonReport:
    """The report to a person, from the lines of every company; that it was made is a line too, and none of these."""
    with store.snapshot():
        lines = lines_about(asked.niss, store.pseudonyms)
    with store.transaction():
        note(store, now, _BY, ActionId.AUDIT_PERSON, ("person", None, asked.niss.masked), who=[asked.niss])
    return report(asked, lines, belgian_date(now))


def read_trail(store: Store, now: datetime, criteria: TrailCriteria, *, export: bool = False) -> Iterator[TrailLine]:
    """Every line that matches, the newest first, read while they are taken; the look itself is a line, and none of these.

    Raises NOBODY, NOTHING, TOO_MANY, NO_SUCH_ACT for an act that is neither in the table nor in any line.
    """
    with store.reading():
        is_known = action_words(criteria.action) != criteria.action
        if criteria.action and not is_known and not store.trail.count(EVERYTHING, TrailCriteria(action=criteria.action)):
            raise refused(NO_SUCH_ACT, text=criteria.action)
        lines = store.trail.iterate(EVERYTHING, criteria)
    with speaking("en"):
        about = ("audit", None, criteria.asked)
    with store.transaction():
        note(store, now, _BY, ActionId.AUDIT_EXPORT if export else ActionId.AUDIT_SEARCH, about)
    return lines
