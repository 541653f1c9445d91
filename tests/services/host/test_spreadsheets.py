"""Registers as spreadsheets save them, and what they do to numbers: named with its cure, never mended in silence."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stts_tui.exchange.register_file import COLUMNS, FaultyLine, RegisterFile
from stts_tui.services.host.register import BadRegisterFile, check_register, import_register
from stts_tui.services.house import House
from tests import builders
from tests.builders import MONDAY_MORNING, a_niss
from tests.services.host.test_register import HEAD, a_line

TODAY = MONDAY_MORNING.date()
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be")


def a_file(*lines: str, separator: str = ";", end: str = "\r\n", encoding: str = "utf-8", before: str = "") -> io.BytesIO:
    text = before + end.join([HEAD, *lines, ""]).replace(";", separator)
    return io.BytesIO(text.encode(encoding))


def told(file: io.BytesIO) -> list[str]:
    return [group.sentence for group in check_register(file, TODAY).groups.values()]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_separator_and_line_end(encoding: str, separator: str, end: str) -> None:
    lines = [a_line(a_niss(nth), first_name="Zoé", last_name="Lefèvre", household=str(nth)) for nth in (1, 2)]
    for before in ("", f"sep={separator}{end}"):
        reading = RegisterFile(a_file(*lines, separator=separator, end=end, encoding=encoding, before=before), TODAY)
        names = [(record.entry.first_name, record.entry.last_name) for record in reading.records()]
        assert (names, reading.groups) == ([("Zoé", "Lefèvre")] * 2, {})


@pytest.mark.parametrize("text", ["1/01/2020", "01/01/2020", "1-1-2020", "1.1.2020", "2020-01-01"])
def test_dates_as_spreadsheets_write_them(text: str) -> None:
    (record,) = RegisterFile(a_file(a_line(a_niss(1), valid_from=text)), TODAY).records()
    assert str(record.entry.categories[0][1]) == "2020-01-01"


def test_blank_rows_and_columns_at_the_end_say_nothing() -> None:
    text = "\r\n".join([f"{HEAD};;", f"{a_line(a_niss(1))};;", ";" * 15, ";" * 15, ""])
    reading = RegisterFile(io.BytesIO(text.encode()), TODAY)
    assert len([*reading.records()]) == 1
    assert (reading.lines, reading.groups) == (1, {})
    assert "columns are needed, 16 are there" in told(a_file(f"{a_line(a_niss(1))};;x"))[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("6,15905E+10", "has shortened this number"),
        ("6.15905E+10", "has shortened this number"),
        ("50030298130.0", "with decimals"),
        ("50030298130,00", "with decimals"),
        ("61590475", "Zeros at the beginning are missing"),  # 00.06.15-904.75
    ],
)
def test_what_a_spreadsheet_has_made_of_a_number_is_named_with_its_cure(text: str, says: str) -> None:
    line = a_line(a_niss(1), national_number=text)
    assert says in told(a_file(line))[0]
    assert says in told(a_file(line.replace(";", "\t"), separator="\t"))[0]


def test_a_number_that_is_short_and_wrong_has_lost_no_zeros() -> None:
    assert "Zeros" not in told(a_file(a_line(a_niss(1), national_number="61590476")))[0]


def test_a_number_written_as_text_is_taken() -> None:
    line = a_line(a_niss(1), national_number=f'"=""{a_niss(1).digits}"""')
    assert told(a_file(line)) == []


def test_one_hint_per_kind_of_fault_with_its_count_and_first_places() -> None:
    lines = [a_line(a_niss(nth), household=str(nth), valid_from="January") for nth in range(1, 10_001)]
    (sentence,) = told(a_file(*lines))
    assert sentence == (
        "valid_from: A date is written as 2026-12-31 or as 31/12/2026. 10000 times, first in the lines 2, 3, 4."
    )


@pytest.mark.long
@given(st.data())
def test_whatever_is_in_the_cells_it_is_read_or_told(data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.text(max_size=12), min_size=len(COLUMNS), max_size=len(COLUMNS)))
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow(cells)
    reading = RegisterFile(io.BytesIO(f"{HEAD}\r\n{out.getvalue()}".encode()), TODAY)
    records = [*reading.records()]
    assert records or reading.groups or not any(cell.strip() for cell in cells)


