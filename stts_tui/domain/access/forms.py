"""The forms of the way to access: the request in parts, its status, the desk's, the registration."""

from __future__ import annotations

from dataclasses import dataclass, replace

from stts_tui.domain.access.decisions import EndRequest, Medium, ProcessRequest, RecordIntake, Situation
from stts_tui.domain.access.desk import RequestCriteria, Wanted, Which, parse_wanted
from stts_tui.domain.access.registration import Registration
from stts_tui.domain.access.request import (
    KIND_MISSING,
    NOT_CONFIRMED,
    NUMBER_MISSING,
    SIGNING,
    AccessCompany,
    AccessPerson,
    PostalAddress,
    Qualification,
    Responsible,
)
from stts_tui.domain.access.ticket import Ticket, parse_draft_code, parse_ticket
from stts_tui.domain.common.days import parse_date
from stts_tui.domain.common.errors import Reason, Refused, fault, refused
from stts_tui.domain.common.fields import REQUIRED, Choice, Field, Form, Kind, text_of
from stts_tui.domain.common.numbers import (
    EnterpriseNumber,
    NationalNumber,
    NssoNumber,
    parse_enterprise_number,
    parse_nsso_number,
)
from stts_tui.domain.people.fields import UserFields as F
from stts_tui.i18n import Words, _

CONTACT_PHONE = fault(
    "contact-phone-wrong",
    _("No such telephone number exists. A Belgian one begins with 0, one of another country with + and the country."),
    brief=_("no such number"),
)
_LONGEST_COMPANY = 80
_LONGEST_REASON = 160


def parse_contact_phone(text: str) -> str:
    """A telephone number of any country at which somebody can be reached, as E.164 (+32...). Raises CONTACT_PHONE."""
    import phonenumbers  # 50 ms: only where a number is typed

    try:
        number = phonenumbers.parse(text[:40], "BE")
    except phonenumbers.NumberParseException:
        raise refused(CONTACT_PHONE) from None
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise refused(CONTACT_PHONE)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


_NAMES = (F.last_name.field, replace(F.first_name.optional, empty=""))
_EMAIL = F.email.field


def _address(*, required: bool = True) -> tuple[Field, ...]:
    hint = None if required else _("empty: the company")
    told = None if required else _("Left empty, with what follows, it is the company's address.")
    return (
        Field("street", _("Street and number"), parse=text_of(80), longest=80, required=required, empty="", hint=hint,
              help=told),
        Field("postal_code", _("Postal code"), parse=text_of(12), longest=12, required=required, empty=""),
        Field("municipality", _("Municipality"), parse=text_of(60), longest=60, required=required, empty=""),
    )  # fmt: skip


def _contact() -> tuple[Field, ...]:
    return (
        _EMAIL,
        Field("phone", _("Telephone number"), parse=lambda text, _today: parse_contact_phone(text), longest=30,
              help=_("Where the access desk can call; a number of another country begins with +.")),
        *_address(required=False),
    )  # fmt: skip


def _qualification(*kinds: Qualification) -> Field:
    return Field("qualification", _("Qualification"), Kind.CHOICE,
                 choices=tuple(Choice(kind.value, kind.words) for kind in kinds),
                 parse=lambda text, _today: Qualification(text))  # fmt: skip


# -- the request, part by part -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class AccessKind:
    """What access is asked for, or the code of a form that was begun before."""

    draft_code: str


def _kind(local_administrator: frozenset[str], draft_code: str) -> AccessKind:
    if not local_administrator and not draft_code:
        raise refused(KIND_MISSING, field="local_administrator")
    return AccessKind(draft_code)


ACCESS_KIND = Form(
    "access-kind", _("Request access"),
    (
        Field("local_administrator", _("NSSO employer"), Kind.TICKS,
              choices=(Choice("local-administrator", _("Local administrator")),),
              help=_("Space ticks that access is asked for a local administrator, in the section NSSO employer.")),
        Field("draft_code", _("Code of a begun form"), required=False, longest=20, empty="",
              parse=lambda text, _today: parse_draft_code(text),
              hint=_("if the line dropped"),
              help=_("If your line dropped half-way: the code that stood above the form. It works for a day.")),
    ),
    _kind,
)  # fmt: skip


