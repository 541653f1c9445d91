"""Lists: every column stands at its cell, whatever the names are written in."""

from __future__ import annotations

import importlib
import textwrap
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes

from stts_tui.domain.access.desk import RequestRow
from stts_tui.domain.access.lists import requests
from stts_tui.domain.access.request import RequestState
from stts_tui.domain.access.ticket import Ticket
from stts_tui.domain.common.columns import Columns
from stts_tui.domain.messages.channel import SenderKey
from stts_tui.domain.messages.lists import KEYS, MESSAGES, WAITING, results
from stts_tui.domain.messages.message import Message, MessageState, Result, WaitingFile
from stts_tui.domain.messages.records import RecordKind
from stts_tui.domain.messages.ssh_keys import PublicKey
from stts_tui.domain.people.lists import SESSIONS, USERS
from stts_tui.domain.people.session import OpenSession, Seat
from stts_tui.domain.people.users import UserRow
from stts_tui.domain.rights.actor import Profile, Role
from stts_tui.domain.tariff.assignments import AssignmentKind, AssignmentRow, AssignmentState
from stts_tui.domain.tariff.file import FileRow
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.lists import FILES, FILES_OF_ALL, INBOX, WORK
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.domain.trail.lines import TrailLine
from stts_tui.domain.trail.lists import LINES
from stts_tui.services.house import House
from stts_tui.tui.doors import DOORS
from stts_tui.tui.screens.access.request_list import RequestListScreen
from stts_tui.tui.screens.base.listing import ListScreen
from stts_tui.tui.screens.base.rows import LABEL, Indented, wrapped_rows
from stts_tui.tui.screens.people.user_list import UserListScreen
from stts_tui.tui.screens.tariff.assignment_list import AssignmentListScreen
from stts_tui.tui.screens.tariff.file_list import AuthorityFileListScreen, FileListScreen
from stts_tui.tui.widgets.columns import filled, heading, row_text, shown, wrapped
from stts_tui.tui.widgets.option_list import BEFORE
from stts_tui.tui.widgets.pick_list import PickList
from stts_tui.tui.widgets.plain import plain_text
from tests import builders, tariff_builders
from tests.access_builders import submit
from tests.builders import Company, run_sql
from tests.tui.steps import logged_in

WIDE = "李歐陽司馬上官"


@pytest.fixture
def wide(house: House, alpha: Company) -> House:
    """Of everything that a list shows, one with an ordinary name and one with a wide one."""
    builders.an_account(house, None, "bipt0001", role=Role.AUTHORITY)
    builders.an_account(house, None, "desk0001", role=Role.ACCESS_DESK)
    session = alpha.session("stts03")
    for name in ("Claes", "Peeters"):
        tariff_builders.a_file(house, session, tariff_builders.a_person(house, "Rik", name))
    submit(house)
    submit(house)
    run_sql(house, "UPDATE account SET last_name = ? WHERE user_name = 'stts02'", WIDE)
    for table, column in (("tariff_file", "last_name"), ("access_request", "company_name")):
        run_sql(house, f"UPDATE {table} SET {column} = ? WHERE id = (SELECT max(id) FROM {table})", WIDE)
    return house


@pytest.mark.asvs("V14.2.6", "V15.3.1")
@pytest.mark.parametrize(
    ("name", "screen"),
    [
        ("admin01", UserListScreen),
        ("stts03", lambda: FileListScreen(FileCriteria())),
        ("bipt0001", lambda: AuthorityFileListScreen(FileCriteria())),
        ("stts03", AssignmentListScreen),
    ],
)
async def test_a_list_shows_no_national_number_whole(wide: House, name: str, screen: Callable[[], ListScreen[Any]]) -> None:
    stored = "SELECT niss FROM account WHERE niss IS NOT NULL UNION SELECT niss FROM tariff_file"
    numbers = [str(digits) for (digits,) in run_sql(wide, stored)]
    assert len(numbers) > 3
    async with logged_in(wide, name) as person:
        person.app.open(screen())
        await person.rest()
        rows = [row.text for row in person.app.screen.query_one(PickList).rows if not row.heading]
        assert len(rows) > 1
        shown = "".join(sign for row in (*rows, person.text) for sign in row if sign.isdigit())
        assert [number for number in numbers if number in shown] == []


@pytest.mark.parametrize(
    ("name", "screen", "behind"),
    [
        ("admin01", UserListScreen, "***"),
        ("stts03", lambda: FileListScreen(FileCriteria()), "***"),
        ("bipt0001", lambda: AuthorityFileListScreen(FileCriteria()), "***"),
        ("stts03", AssignmentListScreen, "-"),
        ("desk0001", RequestListScreen, ","),
    ],
)
async def test_a_wide_name_shifts_nothing_on_the_page(
    wide: House, name: str, screen: Callable[[], ListScreen[Any]], behind: str
) -> None:
    async with logged_in(wide, name) as person:
        person.app.open(screen())
        await person.rest()
        rows = [row.text for row in person.app.screen.query_one(PickList).rows if not row.heading]
        assert len(rows) > 1
        assert any(WIDE[:4] in row for row in rows), person.text
        assert all(row[:6] in person.text for row in rows)
        assert len({cell_len(row[: row.rindex(behind)]) for row in rows if behind in row}) == 1, person.text


