"""Questions of `stts-tui init`, on the terminal or, for scripts, as lines on standard input."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from stts_tui.domain.common.errors import Reason, Refused, fault, refused
from stts_tui.domain.common.fields import NOT_THE_SAME
from stts_tui.domain.common.kinds import Row
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.common.text import clean_user_name
from stts_tui.domain.people.fields import UserFields as F
from stts_tui.domain.people.passwords import own_words
from stts_tui.domain.rights.actor import Role
from stts_tui.i18n import Words, _
from stts_tui.services.host.founding import Founder
from stts_tui.services.people.passwords import check_choice

T = TypeVar("T")

NO_ANSWER = fault("init-no-answer", _("The answers ended before all questions were asked; nothing was created."))


def ask_founder(role: Role, taken: str = "") -> Founder:
    """Ask for one of the first accounts; `taken` is the user name of the other.

    A wrong answer is explained and asked again on a terminal; from a script it is an error.
    Raises Refused: NO_ANSWER at the end of the input, or what the rules of the answers raise.
    """
    _tell(f"\n{role.words}:")
    user_name = _ask(_("User name (6 to 20 letters or digits)"), lambda text: _another(clean_user_name(text), taken))
    first_name, last_name, email = (_ask_for(row) for row in (F.first_name, F.last_name, F.email))
    password = _retry(lambda: _ask_password(own_words(user_name, first_name, last_name, email)))
    return Founder(user_name, first_name, last_name, email, password)


def _ask_for(row: Row[str]) -> str:
    return _ask(row.label, lambda text: str(row.kind.parse(text, date.min)))  # nothing in it depends on the day


def _another(user_name: str, taken: str) -> str:
    from stts_tui.domain.people.users import USER_NAME_TAKEN

    if user_name == taken:
        raise refused(USER_NAME_TAKEN)
    return user_name


def _ask(question: Words, parse: Callable[[str], T]) -> T:
    return _retry(lambda: parse(_line(question)))


def _retry(ask: Callable[[], T]) -> T:
    while True:
        try:
            return ask()
        except Refused as no:
            if no.code == NO_ANSWER.code or not sys.stdin.isatty():
                raise
            _tell(no.sentence)


def _ask_password(names: list[str]) -> Secret:
    first = _secret(_("Password (15 characters or more)"))
    check_choice(first, names)
    if _secret(_("The same password again")) != first:
        raise Refused([Reason(NOT_THE_SAME, None, {"field": _("Password")})])
    return first


def _line(question: Words) -> str:
    if sys.stdin.isatty():
        sys.stderr.write(f"  {question}: ")
        sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        raise refused(NO_ANSWER)
    return answer.rstrip("\n")


def _secret(question: Words) -> Secret:
    if not sys.stdin.isatty():
        return Secret(_line(question))
    try:
        return Secret(getpass.getpass(f"  {question}: "))
    except EOFError:
        raise refused(NO_ANSWER) from None


def _tell(text: object) -> None:
    sys.stderr.write(f"{text}\n")
