# SPDX-License-Identifier: Apache-2.0
"""What is read of files that say which files are whose."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.packages.inventories import MAX_BYTES, Inventories

PLACES = ("a-1.dist-info/RECORD", "a.egg-info/installed-files.txt", "a.egg-info/top_level.txt", "pom.xml", "Cargo.toml")


@given(st.sampled_from(PLACES), st.binary(max_size=100) | st.sampled_from([b"<parent>" * 3, b'[workspace]\na="' * 2]))
def test_no_bytes_raise(path: str, data: bytes) -> None:
    Inventories().read(path, data)


def test_a_file_that_is_too_large_is_told() -> None:
    assert "larger than 8 MiB" in str(Inventories().read("a-1.dist-info/RECORD", b" " * (MAX_BYTES + 1)))


def test_a_record_elsewhere_is_no_list_of_files() -> None:
    found = Inventories()
    found.read("music/RECORD", b"a,,\n")
    assert not found.recorded


def test_quoted_names_of_a_record_are_read() -> None:
    found = Inventories()
    found.read("s/a-1.dist-info/RECORD", b'"a/x,y.py",sha256=0,1\na/z.py,,\n')
    assert found.recorded == {"s/a-1.dist-info": ("s/a/x,y.py", "s/a/z.py")}


def test_comments_of_a_pom_are_no_parents_and_cost_no_time() -> None:
    found = Inventories()
    found.read("b/pom.xml", b"<!-- <parent><artifactId>no</artifactId></parent> --><project/>")
    started = time.monotonic()
    found.read("c/pom.xml", b"<!--" * 1_000_000)
    found.read("d/pom.xml", b"<parent>" * 1_000_000)
    assert time.monotonic() - started < 10
    assert not found.pom_parents


def test_a_key_of_a_workspace_with_a_thousand_parts_costs_no_time() -> None:
    began = time.monotonic()
    found = Inventories()
    assert found.read("Cargo.toml", b"[workspace]\n" + b".".join([b"a"] * 500_000) + b" = 1") is None
    assert not found.workspaces
    assert time.monotonic() - began < 2


def test_white_space_in_a_parent_costs_no_time() -> None:
    began = time.monotonic()
    found = Inventories()
    assert found.read("a/pom.xml", b"<parent><groupId>" + b" " * 4900 + b"</parent>") is None
    assert not found.pom_parents
    assert time.monotonic() - began < 1
    assert found.read("a/pom.xml", b"<parent><artifactId>\n  p\n</artifactId></parent>") is None
    assert found.pom_parents == {"a/pom.xml": ("pom.xml", "p")}
