"""Practice: somebody who looks on while a person learns the program, and says what is to be done next.

Whoever starts the program may give it one (`run_screen`); the demo does, real work has none. Pages know this module only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from stts_tui.i18n import Words

if TYPE_CHECKING:  # loaded when the house is opened: start-up counts
    from stts_tui.domain.rights.action import ActionId
    from stts_tui.services.house import House

PRACTICE_KEY, PRACTICE_NAME = "ctrl+n", "Ctrl+N"


@dataclass(frozen=True)
class Exercise:
    """One task of the path as the page lists it; counts of keys are None until it was done."""

    number: int
    task: Words
    account: str  # whose work it is: a user name
    times: int  # that it was done
    keys: int | None  # the last time, all of them
    beside: int | None  # the last time, those that are not data
    best: int | None  # the fewest beside the data
    shortest: int  # the fewest possible beside the data
    now: bool  # it is the one that is to be done


class Practice(Protocol):
    """What the application tells whoever looks on, and what it asks. `look` and `begin` run on the database thread."""

    def pressed(self, *, data: bool) -> None:
        """A key went to a page where work is done: a command, or a sign of some data."""

    def at_page(self, action_id: ActionId | None, user_name: str) -> None:
        """A page stands on top, of this action, and this account is logged in (nobody: an empty text)."""

    def look(self, house: House) -> None:
        """A service has done something: see whether it was what is to be done."""

    def begin(self, house: House, number: int) -> None:
        """From now on this task is to be done."""

    def end(self) -> None:
        """No task is to be done."""

    @property
    def line(self) -> str:
        """What is to be done, or what was done just now, in one line; nothing where there is neither."""

    @property
    def invitation(self) -> Words:
        """What the login page says of the path while no task is to be done."""

    @property
    def task(self) -> str:
        """What is to be done, in full."""

    @property
    def hint(self) -> str:
        """The shortest way to it, key by key."""

    def exercises(self) -> Sequence[Exercise]:
        """The whole path."""
