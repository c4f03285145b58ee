# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.fix.texts import ids_of, missing_texts, used_ids
from ospo_scan.model import Declaration, DeclarationSource, TextLocation
from samples import detection, scanned


def nothing(_: str) -> bytes | None:
    return None


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        ("MIT", ["MIT"]),
        ("Apache-2.0+ OR MIT", ["Apache-2.0", "MIT"]),
        ("GPL-2.0-or-later WITH Classpath-exception-2.0", ["GPL-2.0-or-later", "Classpath-exception-2.0"]),
        ("LicenseRef-own", ["LicenseRef-own"]),
        ("DocumentRef-x:LicenseRef-y", []),
        ("NOASSERTION", []),
        ("LicenseRef-scancode-unknown-license-reference", []),
    ],
)
def test_the_ids_of_an_expression_are_those_that_have_a_text(expression: str, ids: list[str]) -> None:
    assert list(ids_of(expression)) == ids


def test_licenses_in_use_are_those_that_are_declared_not_those_of_other_texts() -> None:
    place = TextLocation("a.png.license")
    declared = Declaration(DeclarationSource.SIDECAR, "CC0-1.0 OR MIT", "CC0-1.0 OR MIT", (), place, None)
    nameless = replace(declared, license_expression=None, stated=None)
    files = [
        scanned("b.c", detection("GPL-2.0-only", "a text")),
        replace(scanned("a.png"), declarations=(declared, nameless)),
    ]
    assert used_ids(files) == {"MIT", "CC0-1.0"}


def test_a_text_that_is_not_there_comes_from_the_database() -> None:
    found = missing_texts(["MIT", "0BSD", "Apache-2.0"], ["LICENSES/0BSD.txt", "LICENSES/Apache-2.0"], nothing)
    ((path, text),) = found.added
    assert path == "LICENSES/MIT.txt"
    assert b"Permission is hereby granted, free of charge" in text
    assert found.missing == ()


def test_the_text_of_an_own_license_is_the_file_of_its_name() -> None:
    texts = {"legal/deep/LicenseRef-own.md": b"deep", "legal/LicenseRef-own.txt": b"Our terms.\n"}
    found = missing_texts(["LicenseRef-own", "LicenseRef-lost"], list(texts), texts.get)
    assert found.added == (("LICENSES/LicenseRef-own.txt", b"Our terms.\n"),)
    assert found.missing == ("LicenseRef-lost",)
