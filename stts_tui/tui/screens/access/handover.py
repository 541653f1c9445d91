"""The hand-over sheet: what a new local administrator must know of what his predecessor left."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import _, _n
from stts_tui.tui.screens.base.sheet import Heading, SheetScreen, labelled


class HandoverScreen(SheetScreen):
    place = action(ActionId.HANDOVER_SHOW).label
    help = action(ActionId.HANDOVER_SHOW).help

    async def paragraphs(self) -> Sequence[object]:
        app = self.stts
        sheet = await self.ask(lambda house: house.registration.handover)
        if app.home is not None and app.home.handover_waits:
            app.home = await self.ask(lambda house: house.session.home)
        found: list[object] = [labelled(_("Company"), sheet.company_name)]
        if sheet.closed_on is not None:
            found.append(labelled(_("Predecessor"), _("{name}, account closed on {day}").with_values(
                name=sheet.predecessor, day=show_date(sheet.closed_on))))  # fmt: skip
        else:
            found.append(labelled(_("Predecessor"), _("none: this is the company's first local administrator")))
        found += [
            labelled(_("Users"), sheet.users),
            labelled(_("Open assignments"), sheet.open_assignments),
            "",
            Heading(_("Blocks that end by themselves")),
            *(f"{show_date(block.until)}  {block.name} ({block.user_name}): {block.reason}" for block in sheet.planned_blocks),
        ]
        if not sheet.planned_blocks:
            found.append(_("none"))
        if sheet.blocked_for_good:
            found.append(_n("{count} user more is blocked until somebody unblocks that account.",
                            "{count} users more are blocked until somebody unblocks those accounts.").with_values(
                                count=sheet.blocked_for_good))  # fmt: skip
        found += ["", Heading(_("Users who may exchange structured messages")), *(sheet.message_users or (_("none"),))]
        found += ["", Heading(_("Open access requests of the company"))]
        found += [f"{ticket}  {state.words}" for ticket, state in sheet.requests] or [_("none")]
        return found