# -- every list of the program ---------------------------------------------------------------------------------------
def every_list(text: str) -> dict[str, tuple[Columns[Any], Any]]:
    """The columns of each list, with a row in which whatever somebody may have typed is `text`."""
    day, at = date(2026, 3, 2), datetime(2026, 3, 2, 10, tzinfo=UTC)
    file = FileRow(1, text, text, text, text, "+3232210000", FileState.ACTIVE, day, reference=text, company=text)
    assignment = AssignmentRow(
        1, 1, AssignmentKind.ENTER_MISSING_DATA, AssignmentState.OPEN, 1, text, text, text, text, day, True, text, 3, at,
        company=text,
    )  # fmt: skip
    user = UserRow(
        1,
        1,
        text,
        text,
        text,
        text,
        frozenset(),
        Profile.STTS_3,
        local_administrator=True,
        blocked_until=date.min,
        is_blocked=False,
        last_login_at=None,
    )
    request = RequestRow(1, Ticket("202600000105"), RequestState.RECEIVED, text, text, day, None, day)
    message = Message(
        1, 1, text, 1, text, text, text, text, MessageState.DONE, False, None, 1, 12, 12, 11, 1, at, None, ()
    )  # fmt: skip
    result = Result(3, RecordKind.APPLY.value, text, 1, accepted=True, file_number=text)
    key = SenderKey(1, PublicKey("ssh-ed25519", "AAAA", text), at, text)
    return {
        "UserListScreen": (USERS, user),
        "FileListScreen": (FILES, file),
        "AuthorityFileListScreen": (FILES_OF_ALL, file),
        "PickFileScreen": (FILES, file),
        "PickAnyFileScreen": (FILES_OF_ALL, file),
        "AssignmentListScreen": (INBOX, assignment),
        "WorkListScreen": (WORK, assignment),
        "RequestListScreen": (requests(date(2026, 4, 1)), request),
        "MessageListScreen": (MESSAGES, message),
        "ResultsScreen": (results({3}), result),
        "WaitingScreen": (WAITING, WaitingFile(text, 1200, started=True)),
        "KeysScreen": (KEYS, key),
        "SessionsScreen": (SESSIONS, OpenSession(1, Seat(text, text, text, text), at, at, is_locked=False)),
        "TrailListScreen": (LINES, TrailLine(1, at, text, "user-show", subject_kind="user", subject=text, company=text)),
    }


def by_cells(line: str) -> list[str]:
    """What a terminal shows of `line` in each cell; nothing in the right half of a wide sign."""
    cells: list[str] = []
    for start, end, width in split_graphemes(line)[0]:
        if width:
            cells += [line[start:end], *[""] * (width - 1)]
        elif cells:
            cells[-1] += line[start:end]
    return cells


def stands_in_its_columns(columns: Columns[Any], row: Any, room: int) -> None:
    cells = by_cells(row_text(columns, row, room))
    assert len(cells) <= room
    cells += [" "] * room
    place = 0
    for column in columns[:-1]:
        alone = by_cells(filled(row_text((column,), row, column.width), column.width, right=column.right))
        end = place + column.width
        assert without_marks(cells[place:end]) == without_marks(alone), (column.words, cells)
        assert without_marks(cells[end : end + column.gap]) == [" "] * column.gap, (column.words, cells)
        place = end + column.gap
    last = by_cells(row_text(columns[-1:], row, room - place))
    assert without_marks(cells[place : place + len(last)]) == without_marks(last)


def without_marks(cells: list[str]) -> list[str]:
    """The sign of each cell: a mark with nothing before it in its own column stands on the blank before the column."""
    return [cell[:1] for cell in cells]


SIGNS = st.sampled_from(
    ["a", "Z", " ", "-", "é", "e\u0301", "\u0301", "ạ̈", "李", "한", "\u1112\u1161\u11ab", "ｱ", "Ｗ", "❤\ufe0f", "❤",
     "1\ufe0f\u20e3", "👩\u200d💻", "👍🏽", "🏽", "🇧🇪", "🇧", "\ufe0f", "\u200d", "ا", "ी", "\x1b", "\t"]
)  # fmt: skip


@given(st.lists(SIGNS, max_size=60).map("".join), st.sampled_from([76, 90, 130]))
def test_in_every_list_every_column_starts_at_its_cell(text: str, room: int) -> None:
    for columns, row in every_list(text).values():
        stands_in_its_columns(shown(columns, room), row, room)


