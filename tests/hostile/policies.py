# SPDX-License-Identifier: Apache-2.0
"""Row 14: policies that come with a pull request and are made to cost time, to be read wrongly, or to crash."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_BOMB = "\n".join(f"l{level}: &l{level} [{', '.join([f'*l{level - 1}'] * 9)}]" for level in range(1, 12))

REFUSED: Mapping[str, bytes] = MappingProxyType(
    {
        "a bomb of aliases": f"version: 1\nl0: &l0 [x]\n{_BOMB}\n".encode(),
        "one alias": b"version: 1\nallow: &a [MIT]\nreview: *a\n",
        "a merge key": b"version: 1\nbase: &b {default: allow}\n<<: *b\n",
        "a second key": b"version: 1\ndefault: deny\ndefault: allow\n",
        "a second key in other quotes": b"version: 1\ndefault: deny\n'default': allow\n",
        "a second document": b"version: 1\ndefault: deny\n---\nversion: 1\ndefault: allow\n",
        "a tag": b"version: 1\ndefault: !!python/object/apply:os.system ['touch owned']\n",
        "a tag of our own kind": b"version: 1\nallow: !!set {MIT}\n",
        "depth": b"version: 1\nallow: " + b"[" * 50_000 + b"]" * 50_000 + b"\n",
        "depth by blocks": b"version: 1\nallow:\n" + b"".join(b" " * n + b"- \n" for n in range(1, 400)),
        "more than a megabyte": b"version: 1\n# " + b"x" * 2**20 + b"\n",
        "not text": b"version: 1\nallow: [\xff\xfe]\n",
        "a control character": b"version: 1\nallow: [MIT\x00]\n",
        "utf-16": "version: 1\n".encode("utf-16"),
        "an unknown key": b"version: 1\nalow: [MIT]\n",
        "a look-alike key": "version: 1\n\u0430llow: [MIT]\n".encode(),
        "another version": b"version: 2\n",
        "no number": b"version: 1\nmin_score: .nan\n",
        "a huge number": b"version: 1\nmin_score: 1e99999\n",
        "eleven thousand entries": b"version: 1\nallow: [" + b"MIT, " * 11_000 + b"ISC]\n",
        "an expression for an entry": b"version: 1\nallow: ['MIT OR GPL-3.0-only']\n",
        "a pattern that is too long": b"version: 1\nscan: {exclude: ['" + b"a" * 5_000 + b"']}\n",
        "a base without a digest": b"version: 1\nextends: [base.yml]\n",
        "a base outside of all": b"version: 1\nextends: ['../../../../etc/passwd#sha256=" + b"0" * 64 + b"']\n",
        "a deep expression": b"version: 1\nproject: {license: '" + b"(" * 3_000 + b"MIT" + b")" * 3_000 + b"'}\n",
        "a thousand plus signs": b"version: 1\nallow: [MIT" + b"+" * 5_000 + b"]\n",
    }
)
"""What no run may judge by: each is refused, with the line."""

SLOW_PATTERNS: tuple[str, ...] = (
    "**/" * 300 + "x",
    "*a" * 1_000 + "b",
    "[a-z]*" * 500 + "!",
    "?" * 3_000,
    "{a,b}" * 500,
    "[!a]" * 900,
    "\\a" * 1_500,
)
"""Patterns that make a matcher with backtracking take for ever."""
