# SPDX-License-Identifier: Apache-2.0
"""Make the hostile trees of the tests in a directory, to try a scanner on, and say what has to become of each file.

Nothing in them does harm by lying there; to read ``special-files`` or ``sizes`` without care takes for ever. As root,
devices are among them.

usage: python tools/hostile_tree.py DIRECTORY [ROW ...]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from hostile.trees import MAKERS, make_tree
from ospo_scan.report.text import visible


def main(arguments: list[str]) -> int:
    """Make the rows that are asked for, as a rule all; one line a file on standard output."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("directory", type=Path, help="where to make them; it must not hold any of them yet")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"some of: {', '.join(MAKERS)}")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.rows if name not in MAKERS]:
        parser.error(f"there is no row {unknown[0]!r}; there are {', '.join(MAKERS)}")
    rows = options.rows or list(MAKERS)
    if there := [name for name in rows if (options.directory / name).exists()]:
        parser.error(f"{options.directory / there[0]} is there already")
    for one in make_tree(options.directory, rows):
        path = one.path if len(one.path) < 100 else one.path[:100] + "..."
        print(f"{visible(path)}: {' or '.join(sorted(one.outcomes))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
