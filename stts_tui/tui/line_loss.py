"""What was typed and not saved when the line is lost: gathered at the end, stored for a day, given back at the next login."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from textual.screen import Screen

from stts_tui.domain.common.drafts import KeptForm
from stts_tui.domain.people.session import Session
from stts_tui.i18n import _
from stts_tui.tui.screens.base.base import SttsScreen

if TYPE_CHECKING:
    from stts_tui.services.house import House
    from stts_tui.tui.unsaved import UnsavedForm

KEPT_FORMS = _(
    "Your last session ended with half-filled forms: the line, the time or the program. They open with what you typed,"
    " without national register numbers and passwords."
)


def unsaved_forms(
    screens: Iterable[Screen[object]], drafts: Mapping[tuple[str, object], UnsavedForm], session: Session | None
) -> list[Callable[[House], None]]:
    """What has to be run so that nothing typed is lost: for the `screens` that are open and the drafts of the session.

    `session` is None where nobody is logged in.
    """
    jobs: list[Callable[[House], None]] = []
    for screen in screens:
        if isinstance(screen, SttsScreen):
            job = screen.on_lost_line()
            if job is not None:
                jobs.append(job)
    forms = tuple(
        KeptForm(form, target, draft.storable, known)
        for (form, target), draft in drafts.items()
        if (target is None or isinstance(target, (int, str))) and (known := draft.storable_known) is not None
    )
    if session is not None and forms:
        jobs.append(lambda house: house.session.keep_forms(session, forms))
    return jobs
