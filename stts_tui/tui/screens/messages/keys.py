"""The keys of whoever delivers messages: adding one, and the list from which one is removed."""

from __future__ import annotations

from stts_tui.domain.common.paging import Page, Place, page_of
from stts_tui.domain.messages.channel import AddKey, SenderKey
from stts_tui.domain.messages.forms import ADD_KEY
from stts_tui.domain.messages.lists import KEYS
from stts_tui.domain.rights.action import Action, ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _n
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.widgets.pick_list import PickList


class AddKeyScreen(FormScreen):
    place = action(ActionId.MESSAGES_KEY).label
    help = _(
        "Whoever delivers messages makes a pair of keys (ssh-keygen -t ed25519) and gives you the file that ends in .pub:"
        " paste its one line here. The private key stays with its owner."
    )
    form = ADD_KEY

    async def submit(self, request: AddKey) -> None:
        await self.ask(lambda house: house.channel.add_key, request)
        self.done(action(ActionId.MESSAGES_KEY).succeeded(fingerprint=request.key.fingerprint))


class KeysScreen(ListScreen[SenderKey]):
    place = action(ActionId.MESSAGES_UNKEY).label
    help = _("Enter removes the key at the marker: whoever has only this key cannot deliver any more.")
    columns = KEYS
    does: Words = _("Remove")

    async def fetch(self, place: Place) -> tuple[Page[SenderKey], str]:
        view = await self.ask(lambda house: house.channel.show)
        question = str(_n("{count} key", "{count} keys").with_values(count=len(view.keys)))
        return page_of(view.keys, Place(size=len(view.keys) or 1), len(view.keys), lambda each: (each.key_id,)), question

    def row_id(self, row: SenderKey) -> int:
        return row.key_id

    def on_rows(self) -> tuple[Action, ...]:
        return (action(ActionId.MESSAGES_UNKEY),)

    def _act(self, _action: Action) -> None:
        self.work(self._remove)

    async def _remove(self) -> None:
        app, key_id = self.stts, self.query_one(PickList).value
        if isinstance(key_id, int):
            await self.ask(lambda house: house.channel.remove_key, key_id)
            app.changes += 1
            await self.load()
            self.say(action(ActionId.MESSAGES_UNKEY).succeeded())
