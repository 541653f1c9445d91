"""Plays a task: presses exactly the keys of its steps, in their order, and looks for what the text says in the end.

In a step, what stands in backticks is a key and what stands in quotation marks is typed; all else is for people.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stts_tui import resources
from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import use_language
from stts_tui.services.house import House
from stts_tui.tui.guide import Task, filled
from tests import builders
from tests.builders import PASSWORD
from tests.guides.house import a_copy
from tests.guides.prepared import prepare
from tests.guides.roles import Role
from tests.tui.steps import Person, at_the_screen

_TOKEN = re.compile(r"`([^`]+)`|“([^”]*)”|«\u00a0?([^»]*?)\u00a0?»|„([^“”]*)[“”]")
_STEP = re.compile(r"(\d+)\. (.*)")
_FUNCTION = re.compile(r"F\d+")
_CONTROL = re.compile(r"Ctrl\+([A-Z])|Ctrl\+(Home|End)|Shift\+Tab")


class NotAsTold(AssertionError):
    """The text and the program do not agree."""


@dataclass(frozen=True)
class Step:
    """What is pressed, and what the page says then, where the text tells that."""

    keys: tuple[str, ...]
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Played:
    """A task as it is read."""

    title: str
    steps: tuple[Step, ...]


def key_names(language: str) -> dict[str, str]:
    """What keys are called in `language`, to what the program calls them."""
    head, *rows = [line.split("\t") for line in resources.read_lines("guide/keys.tsv")]
    at = head.index(language)
    return {row[at]: row[0] for row in rows}


def read(title: str, lines: Sequence[str], language: str) -> Played:
    """The steps of a task's lines. Raises NotAsTold where they are not a sentence, steps in their order, and an end."""
    names = key_names(language)
    kinds = ""
    steps: list[Step] = []
    for line in (line.strip() for line in lines if line.strip()):
        if step := _STEP.fullmatch(line):
            kinds += "s"
            if int(step[1]) != len(steps) + 1:
                raise NotAsTold(f"{title}: step {len(steps) + 1} is numbered {step[1]}")
            steps.append(Step(tuple(_tokens(step[2], names, title))))
        elif line.startswith("> "):
            kinds += "e"
            steps[-1:] = [Step(each.keys, (*each.says, line[2:])) for each in steps[-1:]]
        else:
            kinds += "p"
    if not re.fullmatch(r"p+(s+e+)+p*", kinds):
        raise NotAsTold(f"{title}: not a sentence, then steps, then what is said, but {kinds}")
    return Played(title, tuple(steps))


def _tokens(text: str, names: dict[str, str], title: str) -> Iterator[str]:
    """Names of keys as Textual has them, and single characters of what is typed."""
    for key, *typed in _TOKEN.findall(text):
        if not key:
            yield from "".join(typed)
        elif key in names:
            yield names[key]
        elif _FUNCTION.fullmatch(key) or _CONTROL.fullmatch(key):
            yield key.lower()
        elif key.isdigit():
            yield from key
        else:
            raise NotAsTold(f"{title}: {key!r} is no key")


async def play(person: Person, task: Played) -> None:
    """Raises NotAsTold, with the page, where it does not say what the text says."""
    for step in task.steps:
        await person.press(*step.keys)
        shown = " ".join(f"{person.text} {getattr(person.app.screen, 'said', '')}".split())
        for said in step.says:
            pattern = ".*?".join(re.escape(part) for part in " ".join(said.split()).split("…"))
            if not re.search(pattern, shown):
                raise NotAsTold(f"{task.title}: the page does not say {said!r}\n{person.text}")


ALONE = frozenset(
    {
        ActionId.SESSION_START, ActionId.SESSION_END, ActionId.OWN_PASSWORD, ActionId.ACCESS_REQUEST, ActionId.ACCESS_STATUS,
        ActionId.ADMINISTRATOR_CREATE,
    }
)  # fmt: skip
_AT_THE_LOGIN_PAGE = ALONE - {ActionId.SESSION_END, ActionId.OWN_PASSWORD}


def text_of(task: Task, role: Role, language: str) -> Played:
    return read(task.title, [filled(line, role.actor) for line in task.lines], language)


@contextlib.asynccontextmanager
async def at_home(house: House, role: Role, task: Task | None = None) -> AsyncIterator[Person]:
    """Where `role` begins: the welcome page, or the login page, where the task is one of it."""
    async with at_the_screen(house) as person:
        if role.account and (task is None or task.actions[0] not in _AT_THE_LOGIN_PAGE):
            await person.type(role.account)
            await person.press("tab")
            await person.type(PASSWORD)
            await person.press("enter")
        yield person


async def play_alone(role: Role, task: Task, folder: Path, language: str, played: Played | None = None) -> None:
    """In a house of its own."""
    house = a_copy(folder, language)
    try:
        prepare(house, task.actions[0])
        use_language(language)  # the login page's
        async with at_home(house, role, task) as person:
            await play(person, played or text_of(task, role, language))
    finally:
        builders.close(house)


async def play_together(role: Role, tasks: Sequence[Task], folder: Path, language: str) -> list[str]:
    """One after another, in one session; what went wrong."""
    house, wrong = a_copy(folder, language), []
    use_language(language)
    async with at_home(house, role) as person:
        for task in tasks:
            prepare(house, task.actions[0])
            try:
                await play(person, text_of(task, role, language))
            except AssertionError as error:
                wrong.append(str(error))
            person.app.back_to_home()
            await person.rest()
    builders.close(house)
    return wrong
