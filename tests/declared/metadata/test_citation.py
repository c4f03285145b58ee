# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from metadata_reading import declared, fault, licenses
from ospo_scan.expression import UNPARSED
from ospo_scan.model import Package, PackageKind, TextLocation
from ospo_scan.model_licenses import UNNAMED

CFF = b"cff-version: 1.2.0\nmessage: Please cite it.\ntitle: Widget\nversion: 2.1\nlicense: Apache-2.0\n"


def test_a_citation_file_is_a_package_that_owns_its_directory() -> None:
    place = TextLocation("sub/CITATION.cff", 5, 5)
    expected = Package("Widget", "2.1", None, "Apache-2.0", place, license_stated="Apache-2.0", owns=("sub",))
    assert declared({"sub/CITATION.cff": CFF}).packages == [expected]


def test_the_citation_file_of_an_installed_package_is_theirs() -> None:
    (package,) = declared({"node_modules/widget/CITATION.cff": CFF}).packages
    assert package.kind is PackageKind.VENDORED


@pytest.mark.parametrize(
    ("text", "expression", "stated"),
    [
        ("license: [MIT, Apache-2.0]", "MIT OR Apache-2.0", "MIT or Apache-2.0"),
        ("license:\n- GPL-2.0\n", "GPL-2.0-only", "GPL-2.0"),
        (
            "license-url: https://creativecommons.org/licenses/by/4.0/",
            "CC-BY-4.0",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
        ("license-url: https://acme.example/terms", UNNAMED, "https://acme.example/terms"),
        ("license: MIT License", UNPARSED, "MIT License"),
        ("license: {a: b}", UNPARSED, "(no text)"),
    ],
)
def test_several_licenses_are_a_choice(text: str, expression: str, stated: str) -> None:
    assert licenses("CITATION.cff", text) == [(expression, stated)]


def test_the_license_of_a_reference_is_not_its_own() -> None:
    assert licenses("CITATION.cff", "title: a\nreferences:\n- license: GPL-3.0\n") == []
    assert licenses("CITATION.cff", "license: ~\n") == []


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"license: MIT\nlicense: ISC\n", 2, "CITATION.cff: the key 'license' stands here a second time."),
        (b"- license: MIT\n", 1, "CITATION.cff: this is no YAML mapping."),
        (b"a: 1\nlicense: \xff\n", 2, "CITATION.cff: this is no UTF-8 text."),
        (b"license: MIT\n" + b"#" * 2**21, None, "CITATION.cff: the YAML is longer than 256 KiB, so it is not read."),
    ],
    ids=range(4),
)
def test_what_cannot_be_read_is_a_fault(data: bytes, line: int | None, message: str) -> None:
    assert fault("CITATION.cff", data) == (line, message)
