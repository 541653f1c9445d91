"""A glance at a database before anything heavy is loaded: whether it is worth showing a page while it is opened."""

from __future__ import annotations

from urllib.parse import unquote

_PREFIX = "sqlite:///"
_HEAD = b"SQLite format 3\x00"


def looks_sound(url: str) -> bool:
    """Whether `url` names a readable SQLite file. If not, opening it at once says why, in a line and without a page."""
    if not url.startswith(_PREFIX):
        return False
    try:
        with open(unquote(url.removeprefix(_PREFIX)), "rb") as file:
            return file.read(len(_HEAD)) == _HEAD
    except (OSError, ValueError):
        return False
