"""The program starts by itself: what the environment would have Python run, read or write does not happen."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stts_tui import launch
from tests import builders
from tests.cli.test_command import run
from tests.terminal import at_terminal, environment


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A folder with code that tells when it is run."""
    folder = tmp_path / "foreign"
    folder.mkdir()
    for name in ("sitecustomize.py", "usercustomize.py", "textual.py", "peewee.py"):
        (folder / name).write_text(f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r} + chr(10))\n")
    return folder


def test_nothing_of_the_environment_runs_in_an_isolated_start(tmp_path: Path, foreign: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-m", "stts_tui", "--version"], capture_output=True, text=True, check=True,
        env=environment(tmp_path, PYTHONPATH=str(foreign), PYTHONSTARTUP=str(foreign / "peewee.py")), cwd=foreign,
    )  # fmt: skip
    assert done.stdout.startswith("stts-tui ")
    assert not (tmp_path / "ran").exists()


def test_the_plain_command_starts_isolated_too(tmp_path: Path, foreign: Path) -> None:
    """What runs before any code of ours runs once, in an interpreter that is left at once; nothing of ours meets it."""
    path = builders.a_database(tmp_path)
    done = run(tmp_path, "work", "--database", f"sqlite:///{path}", PYTHONPATH=str(foreign))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "ran").read_text().split() == ["sitecustomize.py"]


@pytest.mark.asvs("V13.4.2")
def test_no_prompt_of_python_is_left_behind(tmp_path: Path) -> None:
    path = builders.a_database(tmp_path)
    with at_terminal("--database", f"sqlite:///{path}", home=tmp_path, PYTHONINSPECT="1") as person:
        person.wait_for("User name").press("F3")
        assert person.wait_for_end() == 0
        assert ">>>" not in person.text


def test_what_the_program_is_given(tmp_path: Path) -> None:
    path = builders.a_database(tmp_path)
    bad = {"BROWSER": "x", "TEXTUAL_LOG": str(tmp_path / "log"), "LD_PRELOAD": "", "COLUMNS": "-1", "EDITOR": "x", "PS1": "x"}
    good = {"LC_TIME": "nl_BE.UTF-8", "NO_COLOR": "1", "SSH_CONNECTION": "192.0.2.1 5 192.0.2.2 22"}
    given: Any = {**bad, **good}
    with at_terminal("--database", f"sqlite:///{path}", home=tmp_path, **given) as person:
        person.wait_for("User name")
        raw = Path(f"/proc/{person.process.pid}/environ").read_bytes().split(b"\0")
        names = {os.fsdecode(pair.partition(b"=")[0]) for pair in raw if pair}
        assert names & set(bad) == set()
        assert set(good) <= names
        assert names <= launch.KEPT | set(good)
        shown = Path(f"/proc/{person.process.pid}/limits").read_text()
        assert "Max core file size        0                    0" in shown
    assert not (tmp_path / "log").exists()


@pytest.mark.asvs("V14.2.4")
def test_no_core_file_holds_what_was_typed(tmp_path: Path) -> None:
    path = builders.a_database(tmp_path)
    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
    with at_terminal("--database", f"sqlite:///{path}", home=tmp_path) as person:
        person.wait_for("User name")
        status = Path(f"/proc/{person.process.pid}/limits").read_text()
        person.process.send_signal(signal.SIGABRT)
        person.wait_for_end()
    assert next(line for line in status.splitlines() if "core" in line).split()[4:6] == ["0", "0"]


def test_a_checkout_that_is_not_installed_runs_as_it_is(tmp_path: Path) -> None:
    """Started anew and isolated it would not be found."""
    found = "import sys; from stts_tui import launch; print(launch._is_found_alone())"
    done = subprocess.run(
        [sys.executable, "-S", "-c", found], capture_output=True, text=True, check=True, cwd=Path(launch.__file__).parents[1],
        env=environment(tmp_path),
    )  # fmt: skip
    assert done.stdout == "False\n"
