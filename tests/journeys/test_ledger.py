"""What a task costs in keys, done in the running program: it fails when a task gets longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from stts_tui.domain.rights.action import ActionId
from tests.builders import a_niss
from tests.journeys.conftest import Start
from tests.journeys.ledger import FILES, USERS, Task, carry_out, table
from tests.journeys.steps import at_home
from tests.menu import to


def named(tasks: tuple[Task, ...], begin: str) -> Task:
    return next(task for task in tasks if task.name.startswith(begin))


@pytest.mark.parametrize("task", USERS[:4], ids=lambda task: task.name)
def test_one_user(start: Start, task: Task) -> None:
    with start() as person:
        at_home(person, "admin01")
        if "unblock" in task.name:
            carry_out(person, USERS[0])
            person.press("F3").wait_for("Welcome page")
        carry_out(person, task)


@pytest.mark.long
def test_ten_users_and_the_complement(start: Start) -> None:
    with start() as person:
        at_home(person, "admin01").press(*to("admin01", ActionId.USER_SEARCH)).wait_for("Find users")
        person.press("zegers", "Enter").wait_for("Zegers 00")
        carry_out(person, named(USERS, "the complement"))
        person.press("F8").wait_for("Zegers 00")
        carry_out(person, named(USERS, "block ten"))
        person.wait_for("done")


@pytest.mark.long
def test_a_file_by_its_customers_number(start: Start) -> None:
    with start() as person:
        at_home(person, "stts01")
        carry_out(person, named(FILES, "open a file"), niss=a_niss(701).digits)


def test_readme_shows_the_ledger() -> None:
    assert table() in (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8"), table()
