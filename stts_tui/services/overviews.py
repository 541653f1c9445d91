"""Figures: facts of the day beside the menu, and overviews, each figure with the question of the list that it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from stts_tui.domain.access import overviews as access
from stts_tui.domain.access.desk import Which
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.figures import Figure, Group, Groups, Note, as_rows
from stts_tui.domain.people import overviews as people
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.overviews import OVERVIEWS
from stts_tui.domain.rights.table import action, is_allowed
from stts_tui.domain.tariff import overviews as tariff
from stts_tui.domain.tariff.assignments import OPERATOR_KINDS, AssignmentCriteria, AssignmentKind
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.i18n import Words, _, _n
from stts_tui.services.guard import Act, Service, performs, performs_any

C = TypeVar("C")
_NAMES = 3  # blocked users, and operators, beside the menu
_OPERATORS = 6  # on the overview of the work


@dataclass(frozen=True)
class AskOverview:
    """Which overview: the action is also its right."""

    action: ActionId


class OverviewService(Service):
    @performs(ActionId.HOME_SHOW)
    def facts(self, act: Act) -> Groups:
        """What waits for whoever logged in; only figures whose list this account may open."""
        act.about("figures", None, "")
        return tuple(group for right, make in _FACTS if is_allowed(act.actor, right) for group in make(act))

    @performs_any(OVERVIEWS)
    def show(self, act: Act, request: AskOverview) -> Groups:
        """The figures of an overview as they are now."""
        return _looked_at(act, request)

    @performs_any(OVERVIEWS)
    def export(self, act: Act, request: AskOverview) -> list[tuple[str, ...]]:
        """The same as rows for a CSV file, head first."""
        return as_rows(_looked_at(act, request))


def _looked_at(act: Act, request: AskOverview) -> Groups:
    act.about("overview", None, "")  # which one, the action says
    return _OVERVIEWS[request.action](act)


def _group(
    words: Words, asked: Sequence[tuple[Words | str, C]], counts: Sequence[int], alarm: Callable[[C], bool] = lambda _of: False
) -> Group:
    rows = (Figure(name, count, of, alarm(of)) for (name, of), count in zip(asked, counts, strict=True))
    return Group(words, tuple(rows))


# -- users -------------------------------------------------------------------------------------------------------------
def _by_profile(act: Act) -> Group:
    criteria = [of for _words, of in people.BY_PROFILE]
    counts = act.store.accounts.count_each(act.company_id, criteria, act.today)
    return _group(_("Users by profile"), people.BY_PROFILE, counts)


def _blocked(act: Act) -> Groups:
    """Who is blocked, and who of them opens first."""
    blocked = UserCriteria(blocked=True)
    (count,) = act.store.accounts.count_each(act.company_id, [blocked], act.today)
    if not count:
        return ()
    few = act.store.accounts.list_blocked(act.company_id, act.today, _NAMES if count <= _NAMES else _NAMES - 1)
    rows = [
        Note(name, _("until {day}").with_values(day=show_date(until)[:5]) if until is not None else _("no date"))
        for name, until in few
    ]
    if count > len(few):
        rows.append(Note(_n("and {count} other", "and {count} others").with_values(count=count - len(few))))
    return (Group(_("Users blocked"), tuple(rows)),)


def _users(act: Act) -> Groups:
    criteria = [of for _words, of in people.BY_STATE]
    counts = act.store.accounts.count_each(act.company_id, criteria, act.today)
    return _by_profile(act), _group(_("Users by state"), people.BY_STATE, counts, lambda of: of.blocked is True)


# -- assignments -------------------------------------------------------------------------------------------------------
def _by_age(act: Act, words: Words, company_id: int | None) -> Group:
    asked = tariff.by_age(act.today)
    counts = act.store.assignments.count_each(company_id, [of for _words, of in asked], act.today)
    return _group(words, asked, counts, lambda of: of.overdue)


def _by_kind(act: Act, company_id: int | None) -> Group:
    kinds = OPERATOR_KINDS if company_id is not None else [kind for kind in AssignmentKind if kind.is_the_authoritys]
    asked = tariff.by_kind(kinds)
    counts = act.store.assignments.count_each(company_id, [of for _words, of in asked], act.today)
    return _group(_("By kind"), asked, counts)


def _by_operator(act: Act, most: int) -> Groups:
    found = act.store.assignments.count_by_operator()
    rows = [Figure(name, count, AssignmentCriteria(operator_id=of, operator=name)) for of, name, count in found[:most]]
    return (Group(_("By operator"), tuple(rows)),) if rows else ()


# -- files -------------------------------------------------------------------------------------------------------------
def _closing(act: Act) -> Group:
    of = tariff.closing(act.today)
    until = of.closing_until or act.today
    count, first = act.store.file_views.first_closing(act.company_id, until)
    late = first is not None and first < act.today
    tail = _("first {day}").with_values(day=show_date(first)[:5]) if first is not None else ""
    return Group(_("Files that close"), (Figure(_("in 10 days"), count, of, late, tail),))


def _counted_files(act: Act, words: Words, asked: Sequence[tuple[Words | str, FileCriteria]], company_id: int | None) -> Group:
    return _group(words, asked, [act.store.file_views.count(company_id, of) for _words, of in asked])


# -- access requests ---------------------------------------------------------------------------------------------------
def _requests(act: Act) -> Groups:
    due, letters = access.by_due_day(act.today), access.LETTERS
    counts = act.store.requests.count_each([of for _words, of in (*due, *letters)], act.today)
    return (
        _group(_("Access requests"), due, counts[: len(due)], lambda of: of.which is Which.OVERDUE),
        _group(_("Letters to print"), letters, counts[len(due) :], lambda of: of.which is Which.LAPSED),
    )


def _all_requests(act: Act) -> Groups:
    counts = act.store.requests.count_each([of for _words, of in access.BY_STATE], act.today)
    return (*_requests(act), _group(_("By state"), access.BY_STATE, counts))


_FACTS: tuple[tuple[ActionId, Callable[[Act], Groups]], ...] = (
    (ActionId.ASSIGNMENT_PROCESS, lambda act: (_by_age(act, _("Assignments"), act.company_id),)),
    (ActionId.FILE_SEARCH, lambda act: (_closing(act),)),
    (ActionId.USER_LIST, lambda act: (*_blocked(act), _by_profile(act))),
    (
        ActionId.AUTHORITY_LIST,
        lambda act: (_by_age(act, action(ActionId.AUTHORITY_LIST).label, None), *_by_operator(act, _NAMES)),
    ),
    (ActionId.REQUEST_LIST, _requests),
)
_OVERVIEWS: dict[ActionId, Callable[[Act], Groups]] = {
    ActionId.OVERVIEW_USERS: _users,
    ActionId.OVERVIEW_FILES: lambda act: (
        _counted_files(act, _("By state"), tariff.by_state(), act.company_id),
        _counted_files(act, _("By month of the application"), tariff.by_month_of_request(act.today), act.company_id),
    ),
    ActionId.OVERVIEW_ASSIGNMENTS: lambda act: (_by_age(act, _("By age"), act.company_id), _by_kind(act, act.company_id)),
    ActionId.OVERVIEW_WORK: lambda act: (
        _by_age(act, _("By age"), None), _by_kind(act, None), *_by_operator(act, _OPERATORS),
    ),
    ActionId.OVERVIEW_DECISIONS: lambda act: (
        _counted_files(act, _("Files decided, by month"), tariff.by_month_of_decision(act.today), None),
        _counted_files(act, _("By decision, in all these months"), tariff.by_decision(act.today), None),
    ),
    ActionId.OVERVIEW_REQUESTS: _all_requests,
}  # fmt: skip
