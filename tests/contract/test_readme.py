"""README says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from stts_tui import resources

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_sshd_config_in_the_readme_is_the_tested_one() -> None:
    assert resources.read_text("sftp/sshd_match.conf").rstrip() in README


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_there_are_two_commands_of_one_line_each() -> None:
    commands = re.findall(r"^    (python3 -m pip install -q uv && .*)$", README, re.MULTILINE)
    assert [command.split()[-1] for command in commands] == ["demo", "pytest"]
