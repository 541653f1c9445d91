"""`setup ssh` prints what `doctor --ssh` finds sound; each line of it that is missing or weaker is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stts_tui import cli, resources, ssh_command, ssh_rules
from tests import sshd
from tests.cli.test_command import refuses_with, run

needs_sshd = pytest.mark.skipif(bool(sshd.WHY_NOT), reason=sshd.WHY_NOT)
BLOCK = [line.strip().partition(" ")[::2] for line in resources.read_text("ssh/sshd_match.conf").splitlines()]
OPTIONS = [option for option, _value in BLOCK if option != "Match"]
# What the rest of the host's configuration says: wherever the block is silent, this is so.
CARELESS = """PermitUserEnvironment yes
StrictModes no
LoginGraceTime 0
AuthorizedKeysFile .ssh/authorized_keys
AcceptEnv *
AllowTcpForwarding yes
AllowStreamLocalForwarding yes
AllowAgentForwarding yes
X11Forwarding yes
PermitTunnel yes
PermitTTY no
PermitUserRC yes
ChrootDirectory /srv
KbdInteractiveAuthentication yes
MaxAuthTries 10
MaxSessions 10
ClientAliveInterval 0
ClientAliveCountMax 0
"""
START = ssh_rules.start_command()
WEAKER = [
    ("PermitUserEnvironment", "yes"), ("PermitUserEnvironment", "PYTHON*"), ("StrictModes", "no"), ("LoginGraceTime", "0"),
    ("LoginGraceTime", "2m"), ("ForceCommand", "/bin/sh"), ("ForceCommand", "none"), ("ForceCommand", "internal-sftp"),
    ("ForceCommand", START.replace(" -I", "")), ("ForceCommand", START.replace("-I", "-E")),
    ("ForceCommand", f"{START} doctor"),
    ("ForceCommand", f"{START}; sh"), ("ForceCommand", f"{START} --language nl&sh"), ("ForceCommand", f"{START} --language"),
    ("ForceCommand", f"{START} --database $SSH_ORIGINAL_COMMAND"), ("ForceCommand", f"PYTHONINSPECT=1 {START}"),
    ("ForceCommand", START.replace(sys.executable, "python")), ("ForceCommand", START.replace(sys.executable, "/usr/bin/env")),
    ("ForceCommand", f"{sys.executable} -I -m timeit"), ("ForceCommand", "stts-tui"),
    ("AuthorizedKeysFile", ".ssh/authorized_keys"), ("AuthorizedKeysFile", "/etc/ssh/stts-keys/%u %h/.ssh/authorized_keys"),
    ("AuthenticationMethods", "any"), ("AuthenticationMethods", "publickey password"), ("AuthenticationMethods", "password"),
    ("PasswordAuthentication", "yes"), ("KbdInteractiveAuthentication", "yes"), ("AcceptEnv", "*"),
    ("AcceptEnv", "LANG LC_* P*"),
    ("AcceptEnv", "LANG STTS_DATABASE"), ("DisableForwarding", "no"), ("AllowTcpForwarding", "yes"),
    ("AllowTcpForwarding", "local"), ("AllowTcpForwarding", "remote"), ("AllowStreamLocalForwarding", "yes"),
    ("AllowStreamLocalForwarding", "remote"), ("AllowAgentForwarding", "yes"), ("X11Forwarding", "yes"),
    ("PermitTunnel", "yes"),
    ("PermitTunnel", "point-to-point"), ("PermitTTY", "no"), ("PermitUserRC", "yes"), ("ChrootDirectory", "/srv"),
    ("MaxAuthTries", "5"), ("MaxSessions", "2"), ("MaxSessions", "0"), ("ClientAliveInterval", "0"),
    ("ClientAliveInterval", "61"), ("ClientAliveCountMax", "4"), ("ClientAliveCountMax", "0"),
]  # fmt: skip
STRONGER = [
    ("ForceCommand", f"{START} --database sqlite:////srv/stts/stts.sqlite --language=nl"), ("AuthorizedKeysFile", "none"),
    ("AuthorizedKeysFile", "/etc/keys/%u /etc/more/%u"), ("AuthenticationMethods", "publickey,password"),
    ("AcceptEnv", "LANG"), ("MaxAuthTries", "1"), ("ClientAliveInterval", "10"), ("LoginGraceTime", "5"),
    ("ForceCommand", f"{START} --database 'sqlite:////srv/with blank/stts.sqlite'"),
]  # fmt: skip


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with sshd.a_place() as folder:
        yield folder


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only sshd is looked at: not the files, nor the shell of the one account that there is."""
    monkeypatch.setattr(ssh_rules, "file_problems", lambda *_given: [])
    monkeypatch.setattr(ssh_rules, "account_problems", lambda *_given: [])


