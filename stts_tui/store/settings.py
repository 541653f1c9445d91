"""Settings of the whole system, the same for every process; those of one process are in stts_tui/settings.py."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from stts_tui.store import legible
from stts_tui.store.tables import Setting

if TYPE_CHECKING:
    from stts_tui.domain.tariff.around import Deadlines

DEMO = "demo"
GENERATED = "generated"  # how far `stts-tui generate` came with its numbers (demo/multitude.py); empty: nothing is of it
REGISTER_CLOSED = "register-closed"  # since when and why the register of entitlement gives no answers; empty: it does
KEY = "key"  # the name of the key that this database belongs to (store/keys.py)
LAST_BACKUP = "last-backup"  # when (ISO), and the file; empty: none was made
STATISTICS = "statistics"  # the day (ISO) on which the planner's knowledge of the tables was made anew last; empty: never
FACTOR_ASKED = "factor-asked"  # of whom the host asks a second factor (domain/people/factors.py, Asked), with commas between
DESK_ADDRESS = "desk-address"
DESK_PHONE = "desk-phone"
AUTHORITY_PHONE = "authority-phone"

# Where the desk is reached is the office's public address and its contact centre: each system sets its own.
# Terms that the law leaves open are settings too, under their keys in data/law; their values stand there.
DEFAULTS = {
    DEMO: "", GENERATED: "", REGISTER_CLOSED: "", LAST_BACKUP: "", KEY: "", STATISTICS: "",
    FACTOR_ASKED: "",
    DESK_ADDRESS: "",  # the office's public one, in each reader's language (data/letters)
    DESK_PHONE: "02 511 51 51",
    AUTHORITY_PHONE: "02 226 88 88",
}  # fmt: skip

legible.bounds(Setting.value, 4096)  # how far generate came, by years


class SystemSettings:
    def get(self, name: str) -> str:
        row = Setting.get_or_none(Setting.name == name)
        return str(row.value) if row is not None else DEFAULTS[name]

    def deadlines(self, on: date) -> Deadlines:
        """The days within which things of tariff files are due, on a day. Raises NOT_THE_HOSTS, NO_DAYS."""
        from stts_tui.domain.tariff.around import Deadlines  # with all of tariff files: not for the login page

        return Deadlines.on(on, self._more())

    def check(self) -> None:
        """Refuse a setting that would change what the law says, however it came here. Raises NOT_THE_HOSTS, NO_DAYS."""
        for name, value in self._more().items():
            _check(name, value)

    def save(self, name: str, value: str) -> None:
        """Raises NOT_THE_HOSTS, NO_DAYS."""
        _check(name, value)
        Setting.insert(name=name, value=value).on_conflict(conflict_target=[Setting.name], preserve=[Setting.value]).execute()

    def _more(self) -> dict[str, str]:
        """What is set beside DEFAULTS: on most systems nothing."""
        return dict(Setting.select(Setting.name, Setting.value).where(Setting.name.not_in(list(DEFAULTS))).tuples())


def _check(name: str, value: str) -> None:
    if name not in DEFAULTS:
        from stts_tui.domain.law.book import law  # only where somebody set something: start-up counts

        if name in law().parameters:
            law().check_host(name, value)
