"""Who may what, for people: the table of actions with a column for each profile and role.

No right is stated here. A column is an account as it could stand in the database, and what it may is asked of the table in
the guard's own way.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from stts_tui.domain.rights.action import Action, Section
from stts_tui.domain.rights.actor import Actor, Application, Principal, Profile, Role
from stts_tui.domain.rights.table import ACTIONS, is_allowed
from stts_tui.i18n import Words, _, _c


@dataclass(frozen=True)
class Column:
    """`words` say who it is, `head` the same in at most five letters. `principal` is what makes the difference."""

    principal: Principal
    head: Words
    words: Words
    actor: Actor

    def may(self, row: Action) -> bool:
        return is_allowed(self.actor, row.id)


def _of_company(profile: Profile | None = None, *, admin: bool = False, messages: bool = False) -> Actor:
    applications = frozenset({Application.MESSAGES}) if messages else frozenset[Application]()
    return Actor(0, "", "", Role.COMPANY, 0, admin, applications, profile)


COLUMNS = (
    Column(Principal.STTS_1, _c("head", "STTS1"), Profile.STTS_1.words, _of_company(Profile.STTS_1)),
    Column(Principal.STTS_2, _c("head", "STTS2"), Profile.STTS_2.words, _of_company(Profile.STTS_2)),
    Column(Principal.STTS_3, _c("head", "STTS3"), Profile.STTS_3.words, _of_company(Profile.STTS_3)),
    Column(Principal.LOCAL_ADMINISTRATOR, _c("head", "Admin"), _("Local administrator"), _of_company(admin=True)),
    Column(Principal.MESSAGES, _c("head", "XML"), Application.MESSAGES.words, _of_company(messages=True)),
    Column(Principal.ACCESS_DESK, _c("head", "Desk"), Role.ACCESS_DESK.words, Actor(0, "", "", Role.ACCESS_DESK, None)),
    Column(Principal.AUTHORITY, _c("head", "BIPT"), Role.AUTHORITY.words, Actor(0, "", "", Role.AUTHORITY, None)),
)  # fmt: skip
_ELSE = {  # who stands in no column: told in words, where nobody of a column may
    Principal.ANYONE: _("whoever has not logged in"),
    Principal.PROVISIONAL: _("whoever has the provisional data of two letters"),
}


@dataclass(frozen=True)
class Right:
    """An action, whether each column may do it, and in words who else alone may."""

    action: Action
    may: tuple[bool, ...]
    only: Words | None = None


def matrix() -> Iterator[tuple[Section, tuple[Right, ...]]]:
    """Each section of the table with its rows, in the table's order."""
    for section in Section:
        rows = tuple(_right(row) for row in ACTIONS if row.section is section)
        if rows:
            yield section, rows


def _right(row: Action) -> Right:
    may = tuple(column.may(row) for column in COLUMNS)
    only = next((words for principal, words in _ELSE.items() if principal in row.who), None)
    return Right(row, may, None if any(may) else only)


# -- as text, for a page and for the command line ------------------------------------------------------------------------
_CELL = 6  # a mark, and five letters
_MARK = 2
_NARROWEST = 20  # cells for the words of an action, whatever the window has
_YES, _NO, _OWN = "x", ".", "*"
Shown = tuple[str, bool]  # a line, and whether it is a heading


def head(width: int, own: Actor | None = None) -> str:
    """The heads of the columns at the right of a window; a star before those in which `own` stands."""
    heads = "".join(f"{_OWN if _stands(own, column) else ' '}{column.head!s:<{_CELL - 1}}" for column in COLUMNS)
    return " " * max(_NARROWEST, width - _CELL * len(COLUMNS)) + heads.rstrip()


def lines(width: int, own: Actor | None = None) -> Iterator[Shown]:
    """What each head means, then the table; a star before each action that `own` may do."""
    for column in COLUMNS:
        yield f"{_OWN if _stands(own, column) else ' '} {column.head!s:<{_CELL}} {column.words}", False
    for section, rows in matrix():
        yield "", False
        yield str(section.words), True
        for row in rows:
            yield from _row(row, width, own)


def _row(row: Right, width: int, own: Actor | None) -> Iterator[Shown]:
    mark = _OWN if own is not None and is_allowed(own, row.action.id) else " "
    if row.only is not None:
        told = f"{row.action.label} ({row.only})"
        yield from (
            (line, False)
            for line in textwrap.wrap(told, max(_NARROWEST, width), initial_indent="  ", subsequent_indent="    ")
        )
        return
    room = max(_NARROWEST, width - _CELL * len(COLUMNS))
    first, *more = textwrap.wrap(str(row.action.label), room - 2 * _MARK, break_on_hyphens=False)
    cells = "".join(f"   {_YES if may else _NO}  " for may in row.may)
    yield f"{f'{mark} {first}':<{room}}{cells.rstrip()}", False
    yield from ((f"    {line}", False) for line in more)


def _stands(own: Actor | None, column: Column) -> bool:
    return own is not None and column.principal in own.principals
