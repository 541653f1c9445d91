"""The keys of whoever delivers messages: adding one, and the list from which one is removed."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.common.calendar import show_instant
from stts_tui.domain.common.paging import Page, Place, page_of_few
from stts_tui.domain.messages.channel import AddKey, SenderKey
from stts_tui.domain.messages.forms import ADD_KEY
from stts_tui.domain.messages.lists import KEYS
from stts_tui.domain.rights.action import Action, ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import _, _n
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.screens.base.question import FinalQuestion
from stts_tui.tui.screens.base.rows import Row


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
    help = _("4 removes a key: whoever has only this key cannot deliver any more.")
    columns = KEYS

    async def fetch(self, place: Place) -> tuple[Page[SenderKey], str]:
        view = await self.ask(lambda house: house.channel.show)
        question = str(_n("{count} key", "{count} keys").with_values(count=len(view.keys)))
        return page_of_few(view.keys, place, self.row_id, self.told), question

    def row_id(self, row: SenderKey) -> int:
        return row.key_id

    def on_rows(self) -> tuple[Action, ...]:
        return (action(ActionId.MESSAGES_UNKEY),)

    def open_row(self, action: Action, row_id: int) -> None:
        key = self.known(row_id)
        if key is not None:
            self.stts.open(RemoveKeyScreen(key))


class RemoveKeyScreen(FinalQuestion[SenderKey]):
    """Asks once more for one key."""

    place = action(ActionId.MESSAGES_UNKEY).label
    help = action(ActionId.MESSAGES_UNKEY).help
    does = _("Remove")
    question = _("Remove this key? Whoever has only this one cannot deliver any more; the key can be added anew.")

    def __init__(self, key: SenderKey) -> None:
        super().__init__(key.key_id)
        self._key = key

    async def look(self) -> SenderKey:
        return self._key

    def told(self, shown: SenderKey) -> Sequence[Row]:
        return [
            (_("Fingerprint"), shown.key.fingerprint), (_("Added"), show_instant(shown.added_at)),
            (_("Comment"), shown.key.comment),
        ]  # fmt: skip

    async def decide(self, shown: SenderKey) -> None:
        await self.ask(lambda house: house.channel.remove_key, shown.key_id)
        self.done(action(ActionId.MESSAGES_UNKEY).succeeded())
