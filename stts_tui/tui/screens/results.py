"""From a search to the list of what it found."""

from __future__ import annotations

import importlib

from stts_tui.domain.criteria import FileCriteria, UserCriteria
from stts_tui.tui.screens.base import SttsScreen


def open_results(screen: SttsScreen, criteria: UserCriteria | FileCriteria) -> None:
    """Put the list for `criteria` on top of `screen`, which keeps what was typed for the next question."""
    for_users = isinstance(criteria, UserCriteria)
    module = importlib.import_module(f"stts_tui.tui.screens.{'user_list' if for_users else 'file_list'}")
    screen.stts.open((module.UserListScreen if for_users else module.FileListScreen)(criteria))
