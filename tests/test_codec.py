# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan import codec
from ospo_scan.model import (
    Dependency,
    FileScan,
    FileStatus,
    LicenseMatch,
    Manifest,
    Reason,
    SourceFile,
    path_bytes,
)
from samples import detection, file_scans, left_out, matches, paths, scanned, texts

MATCH = LicenseMatch("MIT", "mit.LICENSE", "1-hash", 100.0, 161, 1, 19, "Permission is hereby granted")


def through_json(plain: object) -> Any:
    return json.loads(json.dumps(plain, ensure_ascii=False).encode())


@given(file_scans)
def test_what_was_read_back_is_written_as_the_same_bytes(scan: FileScan) -> None:
    plain = codec.file_scan_to_plain(scan)
    again = codec.file_scan_from_plain(through_json(plain))
    assert json.dumps(codec.file_scan_to_plain(again)) == json.dumps(plain)
    assert again.file == scan.file


@given(matches)
def test_a_match_of_well_formed_text_comes_back_equal(match: LicenseMatch) -> None:
    plain = codec.match_to_plain(match)
    again = codec.match_from_plain(through_json(plain))
    assert codec.match_from_plain(codec.match_to_plain(again)) == again
    assert (again.score, again.start_line, again.end_line) == (match.score, match.start_line, match.end_line)


@given(paths)
def test_a_path_comes_back_with_the_same_bytes(path: str) -> None:
    assert path_bytes(codec.path_from_plain(through_json(codec.path_to_plain(path)))) == path_bytes(path)


@given(texts)
def test_well_formed_text_can_be_written_as_utf_8(text: str) -> None:
    codec.well_formed(text).encode("utf-8")
    assert codec.well_formed(codec.well_formed(text)) == codec.well_formed(text)


def test_surrogates_are_spelled_out() -> None:
    assert codec.well_formed("a\udcff\ud800b\u00e9") == "a\\xff\\u{d800}b\u00e9"


def test_a_name_that_is_not_utf_8_is_written_with_its_bytes() -> None:
    assert codec.path_to_plain("a\udcff") == {"path": "a\\xff", "path_base64": "Yf8="}
    assert codec.path_to_plain("a\\xff") == {"path": "a\\xff"}


def test_a_file_that_was_not_scanned_comes_back_equal() -> None:
    scan = left_out("a.zip", FileStatus.NOT_INSPECTED, Reason.ARCHIVE, "zip")
    assert codec.file_scan_from_plain(through_json(codec.file_scan_to_plain(scan))) == scan


MANIFEST = Manifest(
    *("npm", "npm_package_json", "@s/a", "1.0", "pkg:npm/%40s/a@1.0", ("MIT", "ISC"), "MIT AND ISC", ("LICENSE",)),
    (Dependency("pkg:npm/b@1", "^1", "dependencies", is_optional=True), Dependency("pkg:npm/c", None, None, False)),
)


def test_manifests_come_back_equal_and_only_where_they_were_looked_for() -> None:
    nameless = Manifest("pypi", "uv_lock", None, None, None, (), None)
    found = codec.Found(manifests=(MANIFEST, nameless), unread="is too long")
    assert codec.found_from_plain(through_json(codec.found_to_plain(found))) == found
    assert codec.found_from_plain(through_json(codec.found_to_plain(codec.Found(manifests=())))).manifests == ()
    assert codec.found_from_plain(through_json(codec.found_to_plain(codec.Found()))).manifests is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("type", None), ("name", 1), ("license_stated", "MIT"), ("dependencies", {})),
        *(("dependencies", [{"purl": "x"}]), ("referenced_files", None), ("extra", 1)),
    ],
)
def test_a_malformed_manifest_is_refused(key: str, value: object) -> None:
    plain = codec.manifest_to_plain(MANIFEST) | {key: value}
    with pytest.raises(ValueError, match=key if key != "dependencies" else "depend"):
        codec.manifest_from_plain(plain)


