"""From the table of actions to menus and keys: the options of rows and cards, the entries of the welcome page."""

from __future__ import annotations

from collections.abc import Iterable

from stts_tui.domain.people.own import Home
from stts_tui.domain.rights.action import Action, ActionId, Section, Target
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
            label = str(action.label)
            rows.append(PickRow(f"{number:>2}  {label}", action.id, shortcut=str(number), initial=label[:1].casefold()))
    return rows


def keys_to(actor: Actor, action_id: ActionId) -> tuple[str, ...]:
    """The keys that open an entry of the welcome page: its number, and Enter where another one begins with it.

    Nothing for an entry that this account does not have.
    """
    rows = [row for row in menu_rows(actor) if not row.heading]
    number = next((row.shortcut for row in rows if row.value is action_id), "")
    alike = sum(1 for row in rows if number and row.shortcut.startswith(number))
    return (*number, "enter") if alike > 1 else tuple(number)


def row_actions(home: Home | None, section: Section, target: Target) -> tuple[Action, ...]:
    """What whoever is at home may do to a row of a list of `target`s, in the table's order."""
    return tuple(action for action in offered(home.actor, section) if action.target is target) if home is not None else ()


def list_actions(home: Home | None, section: Section) -> tuple[Action, ...]:
    """What may be done on a list without a row, by a function key: add, find."""
    return tuple(action for action in row_actions(home, section, Target.NONE) if action.function)


def by_number(actions: Iterable[Action]) -> tuple[Action, ...]:
    """Those that are options, in the order of their numbers."""
    return tuple(sorted((each for each in actions if each.option is not None), key=lambda each: each.option or 0))


def option_words(actions: Iterable[Action]) -> list[tuple[str, Words]]:
    """Numbers and words for the row of options."""
    return [(str(int(action.option)), action.key_words) for action in by_number(actions) if action.option is not None]


def function_words(actions: Iterable[Action]) -> list[tuple[str, Words]]:
    """Function keys and words for the row of keys."""
    return [(key_name(action.function), action.key_words) for action in actions if action.function]


def key_name(key: str) -> str:
    """A key as it is written for people: F6, Ctrl+X."""
    return "+".join(part.capitalize() for part in key.split("+"))
