# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from ospo_scan.license_texts import license_text
from ospo_scan.model import LicenseDetection
from ospo_scan.report.found_texts import texts_besides_known, texts_in_tree
from samples import detection, scanned

BSD = license_text("BSD-3-Clause") or ""
OURS = BSD.replace("ORGANIZATION", "University of Bern").replace("organization", "University of Bern")
REF = "LicenseRef-scancode-public-domain"


def found(expression: str, text: str) -> LicenseDetection:
    return detection(expression, text)


def test_the_conditions_of_a_bsd_license_are_those_of_the_tree() -> None:
    commented = "\n".join(f" * {line}" for line in OURS.splitlines())
    files = (scanned("LICENSE", found("BSD-3-Clause", OURS)), scanned("a.c", found("BSD-3-Clause", commented)))
    assert OURS != BSD
    assert texts_besides_known(files, ["BSD-3-Clause"]) == {"BSD-3-Clause": OURS}


def test_a_text_that_is_scancodes_and_a_notice_that_only_names_the_license_are_not_repeated() -> None:
    files = (
        scanned("LICENSE", found("BSD-3-Clause", BSD)),
        scanned("a.c", found("BSD-3-Clause", "Licensed under the BSD license.")),
    )
    assert texts_besides_known(files, ["BSD-3-Clause"]) == {}


def test_each_text_of_a_reference_is_there_with_its_place() -> None:
    files = (scanned("d.py", found(REF, "Dana gives it away.")), scanned("e.py", found(REF, "Emil gives it away.")))
    told = texts_besides_known(files, [REF])[REF]
    assert told == "In d.py:\n\nDana gives it away.\n\nIn e.py:\n\nEmil gives it away."


def test_very_many_texts_are_cut_and_counted() -> None:
    files = [scanned(f"f{number:02}.py", found(REF, f"Dedication number {number}.")) for number in range(25)]
    told = texts_besides_known(files, [REF])[REF]
    assert told.count("Dedication number") == 20
    assert told.endswith("And 5 more texts, which the JSON report has.")


def test_one_notice_that_names_no_license_shows_what_is_meant() -> None:
    unknown = "LicenseRef-scancode-unknown-license-reference"
    files = [scanned(f"{name}.py", found(unknown, f"See {name}.")) for name in ("LICENSE", "COPYING")]
    assert texts_besides_known(files, [unknown])[unknown].startswith("See LICENSE.")


def test_all_words_of_a_license_that_are_in_the_tree_can_be_had() -> None:
    files = (scanned("a.c", found("BSD-3-Clause", BSD)), scanned("b.c", found("BSD-3-Clause", "The BSD license.")))
    assert texts_in_tree(files, ["BSD-3-Clause"])["BSD-3-Clause"] == f"In a.c:\n\n{BSD}\n\nIn b.c:\n\nThe BSD license."
