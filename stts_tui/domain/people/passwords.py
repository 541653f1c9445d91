"""What a good password is: long, unknown to guessers, not the person's own name. No composition rules.

Sources: [S90] (15 characters where nothing else is asked for, fewer with a second factor), [S91] 6.2; the figures (15 or
12 to 128 characters) are the project's decision [D8].
Hashing is not done here: services/hashing.py.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable

from stts_tui.domain.common.errors import Refused, fault, refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.common.text import fold
from stts_tui.domain.people.guessable import OWN, own_signs
from stts_tui.i18n import _

SHORTEST = 15  # where the password is all that is asked for
WITH_FACTOR = 12  # where a code is asked for besides
LONGEST = 128
# A given password: 20 characters of an alphabet without look-alikes (no 0 O o 1 l I), about 100 bits.
GIVEN_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GIVEN_LENGTH = 20
_SHORTEST_NAME = 4  # a shorter name ("An", "Bo") stands in too many innocent passwords

TOO_SHORT = fault(
    "password-too-short",
    _("A password has at least {shortest} characters; a sentence of some words is easy to remember."),
    brief=_("too short"),
)
TOO_LONG = fault("password-too-long", _("A password has at most {longest} characters."), brief=_("too long"))
UNREADABLE = fault(
    "password-unreadable",
    _("The password holds a character that cannot be typed again, such as a control character; leave it out."),
    brief=_("control character"),
)
TOO_COMMON = fault(
    "password-too-common",
    _("This password is on the list of the most used ones, which others try first. Choose another."),
    brief=_("too common"),
)
REPEATS = fault(
    "password-repeats",
    _("The password is little more than the same again, a row of keys or listed words twice, which others try first."
      " Choose another."),
    brief=_("easy to guess"),
)  # fmt: skip
HOLDS_NAME = fault(
    "password-holds-name",
    _("The password holds your own name, user name or company. Choose one that nobody can guess from who you are."),
    brief=_("holds your name"),
)
NOT_NEW = fault(
    "password-not-new", _("The new password is the same as the old one. Choose another."), brief=_("same as the old")
)


def normalise(text: str) -> str:
    """The form of a password in which it is counted, compared and hashed: Unicode NFKC, nothing else changed."""
    return unicodedata.normalize("NFKC", text)


def own_words(user_name: str, first_name: str, last_name: str, email: str, company: str = "") -> list[str]:
    """What a person's password may not hold: the names, and the parts of a name of several words (Jean-Pierre)."""
    parts = [part for name in (first_name, last_name) for part in re.split(r"[\W_]+", name)]
    return [user_name, first_name, last_name, email, company, *parts]


def check_password(password: Secret, common: Collection[str], own_words: Iterable[str], shortest: int = SHORTEST) -> None:
    """Whether a person may choose `password`.

    `common` holds the folded common passwords; `own_words` what own_words() gives; `shortest` is SHORTEST or WITH_FACTOR.
    Raises TOO_SHORT, TOO_LONG, UNREADABLE, TOO_COMMON, REPEATS or HOLDS_NAME, without the password in the sentence.
    """
    raw = password.reveal()
    if len(raw) > 8 * LONGEST:  # before any work that grows with the length
        raise refused(TOO_LONG, longest=LONGEST)
    text = normalise(raw)
    if len(text) < shortest:
        raise refused(TOO_SHORT, shortest=shortest)
    if len(text) > LONGEST:
        raise refused(TOO_LONG, longest=LONGEST)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise refused(UNREADABLE)
    plain = fold(text)
    if plain in common or text.casefold() in common or len(set(text)) <= 2:
        raise refused(TOO_COMMON)
    # Signs that the fold drops are signs all the same: where little is left of it, the text itself is judged.
    if min(own_signs(each, common) for each in (plain if len(plain) >= OWN else text, text.casefold())) < OWN:
        raise refused(REPEATS)
    for word in own_words:
        name = fold(word.split("@")[0])
        if len(name) >= _SHORTEST_NAME and name in plain:
            raise refused(HOLDS_NAME)


def is_behind_the_times(password: Secret, common: Collection[str], shortest: int) -> bool:
    """Whether a password that somebody has would be refused today, whatever the names: it is to be replaced."""
    try:
        check_password(password, common, (), shortest)
    except Refused:
        return True
    return False


def given_password() -> Secret:
    """A new random password in groups of five, to be read from a screen or a letter and typed once."""
    letters = [secrets.choice(GIVEN_ALPHABET) for _position in range(GIVEN_LENGTH)]
    groups = ["".join(letters[start : start + 5]) for start in range(0, GIVEN_LENGTH, 5)]
    return Secret("-".join(groups))


def given_user_name() -> str:
    """A new random user name for provisional data; too many to meet one that is taken."""
    return "prov" + "".join(secrets.choice(GIVEN_ALPHABET) for _position in range(10))
