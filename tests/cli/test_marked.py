"""The command in a catalogue of marked words: its help, what it tells, and every error of a start."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from stts_tui import cli
from stts_tui.store.sqlite import url_of
from tests.builders import a_database
from tests.marked import MARKED, codes, marked_language, unmarked

VERBS = [
    (), ("demo",), ("init",), ("work",), ("doctor",), ("setup",), ("setup", "ssh"), ("unlock",), ("statement",),
    ("factor",), *(("factor", verb) for verb in ("list", "require", "release", "renew")),
    ("register",), ("audit",), ("rights",), ("explain",),
    *(("audit", verb) for verb in ("verify", "checkpoint", "retain", "export", "person")),
    ("encrypt",), *(("encrypt", verb) for verb in ("key", "identity", "on", "change", "off")),
    ("backup",), ("restore",), ("copy",),
    *(("register", verb) for verb in ("import", "check", "open", "close")), ("exchange",),
    *(("exchange", verb) for verb in ("check", "run", "watch", "resume", "keys", "original", "export")),
]  # fmt: skip
# What is typed to the letter: the command, its verbs and choices; and names that are one in every language.
TYPED = frozenset(
    {"stts-tui", "stts", "audit", "explain", "stts-tui.key"}
    | {"GO", "en", "what", "SSH", "sshd", "URL", "TERM", "vt", "xterm", "Textual", "sqlite", "postgresql", "postgres"}
    | {word for verb in VERBS for word in verb}
    | {"audit", "unlock", "explain", "generate", "frugal", "stock", "files", "news", "help"}
    | {"administrator", "desk", "authority"}
)  # fmt: skip
_OPTION = re.compile(r"(?<!\w)--?[a-z][a-z-]*|`[^`]*`|\S+://\S*|data/\S+|/\S+")


@pytest.fixture(autouse=True)
def _marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("LANGUAGE", MARKED)
    with marked_language(tmp_path / "locale"):
        yield


def run(*arguments: str) -> None:
    """As from the shell; argparse ends by itself."""
    with contextlib.suppress(SystemExit):
        cli.run([*arguments, "--language", MARKED])


def left(capsys: pytest.CaptureFixture[str], known: frozenset[str] = frozenset()) -> list[str]:
    """The lines that were told with words in Latin letters."""
    told = capsys.readouterr()
    text = told.out + told.err
    assert text
    return [line for line in text.splitlines() if unmarked(_OPTION.sub(" ", line), TYPED | known)]


@pytest.mark.parametrize("verb", VERBS, ids="-".join)
def test_help_is_translated(verb: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    run(*verb, "--help")
    assert left(capsys) == []


@pytest.mark.parametrize("arguments", [
    (), ("--nothing",), ("nothing",), ("statement",), ("statement", "x"), ("--database",), ("--wire", "x"),
    ("register", "import"), ("exchange", "export", "x", "1"), ("demo",), ("work",), ("doctor",),
    ("doctor", "--database", "mysql://x"), ("doctor", "--database", "sqlite:///2/3.sqlite"),
    ("register", "import", "/1/2.csv"), ("exchange", "check", "/1/2.xml"), ("init",),
], ids=" ".join)  # fmt: skip
def test_what_cannot_be_done_is_said_in_the_language(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    run(*arguments)
    assert left(capsys, codes() | {"mysql", "nothing", "x"}) == []


def test_settings_that_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STTS_LANGUAGE", MARKED)
    monkeypatch.setenv("STTS_SETTINGS", str(tmp_path / "1.toml"))
    for text in ("x = 1", "database = 1", "[hashing]\nx = 1", "[hashing]\ntime_cost = 'x'", "language = 'x'", "hashing = 1"):
        (tmp_path / "1.toml").write_text(text)
        run("doctor")
        known = frozenset({"x", "database", "hashing", "hashing.x", "hashing.time_cost", "language"})
        assert left(capsys, known) == [], text


@pytest.mark.long
def test_what_it_does_is_told_in_the_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "1"
    folder.mkdir()
    url = url_of(a_database(folder))
    register = tmp_path / "2.csv"
    example = (Path(__file__).parents[2] / "data/examples/register.csv").read_text(encoding="utf-8")
    register.write_text(example + "1;2;3\n", encoding="utf-8")
    known = codes() | {"UTF", "Windows", "x"}
    for arguments in (
        ("doctor",), ("work",), ("register", "check", str(register)), ("register", "import", str(register)),
        ("register", "import", "--skip-faulty", str(tmp_path / "3.csv"), str(register)), ("statement", "2025"),
        ("exchange", "keys", "100001"), ("exchange", "original", "1"), ("exchange", "export", "files", "100001"),
        ("exchange", "run", str(register)), ("rights",), ("audit",), ("audit", "--looks", "--csv", str(tmp_path / "4.csv")),
        ("audit", "--csv", str(tmp_path / "4.csv")), ("audit", "--from", "x"), ("audit", "--who", "x"),
        ("audit", "--action", "x"), ("explain",), ("explain", "x"), *(("explain", code) for code in codes()),
    ):  # fmt: skip
        run(*arguments, "--database", url)
        told = capsys.readouterr()
        lines = (told.out + told.err).splitlines()
        assert [line for line in lines if unmarked(_OPTION.sub(" ", line), TYPED | known)] == [], arguments
