"""The guides of data/guide/: chapters of tasks, shown to whoever may do them, with the numbers of this person's menu.

A chapter is Markdown that people read (data/guide/README.md says how it is written). A task is a heading, the actions that
it is about in a comment, a sentence, numbered steps, and what the page says in the end. What stands in braces is derived:
an action's id becomes its number or key and its label; behind ">" it becomes the sentence that tells of its success (with a
star: of several); what stands between {= and =} are English words of the program, which become those of the reader's language
(one|many: those of several).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from stts_tui import resources
from stts_tui.domain.common.explained import ASK, DO, all_of
from stts_tui.domain.common.text import fold
from stts_tui.domain.rights.action import Action, ActionId
from stts_tui.domain.rights.actor import Actor, Principal
from stts_tui.domain.rights.table import action
from stts_tui.i18n import Words, _, speaking
from stts_tui.tui.binding import key_name
from stts_tui.tui.menu import way_to

SOURCE = "en"  # what another language lacks is shown in this one
CHAPTERS = (
    "general", "access", "users", "files", "assignments", "statement", "messages", "desk", "authority", "overviews", "audit",
)  # fmt: skip
_ABOUT = re.compile(r"<!-- ([a-z -]+) -->")
_SAID = re.compile(r"\{=(.+?)=\}")
_DERIVED = re.compile(r"\{([a-z-]+)(\*?)\}")
_VALUE = re.compile(r"\{([a-z_]+)\}")
_MARKS = (("`", "`", r"[\1]"), (r"\*\*", r"\*\*", r"\1"))


@dataclass(frozen=True)
class Task:
    """A part of a chapter under a heading of its own; of a page of a refusal, `actions` is empty."""

    chapter: str
    title: str
    actions: tuple[ActionId, ...]
    lines: tuple[str, ...]

    @property
    def begins_with(self) -> ActionId | None:
        """The page from which the task goes: the first action of its steps."""
        steps = " ".join(line for line in self.lines if line[:1].isdigit())
        return next((ActionId(name) for name, _many in _DERIVED.findall(steps)), None)


@dataclass(frozen=True)
class Chapter:
    title: str
    intro: tuple[str, ...]
    tasks: tuple[Task, ...]


def parse(text: str) -> Chapter:
    """A chapter from its Markdown. Raises ValueError for what is not an action."""
    title, intro = "", []
    tasks: list[Task] = []
    for line in text.splitlines():
        if line.startswith("## "):
            tasks.append(Task(title, line[3:].strip(), (), ()))
        elif line.startswith("# "):
            title = line[2:].strip()
        elif not tasks:
            intro.append(line)
        elif about := _ABOUT.fullmatch(line):
            tasks[-1] = Task(title, tasks[-1].title, tuple(ActionId(name) for name in about[1].split()), ())
        else:
            last = tasks[-1]
            tasks[-1] = Task(last.chapter, last.title, last.actions, (*last.lines, line))
    return Chapter(title, tuple(intro), tuple(tasks))


def file_of(name: str, language: str) -> str | None:
    """Where a chapter lies in data/: in that language, else in English; None where there is none."""
    places = (f"guide/{each}/chapters/{name}.md" for each in (language, SOURCE))
    return next((place for place in places if resources.path(place).is_file()), None)


@cache
def chapter(name: str, language: str) -> Chapter:
    place = file_of(name, language)
    return parse(resources.read_text(place)) if place is not None else Chapter("", (), ())


def chapters(language: str) -> Iterator[Chapter]:
    for name in CHAPTERS:
        yield chapter(name, language)


# -- what somebody may ------------------------------------------------------------------------------------------------------
ANYONE = frozenset({Principal.ANYONE})


def may(principals: frozenset[Principal], action_id: ActionId) -> bool:
    return not action(action_id).who.isdisjoint(principals)


def tasks_of(principals: frozenset[Principal], language: str) -> tuple[Task, ...]:
    """The tasks all of whose actions those principals may do, chapter after chapter."""
    every = (task for each in chapters(language) for task in each.tasks)
    return tuple(task for task in every if task.actions and all(may(principals, each) for each in task.actions))


@cache
def refusals(language: str) -> tuple[Task, ...]:
    """The pages of refusals, which are found as tasks are, and nobody runs."""
    title, every = all_of(language)
    with speaking(language):
        return tuple(
            Task(title, each.code, (), (each.means, "", str(DO.with_values(text=each.do)), "",
                                        str(ASK.with_values(who=each.whom))))
            for each in every
        )  # fmt: skip


def about(action_id: ActionId, tasks: Iterable[Task]) -> tuple[Task, ...]:
    return tuple(task for task in tasks if action_id in task.actions)


def found(words: str, principals: frozenset[Principal], language: str) -> tuple[Task, ...]:
    """Tasks and pages of refusals that hold words which begin with each of these; with all in the heading first."""
    sought = _words(words).split()
    pages = (*tasks_of(principals, language), *refusals(language))
    hits = [task for task in pages if all(_has(_folded(task)[1], word) for word in sought)]
    return tuple(sorted(hits, key=lambda task: not all(_has(_folded(task)[0], word) for word in sought)))


@cache
def _folded(task: Task) -> tuple[str, str]:
    """Its heading, and all of it with the labels of what it is about, as words are compared."""
    labels = (str(action(each).label) for each in task.actions)
    prose = _DERIVED.sub("", _SAID.sub("", " ".join(task.lines)))
    return _words(task.title), _words(" ".join((task.title, *labels, prose)))


def _words(text: str) -> str:
    return " ".join(("", *(fold(word) for word in re.findall(r"[\w’'-]+", text))))


def _has(text: str, word: str) -> bool:
    return f" {word}" in text


# -- what is derived --------------------------------------------------------------------------------------------------------
def filled(line: str, actor: Actor | None) -> str:
    """A line with its numbers, keys and labels, in the present language, as Markdown."""
    line = _SAID.sub(lambda words: _of_program(*words[1].split("|")), line)
    if line.lstrip().startswith(">"):
        return _DERIVED.sub(lambda name: _told(action(ActionId(name[1])), 2 if name[2] else 1), line)
    return _DERIVED.sub(lambda name: _way(action(ActionId(name[1])), actor), line)


def _told(row: Action, count: int) -> str:
    """What the page says once it is done; the label of what only shows something."""
    return _open(row.success, count) if row.success is not None else str(row.label)


def _of_program(one: str, many: str | None = None) -> str:
    """Words of the program, or those that it says of several."""
    return _open(Words(one, many=many), 2 if many is not None else 1)


def _open(words: Words, count: int) -> str:
    """With … for what differs; of several without their number."""
    values: dict[str, object] = dict.fromkeys(_VALUE.findall(words.message), "…")
    told = str(words.with_values(**values | ({"count": count} if "count" in values else {})))
    return told.replace(str(count), "…") if count > 1 else told


def _way(row: Action, actor: Actor | None) -> str:
    """How one comes to it: a number of the menu, an option's, a function key; and its label."""
    steps = way_to(actor, row.id) if actor is not None else ()
    if steps:
        return ", ".join(
            _pressed([str(_("Enter")) if key == "enter" else key for key in _joined(keys)], label) for keys, label in steps
        )
    if row.option is not None:
        return _pressed([str(int(row.option))], row.label)
    return _pressed([key_name(row.function)] if row.function else [], row.label)


def _joined(keys: Sequence[str]) -> list[str]:
    """The digits of one number as one."""
    number = "".join(key for key in keys if key.isdigit())
    return [number, *(key for key in keys if not key.isdigit())]


def _pressed(keys: Iterable[str], label: Words) -> str:
    return " ".join((*(f"`{key}`" for key in keys), f"**{label}**"))


def plain(task: Task, actor: Actor | None) -> list[str]:
    """The task's lines for a screen: what is a key stands in brackets."""
    lines = []
    for line in task.lines:
        text = filled(line, actor)
        for begin, end, put in _MARKS:
            text = re.sub(f"{begin}(.+?){end}", put, text)
        lines.append(text)
    return lines
