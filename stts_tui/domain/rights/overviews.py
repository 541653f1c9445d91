"""Rows of the table of actions (domain/rights/table.py): overviews. Whoever may open the lists may see how long they are."""

from __future__ import annotations

from stts_tui.domain.rights.action import Action, ActionId, Page, Section, who
from stts_tui.domain.rights.actor import Principal
from stts_tui.i18n import _

_P = Principal

OVERVIEW_ACTIONS: tuple[Action, ...] = (
    Action(
        ActionId.OVERVIEW_USERS, _("Overview of the users"),
        _("Users of your company by profile and state; each figure opens its list."),
        Section.OVERVIEWS, who(_P.LOCAL_ADMINISTRATOR), page=Page.OVERVIEWS, looks=True,
    ),
    Action(
        ActionId.OVERVIEW_FILES, _("Overview of the files"),
        _("Your company's tariff files by state and by the month in which they were requested; each figure opens its list."),
        Section.OVERVIEWS, who(_P.STTS_1, _P.STTS_2, _P.STTS_3), page=Page.OVERVIEWS, looks=True,
    ),
    Action(
        ActionId.OVERVIEW_ASSIGNMENTS, _("Overview of the assignments"),
        _("What your company still has to do, by age and kind; terms are in working days. Each figure opens its list."),
        Section.OVERVIEWS, who(_P.STTS_3), page=Page.OVERVIEWS, looks=True,
    ),
    Action(
        ActionId.OVERVIEW_WORK, _("Overview of the work"),
        _("What waits for the authority, by age, kind and operator; terms are in working days. Each figure opens its list."),
        Section.OVERVIEWS, who(_P.AUTHORITY), page=Page.OVERVIEWS, looks=True,
    ),
    Action(
        ActionId.OVERVIEW_DECISIONS, _("Overview of the decisions"),
        _("Files on which the authority decided, by month and by decision; each figure opens its list."),
        Section.OVERVIEWS, who(_P.AUTHORITY), page=Page.OVERVIEWS, looks=True,
    ),
    Action(
        ActionId.OVERVIEW_REQUESTS, _("Overview of the requests"),
        _("Access requests by the day by which they are to be processed, and by state; each figure opens its list."),
        Section.OVERVIEWS, who(_P.ACCESS_DESK), page=Page.OVERVIEWS, looks=True,
    ),
)  # fmt: skip

OVERVIEWS = frozenset(row.id for row in OVERVIEW_ACTIONS)
