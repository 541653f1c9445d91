"""A certification authority of a test's own, and a server's certificate by it."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
_LONG = timedelta(days=36_500)  # the machine's clock may be set to any day


def write(folder: Path, name: str = "127.0.0.1") -> None:
    """`ca.crt`, and `server.crt` with `server.key` for the server of that name or address, into `folder`."""
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"stts-tui tests {secrets.token_hex(4)}")])
    ca = _certificate(ca_name, ca_name, ca_key, ca_key, x509.BasicConstraints(ca=True, path_length=0), [])
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = [x509.IPAddress(ipaddress.ip_address(name)) if name[:1].isdigit() else x509.DNSName(name)]
    server = _certificate(subject, ca_name, key, ca_key, x509.BasicConstraints(ca=False, path_length=None), names)
    pem = serialization.Encoding.PEM
    (folder / "ca.crt").write_bytes(ca.public_bytes(pem))
    (folder / "server.crt").write_bytes(server.public_bytes(pem))
    private = folder / "server.key"
    private.touch(0o600)
    private.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey,
    kind: x509.BasicConstraints, names: Sequence[x509.GeneralName],
) -> x509.Certificate:  # fmt: skip
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_BEGAN)
        .not_valid_after(_BEGAN + _LONG)
        .add_extension(kind, critical=True)
    )
    if names:
        built = built.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return built.sign(by, hashes.SHA256())
