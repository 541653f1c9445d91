"""The settings page of structured messages, and keys for delivery."""

from __future__ import annotations

import base64
import struct
import subprocess
from pathlib import Path

import pytest

from stts_tui.domain.messages.channel import MOST_KEYS, AddKey, ChangeChannel, SwitchChannel
from stts_tui.domain.messages.ssh_keys import parse_public_key
from stts_tui.domain.rights.actor import Application
from stts_tui.services.house import House
from tests import builders, messages
from tests.builders import Company, refuses

ED25519 = (
    "ssh-ed25519 "
    + base64.b64encode(struct.pack(">I", 11) + b"ssh-ed25519" + struct.pack(">I", 32) + bytes(range(32))).decode()
)


def key_of(kind: str, *parts: bytes) -> str:
    blob = b"".join(struct.pack(">I", len(part)) + part for part in (kind.encode(), *parts))
    return f"{kind} {base64.b64encode(blob).decode()}"


def rsa(bits: int, exponent: bytes = b"\x01\x00\x01") -> str:
    return key_of("ssh-rsa", exponent, ((1 << (bits - 1)) | 1).to_bytes(bits // 8 + 1, "big"))


def ecdsa(size: int, length: int, first: bytes = b"\x04") -> str:
    """A point of the curve's length; whether it lies on the curve is the SSH server's to find out."""
    curve = f"nistp{size}"
    return key_of(f"ecdsa-sha2-{curve}", curve.encode(), first + bytes(length - 1))


CURVES = [(256, 65), (384, 97), (521, 133)]


def test_from_nothing_to_an_open_channel(house: House, alpha: Company) -> None:
    admin = alpha.session()
    alpha.add("tech01", profile=2, applications=messages.TECHNICAL)
    view = house.channel.show(admin)
    assert view.sender is None
    with refuses("sender-none"):
        house.channel.switch(admin, SwitchChannel(1, open=True))
    view = house.channel.request_number(admin)
    assert view.sender is not None
    assert (view.sender.number, view.sender.is_open, view.sender.email) == ("100001", False, "info@alphatelecom.be")
    with refuses("sender-there-already"):
        house.channel.request_number(admin)
    with refuses("sender-no-technical-user"):
        house.channel.switch(admin, SwitchChannel(1, open=True))
    assert {person.user_name: person.fits for person in view.people} == {"admin01": True, "tech01": True}
    view = house.channel.save(admin, ChangeChannel(1, alpha.ids["tech01"], "xml@alpha.be"))
    view = house.channel.switch(admin, SwitchChannel(2, open=True))
    assert view.sender is not None
    assert view.sender.is_open
    with refuses("sender-no-technical-user"):
        house.channel.save(admin, ChangeChannel(3, 0, "xml@alpha.be"))
    with refuses("changed-meanwhile"):
        house.channel.switch(admin, SwitchChannel(1, open=False))
    lines = [line for line in house.office.store.audit.list_() if line.action.startswith("messages-")]
    assert [(line.action, line.after) for line in lines if line.after] == [
        ("messages-number", {"number": "100001"}),
        ("messages-user", {"technical_user": str(alpha.ids["tech01"]), "email": "xml@alpha.be"}),
        ("messages-channel", {"channel": "open"}),
    ]


def test_who_cannot_be_the_technical_user(house: House, alpha: Company, beta: Company) -> None:
    admin = alpha.session()
    house.channel.request_number(admin)
    alpha.add("noprofile", applications=frozenset({Application.MESSAGES}))
    beta.add("tech01", profile=2, applications=messages.TECHNICAL)
    for account_id in (alpha.ids["stts03"], alpha.ids["noprofile"], beta.ids["tech01"], 4711):
        with refuses("technical-user-wrong"):
            house.channel.save(admin, ChangeChannel(1, account_id, "x@alpha.be"))


def test_a_technical_user_who_lost_the_rights_opens_nothing(house: House, alpha: Company) -> None:
    admin = alpha.session()
    alpha.add("tech01", first_name="Tine", profile=2, applications=messages.TECHNICAL)
    house.channel.request_number(admin)
    house.channel.save(admin, ChangeChannel(1, alpha.ids["tech01"], "x@alpha.be"))
    builders.run_sql(house, "UPDATE account_application SET profile = NULL, application = 'dimona' WHERE profile = 2")
    with refuses("technical-user-wrong") as caught:
        house.channel.switch(admin, SwitchChannel(2, open=True))
    assert "Tine Tech01" in caught.refusal.sentence


@pytest.mark.asvs("V2.3.2")
def test_a_channel_has_so_many_keys_and_no_more(house: House, alpha: Company) -> None:
    admin = alpha.session()
    house.channel.request_number(admin)
    for number in range(MOST_KEYS):
        house.channel.add_key(admin, AddKey(parse_public_key(key_of("ssh-ed25519", bytes([number]) * 32))))
    with refuses("key-too-many"):
        house.channel.add_key(admin, AddKey(parse_public_key(ED25519)))
    assert len(house.channel.show(admin).keys) == MOST_KEYS


def test_numbers_differ_and_a_company_sees_its_own_only(house: House, alpha: Company, beta: Company) -> None:
    mine, theirs = alpha.session(), beta.session()
    house.channel.request_number(mine)
    view = house.channel.request_number(theirs)
    assert view.sender is not None
    assert view.sender.number == "100002"
    house.channel.add_key(theirs, AddKey(parse_public_key(ED25519 + " ops@beta")))
    assert house.channel.show(mine).keys == ()
    key_id = house.channel.show(theirs).keys[0].key_id
    with refuses("key-unknown"):
        house.channel.remove_key(mine, key_id)
    with refuses("key-there-already"):
        house.channel.add_key(mine, AddKey(parse_public_key(ED25519)))
    assert house.channel.remove_key(theirs, key_id).keys == ()


@pytest.mark.parametrize("text", [ED25519, rsa(3072), rsa(4096), *(ecdsa(size, length) for size, length in CURVES)])
def test_every_kind_that_is_named_is_taken(text: str) -> None:
    assert parse_public_key(f"{text} ada@alpha").line == f"restrict {text}"


@pytest.mark.parametrize(
    "text",
    [
        ecdsa(256, 64),
        ecdsa(256, 66),
        ecdsa(384, 97, b"\x03"),
        ecdsa(521, 133).replace("nistp521 ", "nistp384 "),
        key_of("ecdsa-sha2-nistp256", b"nistp384", b"\x04" + bytes(64)),
        key_of("ecdsa-sha2-nistp256", b"nistp256", b"\x04" + bytes(64), b"more"),
        key_of("ecdsa-sha2-nistp256", b"nistp256"),
        rsa(3072, b"\x02"),
        rsa(3072, b"\x01"),
        key_of("ssh-rsa", b"\x01\x00\x01"),
        key_of("ssh-ed25519", bytes(31)),
        key_of("ssh-ed25519", bytes(32), b"more"),
    ],
)
def test_a_key_of_the_wrong_parts_is_damaged(text: str) -> None:
    with refuses("key-broken"):
        parse_public_key(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "key-shape"), ("ssh-ed25519", "key-shape"), ("hello world", "key-kind"), ("x" * 5000, "key-shape"),
        ('command="sh" ' + ED25519, "key-shape"), ("ssh-dss AAAA", "key-kind"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----", "key-private"),
        ("ssh-ed25519 AAAA!", "key-broken"), (ED25519[:-8], "key-broken"), (ED25519 + "AAAA", "key-broken"),
        (ED25519.replace("ssh-ed25519 ", "ssh-rsa "), "key-broken"), (rsa(2048), "key-weak"),
        (ED25519 + " a\u202eb", "text-not-plain"), (ED25519 + " a\nssh-rsa AAAA", "text-not-plain"),
    ],
)  # fmt: skip
def test_only_public_keys_are_taken(text: str, code: str) -> None:
    with refuses(code):
        parse_public_key(text)


def test_fingerprints_are_opensshs(tmp_path: Path) -> None:
    for text in (ED25519, rsa(3072)):
        key = parse_public_key(text + " me")
        assert key.line == f"restrict {text}"
        (tmp_path / "key.pub").write_text(text + "\n")
        try:
            shown = subprocess.run(
                ["ssh-keygen", "-l", "-f", str(tmp_path / "key.pub")], capture_output=True, text=True, check=True
            ).stdout
        except FileNotFoundError:
            pytest.skip("needs openssh-client (ssh-keygen)")
        assert key.fingerprint in shown
