"""The engine in use. SQLite is the only one so far; what differs between engines is asked here."""

from __future__ import annotations

from stts_tui.store import sqlite
from stts_tui.store.sqlite import (
    connect,
    file_of,
    make_append_only,
    make_file,
    problems,
    protect,
    refresh_statistics,
    url_of,
    write_turn,
)

__all__ = [
    "connect",
    "file_of",
    "make_append_only",
    "make_file",
    "problems",
    "protect",
    "refresh_statistics",
    "spell",
    "url_of",
    "write_turn",
]


def spell(statement: str) -> str:
    """DDL of a migration in the engine's own words."""
    for name, word in sqlite.WORDS.items():
        statement = statement.replace("{" + name + "}", word)
    return statement
