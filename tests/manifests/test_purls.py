# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.manifests.purls import checked, dependency_of, purl_of, required


def test_names_are_written_as_their_type_asks() -> None:
    assert purl_of("pypi", "Foo_Bar", "1.0") == "pkg:pypi/foo-bar@1.0"
    assert purl_of("npm", "b", "1", "@a") == "pkg:npm/%40a/b@1"
    assert purl_of("deb", "x", None, "debian", arch="source") == "pkg:deb/debian/x?arch=source"


@pytest.mark.parametrize("name", [None, "", "${artifactId}", "%{name}", "a" * 2000])
def test_what_is_no_name_has_no_purl(name: str | None) -> None:
    assert purl_of("maven", name) is None
    assert dependency_of("maven", name or "", None, None, None) is None


@pytest.mark.parametrize(
    ("purl", "is_pinned", "expected"),
    [
        ("pkg:npm/a@1.0", True, "pkg:npm/a@1.0"),
        ("pkg:npm/a@1.0", False, "pkg:npm/a"),
        ("pkg:maven/g/a@%24%7Bversion%7D", True, "pkg:maven/g/a"),
        ("pkg:maven/g/a@%5B1%2C2%29", True, "pkg:maven/g/a"),
        (None, True, None),
        ("nonsense", True, None),
    ],
)
def test_a_purl_of_scancodes_has_a_version_only_where_one_is_pinned(
    purl: str | None, is_pinned: bool, expected: str | None
) -> None:
    kind = "maven" if "maven" in str(purl) else "npm"
    assert checked(kind, purl, is_pinned) == expected


def test_requirements_are_read_with_extras_and_without_markers() -> None:
    one = required('A.b[c,d] (== 1.0) ; python_version < "3"', "install")
    assert one is not None
    assert (one.purl, one.requirement) == ("pkg:pypi/a.b@1.0", "== 1.0")
    assert required("-e git+https://x", "install") is None
    assert required("", None) is None


@given(st.text(max_size=200), st.text(max_size=50))
def test_nothing_that_is_written_raises(text: str, version: str) -> None:
    required(text, None)
    checked("npm", text, is_pinned=True)
    purl_of("npm", text, version, text)
