"""A tariff file in full: the person, the state, the reductions, the history."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.actions import Action, ActionId, Section, Target
from stts_tui.domain.calendar import show_date, show_instant
from stts_tui.domain.files import FileView
from stts_tui.domain.numbers import PhoneNumber
from stts_tui.i18n import _
from stts_tui.tui.binding import row_actions
from stts_tui.tui.screens.card import CardScreen


class FileCardScreen(CardScreen):
    place = _("Tariff file")
    help = _("Everything that this file holds. This consultation is recorded.")

    async def rows(self) -> Sequence[tuple[object, object]]:
        app = self.stts
        file_id = self.target if isinstance(self.target, int) else 0
        file = await app.gateway.call(app.house.files.show, app.session, file_id)
        return (*_data(file), *_reductions(file), *_history(file))

    def actions(self) -> tuple[Action, ...]:
        home = self.stts.home
        if home is None:
            return ()
        found = row_actions(home.actor, Section.STTS, Target.FILE)
        return tuple(action for action in found if action.id is not ActionId.FILE_SHOW)


def _data(file: FileView) -> list[tuple[object, object]]:
    rows: list[tuple[object, object]] = [
        (_("File"), file.number),
        (_("State"), file.state.words),
        (_("Name"), f"{file.last_name}, {file.first_name}"),
        (_("National register number"), file.niss),
        (_("Address"), file.address or "-"),
        (_("Category"), file.category.words if file.category is not None else "-"),
        (_("Telephone number"), PhoneNumber(file.phone) if file.phone else "-"),
        (_("Your reference"), file.reference or "-"),
        (_("Requested on"), show_date(file.requested_on)),
    ]
    if file.activation_due is not None:
        rows.append((_("Second part due by"), show_date(file.activation_due)))
    if file.closed_on is not None:
        because = file.closed_because.words if file.closed_because is not None else ""
        rows.append((_("Ended on"), f"{show_date(file.closed_on)}  {because}"))
    return rows


def _reductions(file: FileView) -> list[tuple[object, object]]:
    rows: list[tuple[object, object]] = [("", ""), (_("Reductions"), "")]
    for reduction in file.reductions:
        last = show_date(reduction.ends_on) if reduction.ends_on is not None else "..."
        phone = PhoneNumber(reduction.phone) if reduction.phone else ""
        rows.append((f"{show_date(reduction.starts_on)} - {last}", f"{reduction.formula.words}  {phone}"))
    if not file.reductions:
        rows.append(("", _("none yet")))
    return rows


def _history(file: FileView) -> list[tuple[object, object]]:
    rows: list[tuple[object, object]] = [("", ""), (_("History"), "")]
    labels = {action_id.value: action_id for action_id in ActionId}
    for line in file.history:
        what = _what(line.what, labels)
        rows.append((show_instant(line.at), f"{what}, {line.by}"))
        for change in line.changes:
            words = f"{change.before} -> {change.after}" if change.before else change.after
            rows.append(("", f"  {change.label}: {words}"))
    return rows


def _what(name: str, labels: dict[str, ActionId]) -> object:
    from stts_tui.domain.actions import action

    return action(labels[name]).label if name in labels else name