@pytest.mark.long
def test_one_faulty_row_among_ten_thousand_refuses_all_or_only_itself(house: House) -> None:
    lines = [a_line(a_niss(nth), household=str(nth)) for nth in range(1, 10_001)]
    lines[4711] = a_line(a_niss(4712), household="4712", language="xx")
    lines.insert(4712, a_line(a_niss(4712), household="4712", category="hear"))
    store, now = house.office.store, house.office.clock()
    before = builders.rows(house)["registered_person"]
    with pytest.raises(BadRegisterFile) as no:
        import_register(store, now, a_file(*lines), "x.csv")
    assert no.value.count >= 1
    assert builders.rows(house)["registered_person"] == before
    left: list[FaultyLine] = []
    count, reading = import_register(store, now, a_file(*lines), "x.csv", left.append)
    assert count.people == 9_999
    assert [line[0] for line in left] == [4713, 4714]  # nothing of that person: neither right nor half of it
    assert "language" in left[0][2][0]
    assert len(reading.groups) >= 1


def test_what_cannot_be_read_takes_nothing_in_even_where_faulty_lines_are_left_out(house: House) -> None:
    store, now = house.office.store, house.office.clock()
    before = builders.rows(house)
    left: list[FaultyLine] = []
    for data in (b"these;are;other;columns\r\n", b"\x00\x01\x02\x00"):
        with pytest.raises(BadRegisterFile):
            import_register(store, now, io.BytesIO(data), "x.csv", left.append)
    assert left == []
    assert builders.rows(house) == before


class _Counted(io.BytesIO):
    """Counts how often it is begun anew."""

    begun = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self.begun += (offset, whence) == (0, 0)
        return super().seek(offset, whence)


def test_only_a_file_that_one_line_refuses_is_looked_through_first(house: House) -> None:
    store, now = house.office.store, house.office.clock()
    strict, lenient = (_Counted(a_file(a_line(a_niss(1)), a_line(a_niss(2))).getvalue()) for _time in range(2))
    import_register(store, now, strict, "x.csv")
    import_register(store, now, lenient, "x.csv", lambda _line: None)
    assert 2 * lenient.begun < strict.begun


def run(home: Path, *words: str, **more: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "stts_tui", "--database", builders.url_at(home / "stts.sqlite"), "register", *words]
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        line, capture_output=True, encoding="utf-8", env={**os.environ, "HOME": str(home)}, timeout=60, **more
    )  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    builders.close(builders.a_house(tmp_path))
    return tmp_path


def people(home: Path) -> int:
    ((count,),) = builders.run_sql_at(home / "stts.sqlite", "SELECT COUNT(*) FROM registered_person")
    return int(count)


def test_pipes_fifos_and_check(home: Path) -> None:
    text = a_file(a_line(a_niss(1)), a_line(a_niss(2))).getvalue().decode()
    checked = run(home, "check", "-", input=text)
    assert (checked.returncode, checked.stdout) == (0, "2 lines, read as UTF-8; 0 faults\n")
    assert people(home) == 0
    assert run(home, "import", "-", input=text).returncode == 0
    assert people(home) == 2
    fifo = home / "fifo"
    os.mkfifo(fifo)
    writer = threading.Thread(target=lambda: fifo.write_text(text.replace("Maria", "Marie"), encoding="utf-8"))
    writer.start()
    done = run(home, "import", str(fifo))
    writer.join()
    assert done.returncode == 0, done.stderr
    assert "2 people" in done.stdout


@pytest.mark.long
def test_the_faulty_lines_are_written_corrected_and_imported(home: Path) -> None:
    file, out = home / "people.csv", home / "faulty.csv"
    file.write_bytes(a_file(a_line(a_niss(1), valid_from="soon"), a_line(a_niss(2)), encoding="cp1252").getvalue())
    done = run(home, "import", str(file), "--skip-faulty", str(out))
    assert done.returncode == 0, done.stderr
    assert "1 line was left out" in done.stdout
    assert "Line 2, valid_from" in done.stderr
    assert (people(home), out.stat().st_mode & 0o777) == (1, 0o600)
    assert "valid_from: A date is written as" in out.read_text("utf-8-sig")
    assert run(home, "import", str(file), "--skip-faulty", str(out)).returncode == 2  # it is there already
    out.write_text(out.read_text("utf-8-sig").replace(";soon;", ";1/1/2020;"), encoding="utf-8-sig")
    assert run(home, "import", str(out)).returncode == 0
    assert people(home) == 2


def test_nothing_left_out_leaves_no_file(home: Path) -> None:
    file, out = home / "people.csv", home / "faulty.csv"
    file.write_bytes(a_file(a_line(a_niss(1))).getvalue())
    assert run(home, "import", str(file), "--skip-faulty", str(out)).returncode == 0
    assert not out.exists()


@pytest.mark.asvs("V5.2.2")
def test_what_is_no_text_is_told_with_the_cure(house: House) -> None:
    for data in (b"PK\x03\x04\0\0\0\0" * 20, b"\x81\x8d\x8f" * 20):
        assert "Save it in the spreadsheet as" in told(io.BytesIO(data))[0]
