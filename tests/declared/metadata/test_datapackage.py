# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json

import pytest

from metadata_reading import declared, fault, licenses
from ospo_scan.expression import UNPARSED
from ospo_scan.model_licenses import UNNAMED


def descriptor(licenses: object, *resources: object, **members: object) -> str:
    return json.dumps({"name": "country-codes", "licenses": licenses, "resources": list(resources), **members})


PDDL = {"name": "ODC-PDDL-1.0", "path": "http://opendatacommons.org/licenses/pddl/", "title": "Public Domain"}


@pytest.mark.parametrize(
    ("value", "expression"),
    [
        ([PDDL], "PDDL-1.0"),
        ([{"name": "CC-BY-4.0"}, {"name": "MIT"}], "CC-BY-4.0 AND MIT"),
        ([{"path": "https://creativecommons.org/publicdomain/zero/1.0/"}], "CC0-1.0"),
        ([{"path": "LICENSE.md"}], UNNAMED),
        ([{"name": "ours", "path": "https://spdx.org/licenses/MIT"}], "MIT"),
        ([{"name": "MIT", "path": "https://spdx.org/licenses/ISC"}], "MIT"),
        ([{"type": "odc-by"}], "ODC-By-1.0"),
        ([{"title": "Public Domain"}], UNPARSED),
        (["MIT"], "MIT"),
        ("MIT", "MIT"),
        ([7], UNPARSED),
        ([{}], UNPARSED),
        ([], None),
    ],
)
def test_a_license_is_known_by_its_name_or_its_page(value: object, expression: str | None) -> None:
    found = licenses("datapackage.json", descriptor(value))
    assert [license_declared for license_declared, _ in found] == [expression]


def test_a_resource_with_a_license_of_its_own_owns_its_files() -> None:
    tree = {
        "data/datapackage.json": descriptor(
            [PDDL],
            {"name": "codes", "path": "codes.csv"},
            {
                "name": "flags",
                "path": ["flags/a.svg", "./flags/b.svg", "..c.svg", "gone.svg"],
                "licenses": [{"name": "MIT"}],
            },
            {"path": ["../secret.csv", "/etc/passwd", "https://example.org/x.csv"], "licenses": [{"name": "ISC"}]},
        ).encode(),
        "data/codes.csv": b"",
        "data/flags/a.svg": b"",
        "data/..c.svg": b"",
        "data/flags/b.svg": b"",
        "secret.csv": b"",
    }
    assert [(one.name, one.license_declared, one.owns) for one in declared(tree).packages] == [
        ("country-codes", "PDDL-1.0", ("data",)),
        ("country-codes: flags", "MIT", ("data/..c.svg", "data/flags/a.svg", "data/flags/b.svg")),
        ("country-codes: resource 3", "ISC", ()),
    ]


def test_a_schema_of_descriptors_is_none() -> None:
    assert licenses("datapackage.json", '{"properties": {"resources": {}}, "license": "MIT"}') == []


def test_what_cannot_be_read_is_a_fault() -> None:
    text = b'{"resources": 7, "license": "MIT"}'
    assert fault("datapackage.json", text) == (1, "datapackage.json: resources is no list, so it is not read.")
    assert [one.license_declared for one in declared({"datapackage.json": text}).packages] == ["MIT"]
    many = descriptor([], *[{"path": "a"}] * 1001).encode()
    assert fault("datapackage.json", many) == (
        1,
        "datapackage.json: there are more than 1,000 resources; no more are read.",
    )
