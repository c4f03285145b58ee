# SPDX-License-Identifier: Apache-2.0
"""Package URLs in canonical form, compared with the purl library, and when two mean one package."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packageurl import PackageURL

from ospo_scan.declared.packages.purl import (
    identity,
    name_in,
    of_full_name,
    purl,
    version_of,
    with_version,
    without_version,
)

TYPES = ("cargo", "composer", "conan", "deb", "gem", "golang", "hackage", "maven", "npm", "nuget", "pub", "pypi", "rpm")
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z"), exclude_characters="/"), min_size=1, max_size=12)
NAMES = st.text("abcXYZ019._-", min_size=1, max_size=12)
"""The purl library makes small letters of percent-encoded ones, so names here have none that are encoded."""


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (("npm", "@babel", "core", "7.0.0"), "pkg:npm/%40babel/core@7.0.0"),
        (("pypi", None, "Foo_Bar.baz", "1.0+local"), "pkg:pypi/foo-bar.baz@1.0%2Blocal"),
        (("golang", "github.com/Azure", "go-ansiterm", "v1"), "pkg:golang/github.com/Azure/go-ansiterm@v1"),
        (("maven", "org.apache.commons", "io", "1.3.4"), "pkg:maven/org.apache.commons/io@1.3.4"),
        (("composer", "Symfony", "Yaml", None), "pkg:composer/symfony/yaml"),
        (("pub", None, "Bloc-Test", "9"), "pkg:pub/bloc_test@9"),
        (("deb", "debian", "curl", "1:7.50-1"), "pkg:deb/debian/curl@1:7.50-1"),
    ],
)
def test_a_purl_is_written_in_the_canonical_form_of_its_type(parts: tuple[str, str, str, str], written: str) -> None:
    assert purl(*parts) == written


def test_qualifiers_are_sorted_and_empty_ones_left_out() -> None:
    written = purl("gem", None, "nokogiri", "1.16", {"platform": "x86_64-linux", "arch": "", "Checksum": "sha1:ad b"})
    assert written == "pkg:gem/nokogiri@1.16?checksum=sha1:ad%20b&platform=x86_64-linux"


@given(st.sampled_from(TYPES), st.none() | WORDS, NAMES, st.none() | WORDS, st.none() | WORDS)
def test_purls_are_those_of_the_purl_library(
    kind: str, namespace: str | None, name: str, version: str | None, qualifier: str | None
) -> None:
    qualifiers = {"arch": qualifier} if qualifier else {}
    expected = PackageURL(kind, namespace, name, version, qualifiers).to_string()
    assert purl(kind, namespace, name, version, qualifiers) == expected


@pytest.mark.parametrize("name", ["", " ", "/"])
def test_a_purl_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="needs a name"):
        purl("npm", None, name)


def test_a_type_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no type"):
        purl("n/pm", None, "a")


def test_a_lone_surrogate_is_written_as_its_bytes() -> None:
    assert purl("npm", None, "a\ud800") == "pkg:npm/a%ED%A0%80"


@given(st.sampled_from(TYPES), st.none() | WORDS, WORDS, WORDS)
def test_the_version_of_a_purl_is_found_and_put_back(kind: str, namespace: str | None, name: str, version: str) -> None:
    whole, bare = purl(kind, namespace, name, version), purl(kind, namespace, name)
    assert (version_of(whole), version_of(bare)) == (version, None)
    assert without_version(whole) == bare
    assert with_version(bare, version) == whole == with_version(whole, "other")


def test_a_version_goes_before_the_qualifiers() -> None:
    assert with_version("pkg:gem/a?platform=java", "1.0") == "pkg:gem/a@1.0?platform=java"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pkg:pypi/zope.interface@8.0", "pkg:pypi/zope-interface@8.0"),
        ("pkg:nuget/Newtonsoft.Json@13", "pkg:nuget/newtonsoft.json@13"),
        ("pkg:composer/a/b@v1.0", "pkg:composer/a/b@1.0"),
        ("pkg:gem/a@1?platform=java", "pkg:gem/a@1"),
    ],
)
def test_purls_of_one_package_have_one_identity(one: str, other: str) -> None:
    assert identity(one) == identity(other)


def test_purls_of_two_versions_differ() -> None:
    assert identity("pkg:npm/a@1") != identity("pkg:npm/a@2") != identity("pkg:npm/a")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("pkg:npm/%40babel/core@7", "@babel/core"),
        ("pkg:maven/org.slf4j/slf4j-api@2", "org.slf4j:slf4j-api"),
        ("pkg:golang/github.com/a/b@v1", "github.com/a/b"),
        ("pkg:pypi/flask", "flask"),
    ],
)
def test_the_name_is_shown_as_people_of_the_type_write_it(written: str, name: str) -> None:
    assert name_in(written) == name


def test_the_namespace_is_all_before_the_last_slash() -> None:
    assert of_full_name("golang", "github.com/a/b", "v1") == "pkg:golang/github.com/a/b@v1"
