# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.declared.reuse.covered import DEP5, REUSE_TOML, directories_above, is_covered, is_global


@pytest.mark.parametrize(
    "path", ["a.py", "COPYING_README", "licence.py", "License.txt", "a/LICENSED", ".gitignore", "x.spdx.py", ".reuse"]
)
def test_a_file_has_licensing_information(path: str) -> None:
    assert is_covered(path, 1)


@pytest.mark.parametrize(
    "path",
    [
        "LICENSE",
        "LICENCE.md",
        "LICENSE-MIT",
        "deep/COPYING",
        "COPYING.GPL",
        "LICENSES/MIT.txt",
        "a/LICENSES/MIT.txt",
        ".reuse/templates/x.jinja2",
        ".git/config",
        ".hg/x",
        "sub/.git",
        ".hgtags",
        "REUSE.toml",
        "a/REUSE.toml",
        "cat.jpg.license",
        "a.spdx",
        "a.spdx.json",
        "a.spdx.yml",
    ],
)
def test_a_file_has_none(path: str) -> None:
    assert not is_covered(path, 1)


def test_an_empty_file_has_none() -> None:
    assert not is_covered("a.py", 0)
    assert is_covered("a.py", None)


def test_global_files_are_found_by_their_whole_names() -> None:
    assert is_global("REUSE.toml", REUSE_TOML)
    assert is_global("a/b/REUSE.toml", REUSE_TOML)
    assert not is_global("a/MYREUSE.toml", REUSE_TOML)
    assert not is_global("LICENSES/REUSE.toml", REUSE_TOML)
    assert is_global(".reuse/dep5", DEP5)
    assert is_global("vendor/x/.reuse/dep5", DEP5)
    assert not is_global(".git/.reuse/dep5", DEP5)


def test_directories_above_a_file_begin_with_the_root() -> None:
    assert list(directories_above("a/b/c")) == ["", "a/", "a/b/"]
    assert list(directories_above("c")) == [""]
