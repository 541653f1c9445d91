"""Structured messages: what this page holds, and will hold."""

from __future__ import annotations

from collections.abc import Sequence

from stts_tui.i18n import _, _n
from stts_tui.tui.screens.card import CardScreen


class MessagesScreen(CardScreen):
    place = _("Exchange by structured messages")
    help = _("Here your company will set up the exchange of tariff files as structured (XML) messages.")

    async def rows(self) -> Sequence[tuple[object, object]]:
        app = self.stts
        found = await app.gateway.call(app.house.channel.show, app.session)
        users = _n("{count} user", "{count} users").with_values(count=len(found.people))
        return (
            (_("Company"), found.company),
            (_("May exchange messages"), users),
            ("", _("At least one user must have this application; give it under “Modify the profile”.")),
            ("", ""),
            (_("This page will hold, once the exchange itself is there:"), ""),
            ("", _("the request for a sender number, opening and closing the channel,")),
            ("", _("the technical user and his keys for delivery, the contact address,")),
            ("", _("the latest messages with their results.")),
        )
