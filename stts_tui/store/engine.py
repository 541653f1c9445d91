"""The engine in use. SQLite is the only one so far; what differs between engines is asked here."""

from __future__ import annotations

from stts_tui.store import sqlite
from stts_tui.store.sqlite import (
    ERRORS,
    MIGRATIONS_TABLE,
    bound,
    connect,
    file_of,
    is_trouble,
    make_append_only,
    make_file,
    make_folder,
    must_be_writable,
    one_of,
    problems,
    protect,
    refresh_statistics,
    url_of,
    write_turn,
)

__all__ = [
    "ERRORS",
    "MIGRATIONS_TABLE",
    "bound",
    "connect",
    "file_of",
    "is_trouble",
    "make_append_only",
    "make_file",
    "make_folder",
    "must_be_writable",
    "one_of",
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
