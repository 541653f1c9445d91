"""Many rows at once: the same rows as one by one, and the same walls."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from peewee import IntegrityError

from stts_tui.domain.common.masking import masked, masked_all
from stts_tui.services.house import House
from stts_tui.store import tables
from stts_tui.store.bulk import Bulk
from stts_tui.store.json_text import Again, dump

WORDS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8,
)  # fmt: skip


@given(WORDS, WORDS)
@pytest.mark.asvs("V1.2.3")
def test_the_encoder_writes_what_the_library_writes(before: Any, after: Any) -> None:
    again = Again()
    for value in (before, after, before, after, after, before):  # as the sides of a change come, and otherwise
        assert dump(value) == again.dump(value) == json.dumps(value, sort_keys=True)


def _line(**values: Any) -> dict[str, Any]:
    return {
        "at": datetime(2026, 3, 2, 8, 30, tzinfo=UTC), "actor": None, "actor_name": "D’Hondt", "company": None, "action": "x",
        "outcome": "done", "subject_kind": "", "subject_id": None, "subject_name": "", "before": "{}", "after": "{}",
        "previous": "0", "link": "0", "person": "", "purpose": "", "place": "", **values,  # each follows the one before
    }  # fmt: skip


def test_rows_are_those_that_the_mapper_writes(house: House) -> None:
    lines = [_line(), _line(subject_id=5), _line(at=datetime(2026, 3, 2, 8, 30, 0, 7, tzinfo=UTC))]
    with house.office.store.transaction():
        first = tables.Audit.select().count()
        for line in lines:
            tables.Audit.insert(line).execute()
        bulk = Bulk(tables.Audit, with_id=False)
        for line in lines:
            bulk.add(line)
        bulk.write()
        rows = tables.database.execute_sql("SELECT * FROM audit ORDER BY id").fetchall()[first:]
    assert [row[1:] for row in rows[:3]] == [row[1:] for row in rows[3:]]


def test_text_that_steers_a_terminal_is_written_out_and_a_constraint_is_told(house: House) -> None:
    with house.office.store.transaction():
        for more in ({"actor_name": "a\x1b[2J"}, {"actor": 99_999, "action": None}):
            bulk = Bulk(tables.Audit, with_id=False)
            bulk.add(_line())
            bulk.add(_line(**more))
            if "actor" in more:
                with pytest.raises(IntegrityError):
                    bulk.write()
            else:
                bulk.write()
    with house.office.store.reading():
        assert tables.Audit.select().where(tables.Audit.actor_name == "a<U+001B>[2J").count() == 1


@given(st.dictionaries(st.text(max_size=3), st.text("0123456789+-. /aZ\u2011", max_size=16) | st.just("50.01.01-001.12")))
def test_a_look_at_all_values_masks_what_a_look_at_each_does(values: dict[str, str]) -> None:
    each = {name: masked(text) for name, text in values.items()}
    assert masked_all("", values, {}) == ("", each, {})
    assert masked_all("", {}, values) == ("", {}, each)
