"""What an operator installs: the wheel, in a fresh environment, away from the sources."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import subprocess
import sys
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

import stts_tui
from tests.terminal import environment

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (made,) = folder.glob("*.whl")
    return made


@pytest.mark.asvs("V13.4.1", "V15.2.3")
def test_the_wheel_holds_what_the_program_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in ("actions.txt", "common-passwords.txt", "demo/names.toml", "guide/fr/codes.md"):
        assert f"stts_tui/data/{name}" in names
    assert "stts_tui/tui/styles/theme.tcss" in names
    assert {f"stts_tui/locale/{language}/LC_MESSAGES/stts_tui.mo" for language in ("nl", "fr", "de")} <= names
    assert "stts_tui/store/migrations/0001_initial.py" in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"stts_tui"}  # no tests, no repository
    assert not {name for name in names if "/." in name}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with what the lock says, which pip's report beside it tells."""
    made = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(made, with_pip=True)
    lock = ["--require-hashes", "-r", str(ROOT / "requirements.lock"), "--report", str(made.parent / "report.json")]
    subprocess.run([*pip_of(made), *lock], check=True, timeout=300)
    return made


def pip_of(place: Path) -> list[str]:
    return [str(place / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]


@pytest.mark.asvs("V15.1.2")
def test_the_bill_of_materials_in_the_wheel_is_what_gets_installed(wheel: Path, place: Path) -> None:
    """Names, versions, sums and licences, each beside what pip has just fetched and unpacked."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if "/sboms/" in name)
        bill = json.loads(archive.read(name))
        fonts = {one["name"]: one["hashes"][0]["content"] for one in bill["components"] if one["type"] == "file"}
        for font, digest in fonts.items():
            assert hashlib.sha256(archive.read(f"stts_tui/data/fonts/{font}")).hexdigest() == digest
    assert bill["metadata"]["component"]["version"] == stts_tui.__version__
    told = {one["name"]: one for one in bill["components"] if one["type"] == "library"}
    told = {name: one for name, one in told.items() if one.get("scope") != "optional"}  # of the extras
    installed = json.loads((place.parent / "report.json").read_text(encoding="utf-8"))["install"]
    assert {canonicalize_name(one["metadata"]["name"]) for one in installed} == set(told)
    for one in installed:
        entry = told[canonicalize_name(one["metadata"]["name"])]
        assert entry["version"] == one["metadata"]["version"]
        assert one["download_info"]["archive_info"]["hashes"]["sha256"] in {sum_["content"] for sum_ in entry["hashes"]}
    licences = {name: entry["licenses"][0]["expression"] for name, entry in told.items()}
    packages = {canonicalize_name(one.name): one for one in metadata.distributions(path=site_packages(place))}
    assert [name for name, licence in licences.items() if not same_licence(licence, packages[name])] == []


def site_packages(place: Path) -> list[str]:
    return [str(path) for path in place.glob("lib/python*/site-packages")]


# What a package says of its licence where it does not say it as SPDX does.
_SAID = {
    "PSF-2.0": "PSFL|Python Software Foundation",
    "MIT": "MIT License|Permission is hereby granted, free of charge",
    "BSD-3-Clause": "BSD License",
    "BSD-3-Clause OR Apache-2.0": "BSD License.*Apache Software License",
}


def same_licence(spdx: str, package: metadata.Distribution) -> bool:
    own = package.metadata["License-Expression"] or package.metadata["License"] or ""
    if own == spdx:
        return True
    said = " ".join([own, *(one for one in package.metadata.get_all("Classifier") or () if one.startswith("License ::"))])
    if not said.strip():
        said = next(Path(str(package.locate_file(file))).read_text() for file in package.files or () if file.name == "LICENSE")
    return re.search(_SAID.get(spdx, r"(?!)"), said, re.DOTALL) is not None


@pytest.mark.asvs("V15.2.4")
def test_a_file_with_another_sum_is_not_installed(place: Path, tmp_path: Path) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    block = re.findall(r"^mdurl==.*?(?=^\S)", lock, re.MULTILINE | re.DOTALL)[0]
    (tmp_path / "lock").write_text(re.sub("sha256:.{4}", "sha256:0bad", block), encoding="utf-8")
    asked = [*pip_of(place), "--require-hashes", "--force-reinstall", "-r", str(tmp_path / "lock")]
    done = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr


@pytest.mark.long
def test_the_wheel_works_where_there_are_no_sources(wheel: Path, place: Path, tmp_path: Path) -> None:
    """Installed as README says: exact versions with hashes from the lock, then the wheel."""
    subprocess.run([*pip_of(place), str(wheel)], check=True, timeout=120)
    home = tmp_path / "home"
    home.mkdir()

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(place / "bin" / "stts-tui"), *arguments], env=environment(home), cwd=home, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip

    asked = [str(place / "bin" / "python"), "-c", "import stts_tui; print(stts_tui.__file__)"]
    where = subprocess.run(asked, cwd=home, check=True, capture_output=True, text=True).stdout
    assert str(place) in where  # not the sources
    for name in ("stts_tui/cli.py", "textual/app.py"):  # byte code is there: without it the start takes three times as long
        (source,) = place.glob(f"lib/python*/site-packages/{name}")
        assert Path(importlib.util.cache_from_source(str(source))).exists()
    assert run("--version").stdout.startswith("stts-tui ")
    done = run("demo", "--check")
    assert done.returncode == 0, done.stderr
    assert "3 operators" in done.stdout
