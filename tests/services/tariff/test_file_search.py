"""Finding one's own tariff files: criteria, pages, the question in words, the export."""

from __future__ import annotations

import pytest

from stts_tui.domain.common.matching import parse_text_match
from stts_tui.domain.common.paging import Place
from stts_tui.domain.law.terms import Category
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.file import CancelAction, FileView
from stts_tui.domain.tariff.life_cycle import FileState
from stts_tui.domain.tariff.search import FileCriteria
from stts_tui.services.house import House
from tests.builders import Company, FixedClock
from tests.services.tariff.lives import day
from tests.tariff_builders import MOBILE, a_file, a_person, a_stop, an_active_file


@pytest.fixture
def several(house: House, alpha: Company, beta: Company, clock: FixedClock) -> dict[str, FileView]:
    """Files of Alpha in several states, and one of Beta."""
    session = alpha.session("stts02")
    made = {"old": an_active_file(house, session, a_person(house, "Els", "Aerts"))}
    made["ended"] = house.files.carry_out(session, steps.STOP.of(a_stop(made.pop("old"), last_day=day(2))))
    clock.advance(days=10)
    session = alpha.session("stts03")
    made["waiting"] = a_file(house, session, a_person(house, "Jan", "Baert"), reference="KL-2041", phone=MOBILE)
    made["hearing"] = an_active_file(house, session, a_person(house, "Ann", "Claes", categories=(Category.HEARING_LOSS,)))
    cancelled = a_file(house, session, a_person(house, "Bea", "Dams"))
    made["cancelled"] = house.files.carry_out(
        session, steps.CANCEL.of(CancelAction(cancelled.file_id, cancelled.version, "x"))
    )
    a_file(house, beta.session("stts01"), a_person(house, "Rik", "Evers"))
    return made


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        (FileCriteria(), {"ended", "waiting", "hearing", "cancelled"}),
        (FileCriteria(states=frozenset({FileState.ENDED, FileState.CANCELLED})), {"ended", "cancelled"}),
        (FileCriteria(states=frozenset({FileState.REFUSED})), set()),
        (FileCriteria(categories=frozenset({Category.HEARING_LOSS})), {"hearing"}),
        (FileCriteria(reference=parse_text_match("kl 20*")), {"waiting"}),
        (FileCriteria(reference=parse_text_match("2041")), {"waiting"}),
        (FileCriteria(phone=MOBILE), {"waiting"}),
        (FileCriteria(requested_to=day(9)), {"ended"}),
        (FileCriteria(requested_from=day(10), requested_to=day(10)), {"waiting", "hearing", "cancelled"}),
        (FileCriteria(closed_from=day(0), closed_to=day(5)), {"ended"}),
        (FileCriteria(closed_from=day(5)), {"cancelled"}),
        (FileCriteria(states=frozenset({FileState.ACTIVE}), last_name=parse_text_match("baert")), set()),
    ],
)
def test_any_combination_of_criteria_finds_one_s_own_files(
    house: House, alpha: Company, several: dict[str, FileView], criteria: FileCriteria, found: set[str]
) -> None:
    page = house.files.find(alpha.session("stts01"), criteria, Place()).page
    assert {row.number for row in page.rows} == {several[name].number for name in found}
    assert page.total == len(found)
    rows = list(house.files.export(alpha.session("stts01"), criteria).rows)
    assert {row[0] for row in rows[1:]} == {several[name].number for name in found}


def test_the_question_names_every_criterion(house: House, alpha: Company, several: dict[str, FileView]) -> None:
    criteria = FileCriteria(
        states=frozenset({FileState.ENDED}), categories=frozenset({Category.OLDER}), requested_from=day(0), closed_to=day(9)
    )
    assert house.files.find(alpha.session("stts01"), criteria, Place()).question == (
        "1 tariff file of Alpha Telecom: state: Ended; category: Older than 65, low income; requested"
        " since 02/03/2026; over until 11/03/2026"
    )


@pytest.mark.asvs("V14.2.6", "V15.3.1")
def test_an_export_is_read_while_it_is_taken_and_numbers_are_masked(
    house: House, alpha: Company, several: dict[str, FileView], monkeypatch: pytest.MonkeyPatch
) -> None:
    from stts_tui.store.tariff import views as files

    monkeypatch.setattr(files, "_EXPORT_PAGE", 1)
    export = house.files.export(alpha.session("stts01"), FileCriteria())
    assert (export.total, next(export.rows)[0]) == (4, "File number")
    with house.office.store.transaction():  # nobody waits for whoever takes his time over the rows
        house.office.store.settings.save("colour", "blue")
    rows = list(export.rows)
    assert [row[2] for row in rows] == ["Aerts", "Baert", "Claes", "Dams"]
    for row in rows:
        assert len(row) == len(rows[0])
        assert "***" in row[4]
    assert rows[0][1:2] + rows[0][-3:] == ("Ended", "04/03/2026", "The customer asks for it", "")
