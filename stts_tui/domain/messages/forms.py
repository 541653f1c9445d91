"""The forms of the exchange's pages (domain/people/forms.py says what a form is)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from stts_tui.domain.common.fields import Choice, Field, Form, Kind, Made
from stts_tui.domain.messages.channel import AddKey, ChangeChannel, MessageUser
from stts_tui.domain.messages.ssh_keys import LONGEST_KEY, parse_public_key
from stts_tui.domain.people.fields import UserFields
from stts_tui.i18n import Words, _

ADD_KEY = Form(
    "add-key", _("Add a key"),
    (
        Field("key", _("Public key"), parse=lambda text, _today: parse_public_key(text), longest=LONGEST_KEY,
              hint=_("ssh-ed25519 AAAA..."),
              help=_("One line of a file that ends in .pub. Never the private key.")),
    ),
    AddKey,
)  # fmt: skip


def technical_user_form(people: Iterable[MessageUser]) -> Form[ChangeChannel]:
    """Who of `people` is the technical user, and the address for questions."""
    choices = [Choice("", _("Nobody")), *(Choice(str(each.account_id), Words(each.name)) for each in people if each.fits)]
    return Form(
        "technical-user", _("Technical user"),
        (
            Field("technical_user", _("Technical user"), Kind.CHOICE, choices=tuple(choices), required=False, empty=0,
                  parse=lambda text, _today: int(text) if text else 0,
                  help=_("In whose name and with whose profile messages are carried out.")),
            replace(UserFields.email.field, help=_("Who is asked about the company's messages.")),
        ),
        lambda technical_user, email, version: ChangeChannel(version, technical_user, email),
    )  # fmt: skip


def export_form(choices: Iterable[Choice], make: Callable[[str, int | None], Made]) -> Form[Made]:
    """What to export, and of which year."""
    return Form(
        "export-messages", _("Export"),
        (
            Field("what", _("What"), Kind.CHOICE, choices=tuple(choices)),
            Field("year", _("Year"), required=False, longest=4, empty=None,
                  parse=lambda text, _today: int(text) if text.isascii() and text.isdigit() else 0,
                  hint=_("of the statement"), help=_("Of the yearly statement; empty: the last one that is over.")),
        ),
        make,
    )  # fmt: skip
