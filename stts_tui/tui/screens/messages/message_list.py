"""The company's messages, the newest first."""

from __future__ import annotations

from stts_tui.domain.common.paging import Page, Place
from stts_tui.domain.messages.lists import MESSAGES
from stts_tui.domain.messages.message import Message
from stts_tui.domain.rights.action import Action, ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import _, _n
from stts_tui.tui.screens.base.listing import ListScreen


class MessageListScreen(ListScreen[Message]):
    place = action(ActionId.MESSAGE_LIST).label
    help = _("Enter shows what became of each record of the message; refused ones can be repaired there.")
    columns = MESSAGES

    async def fetch(self, place: Place) -> tuple[Page[Message], str]:
        page = await self.ask(lambda house: house.messages.list_page, place)
        return page, str(_n("{count} message", "{count} messages").with_values(count=page.total))

    def row_id(self, row: Message) -> int:
        return row.message_id

    def on_rows(self) -> tuple[Action, ...]:
        return (action(ActionId.MESSAGE_SHOW),)
