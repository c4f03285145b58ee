# SPDX-License-Identifier: Apache-2.0
"""Licenses of packages that are not in the tree, from directories that a person names."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ospo_scan.declared.packages.environment import MAX_BYTES, Environment


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "text", "purl", "expected"),
    [
        (
            "zope_interface-8.0.dist-info/METADATA",
            "Metadata-Version: 2.4\nName: zope.interface\nLicense-Expression: ZPL-2.1\n\nLicense: MIT\n",
            "pkg:pypi/zope.interface@8.0",
            ("ZPL-2.1", "ZPL-2.1"),
        ),
        (
            "old-1.0-py3.11.egg-info/PKG-INFO",
            "Name: old\nLicense: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n",
            "pkg:pypi/old@1.0",
            ("License :: OSI Approved :: MIT License", "LicenseRef-scancode-unknown-spdx"),
        ),
        ("@a/b/package.json", '{"version": "1.0.0", "license": "MIT"}', "pkg:npm/%40a/b@1.0.0", ("MIT", "MIT")),
        (
            "c/package.json",
            '{"version": "1.0.0", "licenses": [{"type": "MIT"}, {"type": "ISC"}]}',
            "pkg:npm/c@1.0.0",
            ("MIT; ISC", "MIT OR ISC"),
        ),
        (
            "index.crates.io-1/serde-1.0.200/Cargo.toml",
            '[package]\nname = "serde"\nversion = "1.0.200"\nlicense = "MIT OR Apache-2.0"\n',
            "pkg:cargo/serde@1.0.200",
            ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ),
        (
            "composer/installed.json",
            '{"packages": [{"name": "A/b", "version": "v1.0", "license": ["MIT"]}, 7]}',
            "pkg:composer/a/b@1.0",
            ("MIT", "MIT"),
        ),
        (
            "org/slf4j/api/2.0/api-2.0.pom",
            "<project><licenses><license><url>x</url><name>MIT</name></license></licenses></project>",
            "pkg:maven/org.slf4j/api@2.0",
            ("MIT", "MIT"),
        ),
        (
            "foo/1.0.0/foo.nuspec",
            '<package><metadata><license type="expression">MIT</license></metadata></package>',
            "pkg:nuget/Foo@1.0.0",
            ("MIT", "MIT"),
        ),
        (
            "specifications/rack-3.0.gemspec",
            'Gem::Specification.new do |s|\n  s.licenses = ["MIT".freeze]\nend\n',
            "pkg:gem/rack@3.0?platform=ruby",
            ("MIT", "MIT"),
        ),
    ],
)
def test_the_license_is_that_of_the_manifest_of_this_version(
    tmp_path: Path, file: str, text: str, purl: str, expected: tuple[str, str]
) -> None:
    write(tmp_path / file, text)
    environment = Environment([str(tmp_path / "nothing"), str(tmp_path)])
    assert environment.license_found(purl) == expected
    assert environment.license_found(purl.replace("@", "@9")) is None


@pytest.mark.parametrize(
    "purl",
    [
        "pkg:npm/..%2F..%2Fsecret@1",
        "pkg:npm/../secret@1",
        "pkg:npm/secret%00@1",
        "pkg:npm/.secret@1",
        "pkg:cargo/secret@..",
        "pkg:npm/secret",
        "pkg:golang/example.com/secret@v1",
    ],
)
def test_no_name_of_a_lock_file_leads_elsewhere(tmp_path: Path, purl: str) -> None:
    for place in (tmp_path, tmp_path / "in", tmp_path / ".secret"):
        write(place / "package.json", '{"version": "1", "license": "MIT"}')
        write(place / "secret" / "package.json", '{"version": "1", "license": "MIT"}')
    assert Environment([str(tmp_path / "in")]).license_found(purl) is None


@pytest.mark.parametrize(
    "text", ["{", "[]", "[" * 100_000, '{"version": 1}', json.dumps({"version": "1", "license": 7})]
)
def test_a_broken_manifest_states_nothing(tmp_path: Path, text: str) -> None:
    write(tmp_path / "a" / "package.json", text)
    assert Environment([str(tmp_path)]).license_found("pkg:npm/a@1") is None


def test_only_the_beginning_of_a_file_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a" / "package.json", '{"version": "1", "license": "MIT"' + " " * MAX_BYTES + "}")
    assert Environment([str(tmp_path)]).license_found("pkg:npm/a@1") is None


def test_what_is_no_regular_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    pipe = tmp_path / "a" / "package.json"
    os.mkfifo(pipe)
    descriptor = os.open(pipe, os.O_RDWR)
    os.write(descriptor, b'{"version": "1", "license": "MIT"}')
    assert Environment([str(tmp_path)]).license_found("pkg:npm/a@1") is None
    assert os.read(descriptor, 1) == b"{"
    os.close(descriptor)


def test_the_first_directory_that_has_the_package_counts(tmp_path: Path) -> None:
    for name, license_stated in (("one", "MIT"), ("two", "ISC")):
        write(tmp_path / name / "a" / "package.json", json.dumps({"version": "1", "license": license_stated}))
    environment = Environment([str(tmp_path / "two"), str(tmp_path / "one")])
    assert environment.license_found("pkg:npm/a@1") == ("ISC", "ISC")
