"""People at a real sshd on loopback, with what `setup ssh` prints: a client gets the program or nothing."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import socket
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import builders, sshd
from tests.terminal import Terminal, environment

pytestmark = pytest.mark.skipif(bool(sshd.WHY_NOT), reason=sshd.WHY_NOT)
MOST_MIB = 160  # of the program and of sshd beside it; unbounded, a window of 4000 by 4000 took 583
# What a careless host allows everybody; the printed file comes before it.
CARELESS = """PermitUserEnvironment yes
AcceptEnv *
AllowTcpForwarding yes
AllowStreamLocalForwarding yes
AllowAgentForwarding yes
X11Forwarding yes
X11UseLocalhost yes
GatewayPorts yes
PermitTunnel yes
PermitUserRC yes
"""


class Server(NamedTuple):
    place: Path
    port: int
    url: str

    def ssh(self, *options: str, then: tuple[str, ...] = ()) -> list[str]:
        return ["ssh", "-p", str(self.port), *sshd.client_options(self.place), *options, "root@127.0.0.1", *then]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, env=environment(self.place)
        )

    @contextlib.contextmanager
    def at_terminal(self, *options: str, then: tuple[str, ...] = (), **more: str) -> Iterator[Terminal]:
        terminal = Terminal(self.ssh(*options, then=then), environment(self.place, **more), 80, 24)
        try:
            yield terminal
        finally:
            terminal.close()

    def processes(self) -> list[Path]:
        """The program's, at the far end."""
        wanted = f"stts_tui\0--database\0{self.url}\0".encode()
        found = []
        for each in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if wanted in (each / "cmdline").read_bytes():
                    found.append(each)
        return found

    def names_given(self) -> set[str]:
        """Of the variables with which the one process of the program was started."""
        (process,) = self.processes()
        return {pair.partition(b"=")[0].decode() for pair in (process / "environ").read_bytes().split(b"\0") if pair}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with sshd.a_place() as place:
        url = f"sqlite:///{builders.a_database(tmp_path_factory.mktemp('data'))}"
        setup = [sys.executable, "-I", "-m", "stts_tui", "setup", "ssh", "--user", "root", "--database", url]
        shown = subprocess.run(setup, capture_output=True, text=True, check=True).stdout
        assert "/etc/ssh/stts-keys/%u" in shown
        (place / "printed.conf").write_text(shown.replace("/etc/ssh/stts-keys/%u", str(place / "client.pub")))
        port = sshd.a_port()
        (place / "sshd_config").write_text(f"Include {place}/*.conf\n{sshd.server_lines(place, port)}{CARELESS}")
        with sshd.serving(place, port):
            yield Server(place, port, url)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Something on the far side that must not be reached."""
    with socket.create_server(("127.0.0.1", 0)) as there:
        there.setblocking(False)
        yield there


def was_reached(listener: socket.socket) -> bool:
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def answer(port: int, sent: bytes = b"x") -> bytes:
    """What comes back from a local port, until it is closed."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line, contextlib.suppress(ConnectionError):
        line.sendall(sent)
        while more := line.recv(1024):
            got += more
    return got


def test_logging_in_leads_to_the_login_page_and_out_again(server: Server) -> None:
    with server.at_terminal() as person:
        person.wait_for("User name").press("F3")
        assert person.wait_for_end() == 0


@pytest.mark.parametrize("wish", [
    (), ("id",), ("sh",),
    ("sh -c 'id; exec id'",), ("python3 -c 'import os; os.system(\"id\")'",), ("doctor",), ("stts-tui --version",),
], ids=" ".join)  # fmt: skip
def test_a_command_without_a_terminal_is_told_that_one_is_needed(server: Server, wish: tuple[str, ...]) -> None:
    done = server.run(*server.ssh("-T", then=wish))
    assert (done.returncode, done.stdout) == (2, ""), done
    assert "a terminal is needed" in done.stderr


