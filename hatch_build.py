"""What a build makes: compiled catalogues, and the bill of materials.

The catalogues, stts_tui/locale/<language>/LC_MESSAGES/stts_tui.po to .mo beside it, for the wheel and for an editable
install alike, so that a fresh clone has its languages without a further step. The .mo are not in git.

The bill of materials, CycloneDX JSON made of the locks and data/licences.toml alone, so the same each time; in the
wheel under `<name>.dist-info/sboms/`, where tools look for it (PEP 770). `python hatch_build.py` prints it.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import uuid
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SBOM = "build/stts-tui.cdx.json"
FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")  # the only thing of others' that travels inside the package

_PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^\s;]+)(?: *; *([^\\]*?))? *\\?$")


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for path in sorted(Path(self.root, "stts_tui", "locale").glob("*/LC_MESSAGES/*.po")):
            with path.open("rb") as file:
                catalogue = read_po(file, locale=path.parts[-3])
            compiled = path.with_suffix(".mo")
            with compiled.open("wb") as file:
                write_mo(file, catalogue)
            build_data["artifacts"].append(f"/{compiled.relative_to(self.root).as_posix()}")
        if self.target_name == "wheel":
            bill = Path(self.root, SBOM)
            bill.parent.mkdir(exist_ok=True)
            bill.write_text(bill_of_materials(Path(self.root)), encoding="utf-8")
            build_data["sbom_files"].append(SBOM)


def pinned(lock: str) -> dict[str, tuple[str, str, list[str]]]:
    """Of each package in the text of a lock: its version, for which machines it is ("" is all), its SHA-256 sums."""
    found: dict[str, tuple[str, str, list[str]]] = {}
    sums: list[str] = []
    for line in lock.splitlines():
        if head := _PINNED.match(line):
            sums = []
            found[head[1]] = (head[2], head[3] or "", sums)
        elif digest := re.fullmatch(r" +--hash=sha256:([0-9a-f]{64})(?: \\)?", line):
            sums.append(digest[1])
        elif line.strip() and not line.lstrip().startswith("#"):
            raise ValueError(f"requirements.lock: {line!r} is neither a package nor a sum")
    return found


def bill_of_materials(root: Path) -> str:
    """The bill as CycloneDX 1.6; raises KeyError for a package whose licence data/licences.toml lacks."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licences = tomllib.loads((root / "data" / "licences.toml").read_text(encoding="utf-8"))
    version = re.findall(r'__version__ = "(.+)"', (root / "stts_tui" / "__init__.py").read_text(encoding="utf-8"))[0]
    ours = f"pkg:pypi/{project['name']}@{version}"
    packages = pinned((root / "requirements.lock").read_text(encoding="utf-8"))
    components = [_package(name, *packages[name], licences[name]) for name in sorted(packages)]
    for lock in sorted(root.glob("requirements-*.lock")):  # what each extra adds
        extra = pinned(lock.read_text(encoding="utf-8"))
        components += [{**_package(name, *extra[name], licences[name]), "scope": "optional"} for name in sorted(extra)]
    components += [_font(root / "data" / "fonts" / name) for name in FONTS]
    direct = sorted(re.split(r"[<>=!~; \[]", line)[0] for line in project["dependencies"])
    program = {"type": "application", "bom-ref": ours, "name": project["name"], "version": version, "purl": ours}
    bill: dict[str, object] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": program},
        "components": components,
        "dependencies": [{"ref": ours, "dependsOn": [f"pkg:pypi/{name}@{packages[name][0]}" for name in direct]}],
        # Every package is here; which of them brings which is only told of our own.
        "compositions": [{"aggregate": "complete", "assemblies": [ours]}, {"aggregate": "incomplete", "dependencies": [ours]}],
    }  # fmt: skip
    number = uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(json.dumps(bill, sort_keys=True).encode()).hexdigest())
    return json.dumps({**bill, "serialNumber": f"urn:uuid:{number}"}, indent=2, sort_keys=True) + "\n"


def _package(name: str, version: str, where: str, sums: list[str], licence: str) -> dict[str, object]:
    """One package; a sum for each file of its release, as the lock has them."""
    purl = f"pkg:pypi/{name}@{version}"
    made: dict[str, object] = {
        "type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
        "licenses": [{"expression": licence}], "hashes": [{"alg": "SHA-256", "content": one} for one in sorted(sums)],
    }  # fmt: skip
    return {**made, "properties": [{"name": "stts:marker", "value": where}]} if where else made


def _font(path: Path) -> dict[str, object]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "type": "file", "bom-ref": f"file:{path.name}", "name": path.name,
        "licenses": [{"expression": "Bitstream-Vera"}], "hashes": [{"alg": "SHA-256", "content": digest}],
    }  # fmt: skip


if __name__ == "__main__":
    print(bill_of_materials(Path(__file__).resolve().parent), end="")
