"""Several watchers on one folder, one of them killed between an answer and the removal: all is done once, nobody complains."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests import builders, messages
from tests.messages import an_application, drop

MESSAGES = 9
PATIENCE = 60.0
# Kills itself once, when it has answered its third message and not yet removed it.
DOOMED = """
import os, signal, sys
from stts_tui.exchange import folder
left = [3]
remove = folder.Folder.remove
def counted(self, name):
    if name.startswith("GO."):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
    remove(self, name)
folder.Folder.remove = counted
from stts_tui.cli import run
sys.exit(run(sys.argv[1:]))
"""


def test_three_watchers_and_one_of_them_killed(tmp_path: Path) -> None:
    house = builders.a_house(tmp_path)
    channel = messages.a_channel(builders.a_staffed_company(house))
    inbox, outbox = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    outbox.mkdir()
    for number, person in enumerate(messages.some_people(house, MESSAGES)):
        drop(channel, inbox, [an_application(person, f"A-{number}")], f"W{number:04}")
        (inbox / f"GO.STTS.{channel.name(f'W{number:04}').stem}.1").touch()
    builders.close(house)
    path = builders.path_of(house)
    environment = {**os.environ, "STTS_DATABASE": f"sqlite:///{path}", "HOME": str(tmp_path)}
    verb = ["exchange", "watch", str(inbox), str(outbox), "--seconds", "0.05"]
    alike = [sys.executable, "-m", "stts_tui", *verb]
    crew = [
        subprocess.Popen(each, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for each in ([sys.executable, "-c", DOOMED, *verb], alike, alike)
    ]
    try:
        ends = time.monotonic() + PATIENCE
        while any(inbox.iterdir()):
            assert time.monotonic() < ends, [*inbox.iterdir()]
            assert all(each.poll() in (None, -signal.SIGKILL) for each in crew)
            time.sleep(0.02)
    finally:
        for each in crew:
            each.send_signal(signal.SIGTERM)
        told = [each.communicate(timeout=20)[0] for each in crew]
    assert not any("cannot be read" in text or "Traceback" in text for text in told), told
    assert [each.returncode for each in crew[1:]] == [0, 0], told
    assert len([*outbox.glob("FO.ACRF.*")]) == len([*outbox.glob("FO.NOTI.*")]) == MESSAGES
    house = builders.open_house(path)
    try:
        assert builders.run_sql(house, "SELECT COUNT(*) FROM tariff_file") == [(MESSAGES,)]
    finally:
        builders.close(house)


def test_two_runs_of_one_file_at_once_tell_the_same(tmp_path: Path) -> None:
    house = builders.a_house(tmp_path)
    channel = messages.a_channel(builders.a_staffed_company(house))
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    file = drop(
        channel,
        tmp_path / "in",
        [an_application(each, f"A-{number}") for number, each in enumerate(messages.some_people(house, 40))],
    )
    builders.close(house)
    environment = {**os.environ, "STTS_DATABASE": f"sqlite:///{builders.path_of(house)}", "HOME": str(tmp_path)}
    line = [sys.executable, "-m", "stts_tui", "exchange", "run", str(file), "--out", str(tmp_path / "out")]
    crew = [
        subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _each in range(3)
    ]
    told = [each.communicate(timeout=60)[0].strip() for each in crew]
    assert len(set(told)) == 1, told
    assert "40 accepted" in told[0]
    assert sorted(path.name.split(".")[1] for path in (tmp_path / "out").iterdir()) == ["ACRF", "NOTI"]
