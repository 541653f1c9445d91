"""An act that writes a file and then comes to nothing leaves none; one that is done leaves it whole."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.session import Session
from stts_tui.domain.trail.person import AskPerson
from stts_tui.exchange.folder import Folder
from stts_tui.services.messages.exporting import Export, for_sender
from stts_tui.services.tariff.statement import write_all
from stts_tui.store.audit import AuditTrail
from stts_tui.store.messages.senders import Senders
from stts_tui.store.seals import Seals
from tests import builders
from tests.builders import log_in
from tests.services.test_guard import CALLS
from tests.services.world import MOVING, Prepared, World, a_world, closed


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return closed(a_world(tmp_path_factory.mktemp("world")))


@pytest.fixture
def world(prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return prepared.open(tmp_path)


def files(world: World) -> set[Path]:
    """What lies beside the database, and in every folder there."""
    folder = builders.path_of(world.house).parent
    return {path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("stts.sqlite")}


class _Lost(BaseException):
    """What nobody expects."""


def _fails(*_given: object) -> None:
    raise _Lost


PAPER = (Secret("abcd-efgh"),)
# Each door that writes a file, who goes through it, and what that one asks.
DOORS: dict[str, tuple[str, Callable[[World, Session], object]]] = {
    "letter to a customer": ("bipt01", CALLS["authority.write_letter"]),
    "report to a person": ("bipt01", lambda w, s: w.house.trail.write_person(s, AskPerson(MOVING.niss, "fr"))),
    "letters of access": ("desk0001", lambda w, s: w.house.desk.write_letters(s, w.issued.request.request_id, ((), ()))),
    "codes of recovery": ("stts03", lambda w, s: w.house.factor.write_codes(s, PAPER)),
    "corrections": ("admin01", CALLS["messages.export_corrections"]),
    "export of files": ("admin01", CALLS["export.export"]),
}


def through(world: World, name: str) -> tuple[Session, Callable[[World, Session], object]]:
    who, call = DOORS[name]
    return log_in(world.house, who), call


@pytest.mark.parametrize("name", DOORS)
def test_what_cannot_be_committed_leaves_no_file(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    session, call = through(world, name)
    before = files(world)
    with monkeypatch.context() as broken:
        broken.setattr(Seals, "close", _fails)  # the last before a transaction is committed
        with pytest.raises(_Lost):
            call(world, session)
    assert files(world) == before
    call(world, session)
    assert files(world) > before
    builders.close(world.house)


@pytest.mark.parametrize("name", ["letter to a customer", "corrections"])
def test_what_breaks_off_once_all_is_committed_keeps_its_file(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, call = through(world, name)
    before, lines = files(world), builders.rows(world.house)["audit"]
    with monkeypatch.context() as broken:
        broken.setattr(type(world.house.office.store.checkpoints), "keep_head", _fails)
        with pytest.raises(_Lost):
            call(world, session)
    assert len(builders.rows(world.house)["audit"]) == len(lines) + 1
    assert (files(world) > before) is (name == "corrections")  # who only looked is not told, so has no paper
    builders.close(world.house)


def test_the_hosts_statements_that_are_not_told_leave_no_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store, now = world.house.office.store, builders.MONDAY_MORNING
    place = builders.path_of(world.house).parent / "statements"
    with monkeypatch.context() as broken:
        broken.setattr(Seals, "close", _fails)
        with pytest.raises(_Lost):
            list(write_all(store, now, 2025, place))
    assert not list(place.iterdir())
    assert list(write_all(store, now, 2025, place))
    assert list(place.iterdir())
    builders.close(world.house)


def test_news_that_are_not_noted_as_told_are_told_by_the_next_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    place = builders.path_of(world.house).parent / "out"
    export = functools.partial(for_sender, world.house.export, Export.NEWS.value, "100001", Folder(place), None)
    with monkeypatch.context() as broken:
        broken.setattr(Senders, "save_told", _fails)
        with pytest.raises(_Lost):
            export()
    assert not list(place.iterdir())
    with monkeypatch.context() as broken:
        broken.setattr(AuditTrail, "add", _fails)  # what is noted as told stays, whatever comes then
        with pytest.raises(_Lost):
            export()
    (told,) = place.iterdir()
    assert b"Assignment" in told.read_bytes()
    builders.close(world.house)
