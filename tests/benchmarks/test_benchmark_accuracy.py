# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from accuracy import named, table
from accuracy_labels import Labelled, Score, interval, read_labels, score, total


@pytest.mark.parametrize(
    ("label", "found", "expected"),
    [
        ("MIT", {"MIT"}, Score(1, 0, 0)),
        ("MIT", set(), Score(0, 0, 1)),
        ("MIT", {"ISC"}, Score(0, 1, 1)),
        ("NONE", set(), Score(0, 0, 0)),
        ("NONE", {"MIT"}, Score(0, 1, 0)),
        ("MIT; ISC", {"MIT", "ISC"}, Score(2, 0, 0)),
        ("X11|MIT", {"MIT"}, Score(1, 0, 0)),
        ("MIT; ?ISC", {"MIT", "ISC"}, Score(1, 0, 0)),
        ("?ISC", set(), Score(0, 0, 0)),
        ("GPL-* WITH *utoconf*", {"GPL-2.0-or-later WITH Autoconf-exception-generic"}, Score(1, 0, 0)),
        ("GPL-2.0-or-later", {"GPL-2.0-or-later", "GPL-1.0-or-later"}, Score(1, 0, 0)),
        ("MIT", {"MIT", "GPL-1.0-or-later"}, Score(1, 1, 0)),
    ],
)
def test_a_file_is_scored_by_its_label(label: str, found: set[str], expected: Score) -> None:
    assert score(label, found) == expected


def test_shares_are_those_of_all_files_together() -> None:
    every = total([Score(3, 1, 0), Score(0, 0, 1)])
    assert (every.precision, every.recall) == (0.75, 0.75)
    assert (Score(0, 0, 0).precision, Score(0, 0, 0).recall) == (1, 1)


def test_an_interval_holds_the_share_and_is_the_same_each_time() -> None:
    by_package = {"a": [Score(9, 1, 0)], "b": [Score(5, 5, 0)], "c": [Score(10, 0, 0)]}
    low, high = interval(by_package, "precision")
    assert low <= 0.8 <= high
    assert interval(by_package, "precision") == (low, high)


def test_the_labels_are_whole_and_no_package_is_in_both_halves() -> None:
    labels = read_labels()
    assert len(labels) >= 300
    assert all(len(one.sha256) == 64 and one.label for one in labels)
    halves = [{one.package for one in labels if one.half == half} for half in ("develop", "measure")]
    assert all(halves)
    assert not halves[0] & halves[1]
    assert {one.half for one in labels} == {"develop", "measure"}


def test_both_answers_come_from_one_report() -> None:
    files = {
        "p/a.c": {
            "detections": [
                {
                    "license_expression": "GPL-2.0-only",
                    "refinement": {"rule": "x", "license_expression": "GPL-2.0-or-later"},
                },
                {"license_expression": "MIT AND LicenseRef-scancode-unknown"},
                {"license_expression": "ISC", "refinement": {"rule": "plain-grant", "license_expression": "Zlib"}},
                {"license_expression": "0BSD", "refinement": {"rule": "x", "license_expression": "NONE"}},
                {
                    "license_expression": "NCSA",
                    "refinement": {"rule": "reference", "license_expression": "NCSA AND BSL-1.0"},
                },
            ]
        }
    }
    answers = named(files)
    assert answers["p/a.c"] == {
        "stock": {"GPL-2.0-only", "MIT", "0BSD", "NCSA"},
        "refined": {"GPL-2.0-or-later", "MIT", "Zlib", "NCSA"},
    }
    label = Labelled("measure", "p", "1", "a.c", "0" * 64, "source", "-", "GPL-2.0-or-later; MIT; Zlib", "read")
    lines = table([label], answers)
    assert lines[0] == "1 files of 1 packages, of which 0 state no license. Intervals are of 95 %."
    assert "| source | 1 | stock | 1 | 3 | 2 | 25.0% | 33.3% |" in lines
    assert "| source | 1 | refined | 3 | 1 | 0 | 75.0% | 100.0% |" in lines
