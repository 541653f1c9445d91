"""Tasks of the manual in French, Dutch and German, on the terminals that people have."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from stts_tui.domain.common.fields import REQUIRED
from stts_tui.domain.people.forms import BLOCK_USER, FIND_USERS
from stts_tui.domain.people.take_back import REMOVED_FOR_GOOD
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.forms import APPLY
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.i18n import Words, speaking
from stts_tui.tui.screens.base.final import YES
from stts_tui.tui.screens.people.user_card import UserCardScreen
from tests.builders import PASSWORD, a_niss
from tests.journeys.conftest import Start
from tests.terminal import Terminal

HERE = [("fr", "vt100", "C"), ("fr", "xterm-256color", "C.UTF-8"), ("nl", "linux", "C.UTF-8"), ("de", "putty", "C.UTF-8")]


class Reader:
    """Somebody who reads one language; on a line that carries no accents, letters without them."""

    def __init__(self, person: Terminal, language: str) -> None:
        self.person, self.language = person, language

    def said(self, words: Words, **patterns: str) -> str:
        """As a pattern: what has an accent may come without, and a sentence may go on in the next row."""
        with speaking(self.language):
            text = str(words.with_values(**{name: f"@{name}@" for name in patterns}))
        pattern = re.sub(r"[^\x00-\x7f]", ".{1,3}", re.escape(text).replace(r"\ ", r"\s+"))
        for name, value in patterns.items():
            pattern = pattern.replace(f"@{name}@", value)
        return pattern

    def sees(self, words: Words | None, **patterns: str) -> Reader:
        assert words is not None
        self.person.wait_for(self.said(words, **patterns))
        return self

    def press(self, *keys: str) -> Reader:
        self.person.press(*keys)
        return self

    def opens(self, id_: ActionId) -> Reader:
        """An entry of the welcome page or of one of its pages, by the numbers that stand before them."""
        page = action(id_).page
        return (self._picks(page.label) if page is not None else self)._picks(action(id_).label)

    def _picks(self, label: Words) -> Reader:
        entry = rf"(?m)^[> ] ([ \d]\d)  {self.said(label)}"
        self.person.wait_for(entry)
        found = re.search(entry, self.person.settle().text)
        assert found is not None
        number = found[1].strip()
        more = re.search(rf"(?m)^[> ] {number}\d  ", self.person.text)  # another number begins with it
        return self.press(number, "Enter") if more else self.press(number)

    def does(self, id_: ActionId) -> Reader:
        return self.press(str(int(action(id_).option or 0)), "Enter")


@pytest.fixture(params=HERE, ids=lambda here: "-".join(here))
def how(request: pytest.FixtureRequest, home: Path) -> tuple[str, str, str]:
    language, term, lang = request.param
    with closing(sqlite3.connect(home / "stts.sqlite", isolation_level=None)) as connection:
        connection.execute("UPDATE account SET language = ?", (language,))
    return language, term, lang


def logged_in(person: Terminal, language: str, name: str) -> Reader:
    person.wait_for("F2").press(name, "Tab", PASSWORD, "Enter")
    return Reader(person, language)


@pytest.mark.long
def test_users_are_blocked_and_removed(start: Start, how: tuple[str, str, str]) -> None:
    language, term, lang = how
    with start("--language", language, term=term, LANG=lang, LC_ALL=lang) as person:
        reader = logged_in(person, language, "admin01").opens(ActionId.USER_SEARCH).sees(FIND_USERS.title)
        reader.press("hondt", "Enter").sees(UserCardScreen.place)
        reader.does(ActionId.USER_BLOCK).sees(BLOCK_USER.title).press("2", "Enter")
        reader.sees(action(ActionId.USER_BLOCK).success, user=".*Hondt")
        reader.does(ActionId.USER_REMOVE).sees(REMOVED_FOR_GOOD)
        person.press("C-e", "yes", "Enter").settle()  # an English yes is not the reader's word
        assert "helene1" in person.text
        with speaking(language):
            yes = str(YES)
        assert yes in person.text
        reader.press("C-e", yes, "Enter").sees(action(ActionId.USER_REMOVE).success, user=".*Hondt")


@pytest.mark.long
def test_a_tariff_is_asked_for_found_and_stopped(start: Start, how: tuple[str, str, str]) -> None:
    language, term, lang = how
    with start("--language", language, term=term, LANG=lang, LC_ALL=lang) as person:
        reader = logged_in(person, language, "stts03").opens(ActionId.FILE_APPLY).sees(APPLY.title)
        reader.press("Enter").sees(REQUIRED.brief)
        reader.press(a_niss(700).digits, "Tab", "peeters", "Tab", "maria", "Tab", "Space", "Enter")
        reader.sees(action(ActionId.FILE_APPLY).success, number=r"STTS-\d{4}-\d{7}")
        reader.press("F3").opens(ActionId.FILE_SEARCH).press("peeters", "Enter").sees(FileState.AWAITING_ACTIVATION.words)
