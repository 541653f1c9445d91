"""The demo on a terminal: its waiting message is imported, and a refused record repaired; and where it keeps messages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from stts_tui.demo.build import PASSWORD
from stts_tui.demo.messages import with_folders
from stts_tui.settings import Exchange, Settings
from stts_tui.store.addresses import engine_for
from stts_tui.store.sqlite import url_of
from tests.journeys.conftest import CHEAP
from tests.journeys.steps import choose, log_in
from tests.terminal import at_terminal, command, environment


def _check(home: Path, settings: Path) -> str:
    """What the check of the demo prints; it finds nothing wrong."""
    done = subprocess.run([command(), "demo", "--check"], env=environment(home, STTS_SETTINGS=str(settings)),
                          capture_output=True, text=True, timeout=60, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.long
def test_the_waiting_message_of_the_demo_is_imported_and_repaired(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(CHEAP)
    assert "as admin: “Import a waiting message”" in _check(tmp_path, settings)
    inbox = tmp_path / ".local/share/stts-tui/demo-exchange/100001/in"
    assert sorted(path.name[:2] for path in inbox.iterdir()) == ["FI", "GO"]
    text = next(inbox.glob("FI.*")).read_text(encoding="utf-8")
    swapped = re.search(r'"W-002">\s*<N.*\s*<LastName>(.+)</LastName>\s*<FirstName>(.+)</FirstName>', text)
    assert swapped is not None
    first_name, last_name = swapped.groups()
    with at_terminal("demo", home=tmp_path, STTS_SETTINGS=str(settings)) as admin:
        choose(log_in(admin, "admin", PASSWORD).wait_for("Welcome page"), "Import").wait_for("1 message waits").press("Enter")
        assert {admin.screen.buffer[0][x].bg for x in range(80)} == {"brown"}  # as pyte calls yellow: not the real house
        admin.wait_for("A refused record does not stop the others")
        admin.press("Enter").wait_for("3 accepted, 2 refused").press("F6")
        admin.wait_for("W-002 +! person-not-identified").wait_for("W-003 +! file-exists-elsewhere")
        admin.press("Enter").wait_for("cannot be identified")
        admin.press("Tab", *["Backspace"] * len(first_name), last_name)
        admin.press("Tab", *["Backspace"] * len(last_name), first_name, "Enter").wait_for("Right now; F6 sends it.")
        admin.press("F6").wait_for("Sent as FI.*C0001").wait_for("1 accepted, 0")
        choose(admin.press("F3").wait_for("Welcome"), "Messages").wait_for("3 messages")
    assert list(inbox.iterdir()) == []
    assert "Import a waiting message" not in _check(tmp_path, settings)  # used, and the demo is sound all the same


def test_the_demo_keeps_its_messages_beside_its_database_whatever_the_settings_name(tmp_path: Path) -> None:
    given = Settings(exchange=Exchange(inbox="/srv/{sender}/in", outbox="/srv/{sender}/out"))
    exchange = with_folders(given, engine_for(url_of(tmp_path / "try.sqlite"))).exchange
    assert exchange == Exchange(f"{tmp_path}/try-exchange/{{sender}}/in", f"{tmp_path}/try-exchange/{{sender}}/out")
