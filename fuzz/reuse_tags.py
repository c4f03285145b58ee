# SPDX-License-Identifier: Apache-2.0
"""Fuzzes the reader of SPDX tags with atheris (Apache-2.0), which the project does not depend on.

In an environment that has both: ``python fuzz/reuse_tags.py -max_total_time=300 [CORPUS]``.
Any exception is a bug, and so is a license that is not canonical, or a line that is not in the file.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["ospo_scan.declared"]):
    from ospo_scan.declared.reuse.statements import MAX_LENGTH
    from ospo_scan.declared.reuse.tags import MAX_TAGS, read_tags
    from ospo_scan.expression import normalize

# What the first byte adds before the rest, as a fuzzer does not find such long words by itself.
STARTS = tuple(
    f"SPDX-{word}".encode()
    for word in ("License-Identifier:", "FileCopyrightText:", "SnippetBegin\n", "SnippetEnd\n", "FileContributor:")
)
OTHERS = (*STARTS, b"REUSE-IgnoreStart", b"REUSE-IgnoreEnd", b"Copyright ", b"\xc2\xa9 ", b"\xff\xfe")


def look_at(data: bytes) -> None:
    """Have one file read, of which every byte above 0xF4 stands for one of the words that count."""
    content = b"".join(OTHERS[byte - 0xF5] if 0xF5 <= byte < 0xF5 + len(OTHERS) else bytes([byte]) for byte in data)
    tags = read_tags(content)
    if tags is None:
        return
    last = content.count(b"\n") + content.count(b"\r") + 1
    lines = [one.line for every in (tags.licenses, tags.notices, tags.contributors, tags.faults) for one in every]
    if not content.startswith(b"\xff\xfe") and not all(1 <= line <= last for line in lines):
        raise AssertionError(f"a line is not in the file: {lines}")
    for tag in tags.licenses:
        if normalize(tag.expression) != tag.expression:
            raise AssertionError(f"not canonical: {tag.expression}")
    texts = [*(tag.stated for tag in tags.licenses), *(tag.text for tag in tags.notices)]
    if len(tags.licenses) > MAX_TAGS or any(len(text) > MAX_LENGTH for text in texts):
        raise AssertionError("a limit is passed")


if __name__ == "__main__":
    atheris.Setup(sys.argv, look_at)
    atheris.Fuzz()
