# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import copy
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.detect.scancode.saved import read_scancode_json
from ospo_scan.errors import ReportFileError
from ospo_scan.model import FileStatus, Reason, Scope


def a_match(expression: str, from_file: str | None, line: int = 3) -> dict[str, Any]:
    return {
        "license_expression": expression.lower(),
        "license_expression_spdx": expression,
        "from_file": from_file,
        "start_line": line,
        "end_line": line + 2,
        "matcher": "2-aho",
        "score": 99.0,
        "matched_length": 12,
        "rule_identifier": "some.RULE",
    }


def saved_scan(**options: object) -> dict[str, Any]:
    own, other = a_match("GPL-2.0", "root/src/a.c"), a_match("MIT", "root/LICENSE", 40)
    return {
        "headers": [
            {"tool_name": "scancode-toolkit", "tool_version": "32.3.0", "options": {"--license": True, **options}}
        ],
        "files": [
            {"path": "root", "type": "directory"},
            {
                "path": "root/src/a.c",
                "type": "file",
                "license_detections": [{"license_expression_spdx": "GPL-2.0", "matches": [own, other]}],
                "license_clues": [],
                "scan_errors": [],
            },
            {
                "path": "root/bad.c",
                "type": "file",
                "license_detections": [],
                "license_clues": [],
                "scan_errors": ["ERROR: Processing interrupted: timeout after 120 seconds.\nTraceback"],
            },
        ],
    }


def read(tmp_path: Path, content: object) -> Any:
    path = tmp_path / "saved.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return read_scancode_json(str(path))


def test_the_first_part_of_each_path_is_stripped_and_nothing_is_invented(tmp_path: Path) -> None:
    result = read(tmp_path, saved_scan())
    assert [scan.path for scan in result.files] == ["bad.c", "src/a.c"]
    assert result.scope is Scope.SCANCODE
    scan = result.files[1]
    assert (scan.file.size, scan.file.sha256, scan.detections[0].evidence) == (None, None, None)
    assert scan.detections[0].license_expression == "GPL-2.0-only"
    assert result.notes


def test_lines_are_those_of_the_matches_in_the_file_itself(tmp_path: Path) -> None:
    detection = read(tmp_path, saved_scan()).files[1].detections[0]
    assert (detection.start_line, detection.end_line, len(detection.matches)) == (3, 5, 1)


def test_the_files_that_rules_name_are_read_where_the_scan_has_them(tmp_path: Path) -> None:
    saved = saved_scan()
    assert read(tmp_path, saved).files[1].detections[0].matches[0].referenced_files == ()
    named = {"identifier": "some.RULE", "referenced_filenames": ["COPYING"]}
    saved["license_rule_references"] = [named, {"identifier": "other.RULE"}]
    assert read(tmp_path, saved).files[1].detections[0].matches[0].referenced_files == ("COPYING",)


def test_a_scan_error_is_an_error_of_that_file(tmp_path: Path) -> None:
    scan = read(tmp_path, saved_scan()).files[0]
    assert (scan.status, scan.reason) == (FileStatus.ERROR, Reason.ENGINE_ERROR)
    assert "timeout after 120 seconds" in str(scan.detail)


def test_a_scan_with_stripped_root_is_not_stripped_again(tmp_path: Path) -> None:
    saved = saved_scan(**{"--strip-root": True})
    assert "root/src/a.c" in [scan.path for scan in read(tmp_path, saved).files]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "not json",
        "[" * 100_000,
        '{"headers": []}',
        '{"headers": [{"tool_name": "other"}], "files": []}',
    ],
)
def test_what_is_no_scancode_result_is_refused_in_words(tmp_path: Path, content: str) -> None:
    with pytest.raises(ReportFileError, match="scancode"):
        read(tmp_path, content)


def test_a_scan_without_licenses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportFileError, match="--license"):
        read(tmp_path, saved_scan(**{"--license": False}))


def test_a_missing_file_is_refused() -> None:
    with pytest.raises(ReportFileError, match="Cannot read"):
        read_scancode_json("/nonexistent.json")


def places(value: object, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to each value in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(place for key, one in inner for place in places(one, (*here, key)))]


@given(
    st.sampled_from(places(saved_scan())[1:]),
    st.sampled_from([None, [], {}, "", "x", "\ud800", -1, 1e999, True, [[]], "9" * 5000, "leave it out"]),
)
def test_any_value_in_any_place_is_read_or_refused_with_a_sentence(place: tuple[str | int, ...], value: object) -> None:
    saved = copy.deepcopy(saved_scan())
    parent: Any = saved
    for step in place[:-1]:
        parent = parent[step]
    if value == "leave it out":
        del parent[place[-1]]
    else:
        parent[place[-1]] = value
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(saved, file)
        file.flush()
        try:
            files = read_scancode_json(file.name).files
        except ReportFileError as fault:
            assert "scancode license scan" in str(fault)  # noqa: PT017 - either is right
        else:
            assert len({scan.path for scan in files}) == len(files)
