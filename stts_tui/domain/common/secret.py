"""A value that must not be shown by accident: a password."""

from __future__ import annotations


class Secret:
    """Holds a text; repr, str and format show stars, so that no log, traceback or audit line can hold it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: for the hasher, and for the one screen that shows a new password."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)
