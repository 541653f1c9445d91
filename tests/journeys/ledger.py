"""The ledger: how many keys each task costs, from where to its success sentence. README shows it; tests hold it."""

from __future__ import annotations

from dataclasses import dataclass

from stts_tui.domain.rights.action import ActionId
from tests.menu import to
from tests.terminal import Terminal


@dataclass(frozen=True)
class Task:
    """`keys` are pressed from `start` on, each of them one key or some data; `limit` counts those beside the data."""

    name: str
    start: str
    keys: tuple[str, ...]
    says: str
    limit: int
    data: tuple[str, ...] = ()

    @property
    def cost(self) -> int:
        """Keys beside the data: a named key is one, digits of an option are as many as they are."""
        counted = [key for key in self.keys if key not in self.data]
        return sum(1 if key in NAMED else len(key) for key in counted)


NAMED = frozenset({"Enter", "Tab", "S-Tab", "Down", "Up", "Space", "F12", "F3", "F7", "F8", "F9"})
HOME = "welcome page"
NISS = "niss"  # stands for eleven digits
FIND_USER = to("admin01", ActionId.USER_SEARCH)
FIND_FILE, APPLY = (to("stts01", each) for each in (ActionId.FILE_SEARCH, ActionId.FILE_APPLY))

USERS = (
    Task("find a user and block with a reason", HOME, (*FIND_USER, "hondt", "Enter", "7", "Enter", "1", "Enter"),
         "has been blocked", 7, ("hondt",)),
    Task("find a user and unblock", HOME, (*FIND_USER, "hondt", "Enter", "8", "Enter"), "has been unblocked", 5, ("hondt",)),
    Task("find a user and give a new password", HOME, (*FIND_USER, "hondt", "Enter", "9", "Enter", "Enter"),
         "shown now and never again", 6, ("hondt",)),
    Task("find a user and change STTS 1 to 3", HOME, (*FIND_USER, "hondt", "Enter", "12", "Enter", "3", "Enter"),
         "has been saved", 8, ("hondt",)),
    Task("block ten users that are found", "list of users", ("7", "F9", "Enter", "1", "Enter"),
         "users have been changed", 9),
    Task("the complement of the search just made", "list of results", ("F8",), r"NOT \(", 2),
)  # fmt: skip
FILES = (
    Task("open a file by national number", HOME, (*FIND_FILE, NISS), "STTS  Tariff file ", 2, (NISS,)),
    Task("stop a reduction of an open file", "tariff file", ("14", "Enter", "Down", "Down", "t", "Enter", "Enter"),
         "stopped", 5, ("Down", "t")),
    Task("acknowledge and see the next", "assignment", ("Enter",), "This is the next one", 1),
    # Beyond what was asked for: as long as they were when they came into the ledger.
    Task("apply for a person of the register", HOME,
         (*APPLY, NISS, "nieuw", "Tab", "nele", "Tab", "Space", "Enter"),
         "has been created", 5, (NISS, "nieuw", "nele")),
    Task("change the formula of an open file", "tariff file", ("2", "Enter", "Tab", "b", "Enter", "Enter"),
         "has been changed", 5, ("b",)),
    Task("take an assignment", "list of assignments", ("16", "Enter"), "The assignment is yours", 3),
    Task("comment on an assignment", "list of assignments", ("18", "Enter", "ask Dirk first", "Enter"),
         "comment has been saved", 4, ("ask Dirk first",)),
    Task("hand an assignment over", "list of assignments", ("17", "Enter", "d", "Enter"), "has been handed over", 4, ("d",)),
)  # fmt: skip


def table() -> str:
    """The table in README: keys beside the data that must be typed anyway."""
    rows = [f"| {task.name} | {task.start} | {task.cost} | {task.limit} |" for task in (*USERS, *FILES)]
    return "\n".join(["| task | from | keys beside the data | at most |", "| --- | --- | --- | --- |", *rows])


def carry_out(person: Terminal, task: Task, **values: str) -> None:
    """Do it, and see that it says so."""
    assert task.cost <= task.limit, task
    person.press(*(values.get(key, key) for key in task.keys)).wait_for(task.says)
