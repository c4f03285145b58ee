# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.reuse.segments import MAX_MARKS, MAX_VALUE, Segment, segments

LICENSE = "SPDX-License-" + "Identifier:"
NOTICE = "SPDX-FileCopyright" + "Text:"
IGNORE, HEED = "REUSE-Ignore" + "Start", "REUSE-Ignore" + "End"


def test_a_segment_goes_from_its_mark_to_the_end_of_the_line() -> None:
    assert list(segments(f"a\n  # {LICENSE} MIT # \nb")) == [Segment("license", LICENSE, 2, "  # ", " MIT # ")]


def test_a_segment_ends_where_the_next_begins() -> None:
    found = [(one.kind, one.rest) for one in segments(f"{NOTICE} Jane {LICENSE} MIT © John")]
    assert found == [("notice", " Jane "), ("license", " MIT "), ("plain", " John")]


def test_a_notice_ends_with_its_comment() -> None:
    found = [(one.kind, one.rest) for one in segments("<!-- © Jane --> x © y <!-- Copyright John -->")]
    assert found == [("plain", " Jane -->"), ("plain", " y <!-- Copyright John -->")]


def test_what_is_ignored_is_no_segment() -> None:
    text = f"{NOTICE} Jane {IGNORE} {NOTICE} John {HEED} {LICENSE} MIT\n{IGNORE}\n{LICENSE} ISC"
    assert [(one.kind, one.rest) for one in segments(text)] == [("notice", " Jane "), ("license", " MIT")]


def test_a_value_and_its_prefix_are_read_as_far_as_a_limit() -> None:
    (one,) = segments("x" * 5000 + LICENSE + "y" * 20_000)
    assert (len(one.prefix), len(one.rest)) == (200, MAX_VALUE)


def test_marks_are_looked_at_as_far_as_a_limit() -> None:
    found = list(segments(f"{LICENSE}\n" * (MAX_MARKS + 9)))
    assert (len(found), found[-1].kind, found[-1].line) == (MAX_MARKS + 2, "rest", MAX_MARKS + 2)


@given(st.lists(st.sampled_from([LICENSE, NOTICE, "©", "Copyright ", "x", "\n", "*/", "-"]), max_size=30))
def test_every_segment_stands_in_the_line_that_it_names(parts: list[str]) -> None:
    text = "".join(parts)
    lines = text.split("\n")
    for one in segments(text):
        assert one.prefix + one.mark + one.rest in lines[one.line - 1]
