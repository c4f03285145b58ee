# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

from ospo_scan.codec import well_formed
from ospo_scan.model import LicenseDetection
from ospo_scan.report.html.excerpt import Excerpt, excerpt
from samples import detection


def both(*parts: LicenseDetection) -> LicenseDetection:
    """One detection with the matches of several."""
    return replace(parts[0], matches=tuple(match for part in parts for match in part.matches))


def told(found: LicenseDetection, *refused: str) -> Excerpt:
    shown = excerpt(found, refused)
    assert shown is not None
    return shown


def test_the_lines_of_the_refused_license_are_marked_and_the_others_are_not() -> None:
    shown = told(both(detection("MIT", "one\ntwo", 3), detection("GPL-2.0-only", "three", 9)), "GPL-2.0-only")
    assert [(line.number, line.text, line.is_marked, line.is_after_gap) for line in shown.lines] == [
        (3, "one", False, False),
        (4, "two", False, False),
        (9, "three", True, True),
    ]


def test_all_lines_are_marked_where_nothing_is_refused() -> None:
    assert [line.is_marked for line in told(detection("MIT", "one\ntwo"), "GPL-2.0-only").lines] == [True, True]


def test_a_line_that_two_matches_share_is_shown_once_as_the_fuller_of_the_two() -> None:
    shown = told(both(detection("MIT", "MIT", 5), detection("GPL-2.0-only", "MIT AND GPL", 5)))
    assert [(line.number, line.text) for line in shown.lines] == [(5, "MIT AND GPL")]


def test_a_long_text_is_cut_and_every_line_is_shown_or_counted() -> None:
    text = "\n".join(f"line {number}" for number in range(1, 501))
    shown = told(detection("MIT", text))
    assert len(shown.lines) + len(shown.more) + shown.left_out + shown.above == 500
    assert shown.lines[0].number == 1
    assert shown.more[0].number == shown.lines[-1].number + 1


def test_one_line_more_than_fits_is_shown_rather_than_counted() -> None:
    assert told(detection("MIT", "\n".join("x" * 11))).more == ()


def test_lines_of_other_licenses_before_the_refused_one_are_counted() -> None:
    before = detection("MIT", "\n".join(["permission"] * 60), 1)
    shown = told(both(before, detection("GPL-2.0-only", "copyleft", 80)), "GPL-2.0-only")
    assert shown.above == 59
    assert [(line.number, line.is_marked) for line in shown.lines] == [(60, False), (80, True)]


def test_a_long_line_is_cut() -> None:
    (line,) = told(detection("MIT", "x" * 100_000)).lines
    assert line.text == "x" * 240 + " …"


def test_there_is_no_excerpt_where_the_text_is_not_known() -> None:
    assert excerpt(detection("MIT", None), ()) is None


def test_undecodable_bytes_and_tabs_come_out_as_from_a_saved_report() -> None:
    text = "a\udcff\tb\n\ud800\tc"
    assert told(detection("MIT", text)) == told(detection("MIT", well_formed(text)))
    assert told(detection("MIT", text)).lines[0].text == r"a\xff   b"
