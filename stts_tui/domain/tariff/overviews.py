"""What is counted of tariff files and assignments, as questions to their lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from stts_tui.domain.common.calendar import add_working_days
from stts_tui.domain.common.figures import NEAR, month_words, months, terms
from stts_tui.domain.tariff.assignments import AssignmentCriteria, AssignmentKind
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import DECISIONS, FileCriteria
from stts_tui.i18n import Words

Files = tuple[tuple[Words | str, FileCriteria], ...]
Assignments = tuple[tuple[Words | str, AssignmentCriteria], ...]


def by_age(today: date) -> Assignments:
    """Open assignments by the day on which they are due."""
    late, *others = terms(today)
    return (
        (late.words, AssignmentCriteria(overdue=True)),
        *((term.words, AssignmentCriteria(due_from=term.first, due_to=term.last)) for term in others),
    )


def by_kind(kinds: Iterable[AssignmentKind]) -> Assignments:
    return tuple((kind.words, AssignmentCriteria(kinds=frozenset({kind}))) for kind in kinds)


def by_state() -> Files:
    return tuple((state.words, FileCriteria(states=frozenset({state}))) for state in FileState)


def by_month_of_request(today: date) -> Files:
    return tuple((month_words(first), FileCriteria(requested_from=first, requested_to=last)) for first, last in months(today))


def closing(today: date) -> FileCriteria:
    """Files that will be closed for want of a second part or of papers, unless somebody does something."""
    return FileCriteria(closing_until=add_working_days(today, NEAR))


def by_month_of_decision(today: date) -> Files:
    every = frozenset(DECISIONS)
    return tuple(
        (month_words(first), FileCriteria(decided=every, decided_from=first, decided_to=last)) for first, last in months(today)
    )


def by_decision(today: date) -> Files:
    """What was decided in this month and those before it that are shown."""
    first, last = months(today)[-1][0], months(today)[0][1]
    return tuple(
        (words, FileCriteria(decided=frozenset({action}), decided_from=first, decided_to=last))
        for action, words in DECISIONS.items()
    )
