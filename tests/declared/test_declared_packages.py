# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from ospo_scan.declared.packages import packages_of
from ospo_scan.model import Manifest, Package, TextLocation


def test_a_named_manifest_is_a_package_that_owns_its_directory() -> None:
    root = Manifest("npm", "x", "a", "1.0", "pkg:npm/a@1.0", ("MIT", "ISC"), "MIT AND ISC")
    lock = Manifest("npm", "x", None, None, None, (), None)
    inner = Manifest("pypi", "x", "b", None, "pkg:pypi/b", (), None)
    found = packages_of({"package.json": (root,), "package-lock.json": (lock,), "sub/setup.cfg": (inner,)})
    assert found == (
        Package(
            *("a", "1.0", "pkg:npm/a@1.0", "MIT AND ISC", TextLocation("package.json")),
            license_stated="MIT; ISC",
            owns=(".",),
        ),
        Package("b", None, "pkg:pypi/b", None, TextLocation("sub/setup.cfg"), owns=("sub",)),
    )
