"""The guide on the screen: all tasks of whoever is here, those that words find, and one task, from which its page opens."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence

from textual import events
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from stts_tui.domain.rights.action import ActionId, Target
from stts_tui.domain.rights.actor import Actor, Principal
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, _n, current_language
from stts_tui.tui import guide
from stts_tui.tui.doors import has_door
from stts_tui.tui.guide import Task
from stts_tui.tui.program import Program
from stts_tui.tui.screens.base.base import SttsScreen
from stts_tui.tui.screens.base.picking import PickingScreen
from stts_tui.tui.widgets.columns import wrapped
from stts_tui.tui.widgets.entries import TextEntry
from stts_tui.tui.widgets.line import Line
from stts_tui.tui.widgets.pick_list import PickList, PickRow
from stts_tui.tui.widgets.scroll import Scroll, scrolled

_LONGEST = 40
_STEP = re.compile(r"(\d+\. )(.*)")
_WHOM = "→ "  # the last line of a refusal's page: whom to ask, for programs
# Whoever reads has passed these pages already.
_PASSED = frozenset({ActionId.SESSION_START, ActionId.SESSION_END, ActionId.HOME_SHOW})


def reader(stts: Program) -> tuple[Actor | None, frozenset[Principal]]:
    """Whose guide it is; on the login page that of whoever has no account yet."""
    actor = stts.home.actor if stts.home is not None else None
    return actor, actor.principals if actor is not None else guide.ANYONE


async def own_tasks(stts: Program) -> tuple[Task, ...]:
    """Every task of the reader's, from files: beside the event loop."""
    _actor, principals = reader(stts)
    return await asyncio.to_thread(guide.tasks_of, principals, current_language())


class TaskListScreen(PickingScreen):
    """Tasks to be picked by number; typed words look through all of the reader's, and through the pages of refusals."""

    place = _("Guide")
    help = _(
        "Every task that you may do, by subject. A number opens one; words that you type find those that hold all of them, and"
        " pages about refusals. Enter goes from the words to what they found."
    )
    is_help = True
    BINDINGS = [Binding("down,up", "to_list", show=False)]

    def __init__(self, begun: str = "") -> None:
        super().__init__()
        self._begun = begun
        self._listed: tuple[Task, ...] = ()

    def body(self) -> Iterable[Widget]:
        with Horizontal(classes="row"):
            yield Line(_("Look for"), classes="yes-label")
            yield TextEntry(self._begun, longest=_LONGEST, secret=False, id="words")
        yield Line("")
        yield PickList(id="body")

    async def load(self) -> None:
        self._show(await own_tasks(self.stts))
        if self._begun:
            self.query_one(TextEntry).focus()
        else:
            self.entries.focus()

    def _show(self, tasks: Sequence[Task]) -> None:
        self._listed = tuple(tasks)
        rows: list[PickRow] = []
        chapter = ""
        for number, task in enumerate(tasks, start=1):
            if task.chapter != chapter:
                chapter = task.chapter
                rows.append(PickRow(chapter, heading=True))
            rows.append(PickRow(f"{number:>3}  {task.title}", number - 1, shortcut=str(number)))
        self.entries.show_rows(rows)

    # -- keys --------------------------------------------------------------------------------------------------------
    def on_key(self, event: events.Key) -> None:
        """A letter at the list begins other words."""
        entry = self.query_one(TextEntry)
        if event.character and event.character.isalpha() and self.focused is not entry:
            event.stop()
            entry.value = event.character
            entry.focus()
            entry.cursor_position = 1

    def action_to_list(self) -> None:
        self.entries.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.work(self._find)

    async def _find(self) -> None:
        words = self.query_one(TextEntry).value
        _actor, principals = reader(self.stts)
        tasks = await asyncio.to_thread(guide.found, words, principals, current_language())
        if not tasks:
            self.say(_("Nothing in your guide holds “{text}”.").with_values(text=words), fault=True)
            return
        self._show(tasks)
        self.say(_n("{count} task found", "{count} tasks found").with_values(count=len(tasks)))
        self.entries.focus()
        if len(tasks) == 1:
            self.stts.open(TaskScreen(tasks[0]))

    def picked(self, value: object) -> None:
        if isinstance(value, int):
            self.stts.open(TaskScreen(self._listed[value]))

    def action_pick(self) -> None:
        if self.focused is self.query_one(TextEntry):
            self.work(self._find)
        else:
            super().action_pick()


class TaskScreen(SttsScreen):
    """One task, or the page of a refusal; where the task goes from a page of the menu, Enter opens that."""

    place = _("Guide")
    help = _("What stands in [ ] is a key or a number to press, what stands in quotation marks an example of what is typed.")
    is_help = True
    BINDINGS = [Binding("enter,f10", "go", show=False)]

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._told = task

    def body(self) -> Iterable[Widget]:
        yield from scrolled()

    async def load(self) -> None:
        actor, _principals = reader(self.stts)
        found = page_of(self._told, actor)
        self.does = _("Open “{page}”").with_values(page=action(found).label) if found is not None else None
        self.show_keys()
        scroll = self.query_one(Scroll)
        lines = lines_of(self._told, actor, self.app.size.width)
        await scroll.show_lines([(text, heading, ()) for text, heading in lines])
        scroll.focus()

    def action_go(self) -> None:
        actor, _principals = reader(self.stts)
        found = page_of(self._told, actor)
        if found is not None:
            _leave_for(self.stts, found)


def page_of(task: Task, actor: Actor | None) -> ActionId | None:
    """The page of the menu, or below the login page, from which the task goes; None where there is no need to open one."""
    found = task.begins_with or next(iter(task.actions), None)
    if found is None or found in _PASSED or not has_door(found) or action(found).target is not Target.NONE:
        return None
    principals = actor.principals if actor is not None else guide.ANYONE
    return found if guide.may(principals, found) else None


def _leave_for(stts: Program, action_id: ActionId) -> None:
    """Leave the help: for the page that it was about, if that does this, else for a new one on top of it."""
    with stts.batch_update():
        while isinstance(below := stts.screen_stack[-2], SttsScreen) and below.is_help:
            stts.pop_screen()
        if isinstance(below, SttsScreen) and below.performs is action_id:
            stts.back()
        else:
            stts.pop_screen()
            stts.perform(action_id)


def lines_of(task: Task, actor: Actor | None, width: int) -> list[tuple[str, bool]]:
    """Its text in lines of the window, and whether each is a heading: steps hang from their numbers."""
    lines: list[tuple[str, bool]] = [(task.title, True)]
    paragraph = ""
    for text in (*guide.plain(task, actor), ""):
        if text.startswith(_WHOM):
            continue
        step = _STEP.match(text)
        said = text.lstrip().startswith("> ")
        if paragraph and (not text or step or said):
            lines += [(part, False) for part in wrapped(paragraph, width)]
            paragraph = ""
        if step:
            lines += _hanging(step[1].rjust(4), step[2], width)
        elif said:
            words = _("The page says: {text}").with_values(text=text.lstrip("> "))
            lines += _hanging("    ", str(words), width)
        elif text:
            paragraph = f"{paragraph} {text}".lstrip()
        elif lines[-1][0]:
            lines.append(("", False))
    return lines[:-1]


def _hanging(before: str, text: str, width: int) -> list[tuple[str, bool]]:
    first, *others = wrapped(text, width - len(before))
    return [(before + first, False), *((" " * len(before) + other, False) for other in others)]


def words_of_list(count: int) -> Words:
    """The entry of help that opens the whole guide."""
    return _n("All that you may do: {count} task", "All that you may do: {count} tasks").with_values(count=count)
