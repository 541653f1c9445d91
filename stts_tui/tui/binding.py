"""From the table of actions to menus and keys: the letters of a list's rows, the entries of the welcome page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stts_tui.domain.people.own import Home
from stts_tui.domain.rights.action import Action, Section, Target
from stts_tui.domain.rights.actor import Actor
from stts_tui.i18n import Words
from stts_tui.tui.doors import offered
from stts_tui.tui.widgets.pick_list import PickRow

# The order of the welcome page is the manual's ("Useful options on your local administrator's welcome page").
MENU_SECTIONS = (
    Section.ACCESS, Section.DESK, Section.OWN_DATA, Section.USERS, Section.MESSAGES, Section.STTS, Section.AUTHORITY,
)  # fmt: skip


def menu_rows(actor: Actor) -> list[PickRow]:
    """The welcome page for `actor`: what he may do that needs no row of a list, numbered, under its sections."""
    rows: list[PickRow] = []
    number = 0
    for section in MENU_SECTIONS:
        entries = [action for action in offered(actor, section) if action.target is Target.NONE]
        if not entries:
            continue
        rows.append(PickRow(str(section.words), heading=True))
        for action in entries:
            number += 1
            shortcut = str(number) if number < 10 else ""
            label = str(action.label)
            rows.append(PickRow(f"{shortcut or ' '}  {label}", action.id, shortcut=shortcut, initial=label[:1].casefold()))
    return rows


def row_actions(home: Home | None, section: Section, target: Target) -> tuple[Action, ...]:
    """What whoever is at home may do to a row of a list of `target`s, in the table's order."""
    return tuple(action for action in offered(home.actor, section) if action.target is target) if home is not None else ()


def list_actions(home: Home | None, section: Section) -> tuple[Action, ...]:
    """What may be done on a list without a row: add, find. It stands there where it has short words for the key row."""
    return tuple(action for action in row_actions(home, section, Target.NONE) if action.short is not None)


def key_words(actions: Sequence[Action]) -> Iterable[tuple[str, Words]]:
    """Letters and words for the key row."""
    return [(action.key, action.key_words) for action in actions]
