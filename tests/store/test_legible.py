"""Each column of each table, found by itself, with whatever may lie there: a row that leaves the database can be read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.paging import Place
from stts_tui.domain.common.unread import noting, tolerant
from stts_tui.services.house import House
from stts_tui.store import database as opening
from stts_tui.store import legible, meanings
from stts_tui.store.sqlite import url_of
from tests import builders, hostile
from tests.builders import Company
from tests.hostile import Column, values_for
from tests.store.samples import MODELS, SAMPLES, behind, fill

_LOADED = ("stts_tui.store.messages.messages", "stts_tui.store.audit", "stts_tui.store.drafts", "stts_tui.store.tariff.views")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[opening.Store]:
    """A row in every table, and what reads them loaded."""
    for name in (*_LOADED, "stts_tui.store.people.user_acts"):
        __import__(name)
    path = builders.a_database(tmp_path_factory.mktemp("legible"))
    with behind(path) as connection:
        fill(connection)
    made = opening.open_existing(url_of(path))
    yield made
    made.close()


def model_of(table: str) -> Any:
    return next(model for model in MODELS if model._meta.table_name == table)


def columns(store: opening.Store) -> list[Column]:
    return hostile.columns_at(builders.file_of(store))


def read(table: str) -> list[dict[str, object]]:
    """The rows of a table as the mapper gives them, and once more without it."""
    query = model_of(table).select()
    found = [dict(row.__data__) for row in query]
    list(query.clone().tuples())
    return found


def test_every_table_and_column_is_tried(store: opening.Store) -> None:
    tried = {(column.table, column.name) for column in columns(store)}
    keys_alone = {"application", "message_part", "audit_persons", "recovery_code", "folded_name"}
    assert {table for table, _name in tried} == set(SAMPLES) - keys_alone
    for model in MODELS:
        for field in model._meta.sorted_fields:
            key = field.primary_key or field.name in getattr(model._meta.primary_key, "field_names", ())
            if not key and type(field).__name__ not in ("ForeignKeyField", "BlobField"):
                assert (model._meta.table_name, field.column_name) in tried


@pytest.mark.long
def test_a_row_can_be_read_whatever_lies_in_any_of_its_columns(store: opening.Store) -> None:
    path = builders.file_of(store)
    for column in columns(store):
        with hostile.unguarded(path) as connection:
            ((before, count),) = connection.execute(f"SELECT max({column.name}), count(*) FROM {column.table}").fetchall()
        for value in values_for(column.kind):
            hostile.poison_at(path, column, value, "1")
            with store.snapshot(), tolerant(), noting() as noted:
                rows = read(column.table)
            told = f"{column}: {str(value)[:30]!r}"
            assert len([each for each in noted if each.column == column.name]) <= count, told
            for row in rows:
                held = row[next(f.name for f in model_of(column.table)._meta.sorted_fields if f.column_name == column.name)]
                assert held is None or isinstance(held, (str, int, date, datetime)), told
                folded = "folded" in column.name
                assert not isinstance(held, str) or len(held) <= (hostile.MEGABYTE if folded else legible.LONGEST_DATA), told
                assert column.kind not in ("DATE", "TIMESTAMP") or held is None or isinstance(held, date), told
            assert rows or noted, told  # a row is never left out in silence
        hostile.poison_at(path, column, before, "1")


def test_what_decides_refuses_whoever_does_not_only_look(store: opening.Store) -> None:
    path = builders.file_of(store)
    for column in columns(store):
        if column.table in meanings.DECIDING and column.kind in ("DATE", "TIMESTAMP", "BOOLEAN"):
            with hostile.unguarded(path) as connection:
                ((before,),) = connection.execute(f"SELECT {column.name} FROM {column.table}").fetchall()
            hostile.poison_at(path, column, "never", "1")
            with store.snapshot(), pytest.raises(Refused) as no:
                read(column.table)
            assert no.value.code == "stored-unreadable"
            assert f"{column.table} " in no.value.sentence
            assert column.name in no.value.sentence
            hostile.poison_at(path, column, before, "1")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_never_and_for_good_are_no_days_but_where_they_are_meant(store: opening.Store, day: str) -> None:
    """Days are added to every other one: that of an application at the end of all days broke off whoever did."""
    path = builders.file_of(store)
    for column in columns(store):
        if column.kind != "DATE":
            continue
        with hostile.unguarded(path) as connection:
            ((before,),) = connection.execute(f"SELECT {column.name} FROM {column.table}").fetchall()
        hostile.poison_at(path, column, day, "1")
        with store.snapshot(), tolerant(), noting() as noted:
            read(column.table)
        is_meant = f"{column.table}.{column.name}" in meanings.MAY_END
        assert [each.column for each in noted] == [column.name] * (not is_meant), column
        hostile.poison_at(path, column, before, "1")


@pytest.mark.asvs("V16.5.3")
def test_an_account_that_cannot_be_read_is_closed_and_not_open(store: opening.Store) -> None:
    path = builders.file_of(store)
    account = {column.name: column for column in columns(store) if column.table == "account"}
    for name in ("role", "blocked_until", "session_epoch", "must_choose_password", "local_administrator"):
        with hostile.unguarded(path) as connection:
            ((before,),) = connection.execute(f"SELECT {name} FROM account").fetchall()
        hostile.poison_at(path, account[name], "x", "1")
        with store.snapshot():
            held, actor = store.accounts.find_both(1, date(2026, 3, 2))
        assert held is not None
        closed = {
            "role": actor is None, "blocked_until": held.block is not None, "session_epoch": held.epoch == -1,
            "must_choose_password": actor is not None and actor.must_choose_password,
            "local_administrator": actor is not None and not actor.local_administrator,
        }  # fmt: skip
        assert closed[name], name
        hostile.poison_at(path, account[name], before, "1")


def test_what_is_compared_comes_as_it_is(store: opening.Store) -> None:
    path = builders.file_of(store)
    hostile.poison_at(path, Column("audit", "subject_name", "TEXT"), "x" * 9000, "1")
    with store.snapshot(), legible.as_stored():
        assert len(str(read("audit")[0]["subject_name"])) == 9000
    with store.snapshot(), noting() as noted:
        assert str(read("audit")[0]["subject_name"]).endswith("…")
    assert [each.where for each in noted] == ["audit 1, subject_name"]


def test_bytes_that_are_no_text_are_shown_with_signs_in_their_place(store: opening.Store) -> None:
    path = builders.file_of(store)
    with hostile.unguarded(path) as connection:
        connection.execute("UPDATE account SET last_name = CAST(x'4DFF65' AS TEXT)")
    with store.snapshot():
        assert [row["last_name"] for row in read("account")] == ["M\ufffde"]
        assert [row["last_name"] for row in read("account")] == ["M\ufffde"]


def test_no_cursor_waits_for_the_garbage_collector(house: House, alpha: Company) -> None:
    """Which runs on any thread, that of the screen too: it would stand still until the database is free."""
    session = builders.log_in(house, "admin01")
    gc.collect()
    gc.disable()
    try:
        gc.set_debug(gc.DEBUG_SAVEALL)
        house.users.list_page(session, Place())
        gc.collect()
        left = [each for each in gc.garbage if type(each).__name__ in {"Cursor", "ModelSelect"}]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert left == []
