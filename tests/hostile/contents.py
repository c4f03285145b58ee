# SPDX-License-Identifier: Apache-2.0
"""Rows 7, 8, 9, 11 and 13: files of any size, slow texts, texts that hide, and expressions without end."""

from __future__ import annotations

import os
import zlib
from itertools import cycle, islice
from pathlib import Path

from hidden_notices import hidden_notices
from hostile.cases import DENIED, GPL, SCANNED, TAG, Case, case, write

TOO_LARGE = "error too-large"
TIMEOUT = "error timeout"
UNREAD_EXPRESSION = "finding expression-invalid"
UNREAD_DECLARATION = "finding declaration-unreadable"

SPARSE_BYTES = 2 * 2**30
"""More than any ``--max-file-size`` lets through by default, and nothing on disk."""

_NAMES = (
    *("GNU General Public License v2.0 or later", "GNU Lesser General Public License v2.1", "Apache License 2.0"),
    *('BSD 3-Clause "New" License', "MIT License", "Mozilla Public License 2.0", "Eclipse Public License 1.0"),
    *("Artistic License 2.0", "Creative Commons Attribution Share Alike 4.0 International", "ISC License"),
    *("Common Development and Distribution License 1.1", "Boost Software License 1.0", "zlib License"),
    *("GNU Affero General Public License v3.0 only", "European Union Public License 1.2", "The Unlicense"),
)


def sizes(folder: Path, line_bytes: int = 3 * 2**19) -> list[Case]:
    """Row 7: 2 GiB that are not there, and one line of so many bytes with a license at its end."""
    write(folder, "sparse.bin", b"")
    os.truncate(folder / "sparse.bin", SPARSE_BYTES)
    write(folder, "one-line.js", b"x" * line_bytes + f" {TAG}GPL-3.0-only\n".encode())
    return [case("sparse.bin", TOO_LARGE), case("one-line.js", DENIED, TOO_LARGE)]


def slow_texts(folder: Path, share: float = 1.0) -> list[Case]:
    """Row 8: texts that take an engine a minute and more, or such a share of them: a finding, or killed and named."""
    entries = ",\n".join(
        f'  {{"number": {number}, "name": "{name.replace(chr(34), chr(39))}", "reference": "https://x.example/{number}"}}'
        for number, name in enumerate(islice(cycle(_NAMES), int(4200 * share)))
    )
    write(folder, "names.json", f'[\n{entries},\n  "{TAG}GPL-3.0-only"\n]\n')
    write(folder, "copyrights.c", "Copyright (c) " * int(20_000 * share) + f"\n{GPL}")
    write(folder, "tags.c", f"{TAG}GPL-3.0-only\n" * int(13_000 * share))
    return [
        case("names.json", DENIED, TIMEOUT),
        case("copyrights.c", DENIED, TIMEOUT),
        case("tags.c", DENIED, "finding *", TIMEOUT),
    ]


def hidden_texts(folder: Path) -> list[Case]:
    """Row 11: a notice of the GPL that hides in every way that docs/recovered-text.md names."""
    for name, content in hidden_notices():
        write(folder, name, content)
    return [case(name, DENIED) for name, _ in hidden_notices()]


def slow_pdf(folder: Path, operators: int = 200_000) -> list[Case]:
    """Row 9: a PDF of some kilobytes whose page is so many operators."""
    page = zlib.compress(f"BT /F1 12 Tf ({TAG}GPL-3.0-only) Tj ET\n".encode() + b"q 1 0 0 1 0 0 cm Q\n" * operators, 9)
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count, start = len(objects) + 1, len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, table)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    write(folder, "operators.pdf", data)
    return [case("operators.pdf", DENIED, TIMEOUT, "error memory")]


def expressions(folder: Path) -> list[Case]:
    """Row 13: tags with expressions that are too deep, too long or of too many licenses, and one just within limits."""
    ids = [f"LicenseRef-{number}" for number in range(5_000)]
    hostile = {
        "parentheses.c": "(" * 3_000 + "MIT" + ")" * 3_000,
        "open.c": "(" * 3_000,
        "ors.c": " OR ".join(["MIT"] * 5_000),
        "licenses.c": " OR ".join(ids),
        "long.c": "LicenseRef-" + "x" * 20_000,
        "mixed.c": " AND ".join(f"(MIT OR {one})" for one in ids[:2_000]),
        "withs.c": "MIT" + " WITH Classpath-exception-2.0" * 500,
        "pluses.c": "GPL-2.0" + "+" * 5_000,
    }
    for name, expression in hostile.items():
        write(folder, name, f"// {TAG}{expression}\n")
    nested = "(" * 90 + "MIT OR GPL-3.0-only" + ")" * 90
    write(folder, "within-limits.c", f"// {TAG}{nested}\n")
    return [
        *(case(name, "finding *", TIMEOUT) for name in hostile),
        case("within-limits.c", SCANNED),
    ]
