"""A question to the audit trail; its answer is a list of its own."""

from __future__ import annotations

from collections.abc import Mapping

from stts_tui.domain.common.fields import Form, Raw
from stts_tui.domain.rights.actor import Role
from stts_tui.domain.trail.forms import FIND_FILE_LINES, FIND_LINES
from stts_tui.domain.trail.search import TrailCriteria
from stts_tui.i18n import _
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.trail.lines import TrailListScreen


class TrailFindScreen(FormScreen):
    place = _("Audit trail")
    help = _(
        "Lines must meet every criterion that you give; leave open what does not matter, and all of it for every line. Your"
        " question is a line of the trail itself, and so is each line that you open."
    )
    form: Form[object] = FIND_LINES
    does = _("Find")
    keeps_draft = False

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        home = self.stts.home
        if home is not None and home.actor.role is Role.AUTHORITY:
            self.form = FIND_FILE_LINES
        return {}, {}

    async def submit(self, request: TrailCriteria) -> None:
        self.stts.open(TrailListScreen(request))
