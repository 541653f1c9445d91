"""Letters to the customer: which one a file calls for, in whose language, with the days that the file holds."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from stts_tui.domain.common.paper import as_text
from stts_tui.domain.law.terms import Category
from stts_tui.domain.people.session import Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.tariff import steps
from stts_tui.domain.tariff.authority import AskDocuments, EndTariff, RefuseTariff
from stts_tui.domain.tariff.file import FileView, PickFile
from stts_tui.domain.tariff.letters import LetterKind
from stts_tui.domain.tariff.reasons import Because, DocumentKind
from stts_tui.services.host.work import do_the_work
from stts_tui.services.house import House
from tests import builders
from tests.builders import Company, FixedClock, log_in, refuses
from tests.tariff_builders import a_file, a_person, a_stop, an_active_file


@pytest.fixture
def bipt(house: House, alpha: Company) -> Session:
    builders.an_account(house, None, "bipt01", role=Role.AUTHORITY)
    return log_in(house, "bipt01")


@pytest.fixture
def asked(house: House, alpha: Company, bipt: Session) -> FileView:
    """Two papers have been asked of Maria, who speaks French, on 2 March 2026."""
    file = a_file(
        house, alpha.session("stts03"), a_person(house, "Maria", "Peeters"), category=Category.HEARING_LOSS, with_proof=True
    )  # fmt: skip
    builders.run_sql(house, "UPDATE registered_person SET language = 'fr'")
    documents = frozenset({DocumentKind.HEARING, DocumentKind.HOUSEHOLD})
    return house.authority.carry_out(bipt, steps.ASK.of(AskDocuments(file.file_id, file.version, documents)))


def text(house: House, bipt: Session, file: FileView) -> str:
    return as_text(house.authority.letter(bipt, file.file_id).paper)


def test_documents_are_asked_in_the_customers_language(house: House, bipt: Session, asked: FileView) -> None:
    letter = house.authority.letter(bipt, asked.file_id)
    assert (letter.kind, letter.language) == (LetterKind.ASK, "fr")
    words = " ".join(as_text(letter.paper).split())
    for part in (
        "Institut belge des services postaux", "Maria Peeters", "Kerkstraat 1 9000 Gent", "Bruxelles, le 02/03/2026",
        asked.number, "Le 02/03/2026, votre opérateur Alpha Telecom", "au plus tard le 01/05/2026", "audiogramme",
        "composition de ménage",
        "02 226 88 88",
    ):  # fmt: skip
        assert part in words, words
    assert "{" not in words
    assert asked.niss.digits not in words


def test_then_reminded_of_then_refused(house: House, bipt: Session, asked: FileView, clock: FixedClock) -> None:
    clock.advance(days=30)
    file = house.authority.carry_out(bipt, steps.REMIND.of(PickFile(asked.file_id, asked.version)))
    words = " ".join(text(house, bipt, file).split())
    assert "Rappel" in words
    assert "Bruxelles, le 01/04/2026" in words
    assert "au plus tard le 01/05/2026" in words  # the day stays
    file = house.authority.carry_out(bipt, steps.REFUSE.of(RefuseTariff(file.file_id, file.version, Because.NO_PROOF)))
    words = " ".join(text(house, bipt, file).split())
    assert "Motif : le droit au tarif n’est pas prouvé" in words
    assert ActionId.FILE_LETTER in house.authority.examine(bipt, file.file_id).offered


def test_who_has_died_gets_no_letter_but_the_family_does(house: House, alpha: Company, bipt: Session) -> None:
    file = an_active_file(house, alpha.session("stts03"), a_person(house, "Jan", "Maes"))
    ending = EndTariff(file.file_id, file.version, Because.DECEASED, date(2026, 3, 2))
    file = house.authority.carry_out(bipt, steps.END.of(ending))
    letter = house.authority.letter(bipt, file.file_id)
    assert letter.kind is LetterKind.DEATH
    assert "Aan de nabestaanden van\nJan Maes" in as_text(letter.paper)


@pytest.mark.parametrize("first_last", [("", "Suharto"), ("Suharto", "")])
@pytest.mark.parametrize("known", [True, False])
def test_who_has_one_name_only_is_called_by_that_alone(
    house: House, alpha: Company, bipt: Session, first_last: tuple[str, str], known: bool
) -> None:
    """Whether the register still knows the person or only the file does."""
    file = an_active_file(house, alpha.session("stts03"), a_person(house, *first_last))
    if not known:
        for table in ("entitlement", "registered_person"):
            builders.run_sql(house, f"DELETE FROM {table}")
    ending = EndTariff(file.file_id, file.version, Because.NOT_ENTITLED, date(2026, 3, 2))
    file = house.authority.carry_out(bipt, steps.END.of(ending))
    assert "Suharto" in text(house, bipt, file).splitlines()


def test_a_file_that_has_nothing_to_tell(house: House, alpha: Company, bipt: Session) -> None:
    """A running one; and one that its operator stopped, which tells its customer itself."""
    boss = alpha.session("stts03")
    file = an_active_file(house, boss, a_person(house))
    for _time in range(2):
        with refuses("file-no-letter"):
            house.authority.letter(bipt, file.file_id)
        assert ActionId.FILE_LETTER not in house.authority.examine(bipt, file.file_id).offered
        if _time == 0:
            house.files.carry_out(boss, steps.STOP.of(a_stop(file, reason=Because.NOT_ENTITLED)))


def test_written_for_the_printer_and_again(house: House, bipt: Session, asked: FileView) -> None:
    for _time in range(2):
        files = house.authority.write_letter(bipt, asked.file_id)
    plain, pdf = files
    assert plain.read_text("utf-8") == text(house, bipt, asked)
    assert pdf.read_bytes().startswith(b"%PDF")
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {path.name for path in Path(plain.parent).iterdir()} == {plain.name, pdf.name}


def test_of_whom_the_register_knows_nothing(house: House, bipt: Session, asked: FileView) -> None:
    """The file's own name and address, and its operator's language."""
    builders.run_sql(house, "DELETE FROM entitlement")
    builders.run_sql(house, "DELETE FROM registered_person")
    builders.run_sql(house, "UPDATE company SET language = 'nl'")
    letter = house.authority.letter(bipt, asked.file_id)
    assert letter.language == "nl"
    assert "Maria Peeters\nKerkstraat 1\n9000 Gent\n" in as_text(letter.paper)


def test_the_day_is_chosen_and_stands_in_the_letter_and_the_reminder_waits(
    house: House, alpha: Company, bipt: Session, clock: FixedClock
) -> None:
    """Also where less is left than usual: nobody is reminded sooner than a reminder's days after the letter."""
    file = a_file(
        house, alpha.session("stts03"), a_person(house, "Maria", "Peeters"), category=Category.HEARING_LOSS, with_proof=True
    )  # fmt: skip
    shown = house.authority.examine(bipt, file.file_id)
    assert shown.usual_due == date(2026, 5, 1)
    kinds = frozenset({DocumentKind.HEARING})
    for due in (date(2026, 3, 2), date(2026, 6, 3)):
        with refuses("documents-due") as caught:
            house.authority.carry_out(bipt, steps.ASK.of(AskDocuments(file.file_id, file.version, kinds, due_on=due)))
        assert caught.refusal.field == "due_on"
    due = date(2026, 4, 10)
    asked = house.authority.carry_out(bipt, steps.ASK.of(AskDocuments(file.file_id, file.version, kinds, due_on=due)))
    assert asked.documents_due == due
    assert "uiterlijk op 10/04/2026" in " ".join(text(house, bipt, asked).split())
    clock.advance(days=29)
    assert list(do_the_work(house.office)) == []
    clock.advance(days=1)
    assert [line.action for line in do_the_work(house.office)] == [ActionId.FILE_REMIND]
    clock.advance(days=10)
    assert [line.action for line in do_the_work(house.office)] == [ActionId.FILE_CLOSE]
