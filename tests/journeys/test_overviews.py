"""What an overview costs on the line, with the demo's figures, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from stts_tui.demo.build import PASSWORD
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import LANGUAGES, speaking
from tests.menu import to
from tests.terminal import WIRE, Terminal, at_terminal

AT_MOST = 700  # bytes
LONG = 60.0  # seconds, in which the demo is made
OF_EACH = {
    "admin": ("admin01", (ActionId.OVERVIEW_USERS, ActionId.OVERVIEW_FILES, ActionId.OVERVIEW_ASSIGNMENTS)),
    "bipt": ("bipt0001", (ActionId.OVERVIEW_WORK, ActionId.OVERVIEW_DECISIONS)),
    "desk": ("desk0001", (ActionId.OVERVIEW_REQUESTS,)),
}


@pytest.fixture(scope="module")
def home_of_the_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its data are made at the first start."""
    home = tmp_path_factory.mktemp("demo")
    home.chmod(0o700)
    return home


def cost(person: Terminal, keys: tuple[str, ...], until: str) -> int:
    """The bytes that the last of the keys brings."""
    for key in keys[:-1]:
        person.press(key).settle(0.2)
    before = len(person.sent)
    person.press(keys[-1]).wait_for(until).settle(0.2)
    return len(person.sent) - before


@pytest.mark.long
@pytest.mark.skipif(WIRE == "stock", reason="the stock wire is not frugal")
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_overview_costs_more_than_700_bytes(home_of_the_demo: Path, language: str) -> None:
    with at_terminal("--language", language, "demo", home=home_of_the_demo) as person:
        person.wait_for("F2", LONG)
        for name, (like, overviews) in OF_EACH.items():
            with speaking(language):
                places = {each: str(action(each).label) for each in overviews}
                home = str(action(ActionId.HOME_SHOW).label)
            person.wait_for("F2").settle(0.2).press(name, "Tab", PASSWORD, "Enter").wait_for(home).settle(0.3)
            for overview in overviews:
                spent = cost(person, to(like, overview), f"STTS  {places[overview]}")
                assert spent <= AT_MOST, (overview, spent, person.text)
                person.press("F3").wait_for(home).settle(0.2)
            person.press("F3")
