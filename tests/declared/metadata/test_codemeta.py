# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json

import pytest

from metadata_reading import declared, fault, licenses
from ospo_scan.expression import UNPARSED
from ospo_scan.model_licenses import UNNAMED

MIT = "https://spdx.org/licenses/MIT"


def test_a_codemeta_file_names_the_software_and_its_license() -> None:
    text = f'{{\n"name": "Widget",\n"version": "3.1",\n"license": "{MIT}"\n}}'
    (package,) = declared({"pkg/codemeta.json": text.encode()}).packages
    assert (package.name, package.version, package.license_declared) == ("Widget", "3.1", "MIT")
    assert (package.location.start_line, package.owns) == (4, ("pkg",))


@pytest.mark.parametrize(
    ("value", "expression"),
    [
        ([MIT, "Apache-2.0"], "MIT AND Apache-2.0"),
        ({"@id": MIT}, "MIT"),
        ({"@type": "CreativeWork", "name": "ours", "url": "https://acme.example/l"}, UNNAMED),
        ({"name": "BSD-3-Clause"}, "BSD-3-Clause"),
        ({"name": ["BSD-3-Clause"]}, UNPARSED),
        (7, UNPARSED),
        ([[MIT]], UNPARSED),
    ],
)
def test_a_license_is_an_address_a_text_or_a_work(value: object, expression: str) -> None:
    found = licenses("codemeta.json", json.dumps({"license": value}))
    assert [license_declared for license_declared, _ in found] == [expression]


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_no_license_is_none(value: object) -> None:
    assert licenses("codemeta.json", json.dumps({"license": value})) == []


def test_what_cannot_be_read_is_a_fault() -> None:
    assert fault("codemeta.json", b'{"license":\n "MIT",}') == (
        2,
        "codemeta.json: this is no JSON (Expecting property name enclosed in double quotes).",
    )
    assert fault("codemeta.json", b'["license"]') == (None, "codemeta.json: this is JSON, but no object.")
