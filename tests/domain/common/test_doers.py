"""Who did something, for a reader: people by their names, what acts without an account in words."""

from __future__ import annotations

import pytest

from stts_tui.domain.common.doers import doer, kept
from stts_tui.i18n import LANGUAGES, speaking


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_acts_without_an_account_is_told_and_found_by_the_same_words(language: str) -> None:
    with speaking(language):
        for name in ("anyone", "work", "init", "register", "audit", "demo", "BIPT"):
            told = str(doer(name))
            assert name in kept(told)
            assert name in kept(told.upper())


def test_a_person_stays_as_kept() -> None:
    assert doer("stts01") == "stts01"
    assert kept("stts01") == ("stts01",)


def test_the_host_is_said_of_whoever_types_a_command_there() -> None:
    with speaking("en"):
        assert set(kept("host")) == {"host", "register", "audit"}
