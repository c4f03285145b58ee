# SPDX-License-Identifier: Apache-2.0
"""Directories of others, paths that lead out of the tree, and lists of files in short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.packages.tree_index import compact, indexed, is_below, resolved


@pytest.mark.parametrize(
    ("directory", "expected"),
    [
        ("src", None),
        ("", None),
        ("node_modules/a/lib", "node_modules"),
        ("node_modules/a/node_modules/b", "node_modules/a/node_modules"),
        ("x/third_party/y/z", "x/third_party"),
        ("env/lib", "env"),
        ("crates/serde/src", "crates/serde"),
        ("flat/a", "flat"),
        ("home/registry/src/index-1/a", "home/registry/src/index-1"),
    ],
)
def test_the_innermost_directory_of_others_is_found(directory: str, expected: str | None) -> None:
    paths = ["env/pyvenv.cfg", "crates/serde/.cargo-checksum.json", "flat/a-1.dist-info/METADATA", "pyvenv.cfg"]
    assert indexed(paths).container(directory) == expected


def test_several_packages_at_the_root_make_it_a_directory_of_others() -> None:
    assert indexed(["a-1.dist-info/METADATA"]).container("a") is None
    assert indexed(["a-1.dist-info/METADATA", "b-1.dist-info/METADATA"]).container("a") == ""


@pytest.mark.parametrize(
    ("directory", "relative", "expected"),
    [
        ("a/b", "../c", "a/c"),
        ("a", "./b//c/", "a/b/c"),
        ("", "a", "a"),
        ("a", "..", ""),
        ("a", "../..", None),
        ("a", "/etc/passwd", None),
        ("a", "b\0c", None),
        ("a", "b\\c", None),
    ],
)
def test_a_relative_path_never_leads_out_of_the_tree(directory: str, relative: str, expected: str | None) -> None:
    assert resolved(directory, relative) == expected


_PATHS = st.sets(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map("/".join), max_size=12)


@given(_PATHS, st.data())
def test_a_short_list_leads_to_the_same_files(paths: set[str], data: st.DataObject) -> None:
    files = {path for path in paths if not any(other.startswith(f"{path}/") for other in paths)}
    owned = data.draw(st.sets(st.sampled_from(sorted(files)))) if files else set()
    short = compact([*owned, "not/there"], "", indexed(files))
    assert {path for path in files if any(is_below(path, one) for one in short)} == owned
    assert len(short) <= len(owned)


def test_compiled_python_does_not_make_a_directory_less_whole() -> None:
    index = indexed(["s/a/x.py", "s/a/__pycache__/x.pyc"])
    assert compact(["s/a/x.py"], "s", index) == ("s/a",)
