"""What is counted of access requests, as questions to the desk's list."""

from __future__ import annotations

from datetime import date

from stts_tui.domain.access.desk import RequestCriteria, Which
from stts_tui.domain.common.figures import terms
from stts_tui.i18n import Words, _

Counted = tuple[tuple[Words | str, RequestCriteria], ...]

BY_STATE: Counted = tuple(
    (which.words, RequestCriteria(which=which)) for which in (Which.SUBMITTED, Which.RECEIVED, Which.PROCESSED)
)
LETTERS: Counted = (
    (_("first ones"), RequestCriteria(which=Which.RECEIVED)),
    (_("lapsed"), RequestCriteria(which=Which.LAPSED)),
)


def by_due_day(today: date) -> Counted:
    """Requests that are to be processed, by the day until which."""
    late, *others = terms(today)
    return (
        (late.words, RequestCriteria(which=Which.OVERDUE)),
        *((each.words, RequestCriteria(which=Which.RECEIVED, due_from=each.first, due_to=each.last)) for each in others),
    )
