"""Codes of a second factor: made, checked, used once; and the secret behind them, which is kept encrypted.

A code of an app holds for its half minute and the one on either side (a telephone's clock may be off), and is compared with
all three in constant time. The step of time that was used last is kept: neither it nor an earlier one is taken again [S97].

A code of recovery has 118 random bits. Nobody finds one by trying hashes, so SHA-256 will do where a password needs Argon2id
([S91] 6.5.2 draws the line at 112 bits); of ten codes each try would else cost ten times 64 MiB. No key goes into it: it is
what lets in when the key is lost.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from stts_tui.domain.common.errors import refused
from stts_tui.domain.common.secret import Secret
from stts_tui.domain.people.factors import DIGITS, FACTOR_UNREADABLE, PERIOD, SECRET_BYTES, WINDOW, is_recovery
from stts_tui.services.guard import Office

_LABEL = "second factor"  # what its key is derived for
_NONCE = 12  # bytes


class Used(Enum):
    """By what somebody proved to hold the second factor."""

    NOTHING = "nothing"
    APP = "app"
    RECOVERY = "recovery"


def new_secret() -> Secret:
    """A new secret of an app, in base 32."""
    return Secret(base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode())


def seal(office: Office, account_id: int, secret: Secret) -> str:
    """The secret as it is stored: encrypted (ChaCha20-Poly1305), and good for this account alone."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = secrets.token_bytes(_NONCE)
    sealed = ChaCha20Poly1305(office.keys.derive(_LABEL)).encrypt(nonce, secret.reveal().encode(), _whose(account_id))
    return base64.b64encode(nonce + sealed).decode()


def unseal(office: Office, account_id: int, sealed: str) -> Secret:
    """Raises FACTOR_UNREADABLE: under another key, of another account, or changed."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        held = base64.b64decode(sealed, validate=True)
        cipher = ChaCha20Poly1305(office.keys.derive(_LABEL))
        return Secret(cipher.decrypt(held[:_NONCE], held[_NONCE:], _whose(account_id)).decode("ascii"))
    except (InvalidTag, ValueError):  # no base 64, too short
        raise refused(FACTOR_UNREADABLE, field="code") from None


def _whose(account_id: int) -> bytes:
    return f"account {account_id}".encode()


def step_of(secret: Secret, code: str, now: datetime, after: int = 0) -> int | None:
    """The step of time whose code this is, later than `after`; None where it is none."""
    import pyotp

    totp = pyotp.TOTP(secret.reveal(), digits=DIGITS, interval=PERIOD)
    present = int(now.timestamp()) // PERIOD
    found = None
    for step in range(max(0, present - WINDOW), present + WINDOW + 1):
        fits = hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())
        if fits and step > after:
            found = step
    return found


def spend(office: Office, account_id: int, code: str, now: datetime) -> Used:
    """Use a code of this account, of the app or of recovery. Belongs in a transaction. Raises FACTOR_UNREADABLE."""
    factors = office.store.factors
    if is_recovery(code):
        return Used.RECOVERY if factors.take_code(account_id, hash_of(account_id, code)) else Used.NOTHING
    held = factors.find(account_id)
    if held is None:
        return Used.NOTHING
    step = step_of(unseal(office, account_id, held.secret), code, now, held.last_step)
    return Used.APP if step is not None and factors.take_step(account_id, step) else Used.NOTHING


def hash_of(account_id: int, code: str) -> str:
    """What is stored of a code of recovery: of no use in another account's row."""
    return hashlib.sha256(f"{account_id}:{code.replace('-', '')}".encode()).hexdigest()


def hashes_of(account_id: int, codes: Iterable[Secret]) -> list[str]:
    return [hash_of(account_id, code.reveal()) for code in codes]