def test_a_list_has_its_columns_and_is_tried_here() -> None:
    for place in DOORS.values():
        importlib.import_module(f"stts_tui.tui.screens.{place.split(':')[0]}")
    tried = every_list("x")
    found: set[type[ListScreen[Any]]] = set()
    classes = list(ListScreen.__subclasses__())
    while classes:
        one = classes.pop()
        found.add(one)
        classes += one.__subclasses__()
    assert {one.__name__ for one in found if not one.__name__.startswith("_")} == set(tried)  # _Shared: no page by itself
    for every, _row in tried.values():
        columns = tuple(column for column in every if not column.wide)
        assert sum(column.width + column.gap for column in columns[:-1]) + columns[-1].width <= 80 - BEFORE
        words = heading(columns, 80 - BEFORE)
        for column in columns:
            assert str(column.words) in words, f"the heading “{column.words}” is wider than its column"


# Heading and row of each list, in the room that 80 columns leave.
AS_SHOWN = {
    "UserListScreen": (
        "User name        Name                  National no.    STTS Blocked",
        "Peeters          Peeters, Peeters      Peeters         3    admin",
    ),
    "FileListScreen": (
        "File              Name                   National no.    State",
        "Peeters           Peeters, Peeters       Peeters         Active",
    ),
    "AuthorityFileListScreen": (
        "File              Name         National no.    Operator  State",
        "Peeters           Peeters, Pe… Peeters         Peeters   Active",
    ),
    "AssignmentListScreen": (
        "Due         Assignment          File              Name           Taken by",
        "02/03/2026! Enter missing data  Peeters           Peeters, … (3) Peeters",
    ),
    "WorkListScreen": (
        "Due         Assignment          File              Name           Operator",
        "02/03/2026! Enter missing data  Peeters           Peeters, … (3) Peeters",
    ),
    "RequestListScreen": (
        "Ticket         State               Due        Company         Administrator",
        "2026-000001-05 ! OVERDUE           02/03/2026 Peeters         Peeters",
    ),
    "MessageListScreen": (
        "Received          Message                 State           Accept. Refused",
        "02/03/2026 11:00                          Processed            11       1",
    ),
    "ResultsScreen": (
        "   No.  Record               Reference            What became of it",
        "     3* Application          Peeters              accepted Peeters",
    ),
    "WaitingScreen": (
        "File                                            Size  Started",
        "Peeters                                         1200  yes",
    ),
    "TrailListScreen": (
        "When             Who          What                      About",
        "02/03/2026 11:00 Peeters      Show the user             Peeters",
    ),
    "SessionsScreen": (
        "Since            Place                Terminal Last seen        State",
        "02/03/2026 11:00 Peeters              Peeters  02/03/2026 11:00",
    ),
    "KeysScreen": (
        "Fingerprint                                         Added            Comment",
        "SHA256:cJ6AyISHokEeHuTfufIqhhSS0gxHZRUMDHlKvXD4FHw  02/03/2026 11:00 Peeters",
    ),
}


def test_every_list_as_it_is_shown() -> None:
    room = 80 - BEFORE
    as_shown = {
        name: (heading(shown(columns, room), room), row_text(shown(columns, room), row, room))
        for name, (columns, row) in every_list("Peeters").items()
    }
    picked = {"PickFileScreen": AS_SHOWN["FileListScreen"], "PickAnyFileScreen": AS_SHOWN["AuthorityFileListScreen"]}
    assert as_shown == {**AS_SHOWN, **picked}


# -- wrapping --------------------------------------------------------------------------------------------------------
@given(st.text(st.sampled_from("ab-é  ,"), max_size=200), st.integers(2, 60))
def test_ordinary_text_is_wrapped_as_textwrap_does(text: str, width: int) -> None:
    as_there = [line.rstrip() for line in textwrap.wrap(text, width, break_on_hyphens=False) if line.strip()]
    assert wrapped(text, width) == (as_there or [""])


@given(st.lists(SIGNS, max_size=80).map("".join), st.integers(4, 60))
def test_wrapped_text_fits_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == plain_text(text).replace(" ", "")


@given(st.lists(SIGNS, max_size=5).map("".join), st.lists(SIGNS, max_size=80).map("".join), st.sampled_from([48, 80, 132]))
def test_the_rows_of_a_card_fit_and_their_values_stand_below_each_other(label: str, value: str, width: int) -> None:
    lines = [line.text for line in wrapped_rows([(Indented(label), f"x{value}")], width)]
    for line in lines:
        assert cell_len(line) <= width
        assert cell_len("".join(by_cells(line)[:LABEL])) == LABEL
    assert by_cells(lines[0])[LABEL][:1] == "x"
