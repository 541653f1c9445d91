"""Why something about a tariff file is refused: what happened, why, what to do next, whom to call, from which day on."""

from __future__ import annotations

from stts_tui.domain.common.errors import fault
from stts_tui.domain.law.book import law
from stts_tui.i18n import Words, _


# -- what the law says of it ---------------------------------------------------------------------------------------------
def who_is_entitled() -> Words:
    return law().categories.basis()


def one_a_household() -> Words:
    return law().beneficiaries_a_household.basis()


def activation_term() -> Words:
    return law().activation_days.basis()


def ahead_term() -> Words:
    return law().ahead_days.basis()


def invoice_term() -> Words:
    return law().invoice_days.basis()


# -- opening a file ----------------------------------------------------------------------------------------------------
NOT_IDENTIFIED = fault(
    "person-not-identified",
    _("This person cannot be identified: the national register number is unknown, or the name does not belong to it."
      " Compare both with the identity card."),
    brief=_("not identified"), audited=True,
)  # fmt: skip
NAME_NOT_OF_FILE = fault(
    "person-name-differs",
    _("Your company has file {number} under this national register number, but the register does not have it under the name"
      " given: the number is known, the name does not fit. Compare it with the identity card."),
    brief=_("does not fit"), audited=True,
)  # fmt: skip
DECEASED = fault(
    "person-deceased",
    _("The register holds this person as deceased; no tariff can be given. If that is wrong, the municipality corrects it."),
    audited=True,
)  # fmt: skip
NOT_ENTITLED = fault(
    "person-not-entitled",
    _("The register knows no ground on which this person is entitled to the social tariff today. If there is proof,"
      " choose the category and tick “has proof”: the authority (BIPT) then decides."),
    brief=_("not entitled"),
    basis=who_is_entitled, audited=True,
)  # fmt: skip
CATEGORY_NOT_CONFIRMED = fault(
    "category-not-confirmed",
    _("The register does not confirm this category, but it knows: {categories}. Choose that one, leave it open, or tick"
      " “has proof”."),
    brief=_("not confirmed"),
    basis=who_is_entitled, audited=True,
)  # fmt: skip
PROOF_OF_WHAT = fault(
    "proof-without-category",
    _("Choose the category that the customer can prove; the authority (BIPT) asks for the papers that belong to it."),
    brief=_("choose one"),
)
FILE_EXISTS_HERE = fault(
    "file-exists-here",
    _("This person already has a file at your company: {number}. Search it to see its state; a second one is not possible."),
    audited=True,
)  # fmt: skip
FILE_EXISTS_ELSEWHERE = fault(
    "file-exists-elsewhere",
    _("This person has the social tariff at another operator. With the customer's consent it can be transferred to you."),
    basis=one_a_household, audited=True,
)  # fmt: skip
HOUSEHOLD_SERVED = fault(
    "household-served",
    _("Somebody of the same household already has the social tariff; there is one for each household."
      " In a care home, or where several households live at one address, tick “Communal living”. Else the household itself"
      " chooses who has it."),
    basis=one_a_household, audited=True,
)  # fmt: skip
CONSENT_MISSING = fault(
    "consent-missing",
    _("The customer must ask for the tariff in person; tick this once the customer has agreed to the application."),
    brief=_("needed"),
)
NO_SUCH_FILE = fault(
    "file-unknown",
    _("Your company has no such tariff file. Search it by the beneficiary's name or national register number."),
    audited=True,
)

# -- the life cycle ----------------------------------------------------------------------------------------------------
WRONG_ACTION = fault(
    "file-wrong-action", _("{action}: not possible for file {number}, which is “{state}”. Possible now: {possible}.")
)
AWAITS_ACTIVATION = fault(
    "file-awaiting-activation",
    _("File {number} awaits activation: enter the missing data first, by {due}; then this is possible."),
)
FILE_OVER = fault(
    "file-over",
    _("File {number} is “{state}” since {day} ({because}); nothing can be changed in it any more. If the customer asks"
      " for the tariff again, make a new application."),
)  # fmt: skip

