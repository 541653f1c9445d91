"""Acts that a process of its own does one after the other, each told on its output when it was acknowledged.

python -m tests.faults.engine.worker DATABASE
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.people.own import ChangeCompanyData
from stts_tui.services.house import House
from tests import builders
from tests.faults.engine.run import same_chance


def acts(house: House) -> list[Callable[[], object]]:
    """A login, and changes of the company that the local administrator makes."""
    session = []
    return [
        lambda: session.append(builders.log_in(house, "admin01")),
        lambda: house.users.add(session[0], builders.a_new_user()),
        lambda: house.own.save_company(session[0], ChangeCompanyData("new@alpha.be", version=1)),
        lambda: house.session.log_out(session[0]),
    ]


def main(path: str) -> int:
    same_chance()
    house = builders.open_house(Path(path))
    code = 0
    for number, act in enumerate(acts(house), 1):
        try:
            act()
        except Refused as no:
            print(f"refused {number} {no.code}", flush=True)
            code = 2
            break
        print(f"done {number}", flush=True)
    builders.close(house)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
