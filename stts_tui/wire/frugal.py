"""A Textual driver for slow lines: `App(driver_class=FrugalDriver)`.

What Textual writes is parsed (parse.py) into the picture that the terminal is to show (shadow.py); a second thread
sends the difference to what it does show (emit.py), in the shortest form that its terminfo entry allows (terminal.py).
"""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Callable
from dataclasses import replace
from types import FrameType
from typing import Any

from textual.app import App

from stts_tui.wire import environment
from stts_tui.wire.driver import SturdyDriver
from stts_tui.wire.line import TerminalLine
from stts_tui.wire.terminal import read


class FrugalDriver(SturdyDriver):
    """Sends only what differs. `truecolor` may be set by a subclass; otherwise 256 colours are the most."""

    truecolor = False

    def __init__(self, app: App[object], **options: Any) -> None:
        super().__init__(app, **options)
        terminal = read(os.environ.get("TERM"), truecolor=self.truecolor)
        if terminal.can("rep") and environment.comes_through_mosh():
            terminal = terminal.without("rep")
        if not self.colours:
            terminal = replace(terminal, colors=0)
        descriptor = sys.__stderr__.fileno() if sys.__stderr__ else 2
        self._line = TerminalLine(
            terminal, descriptor, self.terminal_size, utf8=environment.shows_utf8(), lost=lambda: self.line_lost(1)
        )
        self.write_into(self._line)

    # -- output ------------------------------------------------------------------------------------------------------
    def write(self, data: str) -> None:
        width, height = self.application.size
        if self._line.read(data, (width, height)):
            self.wake_writer()

    @property
    def dropped(self) -> int:
        return self._line.dropped

    def show_cursor(self, visible: bool) -> None:
        if self._line.show_cursor(visible):
            self.wake_writer()

    def hold(self) -> None:
        """More is to come soon: send it all at once at `release`, or after a moment. Optional for applications."""
        self._line.hold()

    def release(self) -> None:
        self._line.release()

    def when_written(self, tell: Callable[[float], object]) -> None:
        self._line.when_written(lambda moment: self.soon_if_it_runs(lambda: tell(moment)))
        self.wake_writer()

    def repaint(self) -> None:
        """Send everything anew: after something else has written to the terminal."""
        self._line.forget()
        self.wake_writer()

    @classmethod
    def raw_output(cls, flags: int) -> int:
        """LF only moves down, tabs stay tabs."""
        return flags & ~termios.OPOST

    # -- the line changes --------------------------------------------------------------------------------------------
    def start_application_mode(self) -> None:
        super().start_application_mode()
        self._set_raw()
        resized = signal.getsignal(signal.SIGWINCH)

        def on_resize(number: int, frame: FrameType | None) -> None:
            self._line.forget()  # terminals rearrange what they show, each in its own way
            if callable(resized):
                resized(number, frame)
            self.soon(self._repaint_if_same_size)

        signal.signal(signal.SIGWINCH, on_resize)

    def _repaint_if_same_size(self) -> None:
        """There and back again between two looks: Textual, which would repaint at another size, sees no change."""
        if self.terminal_size == self._line.size:
            self.wake_writer()

    def stop_application_mode(self) -> None:
        self._line.release()
        super().stop_application_mode()