# -- dates and the second part -----------------------------------------------------------------------------------------
ACTIVATION_TOO_EARLY = fault(
    "activation-too-early",
    _("The reduction cannot begin on {given}: the right begins on {first}. Give {first} or a later day."),
    brief=_("too early"),
)
ACTIVATION_TOO_LATE = fault(
    "activation-too-late",
    _("The reduction must begin by {last}. If the line comes later, cancel this and apply again then."),
    brief=_("too late"),
    basis=activation_term,
)
DAYS_TAKEN = fault(
    "reduction-overlaps",
    _("This person or household has a reduction until {last}; two never share a day. The first possible day is {first}."),
    brief=_("overlaps"),
    basis=one_a_household,
)
DAYS_TAKEN_FOR_GOOD = fault(
    "reduction-overlaps-for-good",
    _("This person or household has a reduction without an end at another file; two never share a day. With the"
      " customer's consent the tariff can be transferred; questions: the authority (BIPT), with this code."),
    brief=_("overlaps"),
    basis=one_a_household,
)  # fmt: skip
INVOICE_TOO_EARLY = fault(
    "invoice-too-early",
    _("The invoice date {given} lies before the day from which the reduction is given, {first}."),
    brief=_("too early"),
)
INVOICE_TOO_LATE = fault(
    "invoice-too-late",
    _("The invoice date {given} lies too long after the reduction begins; the last one that is accepted today is {last}."),
    brief=_("too late"),
    basis=invoice_term,
)
TOO_FAR_AHEAD = fault(
    "date-too-far",
    _("The day {given} lies too far ahead; the last one that is accepted today is {last}."),
    brief=_("too far ahead"),
    basis=ahead_term,
)
LINE_NOT_OF_FORMULA = fault(
    "line-not-of-formula",
    _("{phone} is no line for the formula “{formula}”: fixed and bundle need a fixed line, mobile and prepaid a"
      " mobile number."),
    brief=_("other kind of line"),
)  # fmt: skip

# -- transfer ----------------------------------------------------------------------------------------------------------
NOTHING_TO_TRANSFER = fault(
    "transfer-nothing",
    _("No other operator gives this person the social tariff; there is nothing to take over. Make an application instead."),
    audited=True,
)
NOT_ACTIVE_THERE = fault(
    "transfer-not-active",
    _("The other operator's file is not active yet. It can be taken over once it is; if it is not by {last}, it is"
      " closed, and from the next day on an application is possible."), audited=True,
)  # fmt: skip
NOT_DECIDED_THERE = fault(
    "transfer-not-decided",
    _("The other operator's file is still with the authority (BIPT); it can be taken over once it is active."
      " Ask the authority how it stands, with this code."), audited=True,
)  # fmt: skip
TRANSFER_PENDING = fault(
    "transfer-pending",
    _("Another operator is taking this tariff over already. Unless it enters its data by {last} that transfer is"
      " closed; from the next day on yours is possible. Questions: the authority (BIPT), with this code."), audited=True,
)  # fmt: skip
CONSENT_AHEAD = fault(
    "consent-ahead", _("The consent cannot be given on a day to come; give the day on which the customer agreed."),
    brief=_("not yet"),
)  # fmt: skip
CONSENT_TOO_OLD = fault(
    "consent-too-old",
    _("On {given} the tariff that is to be transferred had not begun at the other operator, so that the customer cannot have"
      " agreed to this transfer; give the day on which the customer did."),
    brief=_("too early"),
)  # fmt: skip

# -- modifying and stopping --------------------------------------------------------------------------------------------
NOTHING_CHANGED = fault("file-nothing-changed", _("Nothing differs from what the file holds already; nothing was saved."))
EFFECTIVE_TOO_EARLY = fault(
    "effective-too-early", _("The change cannot hold from {given}: the first possible day is {first}."), brief=_("too early")
)
ACTIVATION_FIXED = fault(
    "activation-fixed",
    _("The activation date cannot be changed any more: {why}. Cancel the later action first, or ask the authority (BIPT)."),
    brief=_("cannot be changed"),
)
ACTIVATION_AFTER_END = fault(
    "activation-after-end",
    _("The reduction ends on {last}; the activation date must not lie after that."),
    brief=_("too late"),
)
NO_REDUCTION = fault(
    "reduction-none", _("No reduction runs in file {number}; there is none to stop. The tariff itself can be stopped.")
)
STOP_TOO_EARLY = fault(
    "stop-too-early",
    _(
        "The earliest last day is {first}, on which the reduction begins. If it should never begin, a colleague with the"
        " profile STTS 3 can cancel the action."
    ),
    brief=_("too early"),
)
REASON_NOT_FOR_THIS = fault(
    "reason-not-for-this", _("The reason “{reason}” does not fit here. Choose another."), brief=_("choose another")
)

