"""`python -m stts_tui` and the console script `stts-tui`."""

from __future__ import annotations

import sys

from stts_tui import launch


def main() -> None:
    launch.alone()
    from stts_tui.cli import run  # only now: what was loaded before is loaded twice

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
