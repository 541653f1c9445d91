"""What is printed on the way to access: the form to sign with its letter, and the two letters with provisional data.

Each is in the language of the request, whatever the screen speaks: the texts are data/letters/<language>/access.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from stts_tui.domain.access.desk import Issued
from stts_tui.domain.access.request import AccessPerson, PostalAddress, Submitted
from stts_tui.domain.access.ticket import Ticket, show_code
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.letters import BLANK, block, framed, labelled, paragraphs, text, texts
from stts_tui.domain.common.paper import Paper, PaperLine, Style
from stts_tui.domain.law.book import law

_TEXTS = "access"


def what_counts(made: Submitted, language: str) -> Iterator[str]:
    """What the desk takes, in a sentence a line."""
    form = texts(language, _TEXTS)["form"]
    yield form["only_the_original"]
    if not made.request.responsible.works_in_company:
        yield form["enclose_proof"]


def desk_lines(held: str, language: str) -> Sequence[str]:
    """The desk's address, line by line: the host's own (`held`, a setting), or the office's public one in that language."""
    frame = texts(language, _TEXTS)["frame"]
    return held.split(", ") if held else (*frame["sender"], *frame["address"])


def _place(lines: Sequence[str]) -> str:
    """Where somebody with this address writes from: its last line without the postal code."""
    return re.sub(r"^(?:[A-Z]+-)?\d+ +", "", lines[-1])


def _postal(name: str, company: str, own: PostalAddress) -> Sequence[str]:
    return (*(line for line in (name, company) if line), own.street, f"{own.postal_code} {own.municipality}")


def _letter(
    which: str, language: str, ticket: Ticket, on: date, desk: tuple[str, str], to: Sequence[str],
    values: Mapping[str, str], put: Mapping[str, Sequence[PaperLine]],
) -> Iterator[PaperLine]:  # fmt: skip
    """A letter of the `desk` (address as it is set, telephone number); `values` and `put` as `paragraphs` takes them."""
    words, (held, phone) = texts(language, _TEXTS), desk
    sender, letter = desk_lines(held, language), words["letters"][which]
    values = {**values, "phone": phone, "number": str(ticket), "place": _place(sender)}
    body = paragraphs(letter["body"], values, put)
    return framed({**words["frame"], "sender": sender}, to, str(ticket), on, letter["subject"], body, values)


# -- the form ----------------------------------------------------------------------------------------------------------
def access_form(made: Submitted) -> Paper:
    """The form of a request to print, sign and send by post, on a page of its own; before it the desk's letter to the
    company, which tells what to do with it, and is kept with the secret.
    """
    return (*_form_letter(made), PaperLine(Style.PAGE), *_form(made, texts(made.request.language, _TEXTS)))


def _form_letter(made: Submitted) -> Iterator[PaperLine]:
    request = made.request
    language, company = request.language, request.company
    labels = texts(language, _TEXTS)["labels"]
    values = {
        "company": company.name, "administrator": request.administrator.full_name,
        "responsible": request.responsible.person.full_name, "days": str(law().desk_working_days.on(made.on)),
    }  # fmt: skip
    put = {
        "desk": [block(desk_lines(made.desk_address, language))],
        "what_counts": [text(sentence) for sentence in what_counts(made, language)],
        "ticket": [labelled(labels["ticket"], made.ticket), labelled(labels["secret"], show_code(made.secret))],
    }
    desk, to = (made.desk_address, made.desk_phone), _postal("", company.name, company.address)
    return _letter("form", language, made.ticket, made.on, desk, to, values, put)


def _form(made: Submitted, words: Mapping[str, Any]) -> Iterator[PaperLine]:
    request, form, qualifications = made.request, words["form"], words["qualifications"]
    yield PaperLine(Style.TITLE, form["title"])
    for place, line in enumerate(desk_lines(made.desk_address, request.language)):
        yield labelled("" if place else form["to"], line)
    yield BLANK
    yield labelled(form["designation"], form["local_administrator"])
    yield labelled(words["labels"]["ticket"], made.ticket)
    yield labelled(form["code"], show_code(made.code))
    yield PaperLine(Style.BAR_CODE, made.code)
    yield labelled(form["date"], show_date(made.on))
    yield PaperLine(Style.HEADING, form["company"])
    yield labelled(form["company_name"], request.company.name)
    yield labelled(form["cbe"], made.cbe)
    if request.company.nsso is not None:
        yield labelled(form["nsso"], request.company.nsso)
    yield labelled(form["email"], request.company.email)
    yield labelled(form["address"], request.company.address)
    yield PaperLine(Style.HEADING, form["administrator"])
    yield from _person(request.administrator, form, qualifications)
    yield PaperLine(Style.HEADING, form["responsible"])
    yield from _person(request.responsible.person, form, qualifications)
    yield labelled(form["works"], form["yes"] if request.responsible.works_in_company else form["no"])
    yield BLANK
    yield text(form["i_designate"])
    if request.replaces:
        yield text(form["replaces"])
    yield PaperLine(Style.LINE, form["place_and_date"])
    yield PaperLine(Style.LINE, form["signature"])


def _person(person: AccessPerson, form: Mapping[str, str], qualifications: Mapping[str, str]) -> Iterator[PaperLine]:
    yield labelled(form["last_name"], person.last_name)
    yield labelled(form["first_name"], person.first_name)
    yield labelled(form["niss"], person.niss)
    yield labelled(form["qualification"], qualifications[person.qualification.value])
    yield labelled(form["email"], person.email)
    yield labelled(form["phone"], person.phone)
    yield labelled(form["address"], person.address)


# -- the letters with provisional data ---------------------------------------------------------------------------------
def _provisional(issued: Issued, which: str, label: str, secret: str) -> Paper:
    view = issued.request
    person, labels = view.administrator, texts(view.language, _TEXTS)["labels"]
    company = view.company_name if person.address == view.company_address else ""  # else it is not to be found there
    values = {"company": view.company_name, "until": show_date(issued.until)}
    put = {label: [labelled(labels[label], secret)]}
    desk, to = (issued.desk_address, issued.desk_phone), _postal(person.full_name, company, person.address)
    return tuple(_letter(which, view.language, view.ticket, issued.on, desk, to, values, put))


def name_letter(issued: Issued) -> Paper:
    """The letter with the provisional user name, and not the password."""
    return _provisional(issued, "name", "user_name", issued.user_name)


def password_letter(issued: Issued) -> Paper:
    """The letter with the provisional password, and not the user name."""
    return _provisional(issued, "password", "password", issued.password.reveal())
