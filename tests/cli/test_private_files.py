"""Everything that the program writes is its owner's alone, whatever the umask; and what people typed is in no log."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from stts_tui.services.host import sealing
from stts_tui.store import key_file
from tests import builders
from tests.terminal import command, environment

EXAMPLES = Path(__file__).parents[2] / "data" / "examples"
NAME, NUMBER, TYPED = "Kanarievogel", "92101212388", "kanarie in de mijngang"


def run(home: Path, *arguments: str, given: str = "", code: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
    """The command under a umask that forbids nothing; what it writes for itself goes below `home`."""
    (home / "tmp").mkdir(mode=0o700, exist_ok=True)
    places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("STATE", "DATA", "CONFIG", "CACHE")}
    done = subprocess.run(
        [command(), *arguments], env=environment(home, TMPDIR=str(home / "tmp"), **places, **more), input=given,
        capture_output=True, text=True, check=False, umask=0, cwd=home,
    )  # fmt: skip
    assert done.returncode == code, (arguments, done)
    return done


def founded(home: Path, *more: str) -> None:
    answers = [
        line for user in ("desk0001", "bipt0001") for line in (user, "Kim", NAME, f"{NAME}@desk.be", TYPED, TYPED)
    ]  # fmt: skip
    run(home, "init", *more, given="\n".join(answers) + "\n")


def open_to_others(home: Path) -> list[str]:
    return [str(path.relative_to(home)) for path in home.rglob("*") if stat.S_IMODE(path.lstat().st_mode) & 0o077]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    return tmp_path


@pytest.mark.long
@pytest.mark.asvs("V13.3.2")
def test_whatever_is_written_is_its_owners_alone_under_any_umask(home: Path) -> None:
    for part in ("sqlcipher3", "pyrage"):
        pytest.importorskip(part, reason="the extra `encrypted` is not installed")
    founded(home)
    run(home, "encrypt", "key", "key")
    public = run(home, "encrypt", "identity", "identity").stdout.strip()
    run(home, "register", "import", str(EXAMPLES / "register.csv"))
    run(home, "work")
    run(home, "audit", "--csv", "trail.csv")
    run(home, "backup", "copies/")
    run(home, "backup", "one.sqlite")
    run(home, "backup", "--encrypt-to", public, "sealed/")
    run(home, "encrypt", "on", "key")
    made = run(home, "backup", "copies/", "--key-file", "key").stdout.split(": ")[0]
    run(home, "restore", made, "--yes", "stts", "--key-file", "key")
    run(home, "encrypt", "off", "--key-file", "key")
    run(home, "demo", "--check")
    (demo,) = home.rglob("demo.sqlite")
    run(home, "statement", "2025", "--folder", "statements", "--database", f"sqlite:///{demo}")
    run(home, "doctor")
    written = {path.suffix for path in home.rglob("*") if path.is_file()}
    assert {".sqlite", ".json", ".age", ".csv", ".turn", ""} <= written
    # Answers to messages are for the sender, whom sshd lets into that folder alone; it lies below a closed one.
    assert [name for name in open_to_others(home) if "demo-exchange" not in name] == []


def test_it_would_be_found(home: Path) -> None:
    (home / "wide").touch(0o600)
    (home / "wide").chmod(0o640)
    assert open_to_others(home) == ["wide"]


def holding(home: Path, *, but: str = "nothing") -> dict[str, list[str]]:
    """The files in which something stands that was typed."""
    marks = {word: word.encode() for word in (NAME, NUMBER, TYPED)}
    files = {path: path.read_bytes() for path in home.rglob("*") if path.is_file() and but not in path.name}
    found = {path.name: [word for word, mark in marks.items() if mark in text] for path, text in files.items()}
    return {name: words for name, words in found.items() if words}


@pytest.mark.long
@pytest.mark.asvs("V14.2.4", "V16.2.5")
def test_what_was_typed_stands_in_no_log_no_lock_no_core_and_no_message(home: Path) -> None:
    founded(home)
    header, *_rest = (EXAMPLES / "register.csv").read_text().splitlines()
    told = [run(home, "work"), run(home, "doctor"), run(home, "backup", "copies/"), run(home, "audit")]
    told.append(run(home, "register", "import", "-", given=f"{header}\n{NUMBER},{NAME},{TYPED}\n", code=1))
    (path,) = home.rglob("stts.sqlite")
    builders.run_sql_at(path, "DROP TRIGGER audit_no_update")
    builders.run_sql_at(path, "UPDATE audit SET at = ? WHERE id = 1", f"{NAME} {NUMBER} {TYPED}")
    told.append(run(home, "audit"))
    assert holding(home) != {}  # the database and its copy hold it: it can be found
    assert holding(home, but=".sqlite") == {}
    for done in told[-1:]:
        assert not {word for word in (NUMBER, TYPED) if word in done.stdout + done.stderr}
    assert not list(home.rglob("core*"))


@pytest.mark.long
def test_with_the_database_encrypted_it_stands_nowhere(home: Path) -> None:
    for part in ("sqlcipher3", "pyrage"):
        pytest.importorskip(part, reason="the extra `encrypted` is not installed")
    key_file.make(home / "key")
    public = sealing.new_identity(home / "identity")
    founded(home, "--key-file", "key")
    run(home, "work", STTS_KEY_FILE="key")
    run(home, "backup", "copies/", "--encrypt-to", public, STTS_KEY_FILE="key")
    run(home, "backup", "copies/", STTS_KEY_FILE="key")
    assert holding(home) == {}
    assert os.listdir(home / "tmp") == []