def _company(
    nsso: NssoNumber | None, cbe: EnterpriseNumber | None, name: str, email: str, street: str, postal_code: str,
    municipality: str, language: str,
) -> AccessCompany:  # fmt: skip
    if nsso is None and cbe is None:
        raise refused(NUMBER_MISSING, field="nsso")
    return AccessCompany(nsso, cbe, name, email, PostalAddress(street, postal_code, municipality), language)


ACCESS_COMPANY = Form(
    "access-company", _("Your company"),
    (
        Field("nsso", _("NSSO number"), parse=lambda text, _today: parse_nsso_number(text), required=False, longest=20,
              number=True,
              hint=_("9 digits, or below"),
              help=_("The identification number that the National Social Security Office gave: 9 digits.")),
        Field("cbe", _("Enterprise number (CBE)"), parse=lambda text, _today: parse_enterprise_number(text), number=True,
              required=False, longest=20, hint=_("0123.456.789"),
              help=_("10 digits beginning with 0 or 1; the 9 of an old VAT number, dots and BE in front will do.")),
        Field("name", _("Name of the company"), parse=text_of(_LONGEST_COMPANY), longest=_LONGEST_COMPANY),
        _EMAIL,
        *_address(),
        replace(F.language.field, help=_("In which the form to sign and the letters to the local administrator are written.")),
    ),
    _company,
)  # fmt: skip


def _person(
    last_name: str, first_name: str, niss: NationalNumber, qualification: Qualification, email: str, phone: str,
    street: str, postal_code: str, municipality: str,
) -> AccessPerson:  # fmt: skip
    typed = {"street": street, "postal_code": postal_code, "municipality": municipality}
    missing = [field for field in _address() if not typed[field.name]]
    if 0 < len(missing) < len(typed):  # half an address is neither the company's nor another
        raise Refused([Reason(REQUIRED, field.name, {"field": field.label}) for field in missing])
    address = PostalAddress(street, postal_code, municipality)
    return AccessPerson(first_name, last_name, niss, qualification, email, phone, address)


ACCESS_ADMINISTRATOR = Form(
    "access-administrator", _("The local administrator"),
    (*_NAMES, F.niss.field, _qualification(*Qualification), *_contact()),
    _person,
)  # fmt: skip


def _responsible(works_in_company: bool, **person: object) -> Responsible:
    return Responsible(_person(**person), works_in_company)  # type: ignore[arg-type]  # the fields from _NAMES to _contact


ACCESS_RESPONSIBLE = Form(
    "access-responsible", _("The responsible who signs"),
    (
        *_NAMES, F.niss.field, _qualification(*SIGNING), *_contact(),
        Field("works_in_company", _("Works in the company"), Kind.YES_NO, hint=_("if not: attach proof"),
              help=_("If not, a document that proves the function must be enclosed, such as a copy of the publication"
                     " in the annexes of the Belgian Official Journal.")),
    ),
    _responsible,
)  # fmt: skip


@dataclass(frozen=True)
class Confirmation:
    replaces: bool


def _confirm(confirmed: bool, replaces: bool = False) -> Confirmation:
    if not confirmed:
        raise refused(NOT_CONFIRMED, field="confirmed")
    return Confirmation(replaces)


_CONFIRMED = Field("confirmed", _("All data are right"), Kind.YES_NO)
ACCESS_CONFIRM = Form("access-confirm", _("Overview"), (_CONFIRMED,), _confirm)
ACCESS_CONFIRM_REPLACING = Form(
    "access-confirm-replacing", _("Overview"),
    (
        Field("replaces", _("Replace the present one"), Kind.YES_NO,
              help=_("Once the desk has processed the signed form, the account of the present local administrator is"
                     " closed at once. The company's users stay as they are.")),
        _CONFIRMED,
    ),
    _confirm,
)  # fmt: skip


