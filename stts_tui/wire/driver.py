"""The stock Linux driver, made fit for lines that break: it asks the terminal nothing, survives any byte, and ends.

Knows nothing of the program that it carries. Built on Textual's LinuxDriver; what it uses of
that beyond promises stands in textual_inside.py.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import math
import os
import select
import signal
import sys
import termios
import threading
import time
import tty
from collections.abc import Callable
from types import FrameType
from typing import Any

from textual.app import App

from stts_tui.wire import environment
from stts_tui.wire.keyboard import Keyboard
from stts_tui.wire.outlet import Outlet
from stts_tui.wire.textual_inside import LARGEST, InsideDriver, is_key

__all__ = ["LARGEST", "SturdyDriver"]

_TICK = 0.05
_ALONE = 0.5  # seconds
_AT_ONCE = 1024  # bytes that are read of the keyboard before they have been worked through
FORGET_SECONDS = 2.0  # a key sequence or a paste whose end has not come by then was torn off by the line
_ENDS = (
    signal.SIGHUP,
    signal.SIGTERM,
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGUSR1,
    signal.SIGUSR2,
)  # with the terminal as it was
GRACE_SECONDS = 1.5  # from a lost line to the end of the process, whatever the event loop does


class SturdyDriver(InsideDriver):
    """For `App(driver_class=SturdyDriver)`; the app's exit code is 128 + the signal, or 1 for a lost line."""

    def __init__(self, app: App[object], **options: Any) -> None:
        options["mouse"] = False
        super().__init__(app, **options)
        self._outlet = Outlet()
        self.colours = environment.colours(os.environ)
        self._cursor_shown = False
        self._ending = threading.Lock()
        self._wake, self._waker = os.pipe()  # ends the input thread's wait
        self._bell, self._rung = os.pipe()  # a signal has come
        for end in (self._bell, self._rung):
            os.set_blocking(end, False)

    # -- output ------------------------------------------------------------------------------------------------------
    def write(self, data: str) -> None:
        """Send `data` without what the line can do without, and without what Textual does not send itself."""
        wanted = self._outlet.pass_on(data)
        if wanted and self.is_writing:
            super().write(wanted)

    @property
    def dropped(self) -> int:
        """How many sequences and signs were kept from the terminal because Textual does not send such."""
        return self._outlet.dropped

    def show_cursor(self, visible: bool) -> None:
        """The terminal's own cursor, where the application put it (App.cursor_position); sent only on a change."""
        if visible != self._cursor_shown:
            self._cursor_shown = visible
            self.write("\x1b[?25h" if visible else "\x1b[?25l")
            self.flush()

    def repaint(self) -> None:
        """Everything anew: after something else has written to the terminal."""
        self.application.refresh(layout=True)

    def hold(self) -> None:
        """The picture will soon change again. Only a hint: see FrugalDriver."""

    def release(self) -> None:
        """The picture is complete."""

    def when_written(self, tell: Callable[[float], object]) -> None:
        """Call `tell` on the application's loop once what it has painted so far has gone out, with the moment of that.

        Here: once it has been handed over.
        """
        moment = time.monotonic()
        self.soon_if_it_runs(lambda: tell(moment))

    last_words = "\x1b[?2004l\x1b[?7h\x1b[?1049l\x1b[?25h"  # what makes the terminal sane again

    # -- the end of the line -----------------------------------------------------------------------------------------
    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._cursor_shown = False
        # The system may give a signal to any thread; Python runs its handler on the main one, which would sleep on.
        asyncio.get_running_loop().add_reader(self._bell, self._hear_bell)
        signal.set_wakeup_fd(self._rung, warn_on_full_buffer=False)
        for number in _ENDS:
            signal.signal(number, self._on_signal)

    def _hear_bell(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._bell, 64)

    def stop_asked(self) -> None:
        """Suspend from the event loop: a signal handler may have interrupted whoever holds the line."""
        self.soon(self.stop)

    def continued(self) -> None:
        if self.has_stopped_itself:
            self.soon(self.go_on)
            self.soon(self.repaint)
        elif self.attrs_before is not None:  # stopped from outside, without a word: the shell has had the terminal
            self.soon(self._continue)

    def _continue(self) -> None:
        self._set_raw()
        self.repaint()

    def _set_raw(self) -> None:
        """Keys as they come, as LinuxDriver sets it on entering; and what a subclass wants of the output."""
        try:
            attributes = termios.tcgetattr(self.fileno)
            attributes[tty.LFLAG] = self.raw_keys(attributes[tty.LFLAG])
            attributes[tty.IFLAG] = self.raw_input(attributes[tty.IFLAG])
            attributes[tty.OFLAG] = self.raw_output(attributes[tty.OFLAG])
            termios.tcsetattr(self.fileno, termios.TCSANOW, attributes)
        except termios.error:
            pass  # no terminal any more: the input thread will notice

    @classmethod
    def raw_output(cls, flags: int) -> int:
        return flags

    @classmethod
    def raw_keys(cls, flags: int) -> int:
        """Raw keys, whatever TEXTUAL_ALLOW_SIGNALS says."""
        return flags & ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self.line_lost(128 + number)

    def line_lost(self, code: int) -> None:
        """End the application, from any thread; if it does not end by itself, end the process."""
        if not self._ending.acquire(blocking=False):
            return
        watchdog = threading.Timer(GRACE_SECONDS, self._end_process, [code])
        watchdog.daemon = True
        watchdog.start()
        if not self.soon_if_it_runs(lambda: self._leave(code)):
            self._end_process(code)

    def _leave(self, code: int) -> None:
        self.application.exit(code, return_code=code)

    def _end_process(self, code: int) -> None:
        """The last resort: the terminal as it was, as far as there is one, and out."""
        try:
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            descriptor = sys.__stderr__.fileno() if sys.__stderr__ else 2
            if select.select([], [descriptor], [], 0)[1]:  # a line that takes nothing must not keep the process
                os.write(descriptor, self.last_words.encode())
        except (OSError, termios.error):
            pass
        os._exit(code)

    # -- input -------------------------------------------------------------------------------------------------------
    def disable_input(self) -> None:
        os.write(self._waker, b".")
        super().disable_input()

    def read_keys(self) -> None:
        try:
            self.run_input_thread()
        except OSError:  # EIO: the terminal is gone
            self.line_lost(1)

    def run_input_thread(self) -> None:
        """Read keys until the end; bytes that are no UTF-8 are dropped, an end of file ends the application."""
        decode = codecs.getincrementaldecoder("utf-8")("ignore").decode
        parser = self.new_parser()
        keyboard = Keyboard(is_key)
        alone_at = math.inf  # when an Esc that nothing follows counts as a key of its own
        torn_at = math.inf  # when what the parser may be in the midst of counts as torn off
        while select.select([self._wake], [], [], 0)[0]:
            os.read(self._wake, 1)  # of an earlier end
        while not self.exit_event.is_set():
            # Only an unfinished sequence must be looked at again; without one, the process sleeps.
            patience = None if min(torn_at, alone_at) == math.inf else _TICK
            ready, _, _ = select.select([self.fileno, self._wake], [], [], patience)
            text = ""
            if self.fileno in ready:
                data = os.read(self.fileno, _AT_ONCE)
                if not data:
                    self.line_lost(1)
                    return
                text = keyboard.feed(decode(data))
                torn_at = time.monotonic() + FORGET_SECONDS
                alone_at = time.monotonic() + _ALONE if keyboard.has_escape else math.inf
            elif time.monotonic() > alone_at:
                text, alone_at = keyboard.take_escape(), math.inf
            elif time.monotonic() > torn_at:
                if keyboard.is_waiting:
                    keyboard.forget()
                parser, torn_at = self.new_parser(), math.inf
            try:
                for event in parser.feed(text) if text else ():
                    self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
            except (OSError, EOFError):
                raise
            except Exception:
                parser = self.new_parser()  # a sequence that it cannot take: forget it, go on
            if len(text) > 1:
                self._wait_for_room()

    def _wait_for_room(self) -> None:
        """Until what was read has gone through the queues of the application and of what has the focus.

        What nobody reads stays in the kernel and holds back whoever sends it: a queue that grew would take the host's memory.
        """
        through = threading.Event()

        def at_application() -> None:
            if not (self.application.focused or self.application).call_later(through.set):
                through.set()

        def ask() -> None:
            if not self.application.call_later(at_application):
                through.set()

        if not self.soon_if_it_runs(ask):
            return
        while not through.wait(_TICK):
            if self.exit_event.is_set() or not self.application.is_running:
                return
