"""Signed heads, what is removed in time, and one line that is shown without the others."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from stts_tui.domain.trail.search import TrailCriteria
from stts_tui.services.host import proof
from stts_tui.services.host.backups import make_backup
from stts_tui.services.house import House
from stts_tui.settings import AuditPlaces
from stts_tui.store import database, places
from stts_tui.store.sqlite import url_of
from tests import builders, postgresql
from tests import postgresql_houses as servers
from tests.builders import Company, FixedClock, refuses
from tests.tariff_builders import a_file


@pytest.fixture(autouse=True)
def _no_places() -> Iterator[None]:
    yield
    places.name(AuditPlaces())


def sound(house: House) -> bool:
    return house.office.store.problems(deep=True) == [] and house.office.store.proof.verify([], whole=True).problems == ()


class TestCheckpoints:
    def test_each_names_the_one_before_and_has_its_own_lines(self, house: House, alpha: Company) -> None:
        store, now = house.office.store, house.office.clock()
        first = proof.make_checkpoint(store, now)
        alpha.session()
        second = proof.make_checkpoint(store, now)
        assert second.content["previous"] == first.mac
        assert (second.content["first"], second.content["line"]) == (first.content["line"] + 1, store.audit.last_number())
        assert sound(house)

    def test_one_is_made_after_so_many_lines_and_goes_to_the_second_place(
        self, house: House, alpha: Company, tmp_path: Path
    ) -> None:
        places.name(AuditPlaces(every=4, second=str(tmp_path / "second")))
        for _ in range(9):
            alpha.session()
        store = house.office.store
        store.checkpoints.wait()
        store.checkpoints.deliver()
        store.checkpoints.wait()
        arrived = proof.read_checkpoints(str(tmp_path / "second"))
        assert [each.mac for each in arrived] == [each.mac for each in store.checkpoints.list_()]
        assert len(arrived) >= 2
        assert sound(house)

    def test_a_second_place_that_fails_breaks_no_act_and_is_told(self, house: House, alpha: Company, tmp_path: Path) -> None:
        places.name(AuditPlaces(every=1, second=str(tmp_path / "nowhere" / "second")))
        alpha.session()
        store = house.office.store
        store.checkpoints.wait()
        assert any("have not arrived in the second place" in line for line in store.problems())
        places.name(AuditPlaces(every=1, second=str(tmp_path / "second")))
        alpha.session()
        store.checkpoints.wait()
        assert [each.number for each in proof.read_checkpoints(str(tmp_path / "second"))] == list(
            range(1, store.checkpoints.list_()[-1].number + 1)
        )

    def test_a_command_gets_them_on_its_input(self, house: House, alpha: Company, tmp_path: Path) -> None:
        places.name(AuditPlaces(every=1, second=f"|tee {tmp_path / 'second'}"))
        alpha.session()
        house.office.store.checkpoints.wait()
        assert proof.read_checkpoints(str(tmp_path / "second"))

    @pytest.mark.file("copies of files")
    def test_a_backups_manifest_names_one(self, house: House, alpha: Company, tmp_path: Path) -> None:
        path, now = builders.path_of(house), house.office.clock()
        builders.close(house)
        made = make_backup(url_of(path), now, str(tmp_path / "kept") + "/")
        assert made.path is not None
        kept = proof.read_checkpoints(f"{made.path}.json")
        with closing(database.open_existing(url_of(path))) as store:
            assert proof.verify(store, kept, whole=False).problems == ()
            wrong = replace(kept[0], mac="0" * 64)
            assert "is not signed" in proof.verify(store, [wrong], whole=False).problems[0]

    @pytest.mark.file("copies of files")
    def test_an_older_copy_is_found_beside_a_kept_one(self, house: House, alpha: Company) -> None:
        store, path = house.office.store, builders.path_of(house)
        store.engine.copy_into(path.with_name("old.sqlite"))
        alpha.session()
        kept = proof.make_checkpoint(store, house.office.clock())
        builders.close(house)
        shutil.copy(path.with_name("old.sqlite"), path)
        with closing(database.open_existing(url_of(path))) as older:
            assert "covers is not there" in proof.verify(older, [kept], whole=True).problems[0]

    def test_verifying_goes_on_from_where_it_ended(self, house: House, alpha: Company) -> None:
        store, now = house.office.store, house.office.clock()
        made = proof.make_checkpoint(store, now)
        assert proof.verify(store, [], whole=False).since == 1
        alpha.session()
        again = proof.verify(store, [], whole=False)
        assert (again.since, again.problems) == (made.item.line + 1, ())
        assert proof.verify(store, [], whole=True).since == 1


class TestRetention:
    @pytest.fixture(autouse=True)
    def _as_the_owner(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """On a server whoever serves can remove nothing."""
        monkeypatch.setattr(servers, "role", postgresql.OWNER)

    @pytest.fixture
    def aged(self, house: House, alpha: Company, clock: FixedClock) -> House:
        """With lines of eleven years ago, and of today."""
        a_file(house, alpha.session("stts02"))
        house.users.block(alpha.session(), builders.a_block(alpha.view("plain01")))
        proof.make_checkpoint(house.office.store, clock())
        clock.advance(days=11 * 366)
        alpha.session()
        return house

    def test_what_is_left_is_still_proven(self, aged: House, alpha: Company, clock: FixedClock) -> None:
        store = aged.office.store
        kept = store.checkpoints.list_()
        before = store.audit.count()
        removed = proof.remove_old(store, clock(), 10)
        assert removed is not None
        assert store.audit.count() == before - removed.lines + 1
        assert sound(aged)
        assert proof.verify(store, kept, whole=True).problems == ()
        assert store.checkpoints.list_()[-1].content["removed"]["lines"] == removed.lines
        assert proof.remove_old(store, clock(), 10) is None
        alpha.session()
        assert sound(builders.reopen(aged))

    @pytest.mark.parametrize(
        ("sql", "named"),
        [
            ("UPDATE account SET password_hash = 'x' WHERE id = 1", "account 1 was changed"),
            ("DELETE FROM file_history", "file_history 1 was removed"),
            ("DELETE FROM audit WHERE id = (SELECT MIN(id) FROM audit)", "does not follow"),
            ("UPDATE audit SET outcome = 'x' WHERE id = (SELECT MIN(id) FROM audit)", "was changed"),
            (
                "INSERT INTO audit SELECT id - 1, at, actor_id, actor_name, company_id, action, outcome, subject_kind,"
                " subject_id, 'nobody', before, after, previous, link, person, purpose, place FROM audit ORDER BY id LIMIT 1",
                "it stands before the chain begins",
            ),
        ],
    )
    def test_what_is_changed_afterwards_is_found(self, aged: House, clock: FixedClock, sql: str, named: str) -> None:
        store = aged.office.store
        proof.remove_old(store, clock(), 10)
        with closing(builders.behind(builders.path_of(aged))) as held:
            for name in servers.triggers(held):
                held.execute(f"DROP TRIGGER {name}")
            servers.without_references(held)
            held.execute(sql)
        assert any(named in line for line in store.problems(deep=True))

    def test_nothing_goes_where_something_is_not_sound(self, aged: House, clock: FixedClock) -> None:
        builders.run_sql(aged, "UPDATE company SET email = 'x@x.be'")
        before = aged.office.store.audit.count()
        with refuses("audit-unproven"):
            proof.remove_old(aged.office.store, clock(), 10)
        assert aged.office.store.audit.count() == before

    def test_nothing_else_can_remove_lines(self, aged: House, clock: FixedClock) -> None:
        proof.remove_old(aged.office.store, clock(), 10)
        for table in ("audit", "seal"):
            with pytest.raises(sqlite3.IntegrityError):
                builders.run_sql(aged, f"DELETE FROM {table}")


class TestAnExport:
    @pytest.fixture
    def path(self, house: House, alpha: Company, tmp_path: Path) -> Path:
        alpha.session("stts01")
        alpha.session("stts02")
        lines = proof.export(house.office.store, house.office.clock(), TrailCriteria(who="stts01"))
        path = tmp_path / "export"
        path.write_text("".join(f"{line}\n" for line in lines))
        return path

    def test_each_line_is_proven_and_no_other_is_shown(self, house: House, path: Path) -> None:
        shown = proof.check_export(house.office.store, str(path))
        assert (shown.lines, list(shown.problems)) == (1, [])
        assert "stts02" not in path.read_text()

    def test_another_line_is_not(self, house: House, path: Path) -> None:
        held = [json.loads(line) for line in path.read_text().splitlines()]
        held[1]["line"][3] = 99
        path.write_text("".join(json.dumps(line) + "\n" for line in held))
        assert proof.check_export(house.office.store, str(path)).problems

    def test_nor_a_checkpoint_that_somebody_made(self, house: House, path: Path) -> None:
        text = path.read_text()
        path.write_text(text.replace('"why": "export"', '"why": "exports"'))
        assert "not signed" in proof.check_export(house.office.store, str(path)).problems[0]