def configured(place: Path, lines: str) -> Path:
    (place / "printed.conf").write_text(lines)
    path = place / "sshd_config"
    path.write_text(f"Include {place}/*.conf\n{sshd.server_lines(place, 22)}{CARELESS}")
    return path


def told(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = cli.run(["doctor", "--ssh", "root", "--sshd-config", str(path), "--language", "en"])
    shown = capsys.readouterr()
    assert shown.err == ""
    return code, shown.out.splitlines()


def printed(*without: str, **instead: str) -> str:
    """The block; some of its lines left out, or with another value."""
    lines = ssh_rules.block("root", START).splitlines()
    kept = [line for line in lines if line.split()[0] not in without]
    changed = [f"{line.split()[0]} {instead.get(line.split()[0], line.split(None, 1)[1])}" for line in kept]
    return "\n".join(changed) + "\n"


@needs_sshd
@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_what_setup_prints_is_sound_as_it_stands(place: Path, capsys: pytest.CaptureFixture[str], language: str) -> None:
    url = "sqlite:////srv/stts/it's a.sqlite"
    assert cli.run(["setup", "ssh", "--user", "root", "--database", url, "--language", language]) == 0
    assert told(configured(place, capsys.readouterr().out), capsys) == (0, ["sound"])


@needs_sshd
@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("option", OPTIONS)
def test_each_line_that_is_missing_is_named(place: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    code, lines = told(configured(place, printed(option)), capsys)
    assert (code, [line.split()[0] for line in lines]) == (1, [option]), lines


@needs_sshd
@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(("option", "value"), WEAKER)
def test_each_line_that_is_weaker_is_named(
    place: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:  # fmt: skip
    code, lines = told(configured(place, printed(**{option: value})), capsys)
    assert (code, [line.split()[0] for line in lines]) == (1, [option]), lines
    assert "and must be" in lines[0]


@needs_sshd
@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize(("option", "value"), STRONGER)
def test_what_is_stronger_is_sound(place: Path, capsys: pytest.CaptureFixture[str], option: str, value: str) -> None:
    assert told(configured(place, printed(**{option: value})), capsys) == (0, ["sound"])


@needs_sshd
@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("before", ["User root", "Address 192.0.2.0/24", "Host localhost", "Group root", "LocalPort 22"])
def test_a_block_that_comes_first_wins_and_is_named(place: Path, capsys: pytest.CaptureFixture[str], before: str) -> None:
    lines = printed().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("Match"))
    code, found = told(
        configured(place, "".join((*lines[:at], f"Match {before}\nForceCommand /bin/sh\n", *lines[at:]))), capsys
    )
    assert (code, [line.split()[0] for line in found]) == (1, ["ForceCommand"])


@needs_sshd
@pytest.mark.usefixtures("alone")
def test_a_block_for_somebody_else_leaves_nothing_sound(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = told(configured(place, printed(Match="User nobody")), capsys)
    inside = OPTIONS[OPTIONS.index("ForceCommand") :]
    assert code == 1
    assert {line.split()[0] for line in lines} >= set(inside) - {"ClientAliveCountMax"}


@pytest.mark.long
@needs_sshd
def test_the_command_itself_as_root_would_start_it(place: Path, tmp_path: Path) -> None:
    """With the files of this very installation, and a shell that is not the account's own."""
    done = run(tmp_path, "doctor", "--ssh", "root", "--sshd-config", str(configured(place, printed())))
    assert done.stderr == ""
    for line in done.stdout.splitlines():
        assert line == "sound" or line.startswith("The login shell of root is “")
    assert done.returncode == (0 if done.stdout == "sound\n" else 1)
    french = run(tmp_path, "doctor", "--language", "fr", "--ssh", "root", "--sshd-config",
                 str(configured(place, printed(PermitTTY="no"))))  # fmt: skip
    assert french.stdout.startswith("PermitTTY est «\N{NO-BREAK SPACE}no\N{NO-BREAK SPACE}» et doit être")


@needs_sshd
def test_what_sshd_cannot_read_is_one_line(tmp_path: Path, place: Path) -> None:
    (place / "wrong").write_text("Nonsense yes\n")
    asked = ("doctor", "--ssh", "root", "--sshd-config")
    refuses_with(run(tmp_path, *asked, str(place / "wrong")), "Nonsense")
    refuses_with(run(tmp_path, *asked, str(place / "missing")), "missing")


@needs_sshd
def test_an_account_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    refuses_with(run(tmp_path, "doctor", "--ssh", "nobody-knows"), "no account nobody-knows", "setup ssh")


def test_a_name_that_is_none_is_one_line(tmp_path: Path) -> None:
    refuses_with(run(tmp_path, "doctor", "--ssh", "root,addr=x"), "is no name of an account")
    refuses_with(run(tmp_path, "setup", "ssh", "--user", "x y"), "is no name of an account")
    refuses_with(run(tmp_path, "setup", "ssh", "--database", "sqlite:////x\nForceCommand sh"), "one line of plain text")


def test_without_root_or_sshd_it_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert cli.run(["doctor", "--ssh", "--language", "en"]) == 2
    assert capsys.readouterr() == ("", "stts-tui: Only root can ask sshd what it does: start this as root.\n")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(ssh_command, "_FOLDERS", ("/nowhere",))
    assert cli.run(["doctor", "--ssh", "--language", "en"]) == 2
    assert capsys.readouterr() == ("", "stts-tui: There is no sshd in /nowhere: install OpenSSH's server.\n")


def test_setup_names_the_account_its_folders_and_its_start(tmp_path: Path) -> None:
    shown = run(tmp_path, "setup", "ssh", "--database", "sqlite:////srv/stts/data/stts.sqlite").stdout
    start = f"{sys.executable} -I -m stts_tui --database sqlite:////srv/stts/data/stts.sqlite"
    assert f"\n    ForceCommand {start}\n" in shown
    assert "\nMatch User stts\n" in shown
    assert "--shell /bin/sh stts\n" in shown
    assert "install -d -o stts -g stts -m 700 /srv/stts/data\n" in shown
    assert f"runuser -l stts -c '{start} init'\n" in shown
    assert f"{sys.executable} -I -m stts_tui doctor --ssh stts\n" in shown
    without = run(tmp_path, "setup", "ssh").stdout
    assert f"\n    ForceCommand {START}\n" in without


def test_what_no_shell_could_read_is_no_start() -> None:
    assert ssh_rules.starts_us(START)
    for command in ("", f"{START} '", f"{START}\nsh", "'", f"{START} -- x", f"'{START}'"):
        assert not ssh_rules.starts_us(command), command


def test_a_login_shell_that_reads_files_of_the_account_is_named() -> None:
    assert ssh_rules.account_problems("stts", "/bin/sh") == []
    for shell in ("/bin/bash", "/usr/sbin/nologin", "/bin/false", ""):
        (line,) = ssh_rules.account_problems("stts", shell)
        assert str(line) == f"The login shell of stts is “{shell}” and must be “/bin/sh”."


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Something like a site-packages, with rights as they should be."""
    folder = tmp_path / "site"
    (folder / "stts_tui" / "wire").mkdir(parents=True)
    for name in ("stts_tui/cli.py", "stts_tui/wire/driver.py", "textual.py", "some.pth"):
        (folder / name).touch()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def loose(folder: Path) -> list[str]:
    uid = os.geteuid()
    before = {str(line) for line in ssh_rules.file_problems("stts", uid, ())}
    return [str(line) for line in ssh_rules.file_problems("stts", uid, (str(folder),)) if str(line) not in before]


@pytest.mark.parametrize(
    "name", [".", "stts_tui", "stts_tui/cli.py", "stts_tui/wire", "stts_tui/wire/driver.py", "textual.py", "some.pth"]
)
@pytest.mark.parametrize("mode", [0o002, 0o020])
def test_files_that_others_may_write_are_named(installed: Path, name: str, mode: int) -> None:
    assert loose(installed) == []
    path = installed / name
    if mode == 0o020:
        if os.geteuid() != 0:
            pytest.skip("needs root: to give a file to another group")
        os.chown(path, -1, 65534)
    path.chmod(path.stat().st_mode | mode)
    assert loose(installed) == [f"{path.resolve()} may be written by others than root and stts."]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root: to give a file to somebody else")
def test_files_of_somebody_else_are_named(installed: Path) -> None:
    os.chown(installed / "textual.py", 65534, -1)
    assert loose(installed) == [f"{installed / 'textual.py'} may be written by others than root and stts."]


def test_the_folder_above_counts_too(installed: Path) -> None:
    installed.parent.chmod(0o777)
    assert loose(installed) == [f"{installed.parent} may be written by others than root and stts."]
    shutil.rmtree(installed)


def test_no_document_starts_the_program_by_a_detour() -> None:
    """sshd and systemd give it the isolated start; what stands before it on PYTHONPATH would run once."""
    root = Path(__file__).parents[2]
    told = [path for path in (root / "README.md", *(root / "data").rglob("*")) if path.suffix in (".md", ".conf", ".service")]
    starts = [
        line for path in told for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith(("ForceCommand", "AuthorizedKeysCommand ", "ExecStart=")) and "internal-sftp" not in line
    ]  # fmt: skip
    assert len(starts) >= 4
    assert [line for line in starts if "python -I -m stts_tui" not in line and "{command}" not in line] == []
    assert subprocess.run([sys.executable, "-I", "-m", "stts_tui", "--version"], check=True, capture_output=True).stdout
