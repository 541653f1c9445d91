"""`stts-tui register` and `stts-tui statement`, as the host's manager runs them."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from stts_tui import resources
from stts_tui.domain.common.calendar import belgian_date, system_clock
from stts_tui.domain.tariff.life_cycle import FileState
from tests import builders
from tests.cli.test_command import refuses_with, run
from tests.tariff_builders import a_file, a_person, an_active_file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    builders.a_database(tmp_path)
    return tmp_path


def command(home: Path, *arguments: str) -> tuple[int, str, str]:
    done = run(home, *arguments, STTS_DATABASE=f"sqlite:///{home}/stts.sqlite")
    return done.returncode, done.stdout, done.stderr


@pytest.mark.long
def test_import_all_or_nothing(home: Path) -> None:
    sample = str(resources.path("examples/register.csv"))
    code, out, _err = command(home, "register", "import", sample)
    assert code == 0
    assert out.startswith("6 lines, 5 people: 5 new, 0 changed (0 moved, 1 deceased); 4 new households")
    bad = home / "bad.csv"
    bad.write_text(resources.read_text("examples/register.csv") + "9000005;;;;;1;;;;;;;;\n9000006;x\n")
    code, out, err = command(home, "register", "import", str(bad))
    assert (code, out) == (1, "")
    assert "stts-tui: Line 8, street: " in err
    assert "Line 8, national_number: " in err
    assert "Line 9, -: 14 columns are needed, 2 are there." in err
    assert err.splitlines()[-1].startswith("stts-tui: nothing was taken in; faults: ")
    done = run(home, "register", "import", str(home / "none.csv"), STTS_DATABASE=f"sqlite:///{home}/stts.sqlite")
    refuses_with(done, "none.csv cannot be read")


@pytest.mark.long
def test_what_is_asked_while_the_register_is_closed_is_decided_by_the_work(home: Path) -> None:
    path = home / "stts.sqlite"
    assert command(home, "register", "close", "yearly renewal")[0] == 0
    house = builders.open_house(path, system_clock)
    alpha = builders.a_staffed_company(house)
    person = a_person(house)
    file = a_file(house, alpha.session("stts01"), person)
    builders.close(house)
    assert file.state is FileState.REQUESTED
    assert command(home, "work")[0] == 0
    assert command(home, "register", "open")[0] == 0
    assert command(home, "work")[0] == 0
    house = builders.open_house(path, system_clock)
    found = house.files.show(builders.log_in(house, "stts01"), file.file_id)
    builders.close(house)
    assert found.state is FileState.AWAITING_ACTIVATION


@pytest.mark.long
def test_the_statement_of_every_operator(home: Path) -> None:
    house = builders.a_house(home, clock := builders.FixedClock(system_clock() - timedelta(days=500)))
    alpha = builders.a_staffed_company(house)
    an_active_file(house, alpha.session("stts01"))
    builders.close(house)
    year = belgian_date(clock.now).year
    code, out, err = command(home, "statement", str(year), "--folder", str(home / "out"))
    assert code == 0, err
    assert out.startswith("Alpha Telecom: beneficiaries 1, days ")
    (csv,) = (home / "out").glob("*.csv")
    assert stat.S_IMODE(csv.stat().st_mode) == 0o600
    code, _out, err = command(home, "statement", "2099")
    assert code == 2
    assert "a whole year" in err
    assert command(home, "statement", str(year), "--company", "0403170701")[0] == 2
