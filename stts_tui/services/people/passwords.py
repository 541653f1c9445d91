"""Choosing and checking passwords: the list of common ones, and the stored delay after failures."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache

from stts_tui import resources
from stts_tui.domain.common.errors import Fault, Refused, fault, refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.common.text import fold
from stts_tui.domain.people.factors import CODE_NEEDED
from stts_tui.domain.people.passwords import SHORTEST, check_password
from stts_tui.i18n import _n
from stts_tui.services.guard import Office
from stts_tui.services.hashing import BUSY, NO_ROOM
from stts_tui.services.people.gates import gate_of
from stts_tui.settings import LoginDelay
from stts_tui.store.people.accounts import Credentials

_NO_TRY = (NO_ROOM.code, BUSY.code, CODE_NEEDED.code)  # nobody looked, or it was right so far
WAIT = fault(
    "login-wait",
    _n(
        "Too many failed tries for this user name. Wait {count} second before the next one; it is not blocked for good.",
        "Too many failed tries for this user name. Wait {count} seconds before the next one; it is not blocked for good.",
    ),
    audited=True,
)


@cache
def common_passwords() -> frozenset[str]:
    """The list that is shipped, folded as candidates are."""
    return frozenset(fold(line) for line in resources.read_lines("common-passwords.txt"))


def check_choice(password: Secret, own_words: Iterable[str], shortest: int = SHORTEST) -> None:
    """Whether a person with these names may choose `password`; raises what domain.people.passwords.check_password raises."""
    check_password(password, common_passwords(), own_words, shortest)


def seconds_to_wait(failures: int, delay: LoginDelay) -> int:
    """After so many failures in a row: nothing at first, then doubling, up to a ceiling; never for ever."""
    beyond = failures - delay.free_failures
    if beyond <= 0:
        return 0
    return min(delay.longest_seconds, delay.first_seconds << min(beyond - 1, 20))


@contextlib.contextmanager
def a_try(office: Office, name_key: str, now: datetime, gate: str = "") -> Iterator[None]:
    """A try at a password of `name_key`: one after the other, counted before it is looked at, and not if nobody looked.

    It is counted at its `gate` (services/people/gates.py), which is that of the name where none is given.

    Raises what `take_a_try` raises, and the hasher's BUSY and NO_ROOM.
    """
    gate = gate or name_key
    with office.hasher.turn(name_key):
        with office.store.snapshot():
            before = office.store.throttle.get(gate)
        take_a_try(office, gate, now)
        try:
            yield
        except Refused as no:
            if no.code in _NO_TRY:
                with office.store.transaction():
                    if before is None or not before[0]:
                        office.store.throttle.delete(gate)
                    else:
                        office.store.throttle.save(gate, *before)
            raise


def prove(office: Office, held: Credentials, password: Secret, wrong: Callable[[], Refused]) -> None:
    """Check the password of whoever is logged in, as at a login: an open session is no place to guess from.

    Raises what `wrong` gives, WAIT, and what the hasher raises.
    """
    key = fold(held.user_name)
    with office.store.snapshot():
        gate = gate_of(office, key, held.account_id)
    with a_try(office, key, office.clock(), gate):
        if not office.hasher.verify(held.password_hash, password):
            raise wrong()
        with office.store.transaction():
            forgive(office, gate)


def take_a_try(office: Office, name_key: str, now: datetime, because: Fault = WAIT, delay: LoginDelay | None = None) -> None:
    """Count a try before its password is looked at, so that tries at the same time count each.

    The count is by user name, whether there is such an account or not, and is taken back by `forgive`. Forms that
    need no login count their tries under other keys. Raises WAIT, or `because`, whose sentence tells the seconds ({count}).
    """
    store, delay = office.store, delay or office.settings.delay
    longest = timedelta(seconds=delay.longest_seconds)
    left = timedelta()
    with store.transaction():
        failures, not_before = store.throttle.get(name_key) or (0, now)
        if now - not_before > timedelta(seconds=delay.forget_seconds):
            failures = 0
        if not failures:
            store.throttle.delete_old(now)
        if now < not_before:
            left = min(not_before - now, longest)
            if not_before - now > longest:  # the clock was set back, which must not lengthen the wait
                store.throttle.save(name_key, failures, now + longest)
        else:
            wait = seconds_to_wait(failures + 1, delay)
            store.throttle.save(name_key, failures + 1, now + timedelta(seconds=wait))
    if left:
        raise refused(because, count=math.ceil(left.total_seconds()))


def forgive(office: Office, name_key: str) -> None:
    """The password was right: earlier failures no longer count. Belongs in a transaction."""
    office.store.throttle.delete(name_key)