# -- cancelling --------------------------------------------------------------------------------------------------------
NOTHING_TO_CANCEL = fault(
    "cancel-nothing", _("File {number} has no action that can be cancelled: all have been cancelled already.")
)
NOT_YOURS_TO_CANCEL = fault(
    "cancel-not-yours",
    _("The latest action of file {number}, “{action}”, is not your company's: only one's own latest action can be"
      " cancelled. Whom to call: the authority (BIPT), with the file number and this code."), audited=True,
)  # fmt: skip
OTHERS_BUILD_ON_IT = fault(
    "cancel-built-on",
    _("The latest action of file {number} cannot be cancelled: since then {why}. Whom to call: the authority (BIPT),"
      " with the file number and this code."),
)  # fmt: skip
NOTHING_TO_SET_RIGHT = fault(
    "file-not-to-set-right",
    _("No decision of the authority ended file {number}: there is nothing to set right. What an operator did, that operator"
      " cancels."),
    brief=_("not to set right"),
)  # fmt: skip
STILL_DECEASED = fault(
    "file-still-deceased",
    _("The register still holds the person of file {number} as deceased: the file would be ended again. Once the"
      " municipality has corrected it, set the file right."),
    brief=_("still deceased"),
)  # fmt: skip
PLACE_TAKEN = fault(
    "file-place-taken",
    _("File {number} cannot live again: since then {why}. End that one first, or leave this one as it is."),
    brief=_("the place is taken"),
)
MADE_EARLIER = fault(
    "cancel-made-earlier",
    _("The latest action of file {number} was made by an earlier version of this program, which did not keep what"
      " would undo it. Modify or stop the file instead."),
)  # fmt: skip

# -- the authority -----------------------------------------------------------------------------------------------------
DOCUMENTS_DUE_WHEN = fault(
    "documents-due",
    _("Documents can be due from {first} to {last}. Give a day within that, or none for the usual term."),
    brief=_("not on this day"),
)
DOCUMENTS_NONE = fault(
    "documents-none", _("Tick at least one kind of document that the customer has to send still."), brief=_("tick one")
)
PAPERS_WHEN = fault(
    "papers-received",
    _("Papers of this file can have come in from {first} to {last}. Give the day on which they did."),
    brief=_("not on this day"),
)
GRANT_TOO_EARLY = fault(
    "grant-too-early", _("The tariff cannot be granted from before the day of the application, {first}."), brief=_("too early")
)
END_BEFORE_START = fault(
    "end-too-early",
    _("The last day lies before the application of {first}. Give {first} or a later day."),
    brief=_("too early"),
)
NUMBER_SAME = fault(
    "number-same", _("The file has this national register number already; there is nothing to change."), brief=_("as it is")
)
NUMBER_REPLACED = fault(
    "number-replaced-itself",
    _("This national register number has been replaced, too; give the number that the person has now."),
    brief=_("replaced, too"),
)
NUMBER_OF_ANOTHER = fault(
    "number-of-another",
    _("The register has this national register number for somebody of another name than the file's. Compare both with the"
      " identity card."),
    brief=_("another person's"), audited=True,
)  # fmt: skip
NUMBER_TAKEN_OVER = fault(
    "number-forked",
    _("The file's national register number was replaced by another one before; a number has one successor. Give that one."),
    brief=_("another is known"),
)
NUMBER_HAS_FILE = fault(
    "number-has-file",
    _("Another file is live under this national register number: one person would have two. End one of them first."),
    brief=_("has a file"),
    audited=True,
)
END_BEFORE_BIRTH = fault(
    "end-before-birth", _("The last day lies before the birth date in the national register number; give the right one."),
    brief=_("before the birth"),
)  # fmt: skip
DEATH_AHEAD = fault(
    "death-ahead", _("The last day of somebody who has died cannot lie ahead; give the day of the death."), brief=_("not yet")
)
REGISTER_SILENT = fault(
    "register-unavailable", _("The register of entitlement does not answer now. Nothing is lost; try again later.")
)
STILL_ENTITLED = fault(
    "right-still-known", _("The register still knows a ground for this right: {categories}. There is nothing to warn of.")
)
ADDRESS_SAME = fault("address-same", _("The register knows no other address than the file's. There is nothing to pass on."))
