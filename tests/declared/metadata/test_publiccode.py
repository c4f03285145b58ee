# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from metadata_reading import declared, licenses
from ospo_scan.expression import UNPARSED

YML = "publiccodeYmlVersion: '0.4'\nname: Medusa\nsoftwareVersion: 1.0\nlegal:\n  license: AGPL-3.0-or-later\n"


def test_the_license_stands_under_legal() -> None:
    (package,) = declared({"publiccode.yml": YML.encode()}).packages
    assert (package.name, package.version, package.license_declared) == ("Medusa", "1.0", "AGPL-3.0-or-later")
    assert (package.location.start_line, package.owns) == (5, (".",))


@pytest.mark.parametrize(
    ("legal", "expected"),
    [
        ("license: MIT OR Apache-2.0", [("MIT OR Apache-2.0", "MIT OR Apache-2.0")]),
        ("license: our own", [(UNPARSED, "our own")]),
        ("license: [a, b]", [(UNPARSED, "a, b")]),
        ("license:", [(None, None)]),
        ("mainCopyrightOwner: a license of Acme", []),
    ],
)
def test_the_license_is_an_expression(legal: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert licenses("publiccode.yaml", f"legal:\n  {legal}\n") == expected


def test_a_file_without_legal_states_nothing() -> None:
    assert licenses("publiccode.yml", "name: license\n") == []
    assert licenses("publiccode.yml", "legal: license\n") == []