def test_a_dependency_says_whether_it_is_optional() -> None:
    plain = {"purl": "pkg:npm/a", "requirement": None, "scope": None, "is_optional": 1}
    with pytest.raises(ValueError, match="is_optional must be true or false"):
        codec.dependency_from_plain(plain)


def test_a_detection_comes_back_equal() -> None:
    found = detection("MIT", "The MIT license\nof this file", line=3)
    assert codec.detection_from_plain(through_json(codec.detection_to_plain(found))) == found


def test_the_files_that_a_rule_names_are_written_only_where_there_are_any() -> None:
    naming = replace(MATCH, referenced_files=("COPYING", "LICENSE.txt"))
    assert "referenced_files" not in codec.match_to_plain(MATCH)
    assert codec.match_to_plain(naming)["referenced_files"] == ["COPYING", "LICENSE.txt"]
    assert codec.match_from_plain(through_json(codec.match_to_plain(naming))) == naming


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("score", "100", "score must be a number"),
        ("score", True, "score must be a number"),
        ("score", float("nan"), "score must be a number"),
        ("score", 100.5, "score must be a number"),
        ("matched_length", -1, "matched_length must be a whole number"),
        ("matched_length", 1.0, "matched_length must be a whole number"),
        ("start_line", 0, "no range of lines"),
        ("start_line", 20, "no range of lines"),
        ("end_line", None, "end_line must be a whole number"),
        ("rule", None, "rule must be a string"),
        ("matched_text", 3, "matched_text must be a string"),
        ("extra", 3, "'extra' that does not belong there"),
        ("referenced_files", "COPYING", "referenced_files must be a list"),
        ("referenced_files", [3], "a list of strings holds 3"),
        ("referenced_files", [], "referenced_files must not be empty"),
    ],
)
def test_a_malformed_match_is_refused(key: str, value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        codec.match_from_plain({**codec.match_to_plain(MATCH), key: value})


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("status", "fine", "unknown value 'fine'"),
        ("reason", "ignored", "does not go with status"),
        ("path", "", "path is empty"),
        ("path", "a\ud800", "not well formed"),
        ("path_base64", "YQ==", "does not belong to path"),
        ("path_base64", "!", "not base64"),
        ("sha256", "0" * 63, "not a digest"),
        ("sha1", "A" * 40, "not a digest"),
        ("detections", {}, "must be a list"),
        ("copyrights", [1], "a copyright statement must be an object"),
        ("clues", [{}], "a match lacks"),
        ("detections", [{}], "a detection lacks"),
    ],
)
def test_a_malformed_file_is_refused(key: str, value: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        codec.file_scan_from_plain({**codec.file_scan_to_plain(scanned("a.c")), key: value})


def test_a_file_without_a_member_is_refused() -> None:
    plain = codec.file_scan_to_plain(scanned("a.c"))
    del plain["clues"]
    with pytest.raises(ValueError, match="a file lacks 'clues'"):
        codec.file_scan_from_plain(plain)


def test_a_detection_without_matches_is_refused() -> None:
    plain = codec.detection_to_plain(detection("MIT", "MIT"))
    with pytest.raises(ValueError, match="must not be empty"):
        codec.detection_from_plain({**plain, "matches": []})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda part: st.lists(part) | st.dictionaries(st.text(max_size=5), part),
        max_leaves=5,
    )
)
def test_any_other_value_is_refused_with_a_value_error(plain: object) -> None:
    for load in (codec.file_scan_from_plain, codec.detection_from_plain, codec.match_from_plain):
        with pytest.raises(ValueError):  # noqa: PT011 - any message: the values are any
            load(plain)


def test_unknown_sizes_and_digests_stay_unknown() -> None:
    scan = FileScan(SourceFile("a"), FileStatus.SCANNED)
    assert codec.file_scan_from_plain(through_json(codec.file_scan_to_plain(scan))) == scan
