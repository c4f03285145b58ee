# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import json
import time

import pytest

from metadata_reading import declared, fault, licenses

CONTEXT = {"@vocab": "https://schema.org/", "cr": "http://mlcommons.org/croissant/"}
BY = "https://creativecommons.org/licenses/by/4.0/"


def croissant(**members: object) -> str:
    return json.dumps({"@context": CONTEXT, "@type": "sc:Dataset", "name": "Talk", **members})


def test_a_data_set_in_a_file_of_any_name_owns_its_directory() -> None:
    text = croissant(license=BY, version="1.0.0")
    (package,) = declared({"data/talk/metadata.json": text.encode()}).packages
    assert (package.name, package.version, package.license_declared) == ("Talk", "1.0.0", "CC-BY-4.0")
    assert (package.license_stated, package.owns) == (BY, ("data/talk",))


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"license": [BY, "mit"]}, [("CC-BY-4.0 AND MIT", f"{BY}, mit")]),
        ({"sc:license": "odc-by"}, [("ODC-By-1.0", "odc-by")]),
        ({"@type": ["Thing", "https://schema.org/Dataset"], "license": "MIT"}, [("MIT", "MIT")]),
        ({"sdLicense": "MIT"}, [(None, None)]),
        ({"@type": "Person", "license": "MIT"}, []),
    ],
)
def test_only_the_license_of_the_data_counts(
    members: dict[str, object], expected: list[tuple[str | None, str | None]]
) -> None:
    assert licenses("croissant.json", croissant(**members)) == expected


def test_every_data_set_of_a_list_is_one() -> None:
    both = [{"@type": "Dataset", "license": "MIT"}, {"@type": "Dataset", "license": "ISC"}, 7]
    for text in (
        json.dumps({"@context": CONTEXT, "@graph": both}),
        json.dumps([{"@context": CONTEXT}, *both]),
    ):
        assert licenses("a.jsonld", text) == [("MIT", "MIT"), ("ISC", "ISC")]


def test_other_json_is_not_even_parsed() -> None:
    assert declared({"a.json": b'{"license": "MIT", '}).faults == []


def test_what_cannot_be_read_is_a_fault() -> None:
    text = b'{"cr": "http://mlcommons.org/croissant/", "license": NaN}'
    assert fault("a.json", text) == (None, "Croissant: NaN is no JSON number.")
    many = json.dumps({"@context": CONTEXT, "@graph": [{}] * 1001}).encode()
    assert fault("a.json", many) == (None, "Croissant: there are more than 1,000 descriptions; no more are read.")
    deep = b'{"cr": "http://mlcommons.org/croissant/", "license": ' + b"[" * 50_000
    assert fault("a.json", deep) == (None, "Croissant: the JSON is nested too deeply.")


def test_a_thousand_data_sets_in_one_file_are_read_in_little_time() -> None:
    one = json.dumps({"@type": "Dataset", "license": "MIT", "description": "x" * 3000})
    text = json.dumps({"@context": CONTEXT})[:-1] + ', "@graph": [' + ",".join([one] * 1000) + "]}"
    began = time.monotonic()
    assert licenses("a.jsonld", text)[-1] == ("MIT", "MIT")
    assert time.monotonic() - began < 10
