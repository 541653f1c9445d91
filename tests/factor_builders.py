"""Somebody with a second factor: a telephone that tells codes, set up in few words."""

from __future__ import annotations

from dataclasses import dataclass

import pyotp

from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.factors import PERIOD, Enrol
from stts_tui.domain.people.log_in import LogIn
from stts_tui.domain.people.session import Session
from stts_tui.services.house import House
from stts_tui.services.people.session import Login
from tests.builders import PASSWORD, FixedClock


@dataclass
class Telephone:
    secret: Secret
    clock: FixedClock
    codes: tuple[Secret, ...] = ()
    session: Session = Session(0, 0)  # noqa: RUF009 (frozen)

    def code(self, off: int = 0) -> str:
        """What the app shows, `off` half minutes from now."""
        return pyotp.TOTP(self.secret.reveal()).generate_otp(int(self.clock.now.timestamp()) // PERIOD + off)

    def recovery(self, number: int) -> str:
        """A code of recovery as a form hands it over."""
        return self.codes[number].reveal().replace("-", "")


def enrol(house: House, session: Session, clock: FixedClock) -> Telephone:
    """Set up a second factor as its owner does."""
    phone = Telephone(house.factor.show(session).begun.secret, clock)
    made = house.factor.enrol(session, Enrol(phone.code()))
    phone.codes, phone.session = made.codes, made.session
    return phone


def log_in_with(house: House, user_name: str, code: str) -> Login:
    return house.session.log_in(LogIn(user_name, Secret(PASSWORD), code))
