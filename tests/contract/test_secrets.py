"""No secret stands in a file that git knows of; the demo's and those of invented people are named here with their reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.secret_scan import ROOT, secrets_in, tracked

# File (or folder) and text: a secret elsewhere, or another one there, is found.
NONE = {
    ("stts_tui/demo/build.py", "social tariff demo"): "the demo's, shown on its login page",
    ("data/letters/", "Vorläufiges Passwort"): "a label of a letter",
    ("data/letters/", "Provisional password"): "likewise",
    ("data/letters/", "Mot de passe provisoire"): "likewise",
    ("data/letters/", "Tijdelijk wachtwoord"): "likewise",
    ("data/letters/", "Geheimcode"): "likewise",
    ("data/letters/", "Code secret"): "likewise",
    ("data/letters/", "Geheime code"): "likewise",
    ("tests/", "zeven kleine geitjes"): "an invented person's",
    ("tests/", "vlaamse frieten om half zeven"): "an invented person's",
    ("tests/", "vlaamse frieten"): "an invented person's",
    ("tests/", "élan vital à Liège"): "an invented person's",
    ("tests/", "$argon2id$..."): "a column's sample, no hash",
    ("tests/services/messages/test_channel.py", "-----BEGIN OPENSSH PRIVATE KEY-----"): "a head without a key, to be refused",
}


def known_in(name: str) -> list[str]:
    return [text for (place, text), _reason in NONE.items() if name.startswith(place)]


@pytest.mark.long
@pytest.mark.asvs("V13.3.1")
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no clone: git does not tell which files are ours")
def test_no_file_of_ours_holds_a_secret() -> None:
    files = [path for path in tracked() if path != Path(__file__)]
    assert ROOT / "requirements.lock" in files
    found = []
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{name}:{line}: {kind}" for line, kind in secrets_in(text, known_in(name))]
    assert found == []


def test_what_is_known_is_there() -> None:
    for place, text in NONE:
        there = (ROOT / place).rglob("*") if place.endswith("/") else [ROOT / place]
        files = [path for path in there if path.is_file() and path.suffix in (".py", ".toml") and path != Path(__file__)]
        assert any(text in path.read_text(encoding="utf-8") for path in files), (place, text)


# Put together here, so that this file holds none.
PLANTED = {
    "private key": "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIEow",
    "key of age": "AGE-SECRET-KEY-" + "1QQPQQPQQPQQPQQPQQPQQPQQPQ",
    "token of GitHub": "token: gh" + "p_" + "a1B2" * 9,
    "token of GitLab": "gl" + "pat-" + "a1B2" * 5,
    "token of a registry": "pypi-" + "AgEIcHlwaS5vcmcCJGE" * 2,
    "key of Amazon": "AK" + "IA" + "Q3EGRIT4" * 2,
    "key of Google": "AI" + "za" + "Sy-a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6"[:35],
    "key of Slack": "xox" + "b-123456789012-abcdef",
    "key of Stripe": "sk_" + "live_4eC39HqLyjWDarjtT1zd",
    "web token": "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w",
    "password in an address": "postgresql://stts:" + "hunter22@db/stts",
    "text given to DB_PASSWORD": 'DB_PASS' + 'WORD = "correct horse"',
    "text given to api_key": '"api_' + 'key": "Zx81Spectrum"',
    "text given to mail_password": 'mail_pass' + 'word: str = "tr0ub4dor&3"',
    "random text": 'seed = "' + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7d" + '"',
}  # fmt: skip


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_one_is_found(kind: str) -> None:
    text = f"first\n{PLANTED[kind]}\nlast\n"
    assert (2, kind) in set(secrets_in(text))
    assert (2, kind) in set(secrets_in(text, known_in("tests/contract/test_rooms.py")))  # no exception hides it


@pytest.mark.parametrize(
    "text", ['OWN_PASSWORD = "own-password"', 'token = "{token}"', 'secret: str = ""', 'sum = "' + "0a" * 32 + '"']
)
def test_what_is_none_is_passed_over(text: str) -> None:
    assert list(secrets_in(text)) == []
