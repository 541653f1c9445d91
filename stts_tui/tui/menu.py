"""From the table of actions to the menu: the entries of the welcome page, and of the pages that stand behind one of them."""

from __future__ import annotations

from collections.abc import Container, Iterable

from stts_tui.domain.rights.action import Action, ActionId, Page, Section, Target
from stts_tui.domain.rights.actor import Actor
from stts_tui.domain.rights.table import action, allowed
from stts_tui.i18n import Words
from stts_tui.tui.doors import has_door
from stts_tui.tui.widgets.pick_list import PickRow

Entry = Action | Page
Group = tuple[Section, tuple[Entry, ...]]

# The work first, so that the marker starts on it and a new page of the last section leaves its numbers as they are.
MENU_SECTIONS = (
    Section.ACCESS, Section.DESK, Section.USERS, Section.MESSAGES, Section.STTS, Section.AUTHORITY,
    Section.OVERVIEWS,
)  # fmt: skip


def _entries(actor: Actor) -> tuple[Action, ...]:
    """What `actor` may do that needs no row of a list, in the table's order."""
    return tuple(row for row in allowed(actor) if row.target is Target.NONE and has_door(row.id))


def on_page(actor: Actor, page: Page) -> tuple[Action, ...]:
    """The entries of a page of the menu."""
    return tuple(row for row in _entries(actor) if row.page is page)


def on_welcome_page(actor: Actor) -> list[Group]:
    """The entries of the welcome page under their sections.

    A page stands where the first of its actions would. Where somebody may do but one thing of it, that thing stands there.
    """
    found: dict[Section, list[Entry]] = {section: [] for section in MENU_SECTIONS}
    for row in _entries(actor):
        if row.section not in found and row.page is None:
            continue
        group = found[row.page.section if row.page is not None else row.section]
        if row.page is None or len(on_page(actor, row.page)) == 1:
            group.append(row)
        elif row.page not in group:
            group.append(row.page)
    return [(section, tuple(entries)) for section, entries in found.items() if entries]


def welcome_rows(actor: Actor) -> list[PickRow]:
    """The welcome page for `actor`, each entry with its number."""
    return _numbered(on_welcome_page(actor))


def page_rows(actor: Actor, page: Page) -> list[PickRow]:
    """A page of the menu for `actor`, under the heads that its actions have in the manual."""
    groups: dict[Section, list[Entry]] = {}
    for row in on_page(actor, page):
        groups.setdefault(row.section, []).append(row)
    said = {section for section in groups if section is page.section or str(section.words) == str(page.label)}
    return _numbered(((section, tuple(entries)) for section, entries in groups.items()), without=said)


def _numbered(groups: Iterable[Group], without: Container[Section] = ()) -> list[PickRow]:
    """The rows; `without` the heads of sections that the title has said already."""
    rows: list[PickRow] = []
    number = 0
    for section, entries in groups:
        if section not in without:
            rows.append(PickRow(str(section.words), heading=True))
        for entry in entries:
            number += 1
            label = str(entry.label)
            value = entry if isinstance(entry, Page) else entry.id
            rows.append(PickRow(f"{number:>2}  {label}", value, shortcut=str(number), initial=label[:1].casefold()))
    return rows


Step = tuple[tuple[str, ...], Words]  # keys, and the label of the entry that they choose


def way_to(actor: Actor, action_id: ActionId) -> tuple[Step, ...]:
    """The entries that lead to an action from the welcome page: it, or a page and then it. Nothing where the menu lacks it."""
    row = action(action_id)
    welcome = welcome_rows(actor)
    if direct := _keys(welcome, action_id):
        return ((direct, row.label),)
    if row.page is None:
        return ()
    first, then = _keys(welcome, row.page), _keys(page_rows(actor, row.page), action_id)
    return ((first, row.page.label), (then, row.label)) if first and then else ()


def keys_to(actor: Actor, action_id: ActionId) -> tuple[str, ...]:
    """The keys that open an action from the welcome page. LookupError where its menu does not have it."""
    steps = way_to(actor, action_id)
    if not steps:
        raise LookupError(f"{action_id} is no entry of this menu")
    return tuple(key for keys, _label in steps for key in keys)


def _keys(rows: list[PickRow], value: object) -> tuple[str, ...]:
    """The digits of an entry, and Enter where another number begins with them; nothing where it is not there."""
    number = next((row.shortcut for row in rows if row.value == value), "")
    goes_on = any(row.shortcut.startswith(number) and row.shortcut != number for row in rows)
    return (*number, "enter") if number and goes_on else tuple(number)
