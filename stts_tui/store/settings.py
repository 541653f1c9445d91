"""Settings of the whole system, the same for every process; those of one process are in stts_tui/settings.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stts_tui.store.tables import Setting

if TYPE_CHECKING:
    from stts_tui.domain.tariff.around import Deadlines

DEMO = "demo"
ACTIVATION_DAYS = "activation-days"
DOCUMENTS_DAYS = "documents-days"
REMINDER_DAYS = "reminder-days"  # after the first letter
LAPSE_DAYS = "lapse-days"  # from the warning that a right lapses until the authority decides
NOTE_DAYS = "note-days"  # working days within which an operator takes note of what happened
REGISTER_CLOSED = "register-closed"  # since when and why the register of entitlement gives no answers; empty: it does
DESK_WORKING_DAYS = "desk-working-days"
PROVISIONAL_DAYS = "provisional-days"
DESK_ADDRESS = "desk-address"
DESK_PHONE = "desk-phone"

# Deadlines were not found in public sources: 60 days is assumed [D12], hence a setting.
# Five working days stand in the manual [S0]; 30 days is the later portal's [D6]. Where the desk is reached is
# the office's public address and its contact centre: each system sets its own.
DEFAULTS = {
    DEMO: "", ACTIVATION_DAYS: "60", DOCUMENTS_DAYS: "60", REMINDER_DAYS: "30", LAPSE_DAYS: "60", NOTE_DAYS: "10",
    REGISTER_CLOSED: "", DESK_WORKING_DAYS: "5", PROVISIONAL_DAYS: "30",
    DESK_ADDRESS: "National Social Security Office, Access desk, Victor Hortaplein 11, 1060 Brussels",
    DESK_PHONE: "02 511 51 51",
}  # fmt: skip


class SystemSettings:
    def get(self, name: str) -> str:
        row = Setting.get_or_none(Setting.name == name)
        return str(row.value) if row is not None else DEFAULTS[name]

    def get_days(self, name: str) -> int:
        return int(self.get(name))

    def deadlines(self) -> Deadlines:
        """The days within which things of tariff files are due."""
        names = (ACTIVATION_DAYS, DOCUMENTS_DAYS, REMINDER_DAYS, LAPSE_DAYS, NOTE_DAYS)
        held = dict(Setting.select(Setting.name, Setting.value).where(Setting.name.in_(names)).tuples())
        from stts_tui.domain.tariff.around import Deadlines  # with all of tariff files: not for the login page

        return Deadlines(*(int(held.get(name, DEFAULTS[name])) for name in names))

    def save(self, name: str, value: str) -> None:
        Setting.replace(name=name, value=value).execute()
