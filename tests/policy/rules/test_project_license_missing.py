# SPDX-License-Identifier: Apache-2.0
"""Whether the project states its license."""

from __future__ import annotations

import pytest

from ospo_scan.model import FileScan, FileStatus, Reason, TextLocation
from policy_cases import found, judged
from samples import left_out, scanned

SOURCE = scanned("src/a.c", found("MIT"))


def is_missing(*files: FileScan, is_project: bool = True) -> bool:
    report = judged("default: allow", SOURCE, *files, is_project=is_project)
    places = [one.places for one in report.findings if one.rule == "project-license-missing"]
    assert places in ([], [(TextLocation("."),)])
    return bool(places)


@pytest.mark.parametrize(
    "path",
    [
        *("LICENSE", "LICENSE.md", "license.txt", "LICENCE", "LICENSE-MIT", "COPYING", "COPYING.LESSER", "UNLICENSE"),
        *("COPYRIGHT", "MIT-LICENSE", "MIT-LICENSE.txt", "GPL_LICENSE", "README", "readme.rst", "LICENSES/MIT.txt"),
        *("package.json", "pyproject.toml", "setup.py", "setup.cfg", "Cargo.toml", "composer.json", "pom.xml"),
        *("thing.gemspec", "Thing.podspec", "PKG-INFO", "DESCRIPTION", "META.json"),
    ],
)
def test_a_file_at_the_root_that_states_a_license_is_enough(path: str) -> None:
    assert not is_missing(scanned(path, found("MIT")))
    assert is_missing(scanned(path))


@pytest.mark.parametrize(
    "path", ["sub/LICENSE", "docs/README.md", "main.c", "NOTICE", "licensing.c", "src/LICENSES/MIT.txt", "a.json"]
)
def test_no_other_file_states_the_license_of_the_project(path: str) -> None:
    assert is_missing(scanned(path, found("MIT")))


def test_only_a_whole_project_has_to_state_a_license() -> None:
    assert is_missing()
    assert not is_missing(is_project=False)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (FileStatus.SKIPPED, Reason.EXCLUDED),
        (FileStatus.SKIPPED, Reason.NOT_INCLUDED),
        (FileStatus.ERROR, Reason.UNREADABLE),
        (FileStatus.ERROR, Reason.TIMEOUT),
    ],
)
def test_a_license_file_that_was_not_looked_at_is_not_said_to_be_missing(status: FileStatus, reason: Reason) -> None:
    assert not is_missing(left_out("LICENSE", status, reason))
    assert is_missing(left_out("sub/LICENSE", status, reason))


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (FileStatus.SKIPPED, Reason.IGNORED),
        (FileStatus.SKIPPED, Reason.DELETED),
        (FileStatus.NOT_INSPECTED, Reason.LINK_OUTSIDE_ROOT),
    ],
)
def test_a_license_file_that_is_no_part_of_the_tree_does_not_count(status: FileStatus, reason: Reason) -> None:
    assert is_missing(left_out("LICENSE", status, reason))


def test_a_link_states_what_the_file_it_leads_to_states() -> None:
    def link(target: str) -> FileScan:
        return left_out("LICENSE", FileStatus.SKIPPED, Reason.LINK, f"-> {target}")

    text = scanned("legal/LICENSE", found("MIT"))
    assert not is_missing(link("./legal/LICENSE"), text)
    assert is_missing(link("legal/OTHER"), text)
    assert is_missing(link("legal/LICENSE"), scanned("legal/LICENSE"))
    assert is_missing(left_out("LICENSE", FileStatus.SKIPPED, Reason.LINK), text)


def test_where_nothing_was_scanned_nothing_is_said_to_be_missing() -> None:
    assert judged("", left_out("a.c", FileStatus.SKIPPED, Reason.EXCLUDED), is_project=True).findings == ()
    assert judged("", left_out("a.c", FileStatus.ERROR, Reason.UNREADABLE), is_project=True).findings == ()
