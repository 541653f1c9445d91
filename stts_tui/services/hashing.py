"""Argon2id: hashing and checking passwords. Slow and large on purpose, so it never runs inside a transaction."""

from __future__ import annotations

import contextlib
import threading
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from stts_tui.domain.common.errors import Refused, fault, refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.passwords import LONGEST, normalise
from stts_tui.i18n import _
from stts_tui.settings import PasswordHashing
from stts_tui.store.queue import Queue

if TYPE_CHECKING:
    import argon2

# Never told as a wrong password, and never counted as a failed try.
NO_ROOM = fault(
    "hashing-no-room",
    _("The computer has no memory left at the moment to look at a password. It did not count as a failed try: try again in a"
      " moment, and tell your system manager if it stays so."),
)  # fmt: skip
BUSY = fault(
    "hashing-busy",
    _("Very many people are logging in at this moment. It did not count as a failed try: try again in a moment."),
)
_PATIENCE = 30.0  # seconds
_NO_ROOM = (-22, -33)  # Argon2's own numbers: no memory, no thread


class Slots:
    """Of all processes of a host, so many work on passwords at a time; each of them takes 64 MiB.

    Tries for one name come one after the other, so that each is judged by what became of those before.
    """

    def __init__(self, beside: Path, count: int) -> None:
        self._queues = [Queue(Path(f"{beside}.hashing-{number}"), _PATIENCE) for number in range(1, count + 1)]
        self._held = threading.local()

    @contextlib.contextmanager
    def one(self, key: str) -> Iterator[None]:
        """Raises BUSY where no turn came in half a minute. Whoever has one has it for what he does inside, too."""
        if getattr(self._held, "any", False):
            yield
            return
        queue = self._queues[zlib.crc32(key.encode()) % len(self._queues)]
        with contextlib.ExitStack() as turn:
            try:
                turn.enter_context(queue.turn(background=True))
            except (Refused, OSError):  # or its file cannot be written, as on a full disk
                raise refused(BUSY) from None
            self._held.any = True
            try:
                yield
            finally:
                self._held.any = False


class Hasher:
    """Hashes and checks passwords under the parameters of the settings; with `slots`, so many at a time."""

    def __init__(self, settings: PasswordHashing, slots: Slots | None = None) -> None:
        self._settings = settings
        self._slots = slots
        # What an unknown user's password is held against: present parameters, so the same work, from the first try on
        # (each session is a process, so a dummy that was hashed at its first use would tell). Nothing hashes to it.
        self._dummy = (
            f"$argon2id$v=19$m={settings.memory_cost},t={settings.time_cost},p={settings.parallelism}${'A' * 22}${'A' * 43}"
        )

    @cached_property
    def _argon2(self) -> argon2.PasswordHasher:
        """Loaded with the first password, not with the login page."""
        import argon2

        asked = self._settings
        return argon2.PasswordHasher(time_cost=asked.time_cost, memory_cost=asked.memory_cost, parallelism=asked.parallelism)

    def turn(self, key: str) -> contextlib.AbstractContextManager[None]:
        """One after the other for equal `key`s, and not too many on the host at once. Raises BUSY."""
        return self._slots.one(key) if self._slots is not None else contextlib.nullcontext()

    def hash(self, password: Secret, salt: bytes | None = None) -> str:
        """The hash to be stored. `salt` only for the demo, which is the same each time. Raises NO_ROOM, BUSY."""
        from argon2.exceptions import HashingError

        text = normalise(password.reveal()).encode("utf-8", "surrogatepass")
        try:
            with self.turn(str(threading.get_native_id())):
                return self._argon2.hash(text, salt=salt)
        except (HashingError, MemoryError):
            raise refused(NO_ROOM) from None

    def verify(self, stored: str | None, password: Secret) -> bool:
        """Whether `password` is the one behind `stored`; with None, the same work for nothing.

        A damaged hash is a password that does not fit. Raises NO_ROOM and BUSY, which say nothing about the password.
        """
        from argon2.exceptions import Argon2Error
        from argon2.low_level import error_to_str

        text = normalise(password.reveal()[: 8 * LONGEST]).encode("utf-8", "surrogatepass")
        usable = stored is not None and self._is_sound(stored)
        try:
            with self.turn(str(threading.get_native_id())):
                fits = self._argon2.verify(stored if usable and stored is not None else self._dummy, text)
        except MemoryError:
            raise refused(NO_ROOM) from None
        except (Argon2Error, ValueError) as error:  # a hash that is none, or holds another alphabet
            if str(error) in map(error_to_str, _NO_ROOM):
                raise refused(NO_ROOM) from None
            return False
        return bool(fits) and usable

    def needs_rehash(self, stored: str) -> bool:
        """Whether `stored` was made under other parameters than the present ones."""
        return self._argon2.check_needs_rehash(stored)

    def _is_sound(self, stored: str) -> bool:
        if not stored.startswith("$argon2id$"):
            return False
        from argon2 import extract_parameters

        try:
            asked = extract_parameters(stored)
        except ValueError:  # InvalidHashError is one
            return False
        # A row changed by hand must not be a memory bomb: a stored hash may ask for what settings may ask for.
        most = PasswordHashing.MOST
        return all(getattr(asked, name) <= most[name] for name in ("time_cost", "memory_cost", "parallelism"))
