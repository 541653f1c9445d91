"""The desk's list of access requests: the open ones, or those that a search found."""

from __future__ import annotations

from datetime import date

from stts_tui.domain.access.desk import RequestCriteria, RequestRow, Which, parse_wanted
from stts_tui.domain.access.desk_options import why_not
from stts_tui.domain.access.lists import requests
from stts_tui.domain.common.errors import Reason, Refused
from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.rights.action import Action, ActionId, Section, Target
from stts_tui.i18n import Words, _, _n
from stts_tui.tui.binding import list_actions, row_actions
from stts_tui.tui.screens.base.listing import ListScreen


class RequestListScreen(ListScreen[RequestRow]):
    """Opened for all open requests (target None) or for the criteria of a search."""

    place = _("Access requests")
    help = _(
        "What is due soonest stands first; OVERDUE marks what should have been processed, LAPSED letters that were not used"
        " in time. Scan the code of a form, here or under F7, to find its request."
    )

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self.columns = requests(date.min)

    async def fetch(self, place: Place) -> tuple[Page[RequestRow], str]:
        if isinstance(self.target, RequestCriteria):
            found = await self.ask(lambda house: house.desk.find, self.target, place)
        else:
            found = await self.ask(lambda house: house.desk.list_page, place)
        self.columns = requests(found.today)
        return found.page, found.question

    def alarm_above(self, count: int) -> Words:
        return _n("{count} late here", "{count} late here").with_values(count=count)

    def row_id(self, row: RequestRow) -> int:
        return row.request_id

    def on_rows(self) -> tuple[Action, ...]:
        return row_actions(self.stts.home, Section.DESK, Target.REQUEST)

    def why_not(self, action: Action, row: RequestRow) -> Reason | None:
        return why_not(action.id, row.state, row.ticket)

    async def found_elsewhere(self, word: str) -> bool:
        """A form's code finds its request, whatever this list shows."""
        try:
            wanted = parse_wanted(word, self.stts.today)
        except Refused:
            return False
        found = await self.ask(lambda house: house.desk.find, RequestCriteria(wanted, Which.ALL), Place(size=2))
        if found.page.total == 1:
            self.stts.perform(ActionId.REQUEST_SHOW, found.page.rows[0].request_id)
        return bool(found.page.total == 1)

    def on_list(self) -> tuple[Action, ...]:
        return list_actions(self.stts.home, Section.DESK)
