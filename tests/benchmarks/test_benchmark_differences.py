# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from typing import Any

import pytest
from differences import differences


def match(**changed: object) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "rule_identifier": "mit_1.RULE",
        "matcher": "2-aho",
        "start_line": 1,
        "end_line": 2,
        "score": 100.0,
        "matched_length": 7,
        "matched_text": "Licensed under MIT",
    }
    return plain | changed


def answer(*found: dict[str, Any], clues: tuple[dict[str, Any], ...] = (), **changed: object) -> dict[str, Any]:
    detections = [{"license_expression": "mit", "matches": [one], "identifier": "mit-1"} for one in found]
    return {"license_detections": detections, "license_clues": list(clues), "percentage_of_license_text": 3.5} | changed


def test_equal_answers_have_no_differences() -> None:
    assert differences(answer(match(), clues=(match(),)), answer(match(), clues=(match(),))) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rule_identifier", "mit_2.RULE"),
        ("matcher", "3-seq"),
        ("start_line", 2),
        ("end_line", 3),
        ("score", 99.99),
        ("matched_length", 8),
        ("matched_text", "licensed under MIT"),
    ],
)
def test_a_match_that_differs_in_one_field_is_told_from_both_sides(field: str, value: object) -> None:
    theirs, ours = differences(answer(match()), answer(match(**{field: value})))
    assert theirs.startswith("only stock: mit_1.RULE ['2-aho', 1, 2, 100.0, 7]")
    assert ours.startswith("only ours:")
    assert str(value) in ours


def test_a_match_found_twice_by_one_side_is_a_difference() -> None:
    (line,) = differences(answer(match(), match()), answer(match()))
    assert line.startswith("only stock: mit_1.RULE")


def test_a_clue_on_one_side_only_is_a_difference() -> None:
    (line,) = differences(answer(), answer(clues=(match(),)))
    assert line.startswith("only ours:")


def test_the_same_matches_in_another_order_are_a_difference() -> None:
    first, second = match(), match(start_line=5)
    (line,) = differences(answer(first, second), answer(second, first))
    assert line.startswith("license_detections: stock [")


def test_a_match_that_moved_from_a_detection_to_the_clues_is_a_difference() -> None:
    lines = differences(answer(match()), answer(clues=(match(),)))
    assert [line.partition(":")[0] for line in lines] == ["license_clues", "license_detections"]


def test_any_other_field_counts() -> None:
    (line,) = differences(answer(match()), answer(match(), percentage_of_license_text=3.6))
    assert line == "percentage_of_license_text: stock 3.5, ours 3.6"


def test_a_field_that_one_side_lacks_counts() -> None:
    stock = answer(match())
    ours = {name: value for name, value in stock.items() if name != "percentage_of_license_text"}
    assert differences(stock, ours) == ["percentage_of_license_text: stock 3.5, ours null"]


def test_identifiers_of_detections_do_not_count() -> None:
    ours = answer(match())
    ours["license_detections"][0]["identifier"] = ""
    assert differences(answer(match()), ours) == []


def test_long_values_are_shown_in_brief() -> None:
    (line,) = differences(answer(match()), answer(match(), match(matched_text="x" * 10_000)))
    assert len(line) < 1_000
    assert line.endswith("(10002 characters)")
