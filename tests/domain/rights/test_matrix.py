"""The matrix of rights is the table of actions, in words."""

from __future__ import annotations

import pytest

from stts_tui.domain.rights import matrix
from stts_tui.domain.rights.actor import Actor, Application, Principal, Profile, Role
from stts_tui.domain.rights.table import ACTIONS, is_allowed
from stts_tui.i18n import LANGUAGES, speaking

ADMIN = Actor(1, "admin01", "Ada", Role.COMPANY, 1, True, frozenset(Application), Profile.STTS_3)


def test_each_row_of_the_table_stands_once_and_each_cell_is_the_tables() -> None:
    rights = [right for _section, rows in matrix.matrix() for right in rows]
    assert sorted(right.action.id for right in rights) == sorted(row.id for row in ACTIONS)
    for right in rights:
        for column, may in zip(matrix.COLUMNS, right.may, strict=True):
            # Nobody of a company is a principal alone: all are users, too.
            of_column = {column.principal} | ({Principal.USER} if column.actor.role is Role.COMPANY else set())
            assert may is (not right.action.who.isdisjoint(of_column)), (right.action.id, column.principal)


def test_a_column_is_its_principal_and_no_other() -> None:
    for column in matrix.COLUMNS:
        assert column.actor.principals - {Principal.USER} == {column.principal}


def test_what_nobody_of_a_column_may_says_who_may() -> None:
    for _section, rows in matrix.matrix():
        for right in rows:
            assert any(right.may) or right.only is not None, right.action.id


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [80, 132])
def test_it_fits_and_the_crosses_stand_below_their_heads(language: str, width: int) -> None:
    with speaking(language):
        head, lines = matrix.head(width, ADMIN), list(matrix.lines(width, ADMIN))
        places = [head.index(str(column.head)) for column in matrix.COLUMNS]
        heads = [len(str(column.head)) for column in matrix.COLUMNS]
    assert max(heads) <= 5
    assert max(len(line) for line, _heading in lines) <= width
    crossed = [line for line, _heading in lines if line.endswith(("x", "."))]
    assert len(crossed) == sum(1 for row in ACTIONS if any(column.may(row) for column in matrix.COLUMNS))
    for line in crossed:
        assert {line[place + 2] for place in places} <= {"x", "."}, line


def test_ones_own_are_marked() -> None:
    marked = [line for line, _heading in matrix.lines(300, ADMIN) if line.startswith("* ") and line.endswith(("x", "."))]
    assert len(marked) == sum(1 for row in ACTIONS if is_allowed(ADMIN, row.id))
    assert matrix.head(80, ADMIN).split("*")[1:] == ["STTS3", "Admin", "XML   Desk  BIPT"]
    assert "*" not in matrix.head(80)
    assert not any(line.startswith("*") for line, _heading in matrix.lines(80))
