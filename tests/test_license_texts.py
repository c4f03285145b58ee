# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.license_texts import license_text


def test_a_text_comes_without_its_front_matter() -> None:
    text = license_text("MIT")
    assert text is not None
    assert text.startswith("Permission is hereby granted, free of charge")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "spdx_license_key" not in text


@pytest.mark.parametrize(
    ("license_id", "words"),
    [
        ("GPL-2.0-only", "GNU GENERAL PUBLIC LICENSE"),
        ("Classpath-exception-2.0", "independent modules"),
        ("LicenseRef-scancode-commercial-license", ""),
    ],
)
def test_exceptions_and_references_have_texts_too(license_id: str, words: str) -> None:
    text = license_text(license_id)
    assert words in (text or "")


@pytest.mark.parametrize("license_id", ["LicenseRef-ours", "LicenseRef-../../../etc/passwd", "NONE", ""])
def test_what_scancode_does_not_know_has_no_text(license_id: str) -> None:
    assert license_text(license_id) is None
