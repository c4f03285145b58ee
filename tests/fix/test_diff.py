# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import codecs
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.fix.diff import unified
from ospo_scan.fix.header import Insertion, Notice, header_for


def test_a_diff_shows_what_is_inserted_with_three_lines_around() -> None:
    data = b"".join(b"line %d\n" % number for number in range(1, 10))
    found = unified("a", data, Insertion(data.index(b"line 5"), b"new\n"))
    assert found == (
        "--- a/a",
        "+++ b/a",
        "@@ -2,6 +2,7 @@",
        " line 2",
        " line 3",
        " line 4",
        "+new",
        " line 5",
        " line 6",
        " line 7",
    )


def test_a_new_file_comes_from_nothing() -> None:
    assert unified("d/a.license", None, Insertion(0, b"one\ntwo\n")) == (
        "--- /dev/null",
        "+++ b/d/a.license",
        "@@ -0,0 +1,2 @@",
        "+one",
        "+two",
    )


def test_utf_16_is_shown_as_text() -> None:
    data = codecs.BOM_UTF16_LE + "<a/>\r\n".encode("utf-16-le")
    insertion = header_for("a.xml", data, Notice("MIT"))
    assert insertion is not None
    assert " <a/>" in unified("a.xml", data, insertion)


def test_bytes_that_are_not_utf_8_are_kept_as_surrogates() -> None:
    assert unified("a", b"caf\xe9\n", Insertion(0, b"# x\n"))[-1] == " caf\udce9"


def test_the_diff_is_a_patch_that_makes_the_change(tmp_path: Path) -> None:
    data = b"#!/bin/sh\nset -e\necho 1\necho 2\necho 3\necho 4\n"
    insertion = header_for("a.sh", data, Notice("MIT", ("2026 Example Org",)))
    assert insertion is not None
    (tmp_path / "a.sh").write_bytes(data)
    patch = "".join(f"{line}\n" for line in unified("a.sh", data, insertion))
    subprocess.run(["git", "apply", "-p1", "-"], input=patch.encode(), cwd=tmp_path, check=True)
    assert (tmp_path / "a.sh").read_bytes() == insertion.applied(data)


@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-16", "replace"))), st.binary(min_size=1))
def test_any_bytes_have_a_diff_that_takes_nothing_away(data: bytes, inserted: bytes) -> None:
    lines = unified("a", data, Insertion(len(data) // 2 // 2 * 2, inserted))
    assert all(line.startswith(("---", "+++", "@@", "+", " ", "-")) for line in lines)


def test_the_end_of_a_long_file_is_not_looked_at() -> None:
    pair = "\U0001f600" * 40_000  # a pair of units may stand on the border of what is looked at
    data = codecs.BOM_UTF16_LE + ("x\n" + pair).encode("utf-16-le")
    lines = unified("a.py", data, Insertion(4, "y".encode("utf-16-le")))
    assert max(map(len, lines)) < 5000
