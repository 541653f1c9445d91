"""The demo with everybody in the marked language (tests/marked.py): pages, papers and answers with data of every kind."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from stts_tui import bootstrap
from stts_tui.demo import keeping
from stts_tui.demo.messages import with_folders
from stts_tui.domain.common.calendar import system_clock
from stts_tui.services.house import House
from stts_tui.store.sqlite import url_of
from tests import builders
from tests.builders import SETTINGS, run_sql
from tests.marked import MARKED, codes, marked_language, unmarked

FREE = (("account", "blocked_reason"), ("assignment_comment", "text"), ("tariff_file", "closed_note"))
DATA = {
    "account": "user_name first_name last_name email", "company": "name email cbe nsso",
    "household": "street municipality", "registered_person": "first_name last_name",
    "message_result": "reference",
    "tariff_file": "number first_name last_name reference contact address", "message": "name ticket",
    "access_request": "ticket code company_name company_email company_street company_municipality administrator_first_name"
    " administrator_last_name administrator_email administrator_street administrator_municipality signer_first_name"
    " signer_last_name signer_email signer_street signer_municipality",
}  # fmt: skip


@functools.cache
def _demo() -> Path:
    """The demo, made once per process."""
    folder = Path(tempfile.mkdtemp(prefix="stts-marked-"))
    folder.chmod(0o700)
    keeping.open_demo(url_of(folder / "demo.sqlite"), SETTINGS, fresh=False, tell=str).close()
    return folder


@contextmanager
def a_marked_demo(folder: Path) -> Iterator[House]:
    """The demo, marked, and free texts of no language; what it writes lies in its exports folder."""
    place = folder / "demo"
    shutil.copytree(_demo(), place)
    for answer in place.rglob("FO.*"):  # made in another language
        answer.unlink()
    store = bootstrap.open_store(url_of(place / "demo.sqlite"))
    written = tempfile.mkdtemp(prefix="1")  # short: a name of a file in it fits its line
    folders = with_folders(replace(SETTINGS, exports=written, papers=written), store.engine)
    made = bootstrap.assemble(store, folders, system_clock)
    for table in ("account", "company", "registered_person", "access_request"):
        run_sql(made, f"UPDATE {table} SET language = ?", MARKED)
    for table, column in FREE:
        run_sql(made, f"UPDATE {table} SET {column} = '1' WHERE {column} <> ''")
    with marked_language(folder / "locale"):
        yield made
    builders.close(made)
    shutil.rmtree(written)


def data_of(house: House) -> frozenset[str]:
    """The words of names and addresses."""
    found: set[str] = set()
    for table, columns in DATA.items():
        for row in run_sql(house, f"SELECT {', '.join(columns.split())} FROM {table}"):
            found.update(word for text in row if text for word in unmarked(str(text)))
    return frozenset(found) | codes() | {"x"}  # the sign in the table of who may do what
