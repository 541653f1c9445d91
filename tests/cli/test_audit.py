"""`stts-tui audit` and `stts-tui rights`, as the host's system manager runs them."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest

from stts_tui.domain.rights.table import ACTIONS
from stts_tui.i18n import LANGUAGES, speaking
from stts_tui.services.house import House
from tests import builders
from tests.cli.test_command import refuses_with, run
from tests.tariff_builders import a_file

HOSTILE = "[bold]Eve\x1b]0;pwned\x07\u202e"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two companies whose users looked at users and files."""
    house: House = builders.a_house(tmp_path)
    for made in (builders.a_staffed_company(house), builders.a_staffed_company(house, "Beta Mobile", "b")):
        file = a_file(house, made.session("stts03"))
        house.files.show(made.session("stts01"), file.file_id)
        house.users.show(made.session(), made.ids["plain01"])
    builders.close(house)
    return tmp_path


def command(home: Path, *arguments: str) -> tuple[int, list[str], str]:
    done = run(home, *arguments, STTS_DATABASE=f"sqlite:///{home}/stts.sqlite")
    return done.returncode, done.stdout.splitlines(), done.stderr


@pytest.mark.long
def test_the_host_reads_every_companys_lines_newest_first(home: Path) -> None:
    code, lines, _errors = command(home, "audit")
    assert code == 0
    assert [line.split()[2] for line in lines] == ["admin01b"] * 2 + ["stts01b"] * 2 + ["stts03b"] * 2 + [
        "admin01", "admin01", "stts01", "stts01", "stts03", "stts03",
    ]  # fmt: skip
    assert lines[0] == "02/03/2026 10:00:00  admin01b              Show the user; Piet Claes (plain01b)"
    _code, again, _errors = command(home, "audit", "--who", "audit")
    assert len(again) == 1  # the look before was a line
    assert again[0].endswith("Audit trail: who did what; all lines")


@pytest.mark.parametrize(
    ("arguments", "users"),
    [
        (("--who", "stts01"), ["stts01", "stts01"]),
        (("--about", "STTS-2026-0000002"), ["stts01b", "stts03b"]),
        (("--about", "plain01", "--looks"), ["admin01"]),
        (("--action", "file-show"), ["stts01b", "stts01"]),
        (("--from", "3/3/2026"), []),
        (("--until", "02/03/2026", "--who", "stts03b", "--action", "file-apply"), ["stts03b"]),
    ],
)
def test_the_options_narrow_it(home: Path, arguments: tuple[str, ...], users: list[str]) -> None:
    code, lines, errors = command(home, "audit", *arguments)
    assert (code, [line.split()[2] for line in lines]) == (0, users), errors


def test_words_are_in_the_language_that_is_asked_for(home: Path) -> None:
    _code, lines, _errors = command(home, "audit", "--language", "nl", "--who", "admin01")
    assert "Gebruiker tonen; Piet Claes (plain01)" in lines[0]
    _code, lines, _errors = command(home, "audit", "--language", "fr", "--who", "hôte")  # whoever types a command there
    assert [line.split()[2] for line in lines] == ["hôte"]


@pytest.mark.long
@pytest.mark.asvs("V16.2.4")
def test_the_csv_is_whole_private_and_never_replaced(home: Path) -> None:
    path = home / "trail.csv"
    code, lines, _errors = command(home, "audit", "--csv", str(path), "--looks")
    assert (code, lines) == (0, [f"4 lines have been written to {path}."])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [row["Code of the act"] for row in rows] == ["user-show", "file-show"] * 2
    assert {row["Company"] for row in rows} == {"Alpha Telecom", "Beta Mobile"}
    before = path.read_bytes()
    refuses_with(run(home, "audit", "--csv", str(path), STTS_DATABASE=f"sqlite:///{home}/stts.sqlite"), "cannot be written")
    assert path.read_bytes() == before
    code, _lines, _errors = command(home, "audit", "--csv", str(home / "none.csv"), "--who", "nobody1")
    assert (code, (home / "none.csv").exists()) == (2, False)


