# SPDX-License-Identifier: Apache-2.0
"""The program: ``ospo-scan`` and ``python -m ospo_scan``."""

from __future__ import annotations

import gc
import signal
import sys


def main() -> None:
    """Run the command line and exit."""
    if sys.platform == "win32":
        print("Error: ospo-scan does not run on Windows. Use it in WSL or in a Linux container.", file=sys.stderr)
        sys.exit(2)
    gc.set_threshold(50_000, 20, 20)  # a run makes many objects and few circles: looking for them takes a tenth of it
    try:
        from ospo_scan.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before the command line can handle it
        code = 130
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)  # all is done: there is nothing to put in order
    sys.exit(code)


if __name__ == "__main__":
    main()
