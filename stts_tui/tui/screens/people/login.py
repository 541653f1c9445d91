"""The login page."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.people.log_in import LOG_IN, LogIn
from stts_tui.domain.rights.action import ActionId
from stts_tui.domain.rights.table import action
from stts_tui.i18n import LANGUAGES, OWN_NAMES, Words, _, current_language
from stts_tui.tui.practice import PRACTICE_NAME, Practice
from stts_tui.tui.screens.base.form import FormScreen
from stts_tui.tui.screens.people.entering import enter
from stts_tui.tui.widgets.columns import filled
from stts_tui.tui.widgets.entries import DoorEntry
from stts_tui.tui.widgets.line import Line

_ACCOUNT = 12  # cells
_WITHOUT_LOGIN = (("f6", ActionId.ACCESS_REQUEST), ("f7", ActionId.ACCESS_STATUS))


def _after(language: str) -> str:
    """The next of the languages, the first one after the last."""
    return LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]


class LoginScreen(FormScreen):
    place = _("Log in")
    help = _(
        "Type your user name and password. Your company's local administrator gives accounts and new passwords. A company"
        " without one asks for access below; a local administrator who lost the password asks anew."
    )
    form = LOG_IN
    does = _("Log in")
    keeps_draft = False
    open_to_anyone = True
    shown_elsewhere = frozenset(f"{key.upper()} Esc {key[1]}" for key, _action_id in _WITHOUT_LOGIN)
    BINDINGS = [
        Binding("f2", "speak", show=False, priority=True),
        Binding("f6", "open('f6')", show=False, priority=True),
        Binding("f7", "open('f7')", show=False, priority=True),
    ]

    def __init__(self, target: object = None) -> None:
        super().__init__(target)
        self._language = current_language()  # of whoever comes next, whatever the last one's account speaks

    def above(self) -> Iterable[Widget]:
        yield Line(_("Social telephone tariff"), classes="heading")
        whom = _("For the operators, the access desk (NSSO) and the authority (BIPT).")
        yield Line(f"  {whom}")
        yield Line("")
        demo = self.stts.demo
        if demo is not None:
            heading = _("Accounts of the demo, all with the password “{password}”")
            yield Line(heading.with_values(password=demo.password), classes="heading")
            for name, words in demo.accounts:
                yield Line(f"  {filled(name, _ACCOUNT)}{words}")
            yield Line("")
        yield Line(_("Log in"), classes="heading")

    def below(self) -> Iterable[Widget]:
        if self.stts.demo is None:  # its accounts need the row
            yield Line("")
        yield Line(_("No account yet"), classes="heading")
        with Horizontal(classes="row"):
            for key, action_id in _WITHOUT_LOGIN:
                yield DoorEntry(key.upper(), action(action_id).label, action_id, id=f"door-{key}")
        if self.stts.demo is None:
            yield Line("", id="rest")

    def practice_words(self, practice: Practice) -> str:
        return practice.line or f"{PRACTICE_NAME}  {practice.invitation}"

    def functions(self) -> Iterable[tuple[str, Words]]:
        yield "F2", Words(OWN_NAMES[_after(self._language)])
        yield from [(f"{key.upper()} Esc {key[1]}", action(action_id).label) for key, action_id in _WITHOUT_LOGIN]

    def on_door_entry_opened(self, event: DoorEntry.Opened) -> None:
        if isinstance(event.value, ActionId):
            self.stts.perform(event.value)

    def action_open(self, key: str) -> None:
        self.stts.perform(dict(_WITHOUT_LOGIN)[key])

    async def submit(self, request: LogIn) -> None:
        try:
            await enter(self, request, self._clear)
        except Refused as no:
            from stts_tui.domain.people.factors import CODE_NEEDED  # not for the first page

            if no.code != CODE_NEEDED.code:
                raise
            from stts_tui.tui.screens.people.login_code import LoginCodeScreen

            self._clear()
            self.stts.open(LoginCodeScreen(request))

    def _clear(self) -> None:
        """Nothing typed here stays: neither for the next person nor in memory."""
        if self.fields is not None:
            self.fields.set_values({"user_name": "", "password": ""})
            self.fields.focus_first()

    def show_refusal(self, no: Refused) -> None:
        super().show_refusal(no)
        if self.fields is not None:
            self.fields.set_values({"password": ""})

    def resumed(self) -> None:
        self._clear()
        if current_language() != self._language:
            self.work(lambda: self._speak(self._language))

    def action_speak(self) -> None:
        """On to the next language, each named in itself."""
        self.work(lambda: self._speak(_after(self._language)))

    async def _speak(self, language: str) -> None:
        self._language = language
        self.stts.use_language(language)
        typed = self.typed()
        await self.recompose()
        self.stts.forget_the_last_key()  # what follows F2 went with the field that it was pressed in
        self.show_title()
        self.show_keys()
        await self.load()
        if self.fields is not None:
            self.fields.set_values({"user_name": typed.get("user_name", "")})
        self.say("")  # it was in the language before

    def _leave_words(self) -> Words:
        return _("Quit")

    def action_back(self) -> None:
        self.say(_("This is the first page. F3 leaves the program."))

    def action_leave(self) -> None:
        self.app.exit(0)
