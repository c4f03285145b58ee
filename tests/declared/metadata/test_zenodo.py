# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json

import pytest

from metadata_reading import licenses
from ospo_scan.expression import UNPARSED
from ospo_scan.model_licenses import UNNAMED


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("mit", [("MIT", "mit")]),
        ({"id": "CC-BY-4.0"}, [("CC-BY-4.0", "CC-BY-4.0")]),
        ("other-open", [(UNNAMED, "other-open")]),
        ("our own", [(UNPARSED, "our own")]),
        ({"title": "x"}, [(UNPARSED, "(no text)")]),
        (["mit"], [(UNPARSED, "(no text)")]),
        (None, []),
    ],
)
def test_the_license_is_an_id(value: object, expected: list[tuple[str | None, str | None]]) -> None:
    assert licenses(".zenodo.json", json.dumps({"title": "A", "license": value})) == expected
