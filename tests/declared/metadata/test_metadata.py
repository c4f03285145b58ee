# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metadata_reading import declared
from ospo_scan.expression import UNPARSED, normalize

NAMES = ("CITATION.cff", "codemeta.json", "publiccode.yml", "datapackage.json", ".zenodo.json", "croissant.json")
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["MIT", "https://spdx.org/licenses/MIT", "Dataset", "a.csv", "../x"])
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "path", "license", "licenses", "url", "@id", "id", "x"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
documents = st.dictionaries(
    st.sampled_from(
        ["license", "licenses", "license-url", "legal", "name", "title", "version", "resources", "@type", "@graph"]
    ),
    values,
    max_size=5,
)


@pytest.mark.parametrize("name", NAMES)
@given(document=documents)
def test_whatever_the_types_are_the_license_is_canonical_or_none(name: str, document: dict[str, object]) -> None:
    text = json.dumps({"@context": "http://mlcommons.org/croissant/1.0 license resources", **document})
    found = declared({f"d/{name}": text.encode(), "d/a.csv": b""})
    for package in found.packages:
        assert package.name
        assert set(package.owns) <= {"d", "d/a.csv"}
        if package.license_declared is not None:
            assert normalize(package.license_declared) == package.license_declared
            assert package.license_stated is not None


@pytest.mark.parametrize("name", NAMES)
@given(data=st.binary(max_size=40) | st.text('license: mit{}[]",&*-\n', max_size=40).map(str.encode))
def test_whatever_the_bytes_are_nothing_is_raised(name: str, data: bytes) -> None:
    found = declared({name: b"license resources mlcommons.org/croissant" + data, f"x/{name}": b'{"license": ' + data})
    assert all(fault.message.endswith(".") for fault in found.faults)


@pytest.mark.parametrize("name", NAMES)
def test_half_a_character_is_no_trouble(name: str) -> None:
    text = b'{"@type": "Dataset", "x": "mlcommons.org/croissant", "resources": [], "name": "a\\ud800", '
    text += b'"title": "\\udfff", "license": "\\ud800", "legal": {"license": "\\ud800"}}'
    (package,) = declared({f"d/{name}": text}).packages
    assert package.license_declared == UNPARSED


@pytest.mark.parametrize("path", ["CITATION.md", "codemeta.yml", "my-datapackage.json", "a.cff", "package.json"])
def test_files_of_other_names_are_not_looked_at(path: str) -> None:
    found = declared({path: b'{"license": "MIT", "resources": []}'})
    assert (list(found.packages), list(found.faults)) == ([], [])
