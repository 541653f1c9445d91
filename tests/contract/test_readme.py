"""README says what is so."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from stts_tui import resources

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST_SCREEN = "\n".join(README.splitlines()[:40])


def test_the_sshd_config_in_the_readme_is_the_tested_one() -> None:
    assert resources.read_text("sftp/sshd_match.conf").rstrip() in README


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_contributing_tells_the_first_change_truly() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (sentence,) = re.findall(r"F12 on the welcome page says “(.*?)”", text)
    assert sentence in (ROOT / "stts_tui/tui/screens/people/home.py").read_text(encoding="utf-8")


def test_the_guides_are_linked_once_they_are_there() -> None:
    assert "](data/guide/)" in README or not (ROOT / "data" / "guide").exists()


def test_links_within_lead_to_a_heading() -> None:
    headings = {
        re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in re.findall(r"^## (.*)$", README, re.MULTILINE)
    }
    wanted = set(re.findall(r"\]\(#([^)]+)\)", README))
    assert wanted - headings == set()
    assert "the-line" in wanted


def test_there_are_two_commands_of_one_line_each() -> None:
    commands = re.findall(r"^    (python3 -m pip install -q uv && .*)$", README, re.MULTILINE)
    assert [command.split()[-1] for command in commands] == ["demo", "pytest"]
    assert all(command in FIRST_SCREEN for command in commands)


def test_the_first_screen_shows_the_program() -> None:
    assert "](data/picture.svg)" in FIRST_SCREEN


def test_a_claim_about_slow_lines_names_the_setting_that_it_needs() -> None:
    claims = [part for part in README.split("\n\n") if "9,600 baud" in part]
    assert claims
    for part in claims:
        assert "ObscureKeystrokeTiming" in part, part


@pytest.mark.skipif(shutil.which("ssh") is None, reason="no ssh here (openssh-client)")
def test_ssh_takes_the_settings_for_slow_lines(tmp_path: Path) -> None:
    """Versions that lack the option too: IgnoreUnknown lets them pass it over."""
    (block,) = re.findall(r"^```\n(IgnoreUnknown .*?)^```$", README, re.MULTILINE | re.DOTALL)
    (tmp_path / "config").write_text(block, encoding="utf-8")
    asked = ["ssh", "-G", "-F", str(tmp_path / "config"), "stts"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode == 0, told.stderr
    assert "hostkeyalgorithms ssh-ed25519\n" in told.stdout
    for line in told.stdout.splitlines():
        assert not line.startswith("obscurekeystroketiming") or line.endswith(":500"), line
