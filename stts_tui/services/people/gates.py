"""Which gate a try to log in passes, so that nobody is kept out by another's tries.

Failures make a name wait (services/people/passwords.py). Were there one gate for each name, whoever fails at it often enough
would keep its owner out for as long as he goes on. So a place from which an account logged in before (the address that sshd
tells, kept as a keyed hash; the latest three of an account) has a gate of its own: failures elsewhere do not close it, and a
login through one gate does not open another. All other places share the name's gate, whether such an account exists or not.

What that costs: a guesser has at most four gates of an account instead of one, and each of three only from the owner's own
address. With the delays as they are shipped (900 seconds at the most) a gate lets 107 tries pass on its first day and 96 on
each later one, and three more after each login through it: about 4 x 96 = 384 guesses a day at one account, 96 for whoever
comes from elsewhere. Whoever shares the
owner's address (a jump host, a proxy) shares the gate: there `stts-tui unlock` on the host helps.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from stts_tui.services.guard import Office

_LABEL = "place of a login"
GATES = 4  # of one account: its name's, and those of the places that are kept (store/people/factors.py)


def place_of(office: Office, account_id: int) -> str:
    """Where this process's line comes from, as it is kept for an account; empty for a terminal of the host."""
    origin = office.settings.origin
    if not origin:
        return ""
    return hmac.new(office.keys.derive(_LABEL), f"{account_id}:{origin}".encode(), hashlib.sha256).hexdigest()


def gate_of(office: Office, name_key: str, account_id: int | None) -> str:
    """The key under which tries of this name from this process's place are counted. Belongs in a snapshot."""
    place = place_of(office, account_id) if account_id is not None else ""
    if account_id is not None and place and office.store.factors.knows_place(account_id, place):
        return f"{name_key} {place[:32]}"  # no name holds a blank
    return name_key


def remember_place(office: Office, account_id: int, now: datetime) -> None:
    """The account logged in from here: next time it has a gate of its own. Belongs in a transaction."""
    place = place_of(office, account_id)
    if place:
        office.store.factors.save_place(account_id, place, now)
