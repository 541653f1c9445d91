"""Delivery by a real sshd and sftp on loopback, with the configuration that README shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stts_tui import resources
from stts_tui.domain.messages.channel import AddKey
from stts_tui.domain.messages.ssh_keys import parse_public_key
from stts_tui.exchange.names import FileKind
from stts_tui.services.house import House
from stts_tui.store.sqlite import url_of
from tests import builders, messages, sshd
from tests.builders import Company
from tests.messages import an_application, drop, read_answer
from tests.tariff_builders import a_person

pytestmark = pytest.mark.skipif(bool(sshd.WHY_NOT), reason=sshd.WHY_NOT)


@pytest.fixture
def place() -> Iterator[Path]:
    with sshd.a_place() as folder:
        yield folder


def command(*arguments: str, house: House) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stts_tui", "--database", url_of(builders.path_of(house)), *arguments],
        capture_output=True, text=True,
    )  # fmt: skip


def an_installation(folder: Path) -> Path:
    """Its Python, where only root can write, as sshd demands of what it asks for keys; with the packages of here."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    found = (path for path in sys.path if path.endswith("site-packages"))
    (packages / "here.pth").write_text("\n".join((*found, str(Path(__file__).parents[2]))) + "\n")
    return folder / "bin" / "python"


@pytest.fixture
def server(place: Path, house: House, alpha: Company) -> Iterator[tuple[int, messages.Channel]]:
    channel = messages.a_channel(alpha)
    home = place / "home"
    for name in ("in", "out"):
        (home / name).mkdir(parents=True)
    house.channel.add_key(alpha.session(), AddKey(parse_public_key((place / "client.pub").read_text())))
    python = an_installation(place / "venv")
    start = f"{python} -I -m stts_tui --database {url_of(builders.path_of(house))}"
    shown = resources.read_text("sftp/sshd_match.conf")
    for before, after in (
        ("Match Group stts-exchange", "Match User root"),
        ("ChrootDirectory /srv/stts/exchange/%u", f"ChrootDirectory {home}"),
        ("/opt/stts-tui/bin/python -I -m stts_tui exchange keys %u", f"{start} exchange keys stts{channel.number}"),
        ("AuthorizedKeysCommandUser stts", "AuthorizedKeysCommandUser root"),
    ):
        assert before in shown
        shown = shown.replace(before, after)
    port = sshd.a_port()
    (place / "sshd_config").write_text(f"{sshd.server_lines(place, port)}StrictModes no\n{shown}")
    with sshd.serving(place, port):
        yield port, channel


def sftp(place: Path, port: int, *lines: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sftp", "-q", "-b", "-", "-P", str(port), *sshd.client_options(place), "root@127.0.0.1"],
        input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.long
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
        ["ssh", "-p", str(port), *sshd.client_options(place), "root@127.0.0.1", "id"],
        capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "uid=" not in shell.stdout
