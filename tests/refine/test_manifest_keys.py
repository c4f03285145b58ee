# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.refine.manifest_keys import has_key, named_by_key
from ospo_scan.refine.naming import Where


@pytest.mark.parametrize(
    ("path", "text", "files"),
    [
        ("PKG-INFO", "License-File: LICENSE", ["LICENSE"]),
        ("x-1.dist-info/METADATA", "License-File: LICENSE-ABC", ["LICENSE-ABC"]),
        ("pyproject.toml", 'license = {file = "LICENSE.rst"}', ["LICENSE.rst"]),
        ("pyproject.toml", 'license-files = ["LICENSE", "licenses/MIT.txt"]', ["LICENSE", "licenses/MIT.txt"]),
        ("setup.cfg", "license_files = \n\tLICENSE.txt\n\tAUTHORS.md", ["LICENSE.txt"]),
        ("setup.py", "    license_files=('LICENSE', 'COPYING'),", ["LICENSE", "COPYING"]),
        ("a/Cargo.toml", 'license-file = "../LICENSE" # of all', ["../LICENSE"]),
        ("x.cabal", "license-file:       LICENSE", ["LICENSE"]),
        ("x.nuspec", '<license type="file">LICENSE.md</license>', ["LICENSE.md"]),
        ("x.csproj", "<PackageLicenseFile>LICENSE.txt</PackageLicenseFile>", ["LICENSE.txt"]),
    ],
)
def test_a_manifest_names_its_license_files(path: str, text: str, files: list[str]) -> None:
    assert has_key(text)
    found = named_by_key(text, path)
    assert found is not None
    assert list(found.files) == files
    assert (found.where, found.is_list) == (Where.MANIFEST, True)


@pytest.mark.parametrize("path", ["docs/keywords.rst", "tests/test_setup_cfg.py", "NEWS"])
def test_a_key_that_is_only_talked_about_names_nothing(path: str) -> None:
    assert has_key("license_files = LICENSE")
    assert named_by_key("license_files = LICENSE", path) is None


@pytest.mark.parametrize("value", ["LICEN[CS]E*", "licenses/*", "['LICENSE', 'NOTICES/?']"])
def test_a_pattern_names_no_file(value: str) -> None:
    assert named_by_key(f"license_files = {value}", "setup.cfg") is None


def test_a_key_without_a_value_names_nothing() -> None:
    assert named_by_key("license_file =", "setup.cfg") is None
    assert named_by_key("license_files = AUTHORS", "setup.cfg") is None


def test_a_notice_in_prose_has_no_key() -> None:
    assert not has_key("See the file LICENSE for details")