@dataclass(frozen=True)
class AskStatus:
    ticket: Ticket
    secret: str


ACCESS_STATUS = Form(
    "access-status", _("Status of a request"),
    (
        Field("ticket", _("Ticket number"), parse=lambda text, _today: parse_ticket(text), longest=20,
              hint=_("2026-000123-45")),
        Field("secret", _("Secret on the form"), longest=40, hint=_("16 signs"),
              help=_("It stands under the ticket number in the letter before the form; hyphens may be left out.")),
    ),
    AskStatus,
)  # fmt: skip


# -- the desk ----------------------------------------------------------------------------------------------------------
def _criteria(wanted: Wanted, which: Which) -> RequestCriteria:
    return RequestCriteria(wanted, Which.ALL if wanted.typed and which is Which.OPEN else which)


FIND_REQUESTS = Form(
    "find-requests", _("Find a request"),
    (
        Field("wanted", _("Code, ticket, CBE or name"), parse=parse_wanted, required=False, longest=60, empty=Wanted(),
              hint=_("type or scan"),
              help=_("The short code of the form (typed or scanned), the ticket number, the company's enterprise number"
                     " or a part of its name.")),
        Field("which", _("Requests"), Kind.CHOICE, choices=tuple(Choice(which.value, which.words) for which in Which),
              parse=lambda text, _today: Which(text),
              help=_("With a code, number or name, “open” finds requests of every state.")),
    ),
    _criteria,
)  # fmt: skip

INTAKE = Form(
    "intake", _("Record what came in"),
    (
        Field("medium", _("What came in"), Kind.CHOICE, parse=lambda text, _today: Medium(text),
              choices=tuple(Choice(medium.value, medium.words) for medium in Medium),
              help=_("Only the original by post is accepted; anything else is recorded and refused.")),
        Field("on", _("Came in on"), parse=parse_date, longest=10, hint=_("DD/MM/YYYY"),
              help=_("The day on which it came in: from then on five working days are counted.")),
        Field("proof", _("Proof of function"), Kind.YES_NO, hint=_("was enclosed"),
              help=_("Needed where the responsible does not work in the company.")),
    ),
    RecordIntake,
)  # fmt: skip


def process_form(situation: Situation) -> Form[ProcessRequest]:
    """The questions that the desk must answer before a request of a company in this `situation` is processed."""
    fields = []
    if situation.administrator is not None:
        fields.append(Field("close_confirmed", _("Close that account"), Kind.YES_NO, hint=_("the present one’s")))
    if situation.others:
        fields.append(Field("set_aside_confirmed", _("Set the others aside"), Kind.YES_NO))
    return Form("process-request", _("Process the request"), tuple(fields), ProcessRequest)


def _reason_form(name: str, title: Words) -> Form[EndRequest]:
    return Form(
        name, title,
        (Field("reason", _("Reason"), parse=text_of(_LONGEST_REASON), longest=_LONGEST_REASON,
               help=_("The requester reads it when asking for the status.")),),
        EndRequest,
    )  # fmt: skip


REFUSE_REQUEST = _reason_form("refuse-request", _("Refuse the request"))
WITHDRAW_REQUEST = _reason_form("withdraw-request", _("Withdraw the request"))


# -- the registration --------------------------------------------------------------------------------------------------
REGISTER = Form(
    "register", _("Create a local administrator"),
    (
        replace(F.user_name.field, twice=True),
        Field("password", _("Password"), Kind.SECRET, longest=1024, twice=True, hint=_("15 to 128 characters"),
              help=_("15 to 128 characters, any; a sentence of some words is easy to remember.")),
        replace(_EMAIL, twice=True),
        F.niss.field,
        F.language.field,
    ),
    Registration,
)  # fmt: skip
