"""The guides say what the program does: their keys are played, and lead to what the text says."""

from __future__ import annotations

import itertools
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from stts_tui import resources
from stts_tui.cli import _parser
from stts_tui.domain.rights.table import ACTIONS
from stts_tui.i18n import LANGUAGES, _, use_language
from stts_tui.tui.doors import has_door
from stts_tui.tui.guide import CHAPTERS, SOURCE, Task, chapter, file_of, filled, may
from tests.catalogues import said
from tests.guides.__main__ import is_written, languages, written
from tests.guides.play import ALONE, NotAsTold, key_names, play_alone, play_together, read, text_of
from tests.guides.roles import ROLES, Role
from tests.sampling import SEED, WHOLE

BY_NAME = {role.name: role for role in ROLES}
OTHERS = tuple(language for language in LANGUAGES if language != SOURCE)


WRITTEN = [(name, language) for name in CHAPTERS for language in OTHERS if is_written(name, language)]


# -- what is written ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_the_file_of_a_role_is_what_its_chapters_and_the_table_say(role: Role) -> None:
    for language in languages(role):
        there = resources.read_text(f"guide/{language}/{role.name}.md")
        assert there == written(role, language), f"python -m tests.guides writes {language}/{role.name}.md anew"


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_every_action_with_a_page_has_a_task(role: Role) -> None:
    told = {each for task in role.tasks(SOURCE) for each in task.actions}
    wanted = {row.id for row in ACTIONS if has_door(row.id) and may(role.principals, row.id)}
    if not role.account:  # who asks for access logs in once there is an account
        wanted -= {row.id for row in ACTIONS if row.id.startswith(("session-", "home-"))}
    assert sorted(wanted - told) == []


def test_every_action_that_a_person_does_has_a_task() -> None:
    """Also those without a page of their own: a key on another one's."""
    told = {each for name in CHAPTERS for task in chapter(name, SOURCE).tasks for each in task.actions}
    assert {row.id for row in ACTIONS} - told == {"draft-keep"}  # which the program does by itself


@pytest.mark.parametrize(("name", "language"), [*((name, SOURCE) for name in CHAPTERS), *WRITTEN])
def test_words_of_the_program_are_its_words(name: str, language: str) -> None:
    known = {each for one in said() if not one.context for each in (one.message, f"{one.message}|{one.many}")}
    text = resources.read_text(file_of(name, language) or "")
    assert [words for words in re.findall(r"\{=(.+?)=\}", text) if words not in known] == []


@pytest.mark.parametrize(("name", "language"), WRITTEN)
def test_a_translation_has_the_same_tasks_with_the_same_keys(name: str, language: str) -> None:
    ours, theirs = chapter(name, SOURCE).tasks, chapter(name, language).tasks
    assert [task.actions for task in theirs] == [task.actions for task in ours]
    for our, their in zip(ours, theirs, strict=True):
        pressed = [_keys(our, SOURCE), _keys(their, language)]
        assert pressed[0] == pressed[1], their.title


def test_a_chapter_that_a_language_lacks_is_not_the_file_of_a_role(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("nl/authority.md", "en/authority.md", "en/chapters/authority.md", "nl/codes.md"):
        (tmp_path / "guide" / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "guide" / place).touch()
    monkeypatch.setattr(resources, "_FOLDER", tmp_path)
    assert file_of("authority", "nl") == "guide/en/chapters/authority.md"
    assert file_of("users", "nl") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_enter_is_called_as_on_the_row_of_keys(language: str) -> None:
    use_language(language)
    assert key_names(language)[str(_("Enter"))] == "enter"
    use_language("en")


def _keys(task: Task, language: str) -> list[list[str]]:
    """What each step presses; words that are typed may differ, numbers may not."""
    use_language(language)
    lines = [filled(line, None) for line in task.lines]
    use_language("en")
    steps = read(task.title, lines, language).steps
    return [[key for key in step.keys if len(key) > 1 or key.isdigit()] for step in steps]


@pytest.mark.parametrize("name", ["operator-it", "system-manager"])
def test_commands_of_the_hosts_guides_are_commands(name: str) -> None:
    text = resources.read_text(f"guide/{SOURCE}/{name}.md")
    commands = re.findall(r"(?m)^    stts-tui (.*)$|`stts-tui ([^`]*)`", text)
    assert len(commands) > 5
    for each in commands:
        _parser().parse_args(shlex.split("".join(each), comments=True))  # as a shell reads them


# -- what is played ---------------------------------------------------------------------------------------------------------
def _chosen() -> Iterator[tuple[str, str]]:
    for number, role in enumerate(ROLES):
        others = OTHERS if WHOLE else (OTHERS[(int(SEED) + number) % len(OTHERS)],)
        for language in (SOURCE, *others):
            if any(is_written(name, language) for name in role.chapters):
                yield role.name, language


CHOSEN = list(_chosen())


def tasks_of(role: Role, language: str) -> list[Task]:
    names = [name for name in role.chapters if is_written(name, language)]
    return [task for name in names for task in role.of_chapter(chapter(name, language))]


@pytest.mark.long
@pytest.mark.parametrize(("name", "language"), CHOSEN)
async def test_the_keys_lead_to_what_the_text_says(name: str, language: str, tmp_path: Path) -> None:
    role = BY_NAME[name]
    tasks = [task for task in tasks_of(role, language) if not ALONE.intersection(task.actions)]
    wrong = await play_together(role, tasks, tmp_path, language) if tasks else []
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize(("name", "language"), [each for each in CHOSEN if each[0] in ("requester", "stts-1")])
async def test_logging_in_and_out_too(name: str, language: str, tmp_path: Path) -> None:
    """Each in a house of its own."""
    role = BY_NAME[name]
    for task in tasks_of(role, language):
        if ALONE.intersection(task.actions):
            await play_alone(role, task, tmp_path / task.actions[0], language)


# -- would it be noticed? ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_two_lines_that_were_swapped_are_noticed_by_reading(role: Role) -> None:
    for task in role.tasks(SOURCE):
        lines = [filled(line, role.actor) for line in task.lines if line.strip()]
        steps = [number for number, line in enumerate(lines) if line[:1].isdigit()]
        for at, after in itertools.pairwise(steps):
            swapped = [*lines]
            swapped[at], swapped[after] = lines[after], lines[at]
            with pytest.raises(NotAsTold):
                read(task.title, swapped, SOURCE)


SWAPPED = ("file-apply", "file-modify", "file-stop", "user-block", "user-add", "request-process", "file-grant", "own-password")


@pytest.mark.long
@pytest.mark.parametrize("wanted", SWAPPED)
async def test_what_two_steps_do_is_swapped_and_noticed_by_playing(wanted: str, tmp_path: Path) -> None:
    """The numbers stay, what is pressed is swapped: of each two steps that follow each other."""
    role, task = next((role, task) for role in ROLES for task in role.tasks(SOURCE) if task.actions[0] == wanted)
    played = text_of(task, role, SOURCE)
    for at in range(len(played.steps) - 1):
        steps = [*played.steps]
        steps[at] = replace(steps[at], keys=played.steps[at + 1].keys)
        steps[at + 1] = replace(steps[at + 1], keys=played.steps[at].keys)
        changed = replace(played, steps=tuple(steps))
        if changed != played:
            with pytest.raises(NotAsTold):
                await play_alone(role, task, tmp_path / str(at), SOURCE, changed)