def test_a_name_that_is_taken_is_refused_before_the_audit_tells_of_an_export(home: Path) -> None:
    taken, where = home / "taken", f"sqlite:///{home}/stts.sqlite"
    taken.write_text("mine")
    before = builders.run_sql_at(home / "stts.sqlite", "SELECT count(*) FROM audit")
    for asked in (("audit", "export", str(taken)), ("audit", "--csv", str(taken))):
        refuses_with(run(home, *asked, STTS_DATABASE=where), "cannot be written")
    assert taken.read_text() == "mine"
    assert builders.run_sql_at(home / "stts.sqlite", "SELECT count(*) FROM audit") == before


@pytest.mark.long
def test_what_cannot_be_is_one_line(home: Path) -> None:
    for arguments, words in (
        (("--who", "nobody1"), "Nobody here is called"),
        (("--about", "nothing"), "No user here is called"),
        (("--from", "31/02/2026"), "There is no day 31"),
        (("--action", "file-eat"), "No act is called “file-eat”"),
    ):
        refuses_with(run(home, "audit", *arguments, STTS_DATABASE=f"sqlite:///{home}/stts.sqlite"), words)


@pytest.mark.asvs("V16.4.1")
def test_poisoned_text_steers_no_terminal(home: Path) -> None:
    sql = "INSERT INTO audit (at, actor_name, action, outcome, subject_kind, subject_name, before, after, previous, link)"
    values = "SELECT at, ?, ?, ?, 'user', ?, '{', '[1]', link, 'x' FROM audit ORDER BY id DESC LIMIT 1"
    builders.run_sql_at(home / "stts.sqlite", f"{sql} {values}", HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    code, lines, _errors = command(home, "audit")
    assert code == 0
    assert "[bold]Eve" in lines[0]
    assert all(line.isprintable() for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_rights_need_no_database_and_fit_eighty_columns(tmp_path: Path, language: str) -> None:
    done = run(tmp_path, "rights", "--language", language, COLUMNS="80")
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    told = " ".join(done.stdout.split())
    with speaking(language):
        assert [str(row.label) for row in ACTIONS if str(row.label).split()[0] not in told] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_a_persons_report_by_a_number_that_stands_on_no_command_line(home: Path) -> None:
    house = builders.open_house(home / "stts.sqlite")
    ((digits,),) = builders.run_sql(house, "SELECT niss FROM tariff_file ORDER BY id LIMIT 1")
    builders.close(house)
    (home / "number").write_text(f"{digits}\n")
    code, lines, _errors = command(home, "audit", "person", "--niss-file", str(home / "number"))
    assert code == 0
    assert lines[0] == "Who consulted or changed your data"
    assert any("Alpha Telecom" in line for line in lines)
    assert not any(digits in line for line in lines)
    pdf, rows = home / "report.pdf", home / "report.csv"
    code, lines, _errors = command(
        home, "--language", "fr", "audit", "person", "--niss-file", str(home / "number"), "--pdf", str(pdf), "--csv", str(rows)
    )
    assert (code, lines) == (0, [str(pdf), str(rows)])
    assert stat.S_IMODE(pdf.stat().st_mode) == stat.S_IMODE(rows.stat().st_mode) == 0o600
    _code, told, _errors = command(home, "audit", "--action", "audit-person")
    assert len(told) == 2


def test_refusals_are_read_alone(home: Path) -> None:
    house = builders.open_house(home / "stts.sqlite")
    with builders.refuses("not-allowed"):
        house.users.add(builders.log_in(house, "stts01"), builders.a_new_user())
    builders.close(house)
    _code, lines, _errors = command(home, "audit", "--refused")
    assert len(lines) == 1
    assert lines[0].endswith("refused: not-allowed")
