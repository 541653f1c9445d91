"""What is printed on the way to access: the form to sign, and the two letters. Lines with a style; no files here.

Each is in its receiver's language, whatever the screen speaks: the texts are data/letters/<language>/access.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from stts_tui.domain.access.desk import Issued
from stts_tui.domain.access.request import AccessPerson, Submitted
from stts_tui.domain.access.ticket import show_code
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.letters import BLANK, framed, labelled, text, texts
from stts_tui.domain.common.paper import Paper, PaperLine, Style

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


def _person(person: AccessPerson, form: Mapping[str, str], qualifications: Mapping[str, str]) -> Iterator[PaperLine]:
    yield labelled(form["last_name"], person.last_name)
    yield labelled(form["first_name"], person.first_name)
    yield labelled(form["niss"], person.niss)
    yield labelled(form["qualification"], qualifications[person.qualification.value])
    yield labelled(form["email"], person.email)
    yield labelled(form["phone"], person.phone)
    yield labelled(form["address"], person.address)


def access_form(made: Submitted) -> Paper:
    """The form of a request, to print, to sign and to send by post."""
    return tuple(_form(made))


def _form(made: Submitted) -> Iterator[PaperLine]:
    request, words = made.request, texts(made.request.language, _TEXTS)
    form, qualifications = words["form"], words["qualifications"]
    yield PaperLine(Style.TITLE, form["title"])
    yield labelled(form["designation"], form["local_administrator"])
    yield labelled(form["ticket"], made.ticket)
    yield labelled(form["secret"], show_code(made.secret))
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
    yield PaperLine(Style.HEADING, form["send"])
    yield from map(text, what_counts(made, request.language))
    yield labelled(form["to"], ", ".join(desk_lines(made.desk_address, request.language)))
    yield BLANK
    yield text(form["afterwards"].format_map({"phone": made.desk_phone}))


def _letter(issued: Issued, told: str, *secret: str) -> Paper:
    """The letter of which `told` names the sentence, and `secret` a label with what stands behind it."""
    view, words = issued.request, texts(issued.request.language, _TEXTS)
    person, frame, letters = view.administrator, words["frame"], words["letters"]
    values = {
        "phone": issued.desk_phone, "number": str(view.ticket), "company": view.company_name,
        "until": show_date(issued.until),
    }  # fmt: skip
    label, value = secret
    body: Iterable[PaperLine] = (
        text(letters["designated"].format_map(values)), BLANK, text(letters[told]), BLANK, labelled(letters[label], value),
        BLANK, text(letters["how"].format_map(values)), BLANK,
    )  # fmt: skip
    frame = frame | {"sender": desk_lines(issued.desk_address, view.language)}
    to = (person.full_name, person.address.street, f"{person.address.postal_code} {person.address.municipality}")
    return tuple(framed(frame, to, str(view.ticket), issued.on, letters["subject"], body, values))


def name_letter(issued: Issued) -> Paper:
    """The letter with the provisional user name, and not the password."""
    return _letter(issued, "name", "user_name_label", issued.user_name)


def password_letter(issued: Issued) -> Paper:
    """The letter with the provisional password, and not the user name."""
    return _letter(issued, "password", "password_label", issued.password.reveal())
