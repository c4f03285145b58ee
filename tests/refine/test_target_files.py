# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.model import FileStatus, Package, PackageKind, Reason, TextLocation
from ospo_scan.refine.naming import Where
from ospo_scan.refine.target_files import MAX_DIRECTORIES, TargetFiles, is_of_whole, spelling
from samples import left_out, paths, scanned


def found(name: str, path: str, tree: list[str], where: Where = Where.NEAREST) -> str | None:
    target = TargetFiles([scanned(one) for one in (*tree, path)]).find(name, path, where)
    return None if target is None else target.path


@pytest.mark.parametrize(
    ("name", "path", "tree", "target"),
    [
        ("LICENSE", "a/b/c.c", ["LICENSE", "a/LICENSE"], "a/LICENSE"),
        ("LICENSE", "a/b/c.c", ["LICENSE", "z/LICENSE"], "LICENSE"),
        ("LICENSE", "a/b/c.c", ["LICENSE.md", "a/README"], "LICENSE.md"),
        ("LICENSE.TXT", "a.py", ["LICENSE.txt"], "LICENSE.txt"),
        ("LICENCE", "a.py", ["LICENSE"], "LICENSE"),
        ("COPYING.txt", "a.py", ["COPYING"], "COPYING"),
        ("COPYING", "a.py", ["COPYING.LIB"], None),
        ("license", "a.py", ["license.py"], None),
        ("LICENSE", "a.py", ["LICENSES/LICENSE"], "LICENSES/LICENSE"),
        ("./LICENSE", "cmaps/x.bcmap", ["LICENSE", "cmaps/LICENSE"], "cmaps/LICENSE"),
        ("../LICENSE", "a/b/c.c", ["LICENSE", "a/LICENSE"], "a/LICENSE"),
        ("../LICENSE", "a/b/c.c", ["LICENSE", "a/b/LICENSE"], None),
        ("./LICENSE", "a/b/c.c", ["LICENSE"], None),
        ("doc/COPYING", "src/a/b.c", ["doc/COPYING"], "doc/COPYING"),
        ("../../../LICENSE", "a/b.c", ["LICENSE"], None),
        ("/usr/share/LICENSE", "a.c", ["usr/share/LICENSE"], None),
        ("Copyright", "debian/patches/a.diff", ["debian/copyright", "Copyright"], "Copyright"),
        ("LICENSE", "a.c", ["LICENSE.md", "LICENSE.txt"], None),
        ("LICENSE", "a.c", ["LICENSE", "LICENSE.txt"], "LICENSE"),
    ],
)
def test_the_nearest_file_of_the_name_is_meant(name: str, path: str, tree: list[str], target: str | None) -> None:
    assert found(name, path, tree) == target


@pytest.mark.parametrize(
    "path",
    ["vendor/foo/src/a.c", "third_party/foo/a.c", "node_modules/foo/index.js", "x/_vendor/foo/a.py", "vendor/foo.c"],
)
def test_vendored_code_never_means_a_file_outside_of_it(path: str) -> None:
    assert found("LICENSE", path, ["LICENSE", "x/LICENSE"]) is None
    assert found("LICENSE", path, ["LICENSE"], Where.ROOT) is None
    assert found("../../../LICENSE", path, ["LICENSE"]) is None


def test_vendored_code_means_its_own_files() -> None:
    assert found("LICENSE", "vendor/foo/src/a.c", ["LICENSE", "vendor/foo/LICENSE"]) == "vendor/foo/LICENSE"


def test_what_a_package_owns_that_is_vendored_is_vendored_wherever_it_lies() -> None:
    package = Package(
        "foo", None, None, None, TextLocation("libs/foo/package.json"), PackageKind.VENDORED, owns=("libs/foo",)
    )
    files = [scanned("LICENSE"), scanned("libs/foo/src/a.js")]
    assert TargetFiles(files, [package]).find("LICENSE", "libs/foo/src/a.js", Where.NEAREST) is None


def test_a_notice_of_the_root_directory_means_the_topmost_file() -> None:
    assert found("LICENSE", "a/b/c.c", ["LICENSE", "a/LICENSE"], Where.ROOT) == "LICENSE"
    assert found("LICENSE", "a/b/c.c", ["LICENSE", "a/LICENSE"], Where.HERE) is None


def test_a_manifest_means_files_beside_it() -> None:
    assert found("LICENSE", "a/pyproject.toml", ["LICENSE"], Where.MANIFEST) is None
    assert found("LICENSE", "x.dist-info/METADATA", ["x.dist-info/licenses/LICENSE"], Where.MANIFEST)
    assert found("LICENSE", "x.dist-info/METADATA", ["LICENSE"], Where.MANIFEST) is None
    assert found("LICENSE", "src/x.egg-info/PKG-INFO", ["LICENSE"], Where.MANIFEST) == "LICENSE"


def test_a_tree_deeper_than_any_is_not_climbed_to_its_top() -> None:
    assert found("LICENSE", "a/" * (MAX_DIRECTORIES - 1) + "x.c", ["LICENSE"]) == "LICENSE"
    assert found("LICENSE", "a/" * MAX_DIRECTORIES + "x.c", ["LICENSE"]) is None


def test_a_file_that_names_itself_names_nothing() -> None:
    assert found("COPYING", "doc/COPYING", ["COPYING"]) is None


def test_a_link_inside_the_tree_is_followed() -> None:
    link = left_out("a/LICENSE", FileStatus.SKIPPED, Reason.LINK, "-> ../LICENSE.txt")
    targets = TargetFiles([link, scanned("LICENSE.txt"), scanned("a/a.c")])
    target = targets.find("LICENSE", "a/a.c", Where.NEAREST)
    assert target is not None
    assert target.path == "LICENSE.txt"


def test_the_license_files_of_the_nearest_directory_are_those_of_a_package() -> None:
    tree = ["LICENSE", "LICENSE.python", "lib/COPYING", "lib/COPYING.LIB", "lib/license_check.py"]
    targets = TargetFiles([scanned(path) for path in tree])
    assert [one.path for one in targets.license_files("po/de.po")] == ["LICENSE"]
    assert [one.path for one in targets.license_files("lib/po/de.po")] == ["lib/COPYING", "lib/COPYING.LIB"]
    assert [one.path for one in targets.license_files("vendor/x/po/de.po")] == []


def test_names_are_alike_that_people_spell_in_different_ways() -> None:
    assert spelling("LICENCE.md") == spelling("License.txt") == spelling("LICENSE") == "license"
    assert spelling("COPYING.LIB") != spelling("COPYING")
    assert is_of_whole("a/License.rst")
    assert not is_of_whole("a/LICENSE-MIT")


@given(paths, paths, st.sampled_from(Where), st.lists(paths, max_size=4))
def test_whatever_is_found_is_another_file_of_the_tree(name: str, path: str, where: Where, tree: list[str]) -> None:
    files = [scanned(one) for one in {*tree, path}]
    target = TargetFiles(files).find(name, path, where)
    assert target is None or (target in files and target.path != path)
