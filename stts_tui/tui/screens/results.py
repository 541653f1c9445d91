"""From a search to the list of what it found."""

from __future__ import annotations

from stts_tui.domain.criteria import FileCriteria, UserCriteria
from stts_tui.tui.screens.base import SttsScreen


def open_results(screen: SttsScreen, criteria: UserCriteria | FileCriteria) -> None:
    """Put the list for `criteria` on top of `screen`, which keeps what was typed for the next question."""
    if isinstance(criteria, UserCriteria):
        from stts_tui.tui.screens.user_list import UserListScreen

        screen.stts.open(UserListScreen(criteria))
    else:
        from stts_tui.tui.screens.file_list import FileListScreen

        screen.stts.open(FileListScreen(criteria))
