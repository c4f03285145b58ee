# SPDX-License-Identifier: Apache-2.0
"""Files that state no license."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.model import Decision, FileStatus, Reason, SourceFile, TextLocation
from policy_cases import NAME, found, judged
from samples import left_out, scanned

BARE = scanned("b.c")
FILES = (scanned("a.c", found("MIT")), BARE, scanned("c.c", clues=found("MIT").matches))


@pytest.mark.parametrize(("text", "level"), [("missing: deny", "error"), ("missing: review", "warning")])
def test_each_file_without_a_license_is_a_finding(text: str, level: str) -> None:
    report = judged(f"allow: [MIT]\n{text}", *FILES)
    assert sorted((one.rule, one.level.label, one.places) for one in report.findings) == [
        ("license-missing", level, (TextLocation("b.c"),)),
        ("license-missing", level, (TextLocation("c.c"),)),
    ]
    word = text.removeprefix("missing: ")
    assert report.findings[0].decided_by == Decision(NAME, 3, f"no license was found; missing is {word}")


def test_by_default_nothing_is_said() -> None:
    assert judged("allow: [MIT]", *FILES).findings == ()


def test_levels_override_the_key_both_ways() -> None:
    assert judged("missing: deny\nlevels: {license-missing: off}", BARE).findings == ()
    (one,) = judged("missing: ignore\nlevels: {license-missing: note}", BARE).findings
    assert one.level.label == "note"
    assert one.decided_by == Decision(NAME, 3, "levels sets license-missing to note")


def test_an_empty_file_needs_no_license_and_one_of_unknown_size_does() -> None:
    empty = replace(BARE, file=SourceFile("b.c", size=0))
    unknown = replace(BARE, file=SourceFile("b.c", size=None))
    assert judged("missing: deny", empty).findings == ()
    assert len(judged("missing: deny", unknown).findings) == 1


def test_only_scanned_files_are_said_to_lack_a_license() -> None:
    files = [
        left_out("a", FileStatus.SKIPPED, Reason.EXCLUDED),
        left_out("b", FileStatus.ERROR, Reason.UNREADABLE),
        left_out("c", FileStatus.NOT_INSPECTED, Reason.ARCHIVE),
    ]
    assert all(one.rule != "license-missing" for one in judged("missing: deny", *files).findings)
