# SPDX-License-Identifier: Apache-2.0
"""The three plain lines on well-known licenses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ospo_scan
from ospo_scan.catalogue import license_facts
from ospo_scan.explain.notes import note_on

DATA = json.loads((Path(ospo_scan.__file__).parent / "data" / "license-notes.json").read_text(encoding="ascii"))
IDS = [license_id for entry in DATA["notes"] for license_id in entry["for"]]

MOST_USED = [
    "MIT",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSD-4-Clause",
    "ISC",
    "Zlib",
    "BSL-1.0",
    "Unlicense",
    "CC0-1.0",
    "0BSD",
    "WTFPL",
    "MPL-2.0",
    "MPL-1.1",
    "EPL-1.0",
    "EPL-2.0",
    "CDDL-1.0",
    "LGPL-2.0-only",
    "LGPL-2.0-or-later",
    "LGPL-2.1-only",
    "LGPL-2.1-or-later",
    "LGPL-3.0-only",
    "LGPL-3.0-or-later",
    "GPL-1.0-only",
    "GPL-1.0-or-later",
    "GPL-2.0-only",
    "GPL-2.0-or-later",
    "GPL-3.0-only",
    "GPL-3.0-or-later",
    "AGPL-3.0-only",
    "AGPL-3.0-or-later",
    "AGPL-1.0-only",
    "AGPL-1.0-or-later",
    "Classpath-exception-2.0",
    "GCC-exception-2.0",
    "GCC-exception-3.1",
    "LLVM-exception",
    "Bison-exception-2.2",
    "Autoconf-exception-2.0",
    "Autoconf-exception-3.0",
    "CC-BY-3.0",
    "CC-BY-4.0",
    "CC-BY-SA-3.0",
    "CC-BY-SA-4.0",
    "CC-BY-NC-3.0",
    "CC-BY-NC-4.0",
    "CC-BY-ND-3.0",
    "CC-BY-ND-4.0",
    "ODbL-1.0",
    "ODC-By-1.0",
    "PDDL-1.0",
    "OFL-1.1",
    "Artistic-2.0",
    "Python-2.0",
    "PSF-2.0",
    "Ruby",
    "PHP-3.01",
    "PostgreSQL",
    "NCSA",
    "X11",
    "MIT-0",
    "BlueOak-1.0.0",
    "EUPL-1.2",
    "MS-PL",
    "MS-RL",
    "JSON",
    "Elastic-2.0",
    "SSPL-1.0",
    "BUSL-1.1",
    "OpenSSL",
    "curl",
    "Vim",
    "IJG",
    "libpng-2.0",
    "Unicode-DFS-2016",
    "Unicode-3.0",
    "W3C",
    "AFL-3.0",
    "OSL-3.0",
    "CPL-1.0",
    "APSL-2.0",
    "ECL-2.0",
    "UPL-1.0",
    "MulanPSL-2.0",
    "LicenseRef-scancode-bigscience-rail-1.0",
]


@pytest.mark.parametrize("license_id", MOST_USED)
def test_there_is_a_note_on_each_of_the_most_used_licenses(license_id: str) -> None:
    assert note_on(license_id) is not None


def test_every_note_is_on_a_current_id_and_every_id_has_one_note() -> None:
    assert len(IDS) == len(set(IDS)) > 150
    for license_id in IDS:
        facts = license_facts(license_id)
        assert facts is not None, license_id
        assert facts.id == license_id
        assert not facts.is_deprecated


def test_every_line_is_short_whole_and_plain() -> None:
    for entry in DATA["notes"]:
        for key in ("asks", "forbids", "reach"):
            assert 8 < len(entry[key]) < 200, (entry["for"], key)
            assert entry[key].endswith("."), (entry["for"], key)
            assert entry[key] == " ".join(entry[key].split())


def test_copyleft_reaches_further_than_this_code_only() -> None:
    for license_id in IDS:
        facts, note = license_facts(license_id), note_on(license_id)
        assert facts is not None
        assert note is not None
        if facts.category == "copyleft" and not facts.is_exception:
            assert not note.reach.startswith("This code only"), license_id


def test_the_file_says_whose_words_they_are_and_that_they_are_no_advice() -> None:
    assert "own words" in DATA["about"]
    assert "no legal advice" in DATA["about"]
    assert "Apache-2.0" in DATA["about"]


def test_a_plus_changes_nothing_and_an_unknown_id_has_no_note() -> None:
    assert note_on("MPL-1.1+") == note_on("MPL-1.1")
    assert note_on("LicenseRef-acme") is None
