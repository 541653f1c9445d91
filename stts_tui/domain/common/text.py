"""Text from outside: one gate for what is stored, one fold for what is searched and sorted.

Everything here takes time in proportion to a bounded length: the length is looked at first.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from stts_tui.domain.common.errors import fault, refused
from stts_tui.i18n import _

TOO_LONG = fault("text-too-long", _("This is too long: at most {longest} characters."), brief=_("too long"))
NOT_PLAIN = fault(
    "text-not-plain",
    _("This holds a sign that cannot be seen or shown ({sign}); it often comes along when text is copied. Type it anew."),
    brief=_("invisible sign"),
)
EMPTY = fault("text-empty", _("This must hold at least one letter or digit."), brief=_("nothing in it"))
NOT_AN_EMAIL = fault(
    "email-wrong",
    _("This is no e-mail address; one looks like name@company.be, with one @ and no blanks."),
    brief=_("name@company.be"),
)
USER_NAME_LENGTH = fault(
    "user-name-length", _("A user name has 6 to 20 letters or digits; this one has {count}."), brief=_("6 to 20 signs")
)
USER_NAME_SIGNS = fault(
    "user-name-signs",
    _("A user name holds only letters without accents and digits, no blanks or other signs."),
    brief=_("letters and digits"),
)

_MOST_MARKS = 4  # combining marks on one letter; Belgian names have one
# Cc control, Cs surrogates, Co private, Cn unassigned, Cf format (bidi, zero width, tags), Zl Zp line ends.
_REFUSED = frozenset({"Cc", "Cs", "Co", "Cn", "Cf", "Zl", "Zp"})
_BLANKS = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# Letters and digits; not Lm, where an apostrophe that counts as a letter stands (ʼt Hooft).
_KEPT = frozenset({"Lu", "Ll", "Lt", "Lo", "Nd", "Nl", "No"})
# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "œ": "oe", "æ": "ae", "ß": "ss", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
     "ŧ": "t", "ŋ": "n", "ĸ": "k", "ſ": "s", "ƒ": "f", "ĳ": "ij", "ŀ": "l", "ŉ": "n"}
)  # fmt: skip

# What folding drops of ASCII: all but letters and digits.
_NOT_FOLDED = {code: None for code in range(128) if not chr(code).isalnum()}


def clean_text(text: str, *, longest: int) -> str:
    """`text` as it may be stored: NFC, blanks single and none at the ends, at most `longest` characters.

    Nothing is repaired silently beyond that. Raises TOO_LONG, NOT_PLAIN or EMPTY.
    """
    if len(text) > 4 * longest + 16:  # before any work that grows with the length
        raise refused(TOO_LONG, longest=longest)
    found = text
    if not (text.isascii() and text.isprintable()):
        found = _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")
        if not (found.isascii() and found.isprintable()):
            _must_be_plain(found)
    elif "  " in text or text[:1] == " " or text[-1:] == " ":
        found = _BLANKS.sub(" ", text).strip(" ")
    if len(found) > longest:
        raise refused(TOO_LONG, longest=longest)
    if not fold(found):
        raise refused(EMPTY)
    return found


def _must_be_plain(text: str) -> None:
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category in _REFUSED or marks > _MOST_MARKS:
            raise refused(NOT_PLAIN, sign=_called(character))


def _called(sign: str) -> str:
    """Its place in Unicode and its name there: what somebody can look for."""
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip()


def fold(text: str) -> str:
    """`text` reduced to what matters in a search: no accents, no case, nothing but letters and digits.

    D'Hondt, d’hondt and D Hondt agree, and so do Van den Berghe and Vandenberghe. Done here and not by the database,
    so that every engine gives the same answer. Idempotent.
    """
    return _fold_name(text) if len(text) <= _LONGEST_REMEMBERED else _fold(text)


def _fold(text: str) -> str:
    if text.isascii():  # most names: the same in one step
        return text.lower().translate(_NOT_FOLDED)
    found = text
    while True:  # one pass suffices but for rare signs whose parts fold again
        parts = unicodedata.normalize("NFKD", found).casefold().translate(_LETTERS)
        folded = "".join(
            character for character in unicodedata.normalize("NFKD", parts) if unicodedata.category(character) in _KEPT
        )
        if folded == found:
            return folded
        found = folded


# A record of a message has each of its names folded some four times, and most first names are common.
_LONGEST_REMEMBERED = 64
_fold_name = functools.lru_cache(maxsize=4096)(_fold)


_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?", re.ASCII)
_LONGEST_EMAIL = 254
_LONGEST_LOCAL = 64


def clean_email(text: str) -> str:
    """One e-mail address, ASCII, its domain in small letters (an accented domain is written in its xn-- form).

    Raises NOT_AN_EMAIL or TOO_LONG (254 characters [S93]).
    """
    if len(text) > 2 * _LONGEST_EMAIL:
        raise refused(TOO_LONG, longest=_LONGEST_EMAIL)
    found = text.strip(" ")
    if len(found) > _LONGEST_EMAIL:
        raise refused(TOO_LONG, longest=_LONGEST_EMAIL)
    local, at, host = found.rpartition("@")
    labels = host.split(".")
    if (
        not at
        or len(local) > _LONGEST_LOCAL
        or not _LOCAL.fullmatch(local)
        or len(labels) < 2
        or not all(_LABEL.fullmatch(label) for label in labels)
        or labels[-1].isdigit()
    ):
        raise refused(NOT_AN_EMAIL)
    return f"{local}@{host.lower()}"


_USER_NAME = re.compile(r"[A-Za-z0-9]+", re.ASCII)
_SHORTEST_USER_NAME, _LONGEST_USER_NAME = 6, 20


def clean_user_name(text: str) -> str:
    """A user name: 6 to 20 letters or digits [D7]; case does not count, so it becomes small.

    Raises USER_NAME_LENGTH or USER_NAME_SIGNS.
    """
    found = text.strip(" ")
    if not _SHORTEST_USER_NAME <= len(found) <= _LONGEST_USER_NAME:
        raise refused(USER_NAME_LENGTH, count=len(found))
    if not _USER_NAME.fullmatch(found):
        raise refused(USER_NAME_SIGNS)
    return found.lower()