@pytest.mark.parametrize("wish", ["sh", "bash -i", "id", "stts-tui doctor", "python3"])
def test_a_command_with_a_terminal_is_the_login_page(server: Server, wish: str) -> None:
    with server.at_terminal("-tt", then=(wish,)) as person:
        person.wait_for("User name").press("F3")
        assert person.wait_for_end() == 0
        assert "uid=" not in person.text


@pytest.mark.parametrize("subsystem", ["sftp", "netconf"])
def test_no_subsystem_is_there(server: Server, subsystem: str) -> None:
    done = server.run(*server.ssh("-s", then=(subsystem,)))
    assert done.returncode != 0
    assert done.stdout == ""


@pytest.mark.parametrize("protocol", [(), ("-O",)], ids=["sftp", "old"])
def test_scp_neither_fetches_nor_lays_down(server: Server, tmp_path: Path, protocol: tuple[str, ...]) -> None:
    scp = ["scp", *protocol, "-P", str(server.port), *sshd.client_options(server.place)]
    (tmp_path / "mine").write_text("x")
    assert server.run(*scp, "root@127.0.0.1:/etc/passwd", str(tmp_path / "theirs")).returncode != 0
    assert server.run(*scp, str(tmp_path / "mine"), f"root@127.0.0.1:{tmp_path / 'theirs'}").returncode != 0
    assert not (tmp_path / "theirs").exists()


def test_sftp_does_not_begin(server: Server, tmp_path: Path) -> None:
    (tmp_path / "wishes").write_text(f"get /etc/passwd {tmp_path / 'theirs'}\n")
    sftp = ["sftp", "-b", str(tmp_path / "wishes"), "-P", str(server.port), *sshd.client_options(server.place)]
    assert server.run(*sftp, "root@127.0.0.1").returncode != 0
    assert not (tmp_path / "theirs").exists()


def test_no_port_and_no_socket_of_the_far_side_is_reached(server: Server, listener: socket.socket, tmp_path: Path) -> None:
    far = listener.getsockname()[1]
    near, socks, at_path = sshd.a_port(), sshd.a_port(), sshd.a_port()
    with socket.socket(socket.AF_UNIX) as named:
        named.bind(str(tmp_path / "far"))
        named.listen()
        named.setblocking(False)
        wishes = ("-L", f"{near}:127.0.0.1:{far}", "-D", str(socks), "-L", f"{at_path}:{tmp_path / 'far'}")
        with server.at_terminal(*wishes) as person:
            person.wait_for("User name")
            assert answer(near) == b""
            assert answer(at_path) == b""
            hello = b"\x05\x01\x00" + b"\x05\x01\x00\x01\x7f\x00\x00\x01" + struct.pack(">H", far)
            assert answer(socks, hello)[2:4] != b"\x05\x00"  # chosen a method, and then no success
        assert not was_reached(listener)
        assert not was_reached(named)


def test_nothing_is_handed_through_standard_input(server: Server, listener: socket.socket) -> None:
    done = server.run(*server.ssh("-W", f"127.0.0.1:{listener.getsockname()[1]}"))
    assert done.returncode != 0
    assert "prohibited" in done.stderr + done.stdout or "failed" in done.stderr
    assert not was_reached(listener)


@pytest.mark.parametrize("near", ["{port}", "0.0.0.0:{port}", "{path}", "socks"])
def test_no_port_and_no_socket_is_opened_on_the_far_side(
    server: Server, listener: socket.socket, tmp_path: Path, near: str
) -> None:
    port = sshd.a_port()
    wish = near.format(port=port, path=tmp_path / "opened") + f":127.0.0.1:{listener.getsockname()[1]}"
    if near == "socks":
        wish = str(port)
    done = server.run(*server.ssh("-N", "-o", "ExitOnForwardFailure=yes", "-R", wish))
    assert done.returncode != 0
    assert "forwarding failed" in done.stderr
    assert not (tmp_path / "opened").exists()


