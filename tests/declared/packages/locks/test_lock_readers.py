# SPDX-License-Identifier: Apache-2.0
"""Which files are lock files, and that none of them can break a run."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lock_files import SAMPLES, named, read
from ospo_scan.declared.packages.locks import LOCK_READERS, MAX_LOCK_BYTES, lock_reader, read_lock
from ospo_scan.declared.packages.statements import by_spdx_alone
from ospo_scan.manifests.lock_names import is_list_of_container, lock_name


@pytest.mark.parametrize(
    "path",
    [
        *(
            "requirements.txt",
            "requirements-dev.txt",
            "dev_requirements.in",
            "requirements/docs.txt",
            "pylock.dev.toml",
        ),
        *("requirements.lock", "requirements-runtime.lock", "requirements/test.lock"),
    ],
)
def test_names_that_vary_are_known(path: str) -> None:
    assert lock_reader(path) is not None


@pytest.mark.parametrize("path", ["constraints.txt", "requirements/constraints.txt", "docs/notes.txt", "lock.json", ""])
def test_other_files_are_not_read(path: str) -> None:
    assert read_lock(path, b"a==1", by_spdx_alone) is None


def test_there_is_a_sample_of_each_format() -> None:
    assert set(LOCK_READERS) - set(map(lock_name, SAMPLES)) == {
        ".package-lock.json",
        "npm-shrinkwrap.json",
        "gems.locked",
    }


@pytest.mark.parametrize("path", SAMPLES)
def test_a_sample_has_packages_and_no_faults(path: str) -> None:
    locked = read(path)
    assert named(locked)
    assert not locked.faults


def test_lists_of_what_is_in_the_tree_are_told_from_lock_files() -> None:
    lists = {path for path in SAMPLES if is_list_of_container(path)}
    assert lists == {"vendor/modules.txt", "vendor/composer/installed.json"}
    assert is_list_of_container("node_modules/.package-lock.json")


@pytest.mark.parametrize("path", SAMPLES)
def test_a_file_that_is_too_large_is_a_fault(path: str) -> None:
    locked = read(path, b" " * (MAX_LOCK_BYTES + 1))
    assert not locked.manifests
    assert "larger than 16 MiB" in locked.faults[0]


@given(st.sampled_from(sorted(SAMPLES)), st.binary(max_size=200))
def test_no_bytes_make_a_reader_raise(path: str, data: bytes) -> None:
    read(path, data)


@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_no_change_of_a_sample_makes_a_reader_raise(path: str, data: st.DataObject) -> None:
    sample = SAMPLES[path]
    start = data.draw(st.integers(0, len(sample)))
    end = data.draw(st.integers(start, len(sample)))
    filling = data.draw(
        st.sampled_from([b"", b"\xff", b"{", b"]", b'"', b"\n", b"null", b"1", b"[[", b": ", b"\\ud800"])
    )
    read(path, sample[:start] + filling + sample[end:])


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3) | st.sampled_from(["name", "version", "license"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from(["packages", "dependencies", "packages-dev", "default", "requires", "graph_lock"]), _JSON)
def test_no_value_in_a_place_of_json_makes_a_reader_raise(member: str, value: object) -> None:
    for path in SAMPLES:
        if path.endswith(("json", "Pipfile.lock", "composer.lock", "conan.lock")):
            read(path, json.dumps({member: value}).encode())


@pytest.mark.parametrize("path", ["package-lock.json", "composer.lock", "Cargo.lock", "uv.lock"])
def test_nesting_without_end_is_a_fault(path: str) -> None:
    opened = b"[" * 100_000 if path.endswith(("json", "composer.lock")) else b"a = " + b"[" * 100_000
    locked = read(path, opened)
    assert "nested too deeply" in locked.faults[0]


def test_a_lock_file_of_ten_megabytes_is_read_in_seconds() -> None:
    entries = {
        f"node_modules/package-{number}": {"version": "1.0.0", "license": "MIT", "integrity": "sha512-" + "a" * 150}
        for number in range(45_000)
    }
    data = json.dumps({"lockfileVersion": 3, "packages": entries}).encode()
    assert len(data) > 10_000_000
    started = time.monotonic()
    assert len(named(read("package-lock.json", data))) == 45_000
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "document",
    [
        ".".join(["a"] * 500_000) + " = 1",
        '"\\"".' + ".".join(["a"] * 500_000) + " = 1",
        'x = """a"""" # \\\n' + ".".join(["a"] * 500_000) + " = 1",
        "[[packa" + " " * 200_000 + "ge]]\n" + "." * 50,
    ],
    ids=["plain", "escaped quote", "quote at the end of a string", "blanks"],
)
def test_long_keys_of_toml_and_lines_of_blanks_are_refused_at_once(document: str) -> None:
    began = time.monotonic()
    faults = read("poetry.lock", document.encode()).faults
    assert time.monotonic() - began < 3
    assert len(faults) == 1
    assert "So the packages that it names are not known." in faults[0]
