"""`python -m stts_tui` and the console script `stts-tui`."""

from __future__ import annotations

import sys

from stts_tui.cli import run


def main() -> None:
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
