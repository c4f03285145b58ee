# SPDX-License-Identifier: Apache-2.0
"""The settings in a tree's pyproject.toml: a table of names, or a refusal that ends a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from target import Target, promised

from ospo_scan.cli.settings import settings_table

WORDS = (b"[tool.ospo-scan]\n", b'"""', b"'''", b'"', b"\\", b".a", b"[", b"{", b"\n", b" = ", b"exclude")


def look_at(data: bytes) -> None:
    """Have one pyproject.toml read, with and without a table of ours before it."""
    for text in (data, b"[tool.ospo-scan]\npolicy = 'a'\n" + data):
        try:
            found = settings_table(text)
        except ValueError as error:
            promised(str(error)[:1] in {" ", ":"}, f"no end of a sentence: {error}")
            continue
        promised(all("-" not in name for name in found), "a name with a hyphen")


def seeds() -> Sequence[bytes]:
    """Settings as people write them."""
    return [
        b"exclude = ['/vendor/', \"*.min.js\"]\nfail-on = 'review'\n[tool.other]\na.b.c = 1\n",
        b'include = [\n  \'\'\'a\'\'\',\n  """b"""""\n]\n[[x.y]]\nz = {a = 1, b.c = 2}\n',
    ]


TARGET = Target(look_at, seeds, WORDS)