def test_neither_agent_nor_display_comes_along(server: Server, tmp_path: Path) -> None:
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(tmp_path / "agent")], stdout=subprocess.DEVNULL)
    try:
        with server.at_terminal("-A", "-Y", SSH_AUTH_SOCK=str(tmp_path / "agent"), DISPLAY=":77") as person:
            person.wait_for("User name")
            assert server.names_given() & {"SSH_AUTH_SOCK", "DISPLAY", "XAUTHORITY"} == set()
    finally:
        agent.terminate()
        agent.wait(10)


def test_of_the_clients_variables_only_the_language_and_the_colours_come_along(server: Server, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    wishes = {
        "PYTHONINSPECT": "1", "PYTHONPATH": str(tmp_path), "STTS_DATABASE": f"sqlite:///{tmp_path / 'other'}",
        "STTS_SETTINGS": str(tmp_path / "x"), "LD_PRELOAD": "/x.so",
        "BASH_ENV": str(tmp_path / "x"), "ENV": str(tmp_path / "x"),
        "PATH": str(tmp_path), "LC_TIME": "C", "NO_COLOR": "1",
    }  # fmt: skip
    with server.at_terminal("-o", "SetEnv=" + " ".join(f"{name}={value}" for name, value in wishes.items())) as person:
        person.wait_for("User name")
        assert server.names_given() & (set(wishes) - {"PATH"}) == {"LC_TIME", "NO_COLOR"}
        person.press("F3")
        assert person.wait_for_end() == 0
        assert ">>>" not in person.text
    assert not (tmp_path / "ran").exists()


def peak(process: Path) -> int:
    """MiB that a process ever held."""
    found = re.search(r"VmHWM:\s+(\d+) kB", (process / "status").read_text())
    return int(found[1]) // 1024 if found is not None else 0


@pytest.mark.parametrize("size", [(4000, 4000), (65535, 65535)], ids=["4000", "65535"])
def test_a_huge_window_of_the_client_costs_the_host_no_memory(server: Server, size: tuple[int, int]) -> None:
    with server.at_terminal() as person:
        person.wait_for("User name").settle()
        fcntl.ioctl(person._slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        os.killpg(person.process.pid, 28)  # SIGWINCH
        person.wait_for("The window is very large")
        (program,) = server.processes()
        parent = Path("/proc") / (program / "stat").read_text().rpartition(")")[2].split()[1]
        assert peak(program) < MOST_MIB
        assert peak(parent) < MOST_MIB


def test_a_window_that_is_huge_from_the_beginning(server: Server) -> None:
    with server.at_terminal("-tt", "-o", "BatchMode=yes") as person:
        fcntl.ioctl(person._slave, termios.TIOCSWINSZ, struct.pack("HHHH", 4000, 4000, 0, 0))
        person.wait_for("The window is very large")
        (program,) = server.processes()
        assert peak(program) < MOST_MIB


def test_only_a_key_lets_in(server: Server) -> None:
    """And not one that merely lies in the account's home."""
    others = ["-o", "PreferredAuthentications=password,keyboard-interactive,hostbased", "-o", "BatchMode=yes"]
    done = server.run(*server.ssh(*others, then=("id",)))
    assert (done.returncode, done.stdout) == (255, "")
    assert "(publickey)" in done.stderr


def test_one_line_is_one_session(server: Server, tmp_path: Path) -> None:
    """A second one over the first's line is not to be had."""
    control = tmp_path / "control"
    with server.at_terminal("-M", "-S", str(control)) as person:
        person.wait_for("User name")
        second = server.run("ssh", "-F", "none", "-S", str(control), "root@127.0.0.1", "id")
        assert second.returncode != 0
        assert "a terminal is needed" not in second.stderr  # it did not get as far as the program
        assert len(server.processes()) == 1
