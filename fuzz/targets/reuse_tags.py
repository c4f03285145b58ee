# SPDX-License-Identifier: Apache-2.0
"""SPDX tags in any file: licenses are canonical, lines are in the file, limits hold."""

from __future__ import annotations

from collections.abc import Sequence

from target import Target, fixture_files, promised

from ospo_scan.declared.reuse.statements import MAX_LENGTH
from ospo_scan.declared.reuse.tags import MAX_TAGS, read_tags
from ospo_scan.expression import normalize

STARTS = tuple(
    f"SPDX-{word}".encode()
    for word in ("License-Identifier:", "FileCopyrightText:", "SnippetBegin\n", "SnippetEnd\n", "FileContributor:")
)
WORDS = (*STARTS, b"REUSE-IgnoreStart", b"REUSE-IgnoreEnd", b"Copyright ", b"\xc2\xa9 ", b"\xff\xfe")


def look_at(data: bytes) -> None:
    """Have one file read."""
    tags = read_tags(data)
    if tags is None:
        return
    last = data.count(b"\n") + data.count(b"\r") + 1
    lines = [one.line for every in (tags.licenses, tags.notices, tags.contributors, tags.faults) for one in every]
    is_in_file = data.startswith(b"\xff\xfe") or all(1 <= line <= last for line in lines)
    promised(is_in_file, f"a line is not in the file: {lines}")
    for tag in tags.licenses:
        promised(normalize(tag.expression) == tag.expression, f"not canonical: {tag.expression}")
    texts = [*(tag.stated for tag in tags.licenses), *(tag.text for tag in tags.notices)]
    promised(len(tags.licenses) <= MAX_TAGS, "there are more tags than the limit")
    promised(all(len(text) <= MAX_LENGTH for text in texts), "a text is longer than the limit")


def seeds() -> Sequence[bytes]:
    """The files of the test cases that have tags, and each tag by its byte."""
    return [
        *fixture_files("*/tree/*.py"),
        b"// \xf5 MIT OR ISC\n# \xf6 2020 Ada\n\xf7\xf5 ISC\n\xf8",
        b"\xfa\xf5 MIT\n\xfb",
    ]


TARGET = Target(look_at, seeds, WORDS)
