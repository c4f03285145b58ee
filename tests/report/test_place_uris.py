# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given

from ospo_scan.model import FileStatus, Reason, TextLocation, path_bytes
from ospo_scan.report.places import in_file, project_file, uri_reference
from samples import failing_report, in_order, left_out, paths, scanned


@given(path=paths)
def test_a_uri_has_unreserved_signs_alone_and_gives_the_bytes_back(path: str) -> None:
    uri = uri_reference(path)
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri)
    assert unquote_to_bytes(uri) == path_bytes(path)


@pytest.mark.parametrize(
    ("path", "uri"),
    [("a b/c:d.c", "a%20b/c%3Ad.c"), ("h\u00e9", "h%C3%A9"), ("\udcff", "%FF"), ("100%", "100%25"), ("#x?", "%23x%3F")],
)
def test_a_uri_is_encoded_byte_by_byte(path: str, uri: str) -> None:
    assert uri_reference(path) == uri


def test_the_project_is_shown_at_its_policy_where_that_is_the_one_that_judged() -> None:
    report = failing_report()
    own = left_out("ospo-policy.yml", FileStatus.SKIPPED, Reason.OWN_FILE)
    for policy_file, expected in ((own, "ospo-policy.yml"), (scanned("ospo-policy.yml"), "LICENSE")):
        files = in_order((*report.result.files, policy_file))
        assert project_file(replace(report, result=replace(report.result, files=files))) == expected
    assert project_file(report) == "LICENSE"


def test_only_the_project_needs_another_place() -> None:
    assert in_file(TextLocation("."), "LICENSE") == TextLocation("LICENSE")
    assert in_file(TextLocation("a.c", 1, 2), "LICENSE") == TextLocation("a.c", 1, 2)
