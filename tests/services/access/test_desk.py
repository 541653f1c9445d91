"""The access desk: what came in, what is due, what is processed, and what never happens silently."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

import pytest

from stts_tui.domain.access.decisions import Medium, ProcessRequest
from stts_tui.domain.access.desk import RequestCriteria, Which, parse_wanted
from stts_tui.domain.access.forms import AskStatus
from stts_tui.domain.access.papers import name_letter, password_letter
from stts_tui.domain.access.request import PostalAddress, RequestState
from stts_tui.domain.access.ticket import show_code
from stts_tui.domain.common.numbers import enterprise_number, nsso_number
from stts_tui.domain.common.paging import Place, Way
from stts_tui.domain.common.paper import as_text
from stts_tui.services.house import House
from tests import access_builders as access
from tests import builders
from tests.access_builders import a_desk, a_form, ending, intake, issue, pick, process, submit, view
from tests.builders import Company, FixedClock, log_in, refuses
from tests.pdf_text import pages_of


# -- taking in ---------------------------------------------------------------------------------------------------------
def test_the_original_starts_five_working_days(house: House) -> None:
    desk = a_desk(house)
    after = intake(house, desk, submit(house))
    assert (after.state, after.received_on, after.due_by) == (RequestState.RECEIVED, date(2026, 3, 2), date(2026, 3, 9))
    line = house.office.store.audit.list_()[-1]
    assert line.after["due by"] == "2026-03-09"


@pytest.mark.parametrize("medium", [Medium.FAX, Medium.PHOTOCOPY, Medium.EMAIL])
@pytest.mark.asvs("V2.3.1")
def test_what_is_no_original_is_recorded_and_refused(house: House, medium: Medium) -> None:
    desk, made = a_desk(house), submit(house)
    after = intake(house, desk, made, medium=medium)
    assert (after.state, after.due_by) == (RequestState.SUBMITTED, None)
    assert (after.history[-1].step.value, after.history[-1].note) == ("copy", f"{medium.value} 02/03/2026")
    with refuses("request-original-first"):
        process(house, desk, made)
    assert house.access.status(AskStatus(made.ticket, made.secret)).events[-1].step.value == "copy"


def test_the_day_of_reception_is_a_possible_one(house: House, clock: FixedClock) -> None:
    desk, made = a_desk(house), submit(house)
    for day, code in ((date(2026, 3, 3), "intake-in-the-future"), (date(2026, 3, 1), "intake-before-request")):
        with refuses(code) as caught:
            intake(house, desk, made, on=day)
        assert caught.refusal.field == "on"
    clock.advance(days=4)
    assert intake(house, desk, made, on=date(2026, 3, 3)).due_by == date(2026, 3, 10)
    with refuses("request-not-now"):
        intake(house, desk, made)


@pytest.mark.asvs("V2.3.1")
def test_a_signer_from_outside_needs_a_proof(house: House) -> None:
    desk, made = a_desk(house), submit(house, outside=True)
    with refuses("request-original-first"):
        house.desk.see_proof(desk, pick(house, made))
    intake(house, desk, made)
    with refuses("request-proof-missing"):
        process(house, desk, made)
    house.desk.see_proof(desk, pick(house, made))
    with refuses("request-proof-seen"):
        house.desk.see_proof(desk, pick(house, made))
    process(house, desk, made)


def test_the_proof_may_come_with_the_original(house: House) -> None:
    desk, made = a_desk(house), submit(house, outside=True)
    assert intake(house, desk, made, proof=True).proof_seen
    process(house, desk, made)
    inside = submit(house, a_form(enterprise_number(4_900_001)))
    with refuses("request-proof-not-needed"):
        intake(house, desk, inside, proof=True)


@pytest.mark.asvs("V2.3.4")
def test_two_clerks_do_not_overwrite_each_other(house: House) -> None:
    desk, made = a_desk(house), submit(house)
    stale = ending(house, made)
    intake(house, desk, made)
    with refuses("changed-meanwhile"):
        house.desk.refuse(a_desk(house, "desk0002"), stale)


# -- processing --------------------------------------------------------------------------------------------------------
def test_processing_makes_two_letters_and_keeps_no_secret(house: House) -> None:
    desk = a_desk(house)
    made, issued = issue(house, desk)
    password = issued.password.reveal()
    assert issued.until == date(2026, 4, 1)
    one, two = as_text(name_letter(issued)), as_text(password_letter(issued))
    assert issued.user_name in one
    assert password not in one
    assert password in two
    assert issued.user_name not in two
    for letter in (one, two):
        assert "Kerkstraat 1\n9000 Gent" in letter
        assert "01/04/2026" in letter
    assert password.encode() not in builders.every_byte(house)
    assert password not in repr(issued)
    after = view(house, made.ticket)
    assert (after.state, after.due_by) == (RequestState.PROCESSED, None)


def test_letters_have_sender_date_and_salutation_in_the_language_of_their_receiver(house: House) -> None:
    desk = a_desk(house)
    for number, (language, words) in enumerate(SAID.items()):
        cbe = enterprise_number(4_900_100 + number)
        _made, issued = issue(house, desk, cbe=cbe, nth=number + 1, language=language)
        for letter in (name_letter(issued), password_letter(issued)):
            text = as_text(letter)
            assert all(part in " ".join(text.split()) for part in words), (words, text)
            assert "02/03/2026" in text
            assert str(issued.request.ticket) in text
            assert text.index("1060") < text.index("Kerkstraat 1\n9000 Gent") < text.index("02/03/2026")
            assert "\nLies Wouters\nNova Telecom\nKerkstraat 1\n" in text  # the company's address
            assert "{" not in text


def test_whoever_gave_an_address_gets_the_letters_there_and_not_the_company(house: House) -> None:
    form = a_form()
    form = replace(form, administrator=replace(form.administrator, address=PostalAddress("Dorp 2", "8000", "Brugge")))
    _made, issued = issue(house, a_desk(house), submit(house, form))
    assert "\nLies Wouters\nDorp 2\n8000 Brugge\n" in as_text(name_letter(issued))


SAID = {
    "fr": ("Office national de sécurité sociale (ONSS)", "Madame, Monsieur,", "salutations distinguées"),
    "nl": ("Rijksdienst voor Sociale Zekerheid (RSZ)", "Geachte mevrouw, geachte heer,", "Met vriendelijke groeten"),
    "de": ("Landesamt für soziale Sicherheit (LSS)", "Sehr geehrte Damen und Herren,", "Mit freundlichen Grüßen"),
    "en": ("National Social Security Office (NSSO)", "Dear Sir or Madam,", "Yours faithfully,"),
}


def test_letters_for_the_printer_are_for_their_owner_only_and_go(house: House, clock: FixedClock) -> None:
    desk = a_desk(house)
    made, issued = issue(house, desk)
    letters = (name_letter(issued), password_letter(issued))
    files = house.desk.write_letters(desk, issued.request.request_id, letters)
    assert [path.stat().st_mode & 0o777 for path in files] == [0o600] * 4
    assert all(str(made.ticket) in path.name for path in files)
    texts, pdfs = ([path for path in files if path.suffix == suffix] for suffix in (".txt", ".pdf"))
    assert [path.read_text() for path in texts] == list(map(as_text, letters))
    assert issued.user_name in pages_of(pdfs[0])[0]
    assert issued.password.reveal() in pages_of(pdfs[1])[0]
    house.desk.forget_letters(desk, files)
    assert not any(path.exists() for path in files)
    files = house.desk.write_letters(desk, issued.request.request_id, letters)  # and a session that broke off:
    for path in files:
        os.utime(path, (clock.now.timestamp(), clock.now.timestamp()))
    clock.advance(minutes=59)
    at_once = issue(house, desk, cbe=enterprise_number(4_900_001))[1]
    house.desk.write_letters(desk, at_once.request.request_id, letters)
    assert all(path.exists() for path in files)  # a colleague may still print them
    clock.now = clock.now.replace(year=clock.now.year + 10)
    again = house.desk.write_letters(desk, issued.request.request_id, letters[::-1])
    assert len(list(again[0].parent.glob("letter-*"))) == 4


def test_a_new_company_is_made_when_its_request_is_processed(house: House) -> None:
    desk = a_desk(house)
    before = builders.rows(house)["company"]
    made = submit(house)
    intake(house, desk, made)
    assert builders.rows(house)["company"] == before
    process(house, desk, made)
    store = house.office.store
    with store.transaction():
        company = store.companies.get(store.companies.find_by_cbe(access.NEW_COMPANY) or 0)
    assert (company.name, company.email) == ("Nova Telecom", "info@nova.be")


def test_a_known_company_keeps_its_data_and_learns_its_nsso_number(house: House, alpha: Company) -> None:
    form = a_form(access.of_company(house, alpha.company_id), replaces=True)
    company = replace(form.company, nsso=nsso_number(1_000_021))
    issue(house, a_desk(house), submit(house, replace(form, company=company)))
    ((name, email, nsso),) = builders.run_sql(house, "SELECT name, email, nsso FROM company")
    assert (name, email, nsso) == ("Alpha Telecom", "info@alphatelecom.be", nsso_number(1_000_021).digits)


def test_replacing_closes_the_old_account_and_its_session_and_the_users_stay(house: House, alpha: Company) -> None:
    desk, old, user = a_desk(house), alpha.session(), alpha.session("stts01")
    cbe = access.of_company(house, alpha.company_id)
    made = submit(house, cbe=cbe, replaces=True)
    intake(house, desk, made)
    house.session.home(old)  # nothing has happened yet
    with refuses("request-closing-not-confirmed") as caught:
        process(house, desk, made, close_confirmed=False)
    assert caught.refusal.field == "close_confirmed"
    with refuses("request-closing-not-confirmed"):
        process(house, desk, made, closes=alpha.ids["stts01"])  # confirmed of somebody else
    house.session.home(old)
    issued = process(house, desk, made)
    assert issued.closed == "Ada Adams (admin01)"
    with refuses("session-ended"):
        house.session.home(old)
    with refuses("login-wrong"):
        log_in(house, "admin01")
    house.session.home(user)
    access.register(house, issued)
    new = log_in(house, "lies001", access.OWN_PASSWORD)
    names = {row.user_name for row in house.users.list_page(new, Place()).page.rows}
    assert names == {"lies001", "stts01", "stts02", "stts03", "plain01"}


def test_a_form_that_does_not_replace_cannot_replace(house: House) -> None:
    """Two requests of a new company: once the first has registered, the second would close him unasked."""
    desk = a_desk(house)
    first, second = submit(house, nth=1), submit(house, nth=2)
    intake(house, desk, second)
    intake(house, desk, first)
    with refuses("request-others-open"):
        process(house, desk, first, set_aside_confirmed=False)
    builders.run_sql(house, "UPDATE access_request SET state = 'withdrawn' WHERE id = 2")
    access.register(house, process(house, desk, first))
    builders.run_sql(house, "UPDATE access_request SET state = 'received' WHERE id = 2")
    with refuses("request-not-to-replace"):
        process(house, desk, second)


def test_a_second_request_is_never_processed_over_the_first_silently(house: House) -> None:
    desk = a_desk(house)
    first, issued = issue(house, desk, nth=1)
    second = submit(house, nth=2)
    intake(house, desk, second)
    with refuses("request-others-open") as caught:
        process(house, desk, second, set_aside_confirmed=False)
    assert str(first.ticket) in caught.refusal.sentence
    session = access.provisional(house, issued)
    over = process(house, desk, second)
    assert over.set_aside == (first.ticket,)
    set_aside = view(house, first.ticket)
    assert set_aside.state is RequestState.WITHDRAWN
    assert (set_aside.history[-1].step.value, set_aside.history[-1].note) == ("set-aside", str(second.ticket))
    with refuses("session-ended"):
        house.registration.show(session)
    with refuses("login-wrong"):
        access.provisional(house, issued)


def test_every_reason_against_processing_is_told_at_once(house: House, alpha: Company) -> None:
    desk = a_desk(house)
    cbe = access.of_company(house, alpha.company_id)
    made = submit(house, cbe=cbe, outside=True, replaces=True)
    submit(house, cbe=cbe, nth=2, replaces=True)
    intake(house, desk, made)
    request = view(house, made.ticket)
    before = builders.rows(house)
    with refuses("request-proof-missing", "request-closing-not-confirmed", "request-others-open"):
        house.desk.process(desk, ProcessRequest(request.request_id, request.version))
    assert builders.rows(house) == before


# -- ending and beginning anew -----------------------------------------------------------------------------------------
@pytest.mark.asvs("V2.3.1")
def test_a_refusal_tells_the_requester_why(house: House) -> None:
    desk, made = a_desk(house), submit(house)
    house.desk.refuse(desk, ending(house, made, "not signed by hand"))
    status = house.access.status(AskStatus(made.ticket, made.secret))
    assert (status.state, status.events[-1].note) == (RequestState.REFUSED, "not signed by hand")
    for again in (house.desk.refuse, house.desk.withdraw):
        with refuses("request-not-now"):
            again(desk, ending(house, made))


def test_withdrawing_voids_what_was_sent(house: House) -> None:
    desk = a_desk(house)
    made, issued = issue(house, desk)
    session = access.provisional(house, issued)
    with refuses("request-not-now"):
        house.desk.refuse(desk, ending(house, made))
    house.desk.withdraw(desk, ending(house, made))
    with refuses("session-ended"):
        house.registration.show(session)
    with refuses("login-wrong"):
        access.provisional(house, issued)


def test_new_provisional_data_void_the_old_ones(house: House, clock: FixedClock) -> None:
    desk = a_desk(house)
    made, issued = issue(house, desk)
    clock.advance(days=31)
    with refuses("provisional-lapsed") as caught:
        access.provisional(house, issued)
    assert "02 511 51 51" in caught.refusal.sentence
    desk = a_desk(house)
    again = house.desk.reissue(desk, pick(house, made))
    with refuses("login-wrong"):
        access.provisional(house, issued)
    assert again.user_name != issued.user_name
    access.register(house, again)


# -- finding -----------------------------------------------------------------------------------------------------------
def find(house: House, text: str = "", which: Which = Which.ALL) -> list[str]:
    criteria = RequestCriteria(parse_wanted(text, date(2026, 3, 2)), which) if text else RequestCriteria(which=which)
    page = house.desk.find(a_desk(house), criteria, Place()).page
    return [str(row.ticket) for row in page.rows]


def test_a_form_is_found_by_whatever_stands_on_it(house: House, alpha: Company) -> None:
    made = submit(house)
    other = submit(house, cbe=access.of_company(house, alpha.company_id), replaces=True)
    for text in (made.code, show_code(made.code).lower(), str(made.ticket), str(made.cbe), f"BE {made.cbe}"):
        assert find(house, text) == [str(made.ticket)], text
    assert find(house, "NOVA tel") == [str(made.ticket), str(other.ticket)]
    assert find(house, "nowhere") == []
    with refuses("ticket-check"):
        find(house, str(made.ticket)[:-1] + "0" if not str(made.ticket).endswith("0") else str(made.ticket)[:-1] + "1")


def test_the_most_urgent_stand_first_and_overdue_ones_stand_out(house: House, clock: FixedClock) -> None:
    desk = a_desk(house)
    made = [submit(house, a_form(enterprise_number(4_900_000 + number))) for number in range(4)]
    intake(house, desk, made[2])
    clock.advance(days=1)
    intake(house, desk, made[1])
    house.desk.withdraw(desk, ending(house, made[3]))
    clock.advance(days=7)
    page = house.desk.list_page(a_desk(house), Place())
    rows = page.page.rows
    assert [row.ticket for row in rows] == [made[2].ticket, made[1].ticket, made[0].ticket]
    assert [row.is_overdue(page.today) for row in rows] == [True, False, False]
    assert find(house, which=Which.OVERDUE) == [str(made[2].ticket)]
    assert find(house, which=Which.ENDED) == [str(made[3].ticket)]
    assert page.question == "3 access requests: open"


def test_pages_meet_without_a_gap(house: House, clock: FixedClock) -> None:
    desk = a_desk(house)
    for number in range(7):
        made = submit(house, a_form(enterprise_number(4_900_000 + number)))
        clock.advance(hours=1)
        if number % 2:
            intake(house, desk, made)
    everything = [row.request_id for row in house.desk.list_page(desk, Place(size=50)).page.rows]
    seen, place = [], Place(size=2)
    while True:
        page = house.desk.list_page(desk, place).page
        seen += [row.request_id for row in page.rows]
        if not page.has_after:
            break
        place = Place(Way.AFTER, page.last, 2)
    assert seen == everything


@pytest.mark.parametrize(
    "word", ["dàems", "ELOISE DAEMS", "Däms", "daems, él", "D Hondt, Jo", "Telekom Süd", "telekomsued", "nobody", "9" * 64]
)
def test_a_name_on_the_list_leads_to_the_first_request_of_that_name(house: House, word: str) -> None:
    desk, wanted = a_desk(house), {"D Hondt, Jo": 4, "Telekom Süd": 5, "telekomsued": 5, "nobody": None, "9" * 64: None}
    people = [("Lies", "Wouters"), ("Jan", "Eloy"), ("Élöise", "Daems"), ("Éloise", "Daems"), ("Jo", "D’Hondt"), ("An", "Bal")]
    for nth, (first, last) in enumerate(people):
        form = a_form(enterprise_number(4_900_000 + nth), nth=nth)
        company = replace(form.company, name="Telekom Sued" if nth == 5 else "Nova Telecom")
        administrator = replace(form.administrator, first_name=first, last_name=last)
        submit(house, replace(form, company=company, administrator=administrator))
    rows = house.desk.list_page(desk, Place()).page.rows
    page = house.desk.list_page(desk, Place(Way.WORD, word=word)).page
    at = wanted.get(word, 2)
    assert page.mark == (None if at is None else 0)
    if at is not None:
        assert page.rows == rows[at:]
