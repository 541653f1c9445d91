"""Delivery by a real sshd and sftp on loopback, with the configuration that README shows."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stts_tui import resources
from stts_tui.domain.messages.channel import AddKey
from stts_tui.domain.messages.ssh_keys import parse_public_key
from stts_tui.exchange.names import FileKind
from stts_tui.services.house import House
from stts_tui.store.sqlite import url_of
from tests import builders, messages
from tests.builders import Company
from tests.messages import an_application, drop, read_answer
from tests.tariff_builders import a_person

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin")
WHY_NOT = (
    "needs openssh-server and openssh-client" if SSHD is None or not shutil.which("sftp")
    else "needs root: sshd changes the root folder of whoever delivers" if os.geteuid() != 0
    else "needs /run: sshd wants a path that only root can write" if not os.access("/run", os.W_OK)
    else ""
)  # fmt: skip
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)


@pytest.fixture
def place() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="stts-sftp-", dir="/run"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def a_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def command(*arguments: str, house: House) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stts_tui", "--database", url_of(builders.path_of(house)), *arguments],
        capture_output=True, text=True,
    )  # fmt: skip


@pytest.fixture
def server(place: Path, house: House, alpha: Company) -> Iterator[tuple[int, messages.Channel]]:
    channel = messages.a_channel(alpha)
    home = place / "home"
    for name in ("in", "out"):
        (home / name).mkdir(parents=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(place / "host")], check=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(place / "client")], check=True)
    house.channel.add_key(alpha.session(), AddKey(parse_public_key((place / "client.pub").read_text())))
    keys = command("exchange", "keys", f"stts{channel.number}", house=house)
    assert keys.stdout.startswith("restrict ssh-ed25519 "), keys.stderr
    (place / "keys").write_text(keys.stdout)
    shown = resources.read_text("sftp/sshd_match.conf")
    for before, after in (
        ("Match Group stts-exchange", "Match User root"),
        ("ChrootDirectory /srv/stts/exchange/%u", f"ChrootDirectory {home}"),
        ("AuthorizedKeysFile none", f"AuthorizedKeysFile {place / 'keys'}"),
        ("    AuthorizedKeysCommand /usr/local/bin/stts-tui exchange keys %u\n    AuthorizedKeysCommandUser stts\n", ""),
    ):
        assert before in shown
        shown = shown.replace(before, after)
    port = a_port()
    (place / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {place / 'host'}\nPidFile none\nUsePAM no\n"
        f"PermitRootLogin prohibit-password\nStrictModes no\nSubsystem sftp internal-sftp\n{shown}"
    )
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with (place / "log").open("w") as log:
        process = subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(place / "sshd_config")], stderr=log)
    try:
        for _try in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, (place / "log").read_text()
            time.sleep(0.05)
        yield port, channel
    finally:
        process.terminate()
        process.wait(10)


def sftp(place: Path, port: int, *lines: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sftp", "-q", "-b", "-", "-P", str(port), "-i", str(place / "client"), "-o", "IdentitiesOnly=yes", "-o",
         "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={place / 'known'}", "-F", "none", "root@127.0.0.1"],
        input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_a_message_is_delivered_carried_out_and_its_answers_fetched(
    place: Path, server: tuple[int, messages.Channel], house: House, tmp_path: Path
) -> None:
    port, channel = server
    local = tmp_path / "local"
    local.mkdir()
    path = drop(channel, local, [an_application(a_person(house), "A-1")])
    go = channel.name().file(FileKind.START)
    (local / go).touch()
    done = sftp(place, port, f"put {path}", f"put {local / go}")
    assert done.returncode == 0, done.stderr + (place / "log").read_text()
    inbox, outbox = place / "home" / "in", place / "home" / "out"
    assert sorted(each.name for each in inbox.iterdir()) == [path.name, go]
    watched = command("exchange", "watch", str(inbox), str(outbox), "--sender", channel.number, "--once", house=house)
    assert (watched.returncode, "1 accepted, 0 refused" in watched.stdout) == (0, True), watched.stdout + watched.stderr
    fetched = sftp(place, port, f"lcd {local}", "cd /out", "get FO.*")
    assert fetched.returncode == 0, fetched.stderr
    results = local / "FO.NOTI.100001.20260302.00001.R"
    assert read_answer(results)[0][1]["ResultCode"] == "1"
    assert list(inbox.iterdir()) == []
    for line in ("ln -s /etc/passwd x", "get /etc/passwd", "cd ../../..\nget etc/passwd", "mkdir x"):
        assert sftp(place, port, line).returncode != 0, line  # nothing but laying down and fetching
    assert not (inbox / "x").exists()
    shell = subprocess.run(
        ["ssh", "-p", str(port), "-i", str(place / "client"), "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
         "-o", f"UserKnownHostsFile={place / 'known'}", "-F", "none", "root@127.0.0.1", "id"],
        capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "uid=" not in shell.stdout
