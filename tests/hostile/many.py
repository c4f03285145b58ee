# SPDX-License-Identifier: Apache-2.0
"""Thousands of files, no two of them equal, innocent and hostile mixed: the same ones for the same number and seed."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from random import Random

from hostile.cases import DENIED, SCANNED, TAG, Case, case, write
from hostile.paths import NAMES
from ospo_scan.license_texts import license_text

_FOLDERS = 40
_WORDS = (
    *("int", "char", "static", "return", "while", "struct", "buffer", "index"),
    *("value", "count", "next", "list", "node", "parse", "token", "error"),
)
_ALLOWED = ("MIT", "Apache-2.0", "BSD-3-Clause", "ISC", "Zlib")
_DENIED = ("GPL-3.0-only", "AGPL-3.0-only", "GPL-2.0-or-later")

_Make = Callable[[Random, int], tuple[str | bytes, str | bytes, tuple[str, ...]]]
"""Gives a name, the content, and what may become of the file; the number is in every content, so that none is twice."""


def _code(chance: Random, number: int, lines: int) -> str:
    text = (" ".join(chance.choices(_WORDS, k=8)) for _ in range(lines))
    return f"int n{number};\n" + "".join(f"    {line};\n" for line in text)


def _allowed(chance: Random, number: int) -> tuple[str, str, tuple[str, ...]]:
    code = _code(chance, number, chance.randrange(5, 120))
    return f"{number}.c", f"// {TAG}{chance.choice(_ALLOWED)}\n{code}", (SCANNED,)


def _denied(chance: Random, number: int) -> tuple[str, str, tuple[str, ...]]:
    code = _code(chance, number, chance.randrange(5, 60))
    return f"{number}.py", f"# {TAG}{chance.choice(_DENIED)}\n{code}", (DENIED,)


def _with_text(chance: Random, number: int) -> tuple[str, str, tuple[str, ...]]:
    license_id = chance.choice(("MIT", "ISC", "BSD-3-Clause"))
    return f"{number}.txt", f"File {number}\n\n{license_text(license_id)}\n", (SCANNED,)


def _bare(chance: Random, number: int) -> tuple[str, str, tuple[str, ...]]:
    return f"{number}.java", _code(chance, number, chance.randrange(1, 150)), (SCANNED,)


def _data(chance: Random, number: int) -> tuple[str, str, tuple[str, ...]]:
    rows = ",".join(f'{{"id": {chance.randrange(10**6)}, "name": "{chance.choice(_WORDS)}"}}' for _ in range(60))
    return f"{number}.json", f'{{"number": {number}, "rows": [{rows}]}}', (SCANNED,)


def _binary(chance: Random, number: int) -> tuple[str, bytes, tuple[str, ...]]:
    return f"{number}.bin", b"\x7fELF%d" % number + chance.randbytes(chance.randrange(100, 8_000)), (SCANNED,)


def _hostile_name(chance: Random, number: int) -> tuple[bytes, str, tuple[str, ...]]:
    name = chance.choice(NAMES)[:200].lstrip(b"/")
    return b"%d/%b" % (number, name), f"# {TAG}GPL-3.0-only\nint n{number};\n", (DENIED,)


def _archive(_: Random, number: int) -> tuple[str, bytes, tuple[str, ...]]:
    return f"{number}.gz", gzip.compress(b"%d" % number, mtime=0), ("finding archive-not-inspected",)


def _bad_expression(chance: Random, number: int) -> tuple[str, str, tuple[str, ...]]:
    depth = chance.randrange(150, 900)
    expression = "(" * depth + f"LicenseRef-{number}" + ")" * depth
    return f"{number}.js", f"// {TAG}{expression}\n", ("finding *",)


def _bad_manifest(chance: Random, number: int) -> tuple[str, str, tuple[str, ...]]:
    deep = chance.randrange(5_000, 20_000)
    text = f'{{"name": "n{number}", "license": ' + "[" * deep + "]" * deep + "}"
    return (
        f"{number}/codemeta.json",
        '{"@context": "https://doi.org/10.5063/schema/codemeta-2.0", ' + text[1:],
        ("finding declaration-unreadable",),
    )


def _long_line(chance: Random, number: int) -> tuple[str, str, tuple[str, ...]]:
    words = " ".join(chance.choices(_WORDS, k=4_000))
    return f"{number}.min.js", f"/* {number} {TAG}GPL-3.0-only */{words}", (DENIED,)


def _other_encoding(_: Random, number: int) -> tuple[str, bytes, tuple[str, ...]]:
    return f"{number}.cs", f"// {number} \u00fcber na\u00efve\n// {TAG}MIT\n".encode("latin-1"), (SCANNED,)


_KINDS: tuple[tuple[_Make, int], ...] = (
    (_allowed, 30),
    (_bare, 25),
    (_denied, 12),
    (_data, 8),
    (_with_text, 5),
    (_binary, 5),
    (_hostile_name, 5),
    (_archive, 3),
    (_bad_expression, 2),
    (_bad_manifest, 1),
    (_long_line, 2),
    (_other_encoding, 2),
)


def make_many(root: Path, count: int, seed: int = 1) -> list[Case]:
    """So many paths below ``root``, what has to become of each; one in a hundred is a link out or a FIFO."""
    chance = Random(seed)
    kinds, weights = zip(*_KINDS, strict=True)
    cases = []
    for number in range(count):
        folder = f"d{number % _FOLDERS}"
        if number % 100 == 50:
            cases.append(_no_file(root, f"{folder}/{number}", number))
            continue
        name, content, outcomes = chance.choices(kinds, weights)[0](chance, number)
        path = os.fsencode(folder) + b"/" + os.fsencode(name)
        write(root, path, content)
        cases.append(case(path, *outcomes))
    return cases


def _no_file(root: Path, path: str, number: int) -> Case:
    (root / path).parent.mkdir(exist_ok=True, parents=True)
    if number % 200 == 50:
        (root / path).symlink_to("/etc/passwd")
        return case(path, "finding link-outside-root")
    os.mkfifo(root / path)
    return case(path, "finding special-file")
