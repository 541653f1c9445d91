"""Finding a request: by the code of its form, typed or scanned, by ticket, enterprise number or name."""

from __future__ import annotations

from stts_tui.domain.access.desk import RequestCriteria
from stts_tui.domain.access.forms import FIND_REQUESTS
from stts_tui.domain.common.paging import Place
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import _
from stts_tui.tui.screens.access.request_list import RequestListScreen
from stts_tui.tui.screens.base.form import FormScreen


class RequestFindScreen(FormScreen):
    place = action(ActionId.REQUEST_FIND).label
    help = _("Scan the bar code of a form, or type what you know. If one request matches, it opens at once.")
    form = FIND_REQUESTS
    does = _("Find")
    keeps_draft = False

    async def submit(self, request: RequestCriteria) -> None:
        app = self.stts
        found = await self.ask(lambda house: house.desk.find, request, Place(size=2))
        if request.wanted.typed and found.page.total == 1:
            if self.fields is not None:
                self.fields.set_values({"wanted": ""})  # ready for the next form
            app.perform(ActionId.REQUEST_SHOW, found.page.rows[0].request_id)
        elif request.wanted.typed and not found.page.total:
            self.say(_("No request matches “{typed}”.").with_values(typed=request.wanted.typed), fault=True)
        else:
            app.open(RequestListScreen(request))
