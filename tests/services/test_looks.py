"""Who only looks: nobody waits for it, it sees one moment, and whoever lost the right meanwhile sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.common.paging import Place
from stts_tui.domain.people.search import UserCriteria
from stts_tui.domain.people.users import PickUser
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import ACTIONS
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.i18n import LANGUAGES, current_language, speaking, use_language
from stts_tui.services.guard import may_enter
from stts_tui.services.house import House
from stts_tui.store import search
from tests import builders
from tests.builders import Company, refuses
from tests.processes import in_processes
from tests.tariff_builders import a_file


def while_looking(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Once, between the counting of a search's matches and the reading of its page, something happens."""
    who = search.Question.who

    def counted(question: search.Question) -> Any:
        found = who(question)
        monkeypatch.undo()
        happens()
        return found

    monkeypatch.setattr(search.Question, "who", counted)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE account SET blocked_until = '9999-12-31' WHERE user_name = 'stts01'", "account-blocked"),
        ("UPDATE account SET session_epoch = session_epoch + 1 WHERE user_name = 'stts01'", "session-ended"),
        ("DELETE FROM account_application WHERE application = 'stts'", "not-allowed"),
    ],
)
@pytest.mark.asvs("V8.3.2")
def test_whoever_loses_the_right_while_he_looks_sees_nothing(
    house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch, statement: str, code: str
) -> None:
    session = alpha.session("stts01")
    lines = house.office.store.audit.count()
    while_looking(monkeypatch, lambda: builders.run_sql(house, statement))
    with refuses(code):
        house.files.find(session, FileCriteria(), Place())
    told = house.office.store.audit.list_after(lines)
    assert [(line.action, line.outcome, line.subject_name) for line in told] == [("file-search", code, "")]


def test_a_look_sees_one_moment(house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    session = alpha.session("stts01")
    for _time in range(2):
        a_file(house, session)
    while_looking(
        monkeypatch, lambda: builders.run_sql(house, "UPDATE tariff_file SET last_name = 'Later', folded_last = 'a'")
    )
    found = house.files.find(session, FileCriteria(), Place()).page
    assert found.total == 2
    assert "Later" not in {row.last_name for row in found.rows}
    assert {row.last_name for row in house.files.find(session, FileCriteria(), Place()).page.rows} == {"Later"}


def _apply(path: Path) -> str:
    house = builders.open_house(path)
    try:
        return a_file(house, builders.log_in(house, "stts02")).number
    except Refused as no:
        return no.first.code
    finally:
        builders.close(house)


@pytest.mark.asvs("V15.2.2")
def test_others_go_on_working_while_somebody_searches_for_long(
    house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    path = builders.path_of(house)
    while_looking(monkeypatch, lambda: done.extend(in_processes(_apply, [(path,)])))
    assert house.files.find(alpha.session("stts01"), FileCriteria(), Place()).page.total == 0
    assert done == ["STTS-2026-0000001"]
    assert house.files.find(alpha.session("stts01"), FileCriteria(), Place()).page.total == 1


def test_a_page_opens_while_somebody_else_has_the_turn(house: House, alpha: Company) -> None:
    session = alpha.session("stts01")
    with house.office.store.engine.turn():
        may_enter(house.office, session, ActionId.FILE_SEARCH)
    with refuses("not-allowed"):  # a refusal has a line, which takes its turn
        may_enter(house.office, session, ActionId.ACTION_CANCEL)


def test_nothing_can_be_written_while_one_looks(house: House) -> None:
    store = house.office.store
    with refuses("database-trouble"), store.snapshot():
        store.settings.save("demo", "yes")
    with store.transaction():
        store.settings.save("demo", "no")
    assert store.settings.get("demo") == "no"


@pytest.mark.asvs("V16.2.2")
def test_the_line_of_the_audit_has_the_moment_in_which_it_was_written(
    house: House, alpha: Company, clock: builders.FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = alpha.session("stts01")
    while_looking(monkeypatch, lambda: clock.advance(minutes=3))
    house.files.find(session, FileCriteria(), Place())
    assert house.office.store.audit.list_()[-1].at == clock.now


def test_what_only_looks_is_never_final() -> None:
    assert not [row.id for row in ACTIONS if row.looks and row.final]


def test_what_is_only_looked_at_before_a_change_keeps_nobody_waiting(
    house: House, alpha: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A login writes its try and its outcome, a change prepared outside of its transaction its outcome alone."""
    session = alpha.session("admin01")
    engine, turns = house.office.store.engine, []
    turn = engine.turn

    def counted(*, background: bool = False) -> Any:
        turns.append(background)
        return turn(background=background)

    monkeypatch.setattr(engine, "turn", counted)
    builders.log_in(house, "stts01")
    assert turns == [False, False]
    user = house.users.show(session, alpha.ids["stts01"])
    turns.clear()
    house.users.new_password(session, PickUser(user.account_id, user.version))
    assert turns == [False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_looked_for_is_kept_in_english_and_given_in_the_readers_language(
    house: House, alpha: Company, language: str
) -> None:
    with speaking(language):
        page = house.users.find(alpha.session(), UserCriteria(last_name=parse_text_match("a")), Place())
        assert page.question == UserCriteria(last_name=parse_text_match("a")).described("Alpha Telecom", page.page.total)
    ((kept,),) = builders.run_sql(house, "SELECT subject_name FROM audit WHERE action = 'user-search'")
    assert "name contains “a”" in kept


def test_a_language_meanwhile_is_this_threads_only() -> None:
    with speaking("fr"), ThreadPoolExecutor(1) as other:
        assert other.submit(current_language).result() == "en"
        use_language("de")  # meanwhile, as whoever carries out a message does
        assert current_language() == "de"
    assert current_language() == "en"
