"""Argon2id: hashing and checking passwords. Slow and large on purpose, so it never runs inside a transaction."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.passwords import LONGEST, normalise
from stts_tui.settings import PasswordHashing

if TYPE_CHECKING:
    import argon2


class Hasher:
    """Hashes and checks passwords under the parameters of the settings."""

    def __init__(self, settings: PasswordHashing) -> None:
        self._settings = settings
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

    def hash(self, password: Secret, salt: bytes | None = None) -> str:
        """The hash to be stored. `salt` only for the demo, which is the same each time."""
        return self._argon2.hash(normalise(password.reveal()).encode("utf-8", "surrogatepass"), salt=salt)

    def verify(self, stored: str | None, password: Secret) -> bool:
        """Whether `password` is the one behind `stored`; with None, the same work for nothing.

        Never raises: a damaged hash is a password that does not fit.
        """
        from argon2.exceptions import Argon2Error

        text = normalise(password.reveal()[: 8 * LONGEST]).encode("utf-8", "surrogatepass")
        usable = stored is not None and self._is_sound(stored)
        try:
            fits = self._argon2.verify(stored if usable and stored is not None else self._dummy, text)
        except (Argon2Error, ValueError):  # a hash that is none, or holds another alphabet
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
        return all(getattr(asked, name) <= most for name, most in PasswordHashing.MOST.items())
