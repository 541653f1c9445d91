"""Numbers that people give in place of the one that is asked: each is named as what it is.

An establishment unit has a number of its own at the Crossroads Bank for Enterprises, with the same check digits and a first
digit from 2 to 8 [S68]; an identity card has one of 12 digits, its last two the rest of the others by 97.
"""

from __future__ import annotations

import re

from stts_tui.domain.common.errors import Fault, fault
from stts_tui.domain.common.prefixes import without_invisible
from stts_tui.i18n import _

CBE_ESTABLISHMENT = fault(
    "cbe-establishment",
    _("This is the number of an establishment unit (it begins with 2 to 8), not that of the enterprise: give the enterprise"
      " number, which begins with 0 or 1."),
    brief=_("an establishment's"),
)  # fmt: skip
CBE_NATIONAL = fault(
    "cbe-national-number",
    _("This is the national register number of a person, not the number of an enterprise; a person in business has an"
      " enterprise number, too."),
    brief=_("a person's number"),
)  # fmt: skip
CBE_NSSO = fault(
    "cbe-nsso",
    _("This is an NSSO number, not an enterprise number: it belongs into the field above."),
    brief=_("an NSSO number"),
)
CBE_FOREIGN = fault(
    "cbe-foreign",
    _("This is a VAT number of another country; what is asked for is the Belgian one (BE in front, or nothing)."),
    brief=_("not Belgian"),
)
CBE_ACCOUNT = fault(
    "cbe-account", _("This is the number of a bank account, not that of an enterprise."), brief=_("a bank account")
)
NSSO_ENTERPRISE = fault(
    "nsso-enterprise",
    _("This is an enterprise number (CBE), not an NSSO number: it belongs into the field for enterprise numbers."),
    brief=_("enterprise number"),
)
NSSO_ESTABLISHMENT = fault(
    "nsso-establishment",
    _("This is the number of an establishment unit, neither an NSSO number nor an enterprise number."),
    brief=_("an establishment's"),
)
NISS_ENTERPRISE = fault(
    "niss-enterprise",
    _("This is the number of an enterprise or of an establishment unit, not the national register number of a person."),
    brief=_("an enterprise's"),
)
NISS_CARD = fault(
    "niss-card",
    _("This is the number of an identity card (12 digits); the national register number, of 11 digits, stands on its back."),
    brief=_("the card's number"),
)

_ABROAD = re.compile(r"(?:VAT|TVA|BTW|MWST)?(?!BE)[A-Z]{2}[A-Z0-9]{6,13}")
_ACCOUNT = re.compile(r"BE[0-9]{14}")
_NSSO_BEGINS = "01"  # no enterprise has a number of nine digits that begins so
_BETWEEN = re.compile(r"[^0-9A-Za-z]+")


def _fits_cbe(digits: str) -> bool:
    return int(digits[8:]) == 97 - int(digits[:8]) % 97


def _fits_national(digits: str) -> bool:
    return int(digits[9:]) in (97 - int(digits[:9]) % 97, 97 - int("2" + digits[:9]) % 97)


def _fits_nsso(digits: str) -> bool:
    return int(digits[7:]) == (96 - int(digits[:7]) * 100 % 97 or 97)


def instead_of_enterprise(digits: str | None, typed: str) -> Fault | None:
    """What was given in place of an enterprise number, if that is known; `digits` None: other signs stand in `typed`."""
    if digits is None or len(digits) == 14:
        signs = _BETWEEN.sub("", without_invisible(typed)).upper()
        if _ACCOUNT.fullmatch(signs):
            return CBE_ACCOUNT
        return CBE_FOREIGN if _ABROAD.fullmatch(signs) and re.search("[0-9]{5}", signs) else None
    if len(digits) == 10 and digits[0] in "2345678":
        return CBE_ESTABLISHMENT
    if len(digits) == 11 and _fits_national(digits):
        return CBE_NATIONAL
    if len(digits) == 9 and digits[0] in _NSSO_BEGINS and _fits_nsso(digits):
        return CBE_NSSO
    return None


def instead_of_nsso(digits: str) -> Fault | None:
    """What was given in place of an NSSO number, if that is known."""
    if len(digits) == 10 and digits[0] in "01" and _fits_cbe(digits):
        return NSSO_ENTERPRISE
    if len(digits) == 10 and digits[0] in "2345678" and _fits_cbe(digits):
        return NSSO_ESTABLISHMENT
    old_vat = len(digits) == 9 and digits[0] not in _NSSO_BEGINS and _fits_cbe("0" + digits)
    return NSSO_ENTERPRISE if old_vat else None


def instead_of_national(digits: str) -> Fault | None:
    """What was given in place of a national register number, if that is known."""
    if len(digits) == 10 and digits[0] in "012345678" and _fits_cbe(digits):
        return NISS_ENTERPRISE
    if len(digits) == 12 and int(digits[10:]) == (int(digits[:10]) % 97 or 97):
        return NISS_CARD
    return None
