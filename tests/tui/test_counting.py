"""A list whose rows are too many to be counted says so, and counts them for who asks: Ctrl+U, until the next key."""

from __future__ import annotations

import pytest

from stts_tui.services.house import House
from stts_tui.store import search
from tests.builders import Company
from tests.tui.steps import logged_in


async def test_more_than_were_counted_and_all_of_them_for_who_asks(
    house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = len(alpha.ids)
    monkeypatch.setattr(search, "MOST_COUNTED", number - 1)
    async with logged_in(house, "admin01") as person:
        await person.press("u", "enter")
        assert f"More than {number - 1} users of" in person.lines[2]
        await person.press("down", "ctrl+u")
        assert f"{number} users of" in person.lines[2]
        assert "counted" not in person.message
        await person.press("ctrl+u")
        assert person.message == "All that match are counted already."
        await person.press("f5")
        assert "More than" in person.lines[2]


async def test_the_next_key_breaks_it_off(house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    number = len(alpha.ids)
    monkeypatch.setattr(search, "MOST_COUNTED", number - 1)
    began: list[bool] = []

    def endless(_question: search.Question) -> int:
        began.append(True)
        without_end = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        return int(house.office.store.engine.database.execute_sql(without_end).fetchone()[0])

    monkeypatch.setattr(search.Question, "count_all", endless)
    async with logged_in(house, "admin01") as person:
        await person.press("u", "enter")
        person.send("ctrl+u")
        await person.until(lambda: bool(began))
        assert "the next key breaks that off" in person.message
        await person.press("down")
        assert person.message == "It was broken off; there are more than this."
        assert f"More than {number - 1} users of" in person.lines[2]
