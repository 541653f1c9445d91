"""From the table of actions to keys: the options of rows and cards (menus: menu.py)."""

from __future__ import annotations

from collections.abc import Iterable

from stts_tui.domain.people.own import Home
from stts_tui.domain.rights.action import Action, Section, Target
from stts_tui.i18n import Words
from stts_tui.tui.doors import offered


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
