"""What an operator installs: the wheel, in a fresh environment, away from the sources."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.terminal import environment

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_what_the_program_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in ("actions.txt", "common-passwords.txt", "demo/names.toml", "guide/fr/codes.md"):
        assert f"stts_tui/data/{name}" in names
    assert "stts_tui/tui/styles/theme.tcss" in names
    assert {f"stts_tui/locale/{language}/LC_MESSAGES/stts_tui.mo" for language in ("nl", "fr", "de")} <= names
    assert "stts_tui/store/migrations/0001_initial.py" in names
    assert not {name for name in names if name.startswith("tests/")}


def test_the_wheel_works_where_there_are_no_sources(wheel: Path, tmp_path: Path) -> None:
    """Installed as README says: exact versions with hashes from the lock, then the wheel."""
    place = tmp_path / "venv"
    venv.create(place, with_pip=True)
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True, timeout=300)
    subprocess.run([*pip, str(wheel)], check=True, timeout=120)
    home = tmp_path / "home"
    home.mkdir()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(place / "bin" / "stts-tui"), *arguments], env=environment(home), cwd=home, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip

    asked = [str(place / "bin" / "python"), "-c", "import stts_tui; print(stts_tui.__file__)"]
    where = subprocess.run(asked, cwd=home, check=True, capture_output=True, text=True).stdout
    assert str(place) in where  # not the sources
    for name in ("stts_tui/cli.py", "textual/app.py"):  # byte code is there: without it the start takes three times as long
        (source,) = place.glob(f"lib/python*/site-packages/{name}")
        assert Path(importlib.util.cache_from_source(str(source))).exists()
    assert run("--version").stdout.startswith("stts-tui ")
    done = run("demo", "--check")
    assert done.returncode == 0, done.stderr
    assert "3 operators" in done.stdout
