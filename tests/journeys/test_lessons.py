"""The practice path as a new user does it, in French: from the login page on, ten tasks, each noticed with its keys."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from stts_tui.demo.build import PASSWORD
from stts_tui.demo.lessons.lesson import Lesson
from stts_tui.demo.lessons.path import LESSONS
from stts_tui.domain.rights.action import ActionId
from tests.journeys.conftest import CHEAP
from tests.terminal import Terminal, at_terminal, command, environment

KEYS = {"Enter": "Enter", "Tab": "Tab", "Espace": "Space", "Ctrl+Z": "C-z"}  # as the hint names them, and as a terminal sends
NB = "\N{NO-BREAK SPACE}"
HINT = re.compile(rf"Au plus court, depuis la page d’accueil{NB}: (.+?)\.\n\n", re.DOTALL)


def log_in(person: Terminal, account: str) -> None:
    person.wait_for("Mot de passe").press(account, "Tab", PASSWORD, "Enter").wait_for("Page d’accueil")


def ask_for_the_way(person: Terminal) -> list[str]:
    """What the hint says, as a reader takes it: the keys and the texts to type, one after another."""
    person.press("C-n").wait_for("Exercices faits").press("F7").wait_for("Au plus court").settle()
    found = HINT.search(person.text)
    assert found is not None, person.text
    way = " ".join(found[1].split())
    person.press("F12").wait_for("Page d’accueil")
    return [re.sub(r" \(.*\)", "", each) for each in way.split(", ")]


def follow(person: Terminal, lesson: Lesson, way: list[str]) -> None:
    """Press what the hint says; a whole national number opens its file by itself, which a person waits for."""
    assert len(way) >= len(lesson.way)
    for part in way:
        person.press(KEYS.get(part, part))
        if len(part) == 11 and part.isdigit() and lesson.way[0].what == ActionId.FILE_SEARCH:
            person.wait_for(r"STTS-\d{4}-\d{7}")


@pytest.mark.long
def test_a_new_user_does_the_ten_tasks_in_french(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(CHEAP)
    with at_terminal("--language", "fr", "demo", home=tmp_path, STTS_SETTINGS=str(tmp_path / "settings.toml")) as person:
        person.wait_for("Ctrl\\+N  dix exercices", 60).press("C-n").wait_for("Exercices faits").press("Enter")
        person.wait_for("Connectez-vous comme admin")
        account = ""
        for number, lesson in enumerate(LESSONS, start=1):
            if account and "Page d’accueil" not in person.text:
                person.press("F3").wait_for("Page d’accueil")
            if account != lesson.account:
                if account:
                    person.press("F3")
                log_in(person, account := lesson.account)
            person.wait_for(rf"(?m)^Exercice {number}/10, {account}{NB}: ")
            follow(person, lesson, ask_for_the_way(person))
            done = person.wait_for(rf"(?m)^Exercice {number} fait{NB}: ").settle().lines[1]
            told = re.fullmatch(
                rf"Exercice {number} fait{NB}: (\d+) touches, dont (\d+) hors données{NB}; au plus court{NB}: (\d+)\.", done
            )
            assert told is not None, done
            keys, beside, shortest = map(int, told.groups())
            assert keys > beside == shortest, done
        person.press("F3").wait_for("Page d’accueil").press("C-n").wait_for(f"Exercices faits{NB}: 10 sur 10")
        person.press("F3", "F3", "F3").wait_for_end()
    kept = json.loads((tmp_path / ".local/share/stts-tui/demo-lessons.json").read_text(encoding="utf-8"))
    assert sorted(map(int, kept["done"])) == list(range(1, 11))
    with at_terminal("demo", home=tmp_path, STTS_SETTINGS=str(tmp_path / "settings.toml")) as person:  # what was done is kept
        person.wait_for("Ctrl\\+N  ten tasks").press("C-n").wait_for("10 of 10 tasks are done")
    at = environment(tmp_path, STTS_SETTINGS=str(tmp_path / "settings.toml"))
    subprocess.run([command(), "demo", "--fresh", "--check"], env=at, capture_output=True, timeout=60, check=True)
    with at_terminal("demo", home=tmp_path, STTS_SETTINGS=str(tmp_path / "settings.toml")) as person:
        person.wait_for("Ctrl\\+N  ten tasks").press("C-n").wait_for("0 of 10 tasks are done")


@pytest.mark.long
def test_a_line_that_says_the_same_is_sent_once(tmp_path: Path) -> None:
    """The task stands on every page; going about costs as many bytes as without it."""
    sent: dict[bool, int] = {}
    (tmp_path / "settings.toml").write_text(CHEAP)
    for practising in (False, True):
        with at_terminal("demo", home=tmp_path, STTS_SETTINGS=str(tmp_path / "settings.toml")) as person:
            person.wait_for("Password", 60)
            if practising:
                person.press("C-n").wait_for("0 of 10 tasks").press("Enter").wait_for("Log in as admin")
            person.press("desk", "Tab", PASSWORD, "Enter").wait_for("Welcome page").settle()
            before = len(person.sent)
            person.press("F1").wait_for("Keys everywhere").settle()
            person.press("F12").wait_for(lambda text: "Keys everywhere" not in text).settle()
            sent[practising] = len(person.sent) - before
    assert sent[True] <= sent[False] + 8, sent
