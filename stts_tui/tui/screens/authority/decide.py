"""What the authority decides about a file: forms for what asks something, a question for what does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from textual.binding import Binding
from textual.widget import Widget

from stts_tui.domain.common.calendar import show_date
from stts_tui.domain.common.errors import CHANGED_MEANWHILE, Refused
from stts_tui.domain.common.fields import Raw
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.domain.tariff.file import FileView, PickFile
from stts_tui.domain.tariff.forms import ASK, END, GRANT, REFUSE
from stts_tui.i18n import Words, _
from stts_tui.tui.screens.base.card import CardScreen
from stts_tui.tui.screens.base.rows import Row
from stts_tui.tui.screens.tariff.file_form import FileFormScreen
from stts_tui.tui.screens.tariff.file_rows import data_rows, head_line
from stts_tui.tui.widgets.line import Line


class _AuthorityForm(FileFormScreen):
    """A form on top of the file's page; the service method is named by `method`."""

    method: str

    def above(self) -> Iterable[Widget]:
        yield from super().above()
        yield Line("")

    async def fetch(self) -> FileView:
        app = self.stts
        file = await app.gateway.call(lambda house: house.authority.examine, app.session, self.target_id)
        self.query_one("#file", Line).show(head_line(file))
        self.query_one("#operator", Line).show(file.company)
        return file

    async def initial(self) -> tuple[Mapping[str, Raw], Mapping[str, object]]:
        file = await self.fetch()
        return self.values(file), {"file_id": file.file_id, "version": file.version}

    def values(self, file: FileView) -> Mapping[str, Raw]:
        return {}

    async def carry_out(self, request: Any) -> None:
        app = self.stts
        file: FileView = await app.gateway.call(lambda house: getattr(house.authority, self.method), app.session, request)
        self.finish(file, show=False)


class AskScreen(_AuthorityForm):
    place = action(ActionId.FILE_ASK).label
    help = _("The customer gets a letter that asks for these papers; they go to the authority, never to the operator.")
    form = ASK
    does = _("Ask")
    done_by = ActionId.FILE_ASK
    method = "ask"

    def values(self, file: FileView) -> Mapping[str, Raw]:
        return {"documents": frozenset(kind.value for kind in file.documents)}


class GrantScreen(_AuthorityForm):
    place = action(ActionId.FILE_GRANT).label
    help = action(ActionId.FILE_GRANT).help
    form = GRANT
    does = _("Grant")
    done_by = ActionId.FILE_GRANT
    method = "grant"

    def values(self, file: FileView) -> Mapping[str, Raw]:
        today = self.stts.today
        return {"category": file.category.value if file.category is not None else "", "starts_on": show_date(today)}


class RefuseScreen(_AuthorityForm):
    place = action(ActionId.FILE_REFUSE).label
    help = action(ActionId.FILE_REFUSE).help
    form = REFUSE
    does = _("Refuse")
    done_by = ActionId.FILE_REFUSE
    method = "refuse"


class EndScreen(_AuthorityForm):
    place = action(ActionId.FILE_END).label
    help = action(ActionId.FILE_END).help
    form = END
    does = _("End the tariff")
    done_by = ActionId.FILE_END
    method = "end"

    def values(self, file: FileView) -> Mapping[str, Raw]:
        return {"last_day": show_date(self.stts.today)}


class _AuthorityDecision(CardScreen):
    """The file in short and a question; Enter does it."""

    question: Words
    done_by: ActionId
    method: str
    BINDINGS = [Binding("enter,f10", "do", show=False)]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._file: FileView | None = None

    async def rows(self) -> Sequence[Row]:
        app = self.stts
        file = self._file = await app.gateway.call(lambda house: house.authority.examine, app.session, self.target_id)
        self.say(self.question, fault=True)
        return data_rows(file)

    def action_do(self) -> None:
        self.work(self._do)

    async def _do(self) -> None:
        app = self.stts
        if self._file is None:
            return
        chosen = PickFile(self._file.file_id, self._file.version)
        try:
            file: FileView = await app.gateway.call(lambda house: getattr(house.authority, self.method), app.session, chosen)
        except Refused as no:
            if no.code == CHANGED_MEANWHILE.code:
                await self.load()
            raise
        app.changes += 1
        success = action(self.done_by).success
        app.back(success.with_values(number=file.number) if success is not None else "")


class VerifyScreen(_AuthorityDecision):
    place = action(ActionId.FILE_VERIFY).label
    help = action(ActionId.FILE_VERIFY).help
    question = _("Ask the register again? What it knows today decides about the file at once.")
    does = _("Ask the register")
    done_by = ActionId.FILE_VERIFY
    method = "verify"


class RemindScreen(_AuthorityDecision):
    place = action(ActionId.FILE_REMIND).label
    help = action(ActionId.FILE_REMIND).help
    question = _("Remind the customer of the documents? The due date stays as it is.")
    does = _("Remind")
    done_by = ActionId.FILE_REMIND
    method = "remind"


class CloseLateScreen(_AuthorityDecision):
    place = action(ActionId.FILE_CLOSE).label
    help = action(ActionId.FILE_CLOSE).help
    question = _("Close this file, which is late? The operator is told; the customer can apply anew.")
    does = _("Close")
    done_by = ActionId.FILE_CLOSE
    method = "close_late"


class RecheckScreen(_AuthorityDecision):
    place = action(ActionId.FILE_RECHECK).label
    help = action(ActionId.FILE_RECHECK).help
    question = _("Check now whether the right still holds? The next periodic check counts from today.")
    does = _("Check")
    done_by = ActionId.FILE_RECHECK
    method = "recheck"


class WarnScreen(_AuthorityDecision):
    place = action(ActionId.FILE_WARN).label
    help = action(ActionId.FILE_WARN).help
    question = _("Warn the operator that this right lapses? Nothing closes before you decide on it.")
    does = _("Warn")
    done_by = ActionId.FILE_WARN
    method = "warn"


class AddressScreen(_AuthorityDecision):
    place = action(ActionId.FILE_ADDRESS).label
    help = action(ActionId.FILE_ADDRESS).help
    question = _("Take over the address that the register has now, and tell the operator?")
    does = _("Pass on")
    done_by = ActionId.FILE_ADDRESS
    method = "address"
