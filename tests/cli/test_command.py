"""The command, as a process: exit codes, one clear line, files and their rights."""

from __future__ import annotations

import os
import random
import re
import resource
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from stts_tui import __version__
from tests import builders
from tests.builders import FixedClock
from tests.tariff_builders import a_file
from tests.terminal import at_terminal, command, environment

ANSWERS = "\n".join([
    "desk0001", "Dirk", "Desmet", "desk@rsz.example", "zeven kleine geitjes", "zeven kleine geitjes",
    "bipt0001", "Béa", "Dupont", "bipt@bipt.example", "drie kleine varkens", "drie kleine varkens",
]) + "\n"  # fmt: skip


def run(
    home: Path, *arguments: str, given: str = "", term: str = "xterm", **more: str
) -> subprocess.CompletedProcess[str]:  # fmt: skip
    return subprocess.run(
        [command(), *arguments], env=environment(home, term, **more), input=given, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


def refuses_with(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """One clear line, exit code 2, no traceback."""
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("stts-tui: ")
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def test_version(tmp_path: Path) -> None:
    done = run(tmp_path, "--version")
    assert (done.returncode, done.stdout) == (0, f"stts-tui {__version__}\n")
    assert list(tmp_path.iterdir()) == []  # nothing is written by asking


@pytest.mark.asvs("V6.3.2")
def test_init_makes_a_database_that_only_its_owner_reads(tmp_path: Path) -> None:
    done = run(tmp_path, "init", given=ANSWERS)
    assert done.returncode == 0, done.stderr
    path = tmp_path / ".local/share/stts-tui/stts.sqlite"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    with closing(sqlite3.connect(path)) as connection:
        made = connection.execute("SELECT user_name, role, first_name FROM account ORDER BY id").fetchall()
    assert made == [("desk0001", "desk", "Dirk"), ("bipt0001", "authority", "Béa")]
    assert b"geitjes" not in path.read_bytes()
    sound = run(tmp_path, "doctor")
    assert (sound.returncode, sound.stdout.splitlines()[-1]) == (0, "sound")
    refuses_with(run(tmp_path, "init", given=ANSWERS), "There is a database at")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "answers ended"),
        ("desk0001\nDirk\n", "answers ended"),
        ("d\n", "6 to 20"),
        (ANSWERS.replace("bipt0001", "desk0001"), "in use"),
        (ANSWERS.replace("drie kleine varkens", "123456789012345"), "list of the most used"),
        (ANSWERS.replace("drie kleine varkens\n", "drie kleine varkens \n", 1), "differs from the first"),
    ],
)
def test_an_init_that_is_broken_off_leaves_nothing(tmp_path: Path, given: str, says: str) -> None:
    done = run(tmp_path, "init", given=given)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / ".local/share/stts-tui/stts.sqlite").exists()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("stts.sqlite", ["sqlite:////srv"]),
        ("mysql://localhost/stts", ["mysql"]),
        ("sqlite:///:memory:", ["a file is needed"]),
        ("sqlite://", ["a file is needed"]),
        ("sqlite://host/stts.sqlite", ["three or four slashes"]),
        ("sqlite:///{home}/missing.sqlite", ["no database at", "init"]),
        ("sqlite:///{home}", ["it is a folder"]),
        ("sqlite:///{home}/text.txt", ["not a database"]),
        ("sqlite:///{home}/empty.sqlite", ["not a database"]),
        ("sqlite:///{home}/other.sqlite", ["not a database"]),
        ("sqlite:///{home}/newer.sqlite", ["newer version"]),
    ],
)
def test_a_database_that_cannot_be_used(tmp_path: Path, url: str, words: list[str]) -> None:
    (tmp_path / "text.txt").write_text("dear diary, " * 100)
    (tmp_path / "empty.sqlite").touch()
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute("CREATE TABLE bookmark (url TEXT)")
    folder = tmp_path / "newer"
    folder.mkdir()
    newer = builders.a_database(folder).rename(tmp_path / "newer.sqlite")
    with closing(sqlite3.connect(newer, isolation_level=None)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(schema_migration)")]
        values = ", ".join("'9999_later'" if name == "name" else name for name in columns if name != "id")
        named = ", ".join(name for name in columns if name != "id")
        connection.execute(f"INSERT INTO schema_migration ({named}) SELECT {values} FROM schema_migration LIMIT 1")
    where = url.format(home=tmp_path)
    for arguments in (["doctor", "--database", where], ["--database", where, "doctor"]):
        refuses_with(run(tmp_path, *arguments), *words)
    refuses_with(run(tmp_path, "doctor", STTS_DATABASE=where), *words)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_rights(tmp_path: Path) -> None:
    path = builders.a_database(tmp_path)
    path.chmod(0)
    refuses_with(run(tmp_path, "doctor", "--database", f"sqlite:///{path}"), "the rights do not allow it")


def test_doctor_says_what_is_wrong(tmp_path: Path) -> None:
    path = builders.a_database(tmp_path)
    path.chmod(0o644)
    done = run(tmp_path, "doctor", "--database", f"sqlite:///{path}")
    assert done.returncode == 1
    assert f"rights of {path} are 0644" in done.stdout
    assert "chmod 600" in done.stdout


@pytest.mark.parametrize(
    ("what", "rights", "mends"),
    [("stts.sqlite", 0o640, "chmod 600"), (".", 0o775, "chmod 700"), ("settings.toml", 0o664, "chmod go-w")],
)
@pytest.mark.asvs("V13.3.2")
def test_what_others_can_get_at_is_not_opened(tmp_path: Path, what: str, rights: int, mends: str) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    path = builders.a_database(folder)
    (folder / "settings.toml").write_text("[delay]\nfree_failures = 5\n")
    (folder / what).chmod(rights)
    given = {"STTS_SETTINGS": str(folder / "settings.toml")}
    refuses_with(run(tmp_path, "work", "--database", f"sqlite:///{path}", **given), f"{rights:04o}", mends)
    with at_terminal("--database", f"sqlite:///{path}", home=tmp_path, STTS_SETTINGS=given["STTS_SETTINGS"]) as person:
        assert person.wait_for_end() == 2
        assert mends in person.text.replace("\n", " ")
    where = (folder / what).resolve()
    subprocess.run([*mends.split(), str(where)], check=True)
    assert run(tmp_path, "work", "--database", f"sqlite:///{path}", **given).returncode == 0


@pytest.mark.parametrize("term", ["dumb", "unknown", "vt52", ""])
def test_without_a_terminal_there_is_one_clear_line(tmp_path: Path, term: str) -> None:
    path = builders.a_database(tmp_path)
    refuses_with(run(tmp_path, "--database", f"sqlite:///{path}", term=term), "terminal")


def test_without_a_database_there_is_one_clear_line_and_no_page(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("dear diary")
    none, text = r"There is no database at .*\s+creates one\.", r".* is not a\s+database.*"
    for name, says in (("none.sqlite", none), ("text.txt", text)):
        with at_terminal("--database", f"sqlite:///{tmp_path}/{name}", home=tmp_path) as person:
            assert person.wait_for_end() == 2
            assert re.fullmatch(rf"stts-tui: {says}", person.text.strip(), re.DOTALL), person.text
            assert person.attributes == person.before
            assert b"\x1b[?1049h" not in person.sent


def test_a_database_that_proves_unusable_behind_the_first_page(tmp_path: Path) -> None:
    """The page stands before the database is opened: start-up counts."""
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute("CREATE TABLE bookmark (url TEXT)")
    with at_terminal("--database", f"sqlite:///{tmp_path}/other.sqlite", home=tmp_path) as person:
        assert person.wait_for_end() == 2
        assert re.fullmatch(r"stts-tui: .* is not a\s+database.*", person.text.strip(), re.DOTALL)
        assert person.attributes == person.before


@pytest.mark.asvs("V11.4.2")
def test_settings_that_are_wrong(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    for text, words in (
        ("colour = 'blue'", "colour"), ("database = 4", "database"), ("[hashing]\ntime_cost = 0", "time_cost"),
        ("[hashing", "cannot be read"), ("[delay]\nfree_failures = true", "free_failures"),
        ("[hashing]\nmemory_cost = 19455", "at least 19456"), ("[hashing]\ntime_cost = 1", "at least 2"),
        ("[hashing]\nbelow_the_floor = 1", "below_the_floor"),
        ("[hashing]\nbelow_the_floor = true\nmemory_cost = 31", "hashing.memory_cost"),
        ("[hashing]\nmemory_cost = 4194304", "1048576"),
        ("[hashing]\ntime_cost = 99999999999999", "time_cost"), ("[delay]\nlongest_seconds = 999999999999999", "86400"),
        ("language = 'xx'", "xx"),
    ):  # fmt: skip
        file.write_text(text)
        refuses_with(run(tmp_path, "doctor", STTS_SETTINGS=str(file)), words)
    refuses_with(run(tmp_path, "doctor", STTS_SETTINGS=str(tmp_path / "none.toml")), "no settings file")


def test_the_host_ends_the_wait_of_a_user(tmp_path: Path) -> None:
    house = builders.a_house(tmp_path)
    builders.a_staffed_company(house)
    url = f"sqlite:///{builders.path_of(house)}"
    builders.close(house)
    done = run(tmp_path, "unlock", "admin01", "--database", url)
    assert (done.returncode, done.stdout) == (0, "admin01 waits no more: 0 failed tries were forgotten.\n")
    refuses_with(run(tmp_path, "unlock", "nobody99", "--database", url), "nobody99")


def test_unknown_arguments(tmp_path: Path) -> None:
    for arguments in (["--colour"], ["paint"], ["doctor", "--database"], ["--language", "xx", "doctor"]):
        refuses_with(run(tmp_path, *arguments), "--help")


@pytest.mark.asvs("V1.2.2")
def test_a_home_with_odd_signs_in_its_name(tmp_path: Path) -> None:
    home = tmp_path / "a b%20#?é"
    home.mkdir()
    assert run(home, "init", given=ANSWERS).returncode == 0
    assert (home / ".local/share/stts-tui/stts.sqlite").exists()
    refuses_with(run(tmp_path, "doctor", "--database", f"sqlite:///{tmp_path}/a.sqlite#b"), "a file is needed")


def test_a_line_without_our_letters_and_a_reader_who_leaves(tmp_path: Path) -> None:
    path = builders.a_database(tmp_path)
    url = f"sqlite:///{path}"
    assert run(tmp_path, "doctor", "--database", url, LC_ALL="C").returncode == 0
    odd = path.rename(tmp_path / "été.sqlite")
    assert run(tmp_path, "doctor", "--database", f"sqlite:///{odd}", LC_ALL="C").returncode == 0
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as nobody_reads:
        gone = subprocess.run(
            [command(), "doctor", "--database", f"sqlite:///{odd}"], env=environment(tmp_path), stdout=nobody_reads,
            stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    assert (gone.returncode, gone.stderr) == (2, b"")


# -- a full disk, a damaged file ---------------------------------------------------------------------------------------
def on_a_full_disk(home: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """No file may grow beyond 100 KiB."""
    return subprocess.run(
        [command(), *arguments], env=environment(home, "xterm"), input=given, capture_output=True, text=True, timeout=60,
        check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (102_400, 102_400)),
    )  # fmt: skip


def test_a_full_disk_is_told_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    for arguments in (["init"], ["demo", "--check"]):
        done = on_a_full_disk(tmp_path, *arguments, given=ANSWERS)
        assert done.returncode == 2, done
        assert "Not saved: the database cannot be written" in done.stderr.splitlines()[-1]
        left = [path.name for path in (tmp_path / ".local/share/stts-tui").iterdir() if path.suffix != ".turn"]
        assert left == []
    assert not (tmp_path / ".local/state").exists()  # nothing for the log of unexpected errors


def test_init_says_at_once_that_it_may_not_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for where in (tmp_path / "file/stts.sqlite", Path("/proc/self/stts.sqlite")):
        refuses_with(run(tmp_path, "init", "--database", f"sqlite:///{where}"), "cannot be written")


@pytest.mark.long
def test_doctor_tells_damage_and_never_stumbles_over_it(tmp_path: Path) -> None:
    sound = builders.a_database(tmp_path).read_bytes()
    url = f"sqlite:///{tmp_path}/hurt.sqlite"
    codes = set()
    for seed in range(12):
        chance = random.Random(seed)
        hurt = bytearray(sound)
        if seed % 2:
            page = 4096 * chance.randrange(1, len(sound) // 4096)
            hurt[page : page + 4096] = chance.randbytes(4096)
        else:
            for _ in range(300):
                hurt[chance.randrange(100, len(hurt))] = chance.randrange(256)
        (tmp_path / "hurt.sqlite").write_bytes(hurt)
        (tmp_path / "hurt.sqlite").chmod(0o600)
        done = run(tmp_path, "doctor", "--database", url)
        codes.add(done.returncode)
        assert done.returncode in (1, 2), done
        assert "integrity: " in done.stdout if done.returncode == 1 else len(done.stderr.splitlines()) == 1, done
        assert done.stderr.strip().isprintable()
    assert codes == {1, 2}


# -- the demo ----------------------------------------------------------------------------------------------------------
@pytest.mark.long
def test_the_demo_is_sound_rich_and_its_own(tmp_path: Path) -> None:
    done = run(tmp_path, "demo", "--check")
    assert done.returncode == 0, done.stderr
    counts = re.search(r"(\d+) operators, (\d+) users, (\d+) people .* (\d+) tariff files, (\d+) open", done.stdout)
    assert counts is not None
    operators, users, people, files, assignments = map(int, counts.groups())
    assert (operators, people) == (3, 2000)
    assert 55 <= users <= 65
    assert 380 <= files <= 450
    assert assignments > 10
    assert (tmp_path / ".local/share/stts-tui/demo.sqlite").exists()
    assert not (tmp_path / ".local/share/stts-tui/stts.sqlite").exists()
    again = run(tmp_path, "demo", "--check")  # a second time: nothing is made anew
    assert again.stdout == done.stdout
    assert again.stderr == ""
    with closing(sqlite3.connect(tmp_path / ".local/share/stts-tui/demo.sqlite", isolation_level=None)) as connection:
        connection.execute("UPDATE tariff_file SET phone = '+3232219999' WHERE id = 1")  # behind its history's back
        connection.execute(
            "UPDATE assignment SET state = 'done', ended_at = created_at WHERE kind = 'decide' AND state = 'open'"
        )
    exchange = tmp_path / ".local/share/stts-tui/demo-exchange"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (exchange, *exchange.rglob("*")) if path.is_dir()} == {0o700}
    next(exchange.rglob("FI.*")).unlink()
    broken = run(tmp_path, "demo", "--check")
    assert broken.returncode == 1
    assert re.search(r"demo: FI\.STTS\.100001\.\d+\.00002\.R\.1\.1: ", broken.stderr)
    assert "the history of STTS-" in broken.stderr or "is not as this action left it" in broken.stderr
    assert "no assignment is open of the kind decide" in broken.stderr


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    """Rows without what a system's own key makes different: the key, pseudonyms, the chain, and a factor's secret."""
    if table in ("schema_migration", "seal", "checkpoint", "audit_persons"):
        return []
    keyed = {"link", "previous", "person", "secret", "place"}
    rows = [
        {name: row[name] for name in tuple(row.keys()) if name not in keyed}
        for row in connection.execute(f"SELECT * FROM {table}")
    ]
    return [row for row in rows if row.get("name") != "key"]


@pytest.mark.long
def test_the_demo_is_the_same_each_time(tmp_path: Path) -> None:
    contents, delivered = [], []
    for name in ("one", "two"):
        home = tmp_path / name
        exchange = home / ".local/share/stts-tui/demo-exchange"
        left = exchange / "100001/in/left by an earlier demo"
        left.parent.mkdir(parents=True)
        exchange.parent.chmod(0o700)
        left.touch()
        assert run(home, "demo", "--check").returncode == 0
        delivered.append({path.relative_to(exchange): path.read_bytes() for path in exchange.rglob("*") if path.is_file()})
        with closing(sqlite3.connect(home / ".local/share/stts-tui/demo.sqlite")) as connection:
            connection.row_factory = sqlite3.Row
            tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            contents.append({table: _rows(connection, table) for table in sorted(tables) if not table.startswith("sqlite_")})
    assert [table for table in contents[0] if contents[0][table] != contents[1][table]] == []
    assert delivered[0] == delivered[1]
    assert sorted(path.name[:7] for path in delivered[0]) == ["FI.STTS", "FO.ACRF", "FO.NOTI", "GO.STTS"]
    numbers = [str(row["niss"]) for row in contents[0]["registered_person"]]
    assert all(900 <= int(number[6:9]) <= 998 for number in numbers)


@pytest.mark.long
def test_demos_that_start_at_once_share_what_one_of_them_makes(tmp_path: Path) -> None:
    started = [
        subprocess.Popen([command(), "demo", "--check"], env=environment(tmp_path), stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]  # fmt: skip
    ended = [(*process.communicate(timeout=60), process.returncode) for process in started]
    assert [code for _out, _err, code in ended] == [0, 0, 0], ended
    assert sum("Making" in err for _out, err, _code in ended) == 1


def test_the_demo_leaves_real_work_alone(tmp_path: Path) -> None:
    path = builders.a_database(tmp_path)
    before = path.read_bytes()
    for more in ([], ["--fresh"]):
        refuses_with(run(tmp_path, "demo", "--check", *more, "--database", f"sqlite:///{path}"), "not a demo")
    assert path.read_bytes() == before


def test_real_work_never_shows_the_demos_accounts(tmp_path: Path) -> None:
    source = Path(builders.__file__).parent.parent / "stts_tui"
    users = [path for path in source.rglob("*.py") if "demo.build" in path.read_text(encoding="utf-8")]
    assert {path.relative_to(source).parts[0] for path in users} == {"cli.py", "demo", "generate_command.py"}


def test_work_says_what_it_did_and_does_it_once(tmp_path: Path) -> None:
    house = builders.a_house(tmp_path, FixedClock(builders.MONDAY_MORNING.replace(year=2020)))
    file = a_file(house, builders.a_staffed_company(house).session("stts01"))
    builders.close(house)
    url = f"sqlite:///{tmp_path}/stts.sqlite"
    done = run(tmp_path, "work", "--database", url)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"{file.number}: Close a late file; the file is now: Closed, Activated too late by the operator",
        "1 step done",
    ]  # due in May 2020
    assert run(tmp_path, "work", STTS_DATABASE=url).stdout.splitlines() == ["0 steps done"]
    refuses_with(run(tmp_path, "work"), "There is no database at")
