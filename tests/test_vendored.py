# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.model import PackageKind
from ospo_scan.vendored import package_kind


@pytest.mark.parametrize(
    "path", ["node_modules/a/CITATION.cff", "x/vendor/README.md", "lib/site-packages/a/b/c.json", "Deps/zlib/x"]
)
def test_what_stands_in_a_directory_for_the_packages_of_others_is_theirs(path: str) -> None:
    assert package_kind(path) is PackageKind.VENDORED


@pytest.mark.parametrize("path", ["README.md", "vendor", "models/vendoring/README.md", "src/vendor.json"])
def test_anything_else_is_the_project_s(path: str) -> None:
    assert package_kind(path) is PackageKind.PROJECT
