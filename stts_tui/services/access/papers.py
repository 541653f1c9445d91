"""The form and the letters of an access request as files (services/paper_files.py)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from stts_tui.domain.common.paper import Paper
from stts_tui.services.guard import Act, Office
from stts_tui.services.paper_files import folder_of, forget_papers, write_both

_LETTERS = "letter-"
_LEFT_BEHIND = timedelta(hours=1)  # letters of a session that broke off are removed at the next ones


def write_form(office: Office, ticket: str, form: Paper) -> tuple[Path, Path]:
    """The form to sign as text and as PDF; gives both files. Raises NOT_WRITTEN."""
    return write_both(office, f"access-form-{ticket}", form)


def write_letters(office: Office, ticket: str, letters: tuple[Paper, Paper], act: Act) -> tuple[Path, ...]:
    """Both letters, each as text and as PDF; gives the files. They are for the printer and for minutes only:
    `forget_letters` removes them, and what an earlier session left behind goes first; they stay with `act` only.
    Raises NOT_WRITTEN.
    """
    folder = folder_of(office)
    _remove_left_behind(office, folder)
    stems = (f"{_LETTERS}{ticket}-1-user-name", f"{_LETTERS}{ticket}-2-password")
    return tuple(
        path
        for stem, letter in zip(stems, letters, strict=True)
        for path in write_both(office, stem, letter, anew=True, by=act)
    )


def forget_letters(files: Iterable[Path]) -> None:
    """Remove letters that have been printed."""
    forget_papers(files)


def _remove_left_behind(office: Office, folder: Path) -> None:
    before = (office.clock() - _LEFT_BEHIND).timestamp()
    with contextlib.suppress(OSError):
        for path in folder.glob(f"{_LETTERS}*"):
            if path.lstat().st_mtime < before:
                path.unlink(missing_ok=True)
