# SPDX-License-Identifier: Apache-2.0
"""The list of license ids: complete, unambiguous, and each id leads somewhere."""

import json
from importlib.resources import files
from typing import Any

import pytest

from ospo_scan.license_ids import (
    SPDX_LIST_VERSION,
    closest_id,
    license_facts,
    resolve_exception,
    resolve_license,
    stand_in,
)

DATA: dict[str, Any] = json.loads(files("ospo_scan").joinpath("data", "catalogue.json").read_text(encoding="ascii"))
ROWS = DATA["licenses"]
LISTED = [row for row in ROWS if "s" in row[3]]
DEPRECATED = [row[0] for row in LISTED if "d" in row[3]]


def text_of(license_id: str) -> str | None:
    found = resolve_license(license_id)
    return found.text if found else None


def test_the_version_in_the_code_is_the_version_of_the_data() -> None:
    assert DATA["spdx_list_version"] == SPDX_LIST_VERSION


def test_the_whole_spdx_list_is_there() -> None:
    assert len([row for row in LISTED if "x" not in row[3]]) == 740
    assert len([row for row in LISTED if "x" in row[3]]) == 86


def test_ids_differ_in_more_than_case() -> None:
    assert len({row[0].lower() for row in ROWS}) == len(ROWS)


def test_the_file_is_sorted() -> None:
    assert [row[0] for row in ROWS] == sorted(row[0] for row in ROWS)


def test_every_current_id_resolves_to_itself_in_any_case() -> None:
    for license_id, *_, flags, _ in ROWS:
        if "d" in flags:
            continue
        resolve = resolve_exception if "x" in flags else resolve_license
        for spelled in (license_id, license_id.lower(), license_id.upper()):
            found = resolve(spelled)
            assert found is not None
            assert (found.text, found.deprecated) == (license_id, None)


@pytest.mark.parametrize("old", DEPRECATED)
def test_every_deprecated_id_is_replaced_by_a_current_one(old: str) -> None:
    found = resolve_license(old) or resolve_exception(old)
    assert found is not None
    assert found.deprecated == old
    base, _, exception = found.text.partition(" WITH ")
    facts = [license_facts(part) for part in (base, exception) if part]
    assert all(one is not None and not one.is_deprecated for one in facts)


def test_the_key_of_a_license_never_names_another_license() -> None:
    by_id = {row[0].lower(): row for row in ROWS}
    for row in ROWS:
        same = by_id.get(f"LicenseRef-scancode-{row[1]}".lower()) if row[1] else None
        assert same is None or same is row


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("GPL-2.0+", "GPL-2.0-or-later"),
        ("gpl-2.0-only+", "GPL-2.0-or-later"),
        ("GPL-2.0-or-later+", "GPL-2.0-or-later"),
        ("GFDL-1.1+", "GFDL-1.1-or-later"),
        ("GFDL-1.3-no-invariants-only+", "GFDL-1.3-no-invariants-or-later"),
        ("apache-2.0+", "Apache-2.0+"),
        ("GPL-2.0-with-classpath-exception+", "GPL-2.0-or-later WITH Classpath-exception-2.0"),
    ],
)
def test_plus_means_or_later_where_the_list_has_such_an_id(written: str, canonical: str) -> None:
    assert text_of(written) == canonical


@pytest.mark.parametrize(
    "text", ["", "+", "MIT++", "LicenseRef-", "LicenseRef-a+", "LicenseRef-a_b", "LicenseRef-\u017f"]
)
def test_what_is_no_license_id_is_refused(text: str) -> None:
    assert resolve_license(text) is None


def test_a_license_ref_made_of_a_scancode_key_is_the_license_itself() -> None:
    assert text_of("LicenseRef-scancode-mit") == "MIT"


def test_an_exception_that_stands_alone_has_a_license_ref_that_leads_back_to_it() -> None:
    alone = stand_in("GNAT-exception")
    assert alone == "LicenseRef-scancode-ada-linking-exception"
    assert text_of(alone) == alone
    found, facts = resolve_exception(alone), license_facts(alone)
    assert found is not None and found.text == "GNAT-exception"  # noqa: PT018 (one claim, and mypy needs the first half)
    assert facts is not None and facts.id == "GNAT-exception"  # noqa: PT018 (the same)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("Apache2", "Apache-2.0"),
        ("GPLv2", "GPL-2.0-only"),
        ("LGPLv2.1", "LGPL-2.1-only"),
        ("BSD-3-clauses", "BSD-3-Clause"),
    ],
)
def test_the_closest_id_is_what_was_meant(wrong: str, meant: str) -> None:
    assert closest_id(wrong) == meant


@pytest.mark.parametrize("word", ["UNLICENSED", "unlicensed", "Proprietary", "x" * 10_000])
def test_no_id_is_suggested_for_what_is_none(word: str) -> None:
    assert closest_id(word) is None


def test_more_than_one_plus_is_no_license_however_many_there_are() -> None:
    assert resolve_license("GPL-2.0+") is not None
    assert resolve_license("GPL-2.0++") is None
    assert resolve_license("MIT" + "+" * 100_000) is None
