"""Every private part of Textual that the wire uses, and no other file of it does: the one place to look at an upgrade.

Textual promises nothing about these; tests/wire/test_textual_inside.py tells of each which feature goes with it. Built
on Textual 8.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, SPECIAL_SEQUENCES, XTermParser
from textual.drivers.linux_driver import LinuxDriver

if TYPE_CHECKING:
    from textual.app import App


_KITTY_KEY = re.compile(r"\x1b\[[0-9]+(?:;[0-9]+)?u")  # left on by a program that crashed

LARGEST = (300, 100)  # columns and rows that are ever painted


class Written(Protocol):
    """What the writing thread needs of its file."""

    def write(self, text: str) -> object: ...

    def flush(self) -> None: ...


def is_key(sequence: str) -> bool:
    """Whether the parser makes a key, or the bounds of a paste, of a whole escape sequence."""
    if sequence in SPECIAL_SEQUENCES:
        return sequence in (BRACKETED_PASTE_START, BRACKETED_PASTE_END)
    return sequence in ANSI_SEQUENCES_KEYS or _KITTY_KEY.fullmatch(sequence) is not None


class InsideDriver(LinuxDriver):
    """LinuxDriver by public names, with hooks where a subclass does otherwise."""

    def __init__(self, app: App[object], **how: Any) -> None:
        super().__init__(app, **how)
        # Asked before the first Resize, Textual would lay the page out as large as the window claims to be.
        self._size = self._size or self._get_terminal_size()

    # -- the application and its event loop --------------------------------------------------------------------------
    @property
    def application(self) -> App[object]:
        return self._app

    def soon(self, job: Callable[[], object]) -> None:
        """Run `job` on the driver's event loop; from any thread and from a signal handler."""
        self._loop.call_soon_threadsafe(job)

    def soon_if_it_runs(self, job: Callable[[], object]) -> bool:
        """The same on the application's loop; False if that does not run (any more)."""
        loop = self._app._loop
        if loop is None or not loop.is_running():
            return False
        loop.call_soon_threadsafe(job)
        return True

    # -- output ------------------------------------------------------------------------------------------------------
    @property
    def is_writing(self) -> bool:
        """Whether there is a thread that writes."""
        return self._writer_thread is not None

    def write_into(self, file: Written) -> None:
        """Let the writing thread write into `file`; before it begins."""
        self._file = file  # type: ignore[assignment]  # declared as a real file

    def wake_writer(self) -> None:
        """Let the writing thread call its file, unless it is about to anyway.

        Its queue never holds more than one: while the line is busy, pictures only replace each other.
        """
        writer = self._writer_thread
        if writer is not None and writer.is_alive() and not writer._queue.qsize():
            writer.write("")

    @property
    def terminal_size(self) -> tuple[int, int]:
        """Columns and rows, as the terminal has them now, at most LARGEST."""
        return self._get_terminal_size()

    def _get_terminal_size(self) -> tuple[int, int]:
        """A picture takes memory for each of its cells, and anybody with a line can claim a window of any size."""
        columns, rows = super()._get_terminal_size()
        self.is_too_large = columns > LARGEST[0] or rows > LARGEST[1]
        return min(columns, LARGEST[0]), min(rows, LARGEST[1])

    is_too_large = False  # the terminal is larger than LARGEST; the rest of it stays empty

    def _request_terminal_sync_mode_support(self) -> None:
        """Ask nothing: a late answer on a slow line would be typed into whatever runs then."""

    # -- the terminal's mode -----------------------------------------------------------------------------------------
    @classmethod
    def raw_input(cls, flags: int) -> int:
        """The input flags that the application wants."""
        return cls._patch_iflag(flags)

    @classmethod
    def raw_keys(cls, flags: int) -> int:
        """The local flags that the application wants. A hook."""
        return super()._patch_lflag(flags)

    @classmethod
    def _patch_lflag(cls, attrs: int) -> int:
        return cls.raw_keys(attrs)

    # -- stopping and going on ---------------------------------------------------------------------------------------
    def stop_asked(self) -> None:
        """SIGTSTP has come, perhaps in the midst of anything. A hook; by default, `stop`."""
        self.stop()

    def continued(self) -> None:
        """SIGCONT has come. A hook; by default, `go_on`."""
        self.go_on()

    def stop(self) -> None:
        super()._sigtstp_application()

    def go_on(self) -> None:
        super()._sigcont_application()

    @property
    def has_stopped_itself(self) -> bool:
        """Whether `stop` was run and `go_on` was not yet."""
        return self._must_signal_resume

    def _sigtstp_application(self, *_: object) -> None:
        self.stop_asked()

    def _sigcont_application(self, *_: object) -> None:
        self.continued()

    # -- input -------------------------------------------------------------------------------------------------------
    def new_parser(self) -> XTermParser:
        """What makes events of characters."""
        return XTermParser(self._debug)

    def read_keys(self) -> None:
        """What the input thread does. A hook."""
        self.run_input_thread()

    def _run_input_thread(self) -> None:
        self.read_keys()
