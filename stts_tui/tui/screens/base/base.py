"""What every screen has: a title row, one place for messages, two rows of keys, and the keys that mean the same everywhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.geometry import Offset
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from stts_tui.domain.common.errors import Refused
from stts_tui.domain.common.unread import Unread, noting, summed_up
from stts_tui.domain.people.session import PASSWORD_AGAIN, PURPOSE_ASKED, Session
from stts_tui.domain.rights.action import ActionId
from stts_tui.i18n import Words, _, _n
from stts_tui.tui.practice import PRACTICE_KEY
from stts_tui.tui.widgets.columns import fitting, two_rows
from stts_tui.tui.widgets.line import KeyLine, Line, MessageLine, TitleLine

if TYPE_CHECKING:
    from stts_tui.domain.common.explained import Coded
    from stts_tui.services.house import House
    from stts_tui.tui.practice import Practice
    from stts_tui.tui.program import Program
    from stts_tui.tui.widgets.entries import TextEntry

_FIRST_ROW = Offset(0, 2)  # below the title and its blank row
_PATIENCE = 2.0  # seconds; a lock of others may last thirty (store/queue.py)
_WAITING = _("One moment: the database is busy. What you type meanwhile is not lost.")
P = ParamSpec("P")
T = TypeVar("T")
Job = Callable[[], Awaitable[None]]


class SttsScreen(Screen[None]):
    """A page of the program.

    A subclass gives `place` (its title), `help` (what F1 tells), `body()` (its widgets), and, where it shows data,
    `load()`, which runs when it opens and at F5.
    """

    place: Words = Words("")
    help: Words = Words("")
    # Else each change of focus paints the whole screen; the two widgets concerned paint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    is_help = False  # a page about pages: it goes when one is opened from it
    open_to_anyone = False  # nobody has to be logged in for it
    is_work = True  # keys pressed here are work, for whoever counts them (practice.py)
    is_airy = True  # there is a blank row below the title: what is to be practised has room there
    does: Words | None = None  # what Enter and F10 do here; None: nothing
    message_rows = 2
    shown_elsewhere: frozenset[str] = frozenset()  # of `functions`: those that the page itself names
    BINDINGS = [
        Binding("f1,ctrl+g", "help", show=False, priority=True),
        Binding("f3,ctrl+q", "leave", show=False, priority=True),
        Binding("f5,ctrl+r", "reload", show=False, priority=True),
        Binding("f12,ctrl+b", "back", show=False, priority=True),
        Binding("ctrl+p", "lock", show=False, priority=True),
        Binding(PRACTICE_KEY, "practise", show=False, priority=True),
    ]

    def __init__(self, target: object = None) -> None:
        super().__init__()
        self.target = target
        self.performs: ActionId | None = None  # the action whose door was opened
        self.opening_words: Words | str = ""
        self._seen = False
        self._stood = False
        self._has_shown = False  # something: it is no empty page
        self.said = ""  # the whole message, of which the page may have no room for the end
        self._reasons: Sequence[Coded] = ()  # of the message, where it is a refusal
        self.unread: tuple[Unread, ...] = ()  # what the page would show and nobody could read

    @property
    def stts(self) -> Program:
        return cast("Program", self.app)

    async def ask(
        self, service: Callable[[House], Callable[Concatenate[Session, P], T]], *args: P.args, **more: P.kwargs
    ) -> T:
        """What a service of the house gives in this person's session. Raises as `Gateway.call` does."""
        return await self.stts.gateway.call(service, self.stts.session, *args, **more)

    @property
    def target_id(self) -> int:
        """The id of the user, file or other thing that this screen was opened for. Raises LookupError without one."""
        if isinstance(self.target, int):
            return self.target
        raise LookupError(f"{type(self).__name__} was opened without an id: {self.target!r}")

    # -- the page ----------------------------------------------------------------------------------------------------
    def compose(self) -> ComposeResult:
        practice = self.stts.practice
        yield TitleLine(id="title", classes="practising" if practice is not None else None)
        if practice is not None:
            yield Line(id="practice")
        yield from self.body()
        yield MessageLine(id="message")
        yield KeyLine(id="function-keys")
        yield KeyLine(id="option-keys")

    def body(self) -> Iterable[Widget]:
        """The widgets between the title and the message."""
        return ()

    async def load(self) -> None:
        """Fetch what the screen shows; runs when it opens and at F5."""

    def options(self) -> Iterable[tuple[str, Words]]:
        """Numbers of what can be done here with their words, for the second key row."""
        return ()

    def functions(self) -> Iterable[tuple[str, Words]]:
        """Function keys that only this screen has, with their words, for the first key row."""
        return ()

    def _function_keys(self) -> list[tuple[str, str]]:
        own = [(key, str(words)) for key, words in self.functions() if key not in self.shown_elsewhere]
        keys = [
            ("F1", str(_("Help"))), ("F3", str(self._leave_words())), ("F5", str(_("Refresh"))), *own, ("F12", str(_("Back"))),
        ]  # fmt: skip
        if self.does is not None:
            keys.append((str(_("Enter")), str(self.does)))
        return keys

    def _leave_words(self) -> Words:
        return _("Leave")

    def _option_keys(self, room: int) -> str:
        more = _("F4=more")
        return fitting([f"{number}={words}" for number, words in self.options()], room, str(more))

    def show_title(self) -> None:
        app = self.stts
        parts = [str(_("DEMO, invented data"))] if app.is_demo else []
        if app.home is not None:
            parts.extend(part for part in (app.home.actor.user_name, app.home.company) if part)
        title = self.query_one(TitleLine)
        title.set_class(app.is_demo, "demo")
        title.show_place(f"STTS  {self.place}", parts, app.size.width)
        if app.practice is not None:
            app.practice.at_page(self.performs, app.home.actor.user_name if app.home is not None else "")
            self.show_practice()

    def show_practice(self) -> None:
        """The line of what is to be practised; as long as it says the same it costs the line nothing."""
        practice = self.stts.practice
        if practice is None or not self.is_mounted:
            return
        for line in self.query("#practice").results(Line):
            text = self.practice_words(practice)
            line.show(text)
            line.display = self.is_airy or bool(text)

    def practice_words(self, practice: Practice) -> str:
        return practice.line

    def show_keys(self) -> None:
        """Paint the key rows anew, after a change of rights or of language."""
        first, rest = two_rows(self._function_keys(), self.app.size.width)
        self.query_one("#function-keys", KeyLine).show_keys(first)
        taken = sum(cell_len(f"{key} {words}  ") for key, words in rest)
        self.query_one("#option-keys", KeyLine).show_keys(rest, self._option_keys(self.app.size.width - taken))

    def say(
        self, words: object, *, fault: bool = False, asks: bool = False, alarm: object = "", reasons: Sequence[Coded] = ()
    ) -> None:
        """The one place for messages: what was refused (`fault`, for `reasons`), a question (`asks`), with an `alarm`."""
        self.said = str(words)
        self._reasons = reasons
        self.query_one(MessageLine).say(words, self.app.size.width, self.message_rows, fault=fault, asks=asks, alarm=alarm)

    # -- opening and working -----------------------------------------------------------------------------------------
    def on_mount(self) -> None:
        self.show_title()
        self.show_keys()
        self.say(self.opening_words)
        self.opened()
        self.screen_layout_refresh_signal.subscribe(self, lambda _screen: self.put_cursor())  # what it stands on may move
        self.call_after_refresh(self._stands)

    def put_cursor(self) -> None:
        """The terminal's cursor goes where the keys go; on a page without such a place, to its first row.

        Else it would stay where the page above or below had left it.
        """
        if not self.is_current:
            return
        put = getattr(self.focused, "put_cursor", None)
        if put is not None:
            put()
        elif self.focused is None:
            self.app.cursor_position = _FIRST_ROW

    def _stands(self) -> None:
        """The page stands, keys may come: balances Program.perform, once."""
        if not self._stood:
            self._stood = True
            self.stts.end()

    def on_unmount(self) -> None:
        """A page may go before it stood: its first call was refused since the session had ended."""
        self._stands()

    def opened(self) -> None:
        """The widgets are there: fetch what to show. A hook, since Textual calls the on_mount of every base class."""
        self.work(self.load)

    def on_screen_resume(self) -> None:
        if self._seen and self.is_current:  # not where it is only passed on the way to the welcome page
            self.show_title()
            self.resumed()
            self.call_after_refresh(self.put_cursor)
        self._seen = True

    def resumed(self) -> None:
        """The screen is on top again, after another one was."""

    def on_resize(self) -> None:
        if self.is_mounted:
            self.show_title()
            self.show_keys()

    def work(self, job: Job, waiting: Words = _WAITING) -> None:
        """Run `job` while the event loop goes on; keys wait until it has ended, refusals are shown; `waiting` is said where
        that takes long.
        """
        self.stts.begin()
        self.run_worker(self._guarded(job, waiting), exit_on_error=True)

    async def _guarded(self, job: Job, words: Words) -> None:
        before: tuple[str, bool] = ("", False)

        def tell_to_wait() -> None:
            nonlocal before
            before = (self.said, self.query_one("#message", Line).has_class("fault"))
            self.say(words)

        waiting = self.set_timer(_PATIENCE, tell_to_wait)
        try:
            with noting() as unread:
                await job()
            self._has_shown = True
            self._tell_unread(tuple(unread))
        except Refused as no:
            if no.code == PURPOSE_ASKED.code:
                anew = self.performs is not None and not self._has_shown
                self.stts.ask_purpose(no, self, None if anew else lambda: self.work(job))
            elif not self.stts.refused(no):
                self.show_refusal(no)
                if no.code == PASSWORD_AGAIN.code:
                    self.stts.ask_password(no, lambda: self.work(job))
        except NoMatches:
            if self in self.app.screen_stack:
                raise  # else the screen was left while its data were fetched: nothing is there to show them in
        finally:
            waiting.stop()
            if self.is_attached and self.query_one("#message", Line).text == str(words):
                self.say(before[0], fault=before[1])  # what the page had said when it opened, such as a success
            self.stts.call_later(self.stts.end)  # behind what the job asked the application for, such as the focus

    def _tell_unread(self, unread: tuple[Unread, ...]) -> None:
        """That some of what the page shows could not be read; what it has to say goes before."""
        if unread == self.unread:
            return
        self.unread = unread
        if unread and self.is_attached:
            words = summed_up(unread)
            self.say(f"{self.said} {words}" if self.said else words, alarm=unread[0].where)

    def show_refusal(self, no: Refused) -> None:
        """Say why not; a form overrides this to mark its fields."""
        self.say(no.sentence, fault=True, reasons=no.reasons)

    def rights_changed(self) -> None:
        """Whoever is at home may do other things than before: a hook for the pages of the menu."""

    def on_lost_line(self) -> Callable[[House], None] | None:
        """The line is gone: what has to be run so that nothing typed here is lost."""
        return None

    def on_text_entry_pasted(self, event: TextEntry.Pasted) -> None:
        self.pasted(event)

    def pasted(self, event: TextEntry.Pasted) -> None:
        """A paste had more than the field takes."""
        self.say_lost(event.lost + sum(map(len, event.rest)))

    def say_lost(self, count: int) -> None:
        """How many signs of a paste are not in the field."""
        if count:
            words = _n(
                "{count} sign of what you pasted has no room here.", "{count} signs of what you pasted have no room here."
            )
            self.say(words.with_values(count=count), fault=True)

    # -- keys --------------------------------------------------------------------------------------------------------
    def action_practise(self) -> None:
        self.stts.open_practice()

    def action_lock(self) -> None:
        self.stts.lock()

    def action_help(self) -> None:
        self.stts.open_help()

    def refusals(self) -> Sequence[Coded]:
        """What F1 explains by its code: the refusal that the message tells; where records are shown, theirs."""
        return self._reasons

    def in_full(self) -> list[str]:
        """Every text of the page that ends in "…" for want of room: F1 has it whole."""
        return [whole for widget in self.query("*") if (whole := getattr(widget, "in_full", ""))]

    def help_at_cursor(self) -> str:
        """What F1 tells of the place where the cursor stands; nothing by default."""
        return ""

    def action_leave(self) -> None:
        self.stts.back_to_home()

    def action_back(self) -> None:
        self.stts.back()

    def action_reload(self) -> None:
        self.work(self.load)
