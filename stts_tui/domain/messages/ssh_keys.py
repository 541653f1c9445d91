"""SSH public keys as OpenSSH writes them in one line: looked at, so that nothing else gets into a file of keys."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from dataclasses import dataclass

from stts_tui.domain.common.errors import fault, refused
from stts_tui.domain.common.text import clean_text
from stts_tui.i18n import _

KEY_SHAPE = fault(
    "key-shape",
    _("This is no public SSH key: it is one line of a file that ends in .pub, such as “ssh-ed25519 AAAA... name”."),
    brief=_("ssh-ed25519 AAAA…"),
)
KEY_PRIVATE = fault(
    "key-private",
    _("This is a private key, which nobody but its owner may have. Make a new pair, and give the file that ends in .pub."),
    brief=_("a private key"),
)
KEY_KIND = fault(
    "key-kind",
    _("Keys of the kind “{kind}” are not taken; ssh-ed25519, ecdsa-sha2-nistp256, -384, -521 and ssh-rsa are."),
    brief=_("kind not taken"),
)
KEY_WEAK = fault(
    "key-weak",
    _("This RSA key has {bits} bits; at least {least} are needed. A new key of the kind ssh-ed25519 is best."),
    brief=_("too weak"),
)
KEY_BROKEN = fault(
    "key-broken", _("This key is damaged: a part is missing or changed. Copy the whole line anew."), brief=_("damaged")
)
LONGEST_KEY = 1200
_LEAST_BITS = 3072
_LONGEST_COMMENT = 60
_CURVES = {"ecdsa-sha2-nistp256": (b"nistp256", 65), "ecdsa-sha2-nistp384": (b"nistp384", 97),
           "ecdsa-sha2-nistp521": (b"nistp521", 133)}  # fmt: skip
_KINDS = {"ssh-ed25519", "ssh-rsa", *_CURVES}


@dataclass(frozen=True)
class PublicKey:
    """A public key that has been looked at."""

    kind: str
    body: str
    comment: str

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` shows it."""
        digest = hashlib.sha256(base64.b64decode(self.body)).digest()
        return "SHA256:" + base64.b64encode(digest).decode("ascii").rstrip("=")

    @property
    def line(self) -> str:
        """As a file of authorized keys holds it; whoever has it may transfer files and nothing else."""
        return f"restrict {self.kind} {self.body}"


def parse_public_key(text: str) -> PublicKey:
    """The key of a pasted line. Raises KEY_SHAPE, KEY_PRIVATE, KEY_KIND, KEY_WEAK, KEY_BROKEN, or as clean_text does."""
    if "PRIVATE KEY" in text:
        raise refused(KEY_PRIVATE)
    if len(text) > LONGEST_KEY:
        raise refused(KEY_SHAPE)
    parts = text.strip().split(None, 2)
    if len(parts) < 2 or not re.fullmatch(r"[a-z0-9@.-]{3,50}", parts[0], re.ASCII):
        raise refused(KEY_SHAPE)
    kind, body = parts[0], parts[1]
    if kind not in _KINDS:
        raise refused(KEY_KIND, kind=kind)
    comment = clean_text(parts[2][:_LONGEST_COMMENT], longest=_LONGEST_COMMENT) if len(parts) > 2 else ""
    try:
        fields = _fields(base64.b64decode(body, validate=True))
    except (binascii.Error, struct.error, ValueError):
        raise refused(KEY_BROKEN) from None
    if not fields or fields[0] != kind.encode("ascii") or base64.b64encode(_joined(fields)).decode("ascii") != body:
        raise refused(KEY_BROKEN)
    _check(kind, fields)
    return PublicKey(kind, body, comment)


def _fields(blob: bytes) -> list[bytes]:
    found, place = [], 0
    while place < len(blob):
        (length,) = struct.unpack_from(">I", blob, place)
        field = blob[place + 4 : place + 4 + length]
        if len(field) != length:
            raise ValueError("cut")
        found.append(field)
        place += 4 + length
    return found


def _joined(fields: list[bytes]) -> bytes:
    return b"".join(struct.pack(">I", len(field)) + field for field in fields)


def _check(kind: str, fields: list[bytes]) -> None:
    if kind == "ssh-ed25519":
        fits = len(fields) == 2 and len(fields[1]) == 32
    elif kind == "ssh-rsa":
        fits = len(fields) == 3 and int.from_bytes(fields[1], "big") % 2 == 1 and int.from_bytes(fields[1], "big") > 2
        bits = int.from_bytes(fields[2], "big").bit_length() if fits else 0
        if fits and bits < _LEAST_BITS:
            raise refused(KEY_WEAK, bits=bits, least=_LEAST_BITS)
    else:
        curve, length = _CURVES[kind]
        fits = len(fields) == 3 and fields[1] == curve and len(fields[2]) == length and fields[2][:1] == b"\x04"
    if not fits:
        raise refused(KEY_BROKEN)
