"""What is printed on the way to access: the form to sign, and the two letters. Lines with a style; no files here.

Words are resolved as a paper is made, in the language of that moment: the form in the requester's own, a letter in
that of its receiver (i18n.speaking).
"""

from __future__ import annotations

from collections.abc import Iterable

from stts_tui.domain.access.desk import Issued
from stts_tui.domain.access.request import AccessPerson, Submitted
from stts_tui.domain.access.ticket import show_code
from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.paper import Paper, PaperLine, Style
from stts_tui.i18n import Words, _


def _text(words: Words | str) -> PaperLine:
    return PaperLine(Style.TEXT, str(words))


def _heading(words: Words) -> PaperLine:
    return PaperLine(Style.HEADING, str(words))


def _labelled(label: Words, value: object) -> PaperLine:
    return PaperLine(Style.LABELLED, str(label), str(value))


_BLANK = PaperLine(Style.TEXT)


def _person(person: AccessPerson) -> Iterable[PaperLine]:
    yield _labelled(_("Name"), person.last_name)
    yield _labelled(_("First name"), person.first_name)
    yield _labelled(_("National register number"), person.niss)
    yield _labelled(_("Qualification"), person.qualification.words)
    yield _labelled(_("E-mail address"), person.email)
    yield _labelled(_("Telephone number"), person.phone)
    yield _labelled(_("Address"), person.address)


ONLY_THE_ORIGINAL = _(
    "Only the original form, signed by hand, is accepted. A faxed document, a photocopy or an e-mail is not."
)
ENCLOSE_PROOF = _(
    "The responsible does not work in the company: enclose a document that proves the function as board member,"
    " director or partner. A copy of the publication in the annexes of the Belgian Official Journal is sufficient."
)


def access_form(made: Submitted) -> Paper:
    """The form of a request, to print, to sign and to send by post."""
    request = made.request
    lines = [
        PaperLine(Style.TITLE, str(_("Request for access to the secured environment"))),
        _labelled(_("Designation of"), _("a local administrator (NSSO employer)")),
        _labelled(_("Ticket number"), made.ticket),
        _labelled(_("Secret"), show_code(made.secret)),
        _labelled(_("Short code"), show_code(made.code)),
        PaperLine(Style.BAR_CODE, made.code),
        _labelled(_("Date"), show_date(made.on)),
        _heading(_("The company")),
        _labelled(_("Name"), request.company.name),
        _labelled(_("Enterprise number (CBE)"), made.cbe),
    ]
    if request.company.nsso is not None:
        lines.append(_labelled(_("NSSO number"), request.company.nsso))
    lines += [
        _labelled(_("E-mail address"), request.company.email),
        _labelled(_("Address"), request.company.address),
        _heading(_("The local administrator")),
        *_person(request.administrator),
        _heading(_("The responsible who signs")),
        *_person(request.responsible.person),
        _labelled(_("Works in the company"), _("yes") if request.responsible.works_in_company else _("no")),
        _BLANK,
        _text(_("I, the responsible named above, designate the person named above as local administrator of the company.")),
    ]
    if request.replaces:
        lines.append(
            _text(_("The present local administrator is to be replaced: that account is closed when this is processed."))
        )
    lines += [
        PaperLine(Style.LINE, str(_("Place and date"))),
        PaperLine(Style.LINE, str(_("Signature of the responsible"))),
        _heading(_("Send by post")),
        _text(ONLY_THE_ORIGINAL),
    ]
    if not request.responsible.works_in_company:
        lines.append(_text(ENCLOSE_PROOF))
    lines += [
        _labelled(_("To"), made.desk_address),
        _BLANK,
        _text(
            _("The local administrator receives two letters within 5 working days after reception. Questions: {phone},"
              " with the ticket number. With ticket number and secret, “Status of a request” on the login page tells how"
              " far it is.").with_values(phone=made.desk_phone)
        ),
    ]  # fmt: skip
    return tuple(lines)


def _letter(issued: Issued, *body: PaperLine) -> Paper:
    person = issued.request.administrator
    return (
        _text(person.full_name),
        _text(person.address.street),
        _text(f"{person.address.postal_code} {person.address.municipality}"),
        _BLANK,
        PaperLine(Style.TITLE, str(_("Access to the social telephone tariff"))),
        _labelled(_("Ticket number"), issued.request.ticket),
        _labelled(_("Company"), issued.request.company_name),
        _BLANK,
        *body,
        _BLANK,
        _text(
            _("Log in with both and choose “Create a local administrator”. They work once, until {day}. Questions: {phone}.")
            .with_values(day=show_date(issued.until), phone=issued.desk_phone)
        ),
    )  # fmt: skip


def name_letter(issued: Issued) -> Paper:
    """The letter with the provisional user name, and not the password."""
    return _letter(
        issued,
        _text(_("You have been designated as local administrator. This is your provisional user name; the password comes"
                " in another letter.")),
        _BLANK,
        _labelled(_("Provisional user name"), issued.user_name),
    )  # fmt: skip


def password_letter(issued: Issued) -> Paper:
    """The letter with the provisional password, and not the user name."""
    return _letter(
        issued,
        _text(_("This is your provisional password; the user name comes in another letter. Show it to nobody.")),
        _BLANK,
        _labelled(_("Provisional password"), issued.password.reveal()),
    )
