"""Who helps with a refusal that seems wrong: told on the screen and in the answers to messages."""

from __future__ import annotations

from stts_tui.domain.people.own import WhomToAsk
from stts_tui.domain.rights.actor import Actor
from stts_tui.store.database import Store
from stts_tui.store.settings import AUTHORITY_PHONE, DESK_PHONE


def find_whom_to_ask(store: Store, actor: Actor) -> WhomToAsk:
    """The local administrator of the actor's company, unless that is the actor; then the offices. In a transaction."""
    desk, authority = store.settings.get(DESK_PHONE), store.settings.get(AUTHORITY_PHONE)
    if actor.company_id is None:
        return WhomToAsk("", "", desk, authority)
    found = store.administrators.find(actor.company_id)
    name = found.name if found is not None and found.account_id != actor.account_id else ""
    return WhomToAsk(name, store.companies.get(actor.company_id).name, desk, authority)
