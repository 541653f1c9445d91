"""The signs by which an access request is found: ticket number, the form's short code, and the two secrets.

A ticket and a short code tell nothing by themselves. The secret of a ticket stands in the letter before the form only; the
code of a draft on the screen of whoever is filling the form. Both are stored as hashes.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from stts_tui.domain.common.errors import fault, refused
from stts_tui.i18n import _

TICKET_FORM = fault(
    "ticket-form",
    _("A ticket number has a year, a number of 6 digits and 2 check digits, as in 2026-000123-45."),
    brief=_("2026-000123-45"),
)
TICKET_CHECK = fault(
    "ticket-check",
    _("The two last digits of the ticket number do not fit the others: a digit is mistyped, or two are swapped."),
    brief=_("check digits wrong"),
)
CODE_FORM = fault(
    "short-code-form",
    _("The short code of a form has 8 signs, as in K7MX-2PQR; it has no I, L, O, 0 and 1."),
    brief=_("8 signs"),
)
CODE_CHECK = fault(
    "short-code-check",
    _("The last sign of the short code does not fit the others: a sign is mistyped, or two are swapped."),
    brief=_("last sign wrong"),
)

DRAFT_FORM = fault(
    "draft-code-form",
    _("The code of a begun form has 12 signs, as in K7MX-2PQR-4STV; it has no I, L, O, 0 and 1."),
    brief=_("12 signs"),
)

# Without I L O 0 1, which people confuse. 31 is a prime, so a weighted sum finds every wrong sign and every swap.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 8
_SECRET_LENGTH = 16  # 79 bits: more than anybody can try
_DRAFT_LENGTH = 12
_LONGEST_TYPED = 64
_BETWEEN = re.compile(r"[ .\-/]")


# -- ticket numbers ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, order=True)
class Ticket:
    """The number of an access request: year, serial, and the check 97 - (both mod 97), as Belgian numbers have it."""

    digits: str

    def __str__(self) -> str:
        return f"{self.digits[:4]}-{self.digits[4:10]}-{self.digits[10:]}"


def _ticket_check(ten: str) -> int:
    return 97 - int(ten) % 97


def ticket_of(year: int, serial: int) -> Ticket:
    ten = f"{year:04}{serial:06}"
    return Ticket(f"{ten}{_ticket_check(ten):02}")


def parse_ticket(text: str) -> Ticket:
    """The ticket number that was typed; hyphens, blanks and dots may be missing. Raises TICKET_FORM, TICKET_CHECK."""
    digits = _BETWEEN.sub("", text.strip()) if len(text) <= _LONGEST_TYPED else ""
    if not re.fullmatch(r"[0-9]{12}", digits, re.ASCII):
        raise refused(TICKET_FORM)
    if int(digits[10:]) != _ticket_check(digits[:10]):
        raise refused(TICKET_CHECK)
    return Ticket(digits)


# -- the short code of a form, for people and scanners -----------------------------------------------------------------
def _check_sign(seven: str) -> str:
    total = sum((position + 2) * ALPHABET.index(sign) for position, sign in enumerate(seven))
    return ALPHABET[total % len(ALPHABET)]


def new_short_code() -> str:
    """Seven random signs and a check sign, as stored: without the hyphen."""
    return short_code_of("".join(secrets.choice(ALPHABET) for _position in range(_CODE_LENGTH - 1)))


def short_code_of(seven: str) -> str:
    """The code that begins with these seven signs: for the demo, which is the same each time."""
    return seven + _check_sign(seven)


def show_code(code: str) -> str:
    """A code in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def parse_short_code(text: str) -> str:
    """The short code that was typed or scanned, without hyphen, in capitals. Raises CODE_FORM, CODE_CHECK."""
    signs = _signs(text, _CODE_LENGTH)
    if signs is None:
        raise refused(CODE_FORM)
    if _check_sign(signs[:-1]) != signs[-1]:
        raise refused(CODE_CHECK)
    return signs


def _signs(text: str, length: int) -> str | None:
    """`length` signs of the alphabet that were typed, with or without separators; None for anything else."""
    if len(text) > _LONGEST_TYPED:
        return None
    signs = _BETWEEN.sub("", text.strip()).strip("*").upper()  # Code 39 frames what it codes in stars
    return signs if len(signs) == length and set(signs) <= set(ALPHABET) else None


# -- secrets -----------------------------------------------------------------------------------------------------------
def new_ticket_secret() -> str:
    """What must be known beside the ticket number to ask after a request; printed on the form, stored as its hash."""
    return "".join(secrets.choice(ALPHABET) for _position in range(_SECRET_LENGTH))


def new_draft_code() -> str:
    """With it somebody goes on with a half-filled form after his line was lost."""
    return "".join(secrets.choice(ALPHABET) for _position in range(_DRAFT_LENGTH))


def parse_draft_code(text: str) -> str:
    """The code of a begun form that was typed, in capitals and without hyphens. Raises DRAFT_FORM."""
    signs = _signs(text, _DRAFT_LENGTH)
    if signs is None:
        raise refused(DRAFT_FORM)
    return signs


def hash_secret(text: str) -> str:
    """What is stored of a secret of this module, however it was typed.

    Random and longer than anybody can try, so one round of SHA-256 hides it; Argon2 is for what people choose.
    """
    signs = _BETWEEN.sub("", text[:_LONGEST_TYPED].strip()).upper()
    return hashlib.sha256(signs.encode("utf-8", "surrogatepass")).hexdigest()
