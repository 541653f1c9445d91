"""Settings of the whole system, the same for every process; those of one process are in stts_tui/settings.py."""

from __future__ import annotations

from stts_tui.store.tables import Setting

DEMO = "demo"
ACTIVATION_DAYS = "activation-days"
REGISTER_CLOSED = "register-closed"  # since when and why the register of entitlement gives no answers; empty: it does

# Deadlines were not found in public sources: 60 days is assumed (domain notes 1.4), hence a setting.
DEFAULTS = {DEMO: "", ACTIVATION_DAYS: "60", REGISTER_CLOSED: ""}


class SystemSettings:
    def get(self, name: str) -> str:
        row = Setting.get_or_none(Setting.name == name)
        return str(row.value) if row is not None else DEFAULTS[name]

    def get_days(self, name: str) -> int:
        return int(self.get(name))

    def save(self, name: str, value: str) -> None:
        Setting.replace(name=name, value=value).execute()
