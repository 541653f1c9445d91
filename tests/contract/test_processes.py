"""Other processes have the environment that they are handed, whenever the server that forks them was started."""

from __future__ import annotations

import os

import pytest

from tests.processes import in_processes


def _seen(name: str) -> str | None:
    return os.environ.get(name)


def test_they_have_the_environment_of_now_or_the_one_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [("STTS_FIRST",), ("STTS_SECOND",)]
    monkeypatch.setenv("STTS_FIRST", "1")
    assert in_processes(_seen, names) == ["1", None]  # the server is there from here on at the latest
    monkeypatch.delenv("STTS_FIRST")
    monkeypatch.setenv("STTS_SECOND", "2")
    assert in_processes(_seen, names) == [None, "2"]
    assert in_processes(_seen, names, {**os.environ, "STTS_SECOND": "3"}) == [None, "3"]
