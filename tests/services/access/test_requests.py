"""Asking for access without an account: the request, its draft, its status; and what is slowed down."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from stts_tui import settings
from stts_tui.domain.access.forms import AskStatus
from stts_tui.domain.access.papers import access_form
from stts_tui.domain.access.request import AccessCompany, PostalAddress, RequestState
from stts_tui.domain.access.ticket import new_draft_code, new_ticket_secret, show_code, ticket_of
from stts_tui.domain.common.drafts import KeptForm
from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.letters import texts
from stts_tui.domain.common.numbers import enterprise_number, nsso_number
from stts_tui.domain.common.paper import as_text
from stts_tui.i18n import LANGUAGES
from stts_tui.services.house import House
from tests import access_builders as access
from tests import builders
from tests.access_builders import a_desk, a_form, issue, submit, view
from tests.builders import Company, FixedClock, refuses
from tests.pdf_text import pages_of


@pytest.mark.asvs("V16.2.5")
def test_a_request_gets_a_ticket_and_is_audited_with_masked_numbers(house: House) -> None:
    made = submit(house)
    again = submit(house, a_form(enterprise_number(4_900_001)))
    assert (str(made.ticket)[:12], str(again.ticket)[:12]) == ("2026-000001-", "2026-000002-")
    kept = view(house, made.ticket)
    assert kept.state is RequestState.SUBMITTED
    assert kept.administrator == made.request.administrator
    assert kept.responsible == made.request.responsible
    assert kept.company_address == made.request.company.address
    line = house.office.store.audit.list_()[0]
    assert (line.action, line.actor_name, line.subject_name) == ("access-request", "anyone", str(made.ticket))
    assert line.after["administrator national number"] == made.request.administrator.niss.masked
    assert [event.step.value for event in kept.history] == ["submit"]


def test_nothing_is_written_before_the_confirmation(house: House) -> None:
    before = builders.rows(house)
    house.access.review(a_form().company)
    assert builders.changed_tables(before, builders.rows(house)) == {"login_throttle"}


def test_the_secret_reaches_the_disk_only_on_the_form(house: House) -> None:
    made = submit(house)
    assert made.secret.encode() not in builders.every_byte(house)
    text, pdf = house.access.write_form(made, access_form(made))
    assert show_code(made.secret) in text.read_text()
    for path in (text, pdf):
        assert path.stat().st_mode & 0o777 == 0o600
    assert text.parent.stat().st_mode & 0o777 == 0o700


# -- the company -------------------------------------------------------------------------------------------------------
def test_a_known_nsso_number_is_enough(house: House, alpha: Company) -> None:
    builders.run_sql(house, "UPDATE company SET nsso = ? WHERE id = ?", nsso_number(1_000_021).digits, alpha.company_id)
    form = a_form(None)
    company = replace(form.company, nsso=nsso_number(1_000_021))
    review = house.access.review(company)
    assert (review.cbe, review.known, review.has_administrator) == (access.of_company(house, alpha.company_id), True, True)
    with refuses("request-cbe-needed") as caught:
        house.access.review(replace(company, nsso=nsso_number(1_000_022)))
    assert caught.refusal.field == "cbe"
    with refuses("request-numbers-differ"):
        house.access.review(replace(company, cbe=enterprise_number(4_900_000)))
    made = submit(house, replace(form, company=company, replaces=True))
    assert made.cbe == review.cbe


def test_a_company_with_a_local_administrator_must_say_that_he_is_replaced(house: House, alpha: Company) -> None:
    cbe = access.of_company(house, alpha.company_id)
    with refuses("request-must-replace") as caught:
        submit(house, cbe=cbe)
    assert caught.refusal.field == "replaces"
    submit(house, cbe=cbe, replaces=True)


# -- the form ----------------------------------------------------------------------------------------------------------
def test_the_form_holds_what_the_manual_asks_for(house: House) -> None:
    made = submit(house, outside=True, replaces=True)
    text = as_text(access_form(made))
    for part in (
        str(made.ticket), show_code(made.secret), show_code(made.code), "Nova Telecom", str(made.cbe), "Wouters", "Lies",
        str(made.request.administrator.niss), "Smets", "Director", "Only the original form, signed by hand, is accepted",
        "enclose a document that proves the function", "Signature of the responsible", "1060 Brussels", "to be replaced",
        "5 working days",
    ):  # fmt: skip
        assert part in re.sub(r"\s+", " ", text), part
    assert max(map(len, text.splitlines())) <= 80
    inside = as_text(access_form(submit(house, a_form(enterprise_number(4_900_001)))))
    assert "enclose" not in inside
    assert "to be replaced" not in inside


def test_names_of_every_language_reach_the_pdf(house: House) -> None:
    form = a_form()
    name = "Čeněk Łoś Ştefan Ελένη Иван D’Hœur"
    odd = replace(form.administrator, first_name=name, last_name="O’Łoś 北京")
    made = submit(house, replace(form, administrator=odd))
    text, pdf = house.access.write_form(made, access_form(made))
    assert "O’Łoś 北京" in text.read_text()
    kept, signed = pages_of(pdf)
    assert f"{name} O’Łoś ??" in " ".join(kept.split())  # the others are in the text beside it
    assert name in signed.splitlines()


def a_long(length: int) -> str:
    return ("Vandenbroucke " * 10)[:length].strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_letter_and_form_are_a_page_each_at_their_longest(house: House, alpha: Company, language: str) -> None:
    """Names and addresses as long as the fields take them."""
    builders.run_sql(house, "UPDATE company SET nsso = ? WHERE id = ?", nsso_number(1_000_021).digits, alpha.company_id)
    form = a_form(access.of_company(house, alpha.company_id), outside=True, replaces=True, language=language)
    somewhere = PostalAddress(a_long(80), a_long(12), a_long(60))
    company = replace(
        form.company, nsso=nsso_number(1_000_021), name=a_long(80), email="w" * 60 + "@nova.be", address=somewhere
    )
    boss = replace(form.responsible.person, first_name=a_long(60), last_name=a_long(60), address=somewhere)
    somebody = replace(boss, niss=form.administrator.niss, qualification=form.administrator.qualification)
    signer = replace(form.responsible, person=boss)
    made = submit(house, replace(form, company=company, administrator=somebody, responsible=signer))
    _text, pdf = house.access.write_form(made, access_form(made))
    kept, signed = pages_of(pdf)
    words = texts(language, "access")
    assert [page.splitlines()[-1] for page in (kept, signed)] == [f"access-form-{made.ticket}  {n}/2" for n in (1, 2)]
    for part in (*words["frame"]["sender"], *words["frame"]["address"]):
        assert part in kept.splitlines()
        assert part in signed.splitlines()
    assert words["frame"]["signature"] in kept
    assert words["form"]["signature"] in signed


def test_what_does_not_fit_on_a_page_goes_on_on_the_next(house: House) -> None:
    made = submit(house)
    _text, pdf = house.access.write_form(made, access_form(made) * 2)
    assert len(pages_of(pdf)) > 2


def test_a_form_is_never_written_over_another(house: House) -> None:
    made = submit(house)
    house.access.write_form(made, access_form(made))
    with refuses("paper-not-written"):
        house.access.write_form(made, access_form(made))


# -- drafts ------------------------------------------------------------------------------------------------------------
FORMS = (KeptForm("access-company", None, {"name": "Nova", "cbe": "0417497106"}, {}),)


def test_a_draft_comes_back_by_its_code_for_a_day(house: House, clock: FixedClock) -> None:
    code = new_draft_code()
    house.access.keep_draft(code, FORMS)
    clock.advance(hours=23, minutes=59)
    assert house.access.take_up_draft(show_code(code).lower()) == FORMS
    assert code.encode() not in builders.every_byte(house)
    clock.advance(minutes=2)
    with refuses("draft-unknown") as caught:
        house.access.take_up_draft(code)
    assert caught.refusal.field == "draft_code"


@pytest.mark.asvs("V14.2.2")
def test_a_draft_that_has_lapsed_is_removed_and_a_sent_one_too(house: House, clock: FixedClock) -> None:
    old, new = new_draft_code(), new_draft_code()
    house.access.keep_draft(old, FORMS)
    clock.advance(days=1, seconds=1)
    house.access.keep_draft(new, FORMS)
    assert len(builders.rows(house)["draft"]) == 1
    house.access.submit(a_form(), new)
    assert builders.rows(house)["draft"] == []


def test_begun_forms_by_the_hundred_have_to_wait(house: House) -> None:
    with refuses("request-wait"):
        for _number in range(100):
            house.access.keep_draft(new_draft_code(), FORMS)


# -- the status --------------------------------------------------------------------------------------------------------
def test_a_ticket_alone_tells_nothing(house: House) -> None:
    made = submit(house)
    unknown = ticket_of(2026, 999_999)
    answers = []
    for ticket in (made.ticket, unknown):
        with refuses("status-wrong") as caught:
            house.access.status(AskStatus(ticket, new_ticket_secret()))
        answers.append(caught.refusal.sentence)
    assert answers[0] == answers[1]
    found = house.access.status(AskStatus(made.ticket, show_code(made.secret).lower()))
    assert (found.company_name, found.state) == ("Nova Telecom", RequestState.SUBMITTED)
    outcomes = [(line.outcome, line.subject_name) for line in house.office.store.audit.list_()[1:]]
    assert outcomes == [("status-wrong", str(made.ticket)), ("status-wrong", str(unknown)), ("done", str(made.ticket))]


def test_guessing_a_secret_is_slowed_down_and_nobody_is_shut_out(house: House, clock: FixedClock) -> None:
    made, other = submit(house), submit(house, a_form(enterprise_number(4_900_001)))
    for _number in range(4):
        with refuses("status-wrong"):
            house.access.status(AskStatus(made.ticket, new_ticket_secret()))
    with refuses("request-wait") as caught:
        house.access.status(AskStatus(made.ticket, made.secret))
    assert "2 seconds" in caught.refusal.sentence
    house.access.status(AskStatus(other.ticket, other.secret))
    clock.advance(seconds=2)
    house.access.status(AskStatus(made.ticket, made.secret))
    house.access.status(AskStatus(made.ticket, made.secret))  # forgiven


def test_many_tickets_from_one_place_are_slowed_down_too(house: House) -> None:
    with refuses("request-wait"):
        for serial in range(1, 40):
            try:
                house.access.status(AskStatus(ticket_of(2026, serial), new_ticket_secret()))
            except Refused as no:
                if no.code != "status-wrong":
                    raise


def test_many_requests_from_one_place_are_slowed_down_and_another_place_is_not(house: House, clock: FixedClock) -> None:
    with refuses("request-wait"):
        for number in range(40):
            submit(house, a_form(enterprise_number(4_900_000 + number)))
    again = builders.reopen(house, settings=replace(builders.SETTINGS, origin="192.0.2.7"))
    submit(again, a_form(enterprise_number(4_950_000)))
    third = builders.reopen(again, settings=builders.SETTINGS)
    with refuses("request-wait"):
        submit(third, a_form(enterprise_number(4_950_001)))
    clock.advance(minutes=15)
    submit(third, a_form(enterprise_number(4_950_001)))
    clock.advance(minutes=80)  # an hour after the last wait nothing is left of it
    for number in range(5):
        submit(third, a_form(enterprise_number(4_960_000 + number)))


def test_whoever_corrects_his_form_may_ask_often_day_after_day(house: House, clock: FixedClock) -> None:
    for _day in range(10):
        for _number in range(10):
            house.access.review(a_form().company)
        clock.advance(hours=1)


def test_the_status_follows_the_request(house: House) -> None:
    desk = a_desk(house)
    made, issued = issue(house, desk)
    found = house.access.status(AskStatus(made.ticket, made.secret))
    assert found.state is RequestState.PROCESSED
    assert found.provisional_until == issued.until
    access.register(house, issued)
    found = house.access.status(AskStatus(made.ticket, made.secret))
    assert found.state is RequestState.REGISTERED
    told = "".join(event.by + event.note for event in found.events)
    assert told == "02/03/2026"  # the day of reception: neither accounts nor the clerk


@pytest.mark.parametrize("part", ["street", "municipality"])
@pytest.mark.asvs("V2.2.2")
def test_what_reaches_the_store_past_the_form_is_walled_off(house: House, part: str) -> None:
    form = a_form()
    address = replace(form.company.address, **{part: "a\x1b[31mb"})
    submit(house, replace(form, company=AccessCompany(None, form.company.cbe, "Nova", "a@b.be", address, "en")))
    assert builders.run_sql(house, f"SELECT company_{part} FROM access_request") == [("a<U+001B>[31mb",)]


@pytest.mark.asvs("V15.3.4")
def test_where_a_line_comes_from_is_what_sshd_says(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('papers = "/srv/papers"\n')
    given = {"STTS_SETTINGS": str(file)}
    assert settings.load({**given, "SSH_CONNECTION": "192.0.2.7 50000 10.0.0.1 22"}).origin == "192.0.2.7"
    assert settings.load({**given, "SSH_CONNECTION": "2001:db8::7 50000 ::1 22"}).origin == "2001:db8::7"
    for odd in ("", "192.0.2.7", "x' OR 1=1 -- 1 2 3", "1" * 99 + " 1 2 3"):
        assert settings.load({**given, "SSH_CONNECTION": odd}).origin == ""
    assert settings.load(given).papers == "/srv/papers"


def test_the_form_is_had_again_for_ticket_and_secret(house: House) -> None:
    made = submit(house)
    again = house.access.form(AskStatus(made.ticket, made.secret))
    assert as_text(access_form(again)) == as_text(access_form(made))
    with refuses("status-wrong"):
        house.access.form(AskStatus(made.ticket, new_ticket_secret()))
