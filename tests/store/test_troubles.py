"""What goes wrong with the database where nobody is in a transaction."""

from __future__ import annotations

import sqlite3

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.services.house import House
from stts_tui.store.engine import as_refusal


@pytest.mark.file("its driver's own errors")
def test_a_disk_that_fails_while_a_command_reads_is_told_as_the_databases_trouble(house: House) -> None:
    told = as_refusal(sqlite3.OperationalError("disk I/O error"))
    assert isinstance(told, Refused)
    assert "disk I/O error" in str(told.sentence)


def test_other_errors_stay_what_they_are(house: House) -> None:
    for error in (OSError(28, "of an answer's file"), sqlite3.IntegrityError("a mistake of ours"), ValueError()):
        assert as_refusal(error) is error
