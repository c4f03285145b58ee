# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.expression import UNPARSED, normalize
from ospo_scan.manifests.license_names import (
    COMMERCIAL,
    LONGEST_TEXT,
    PROPRIETARY,
    PUBLIC_DOMAIN,
    REFERENCE,
    Namer,
    aliases,
    by_name,
    read_license,
    referenced_file,
)

KNOWN_TO_ENGINE = {
    "apache license, version 2.0": "Apache-2.0",
    "gpl v2 or later": "GPL-2.0-or-later",
    "gnu gpl v2 or later": "GPL-2.0-or-later",
    "gplv2+": "GPL-2.0-or-later",
    "lgplv2+": "LGPL-2.0-or-later",
    "eclipse license": "EPL-1.0",
    "mit, apache": "MIT OR Apache-2.0",
    "mit/apache-2.0": "MIT OR Apache-2.0",
}


def ask(text: str) -> str | None:
    return KNOWN_TO_ENGINE.get(text.casefold())


def nobody(text: str) -> str | None:
    return None


def read(text: str, is_slash_or: bool = False) -> str:
    return read_license(text, ask, is_slash_or).expression


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("MIT", "MIT"),
        ("mit or apache-2.0", "MIT OR Apache-2.0"),
        ("(MIT OR GPL-3.0-or-later)", "MIT OR GPL-3.0-or-later"),
        ("GPL-2.0", "GPL-2.0-only"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("LicenseRef-Acme-EULA", "LicenseRef-Acme-EULA"),
        ("  MIT\t", "MIT"),
    ],
)
def test_an_expression_is_taken_as_it_is(text: str, expression: str) -> None:
    assert read_license(text, nobody).expression == expression


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("Apache License, Version 2.0", "Apache-2.0"),  # the engine knows it
        ("The MIT License", "MIT"),  # an alias
        ('"New BSD"', "BSD-3-Clause"),
        ("License :: OSI Approved :: ISC License (ISCL)", "ISC"),
    ],
)
def test_a_name_that_is_known_as_a_whole_is_read(text: str, expression: str) -> None:
    assert read(text) == expression


def test_unlicensed_is_no_unlicense() -> None:
    assert read("UNLICENSED") == read("Unlicenced") == PROPRIETARY
    assert read("Unlicense") == "Unlicense"
    assert "unlicensed" not in aliases()


def test_proprietary_commercial_and_public_domain_have_licenses_of_their_own() -> None:
    assert read("proprietary") == read("License :: Other/Proprietary License") == PROPRIETARY
    assert read("Commercial") == COMMERCIAL
    assert read("License :: Public Domain") == PUBLIC_DOMAIN


@pytest.mark.parametrize(
    "text", ["UNKNOWN", "none", "None", "NOASSERTION", "N/A", "", "Nonstandard", "Acme internal license", "not MIT"]
)
def test_what_names_no_license_stays_unread(text: str) -> None:
    assert read(text) == UNPARSED


@pytest.mark.parametrize(
    ("text", "expression", "family"),
    [
        ("BSD", UNPARSED, "BSD-"),
        ("License :: OSI Approved :: BSD License", UNPARSED, "BSD-"),
        ("Apache", UNPARSED, "Apache-"),
        ("License :: OSI Approved :: Apache Software License", UNPARSED, "Apache-"),
        ("Mozilla Public License", UNPARSED, "MPL-"),
        ("GPL", "GPL-1.0-or-later", "GPL-"),
        ("GNU Lesser General Public License", "LGPL-2.1-or-later", "LGPL-"),
        ("License :: OSI Approved :: GNU General Public License (GPL)", "GPL-1.0-or-later", "GPL-"),
        ("License :: OSI Approved", UNPARSED, ""),
    ],
)
def test_a_name_without_version_is_a_family(text: str, expression: str, family: str) -> None:
    reading = read_license(text, ask)
    assert (reading.expression, reading.family) == (expression, (family,))


def test_an_engine_that_guesses_a_version_is_not_believed() -> None:
    reading = read_license("Eclipse License", ask)
    assert (reading.expression, reading.family) == (UNPARSED, ("EPL-",))


def test_a_list_is_no_choice_unless_its_words_offer_one() -> None:
    assert read("MIT, Apache") == f"MIT AND {UNPARSED}"
    assert read("MIT/Apache-2.0") == "MIT OR Apache-2.0"


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("GPLv2+ and LGPLv2+", "GPL-2.0-or-later AND LGPL-2.0-or-later"),
        ("GPLv2+ or MIT", "GPL-2.0-or-later OR MIT"),
        ("MIT, ISC", "MIT AND ISC"),
        ("MIT & ISC", "MIT AND ISC"),
        ("MIT and (ISC or Zlib License)", "MIT AND (ISC OR Zlib)"),
        ("MIT or ISC, and Zlib", "(MIT OR ISC) AND Zlib"),
        ("Apache License, Version 2.0 and MIT", "Apache-2.0 AND MIT"),
        ("GNU GPL v2 or later, MIT", "GPL-2.0-or-later AND MIT"),
        ("GPLv2+ and Acme", f"GPL-2.0-or-later AND {UNPARSED}"),
        ("MIT with some exception", f"MIT AND {UNPARSED}"),
    ],
)
def test_names_joined_by_words_are_read_one_by_one(text: str, expression: str) -> None:
    assert read(text) == expression


def test_a_slash_is_a_choice_only_where_the_format_says_so() -> None:
    assert read("ISC/Zlib") == "ISC AND Zlib"
    assert read("ISC/Zlib", is_slash_or=True) == "ISC OR Zlib"


def test_a_dual_license_in_words_is_not_taken_apart() -> None:
    assert read("dual licensed MIT and ISC") == UNPARSED


def test_addresses_are_not_taken_apart() -> None:
    assert read("https://example.org/MIT/ISC") == UNPARSED


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("SEE LICENSE IN LICENSE.md", "LICENSE.md"),
        ("see license in ./docs/EULA.txt", "./docs/EULA.txt"),
        ("See LICENSE file", "LICENSE"),
        ("see the file COPYING", "COPYING"),
        ("LICENSE.txt", "LICENSE.txt"),
        ("MIT", None),
        ("see", None),
        ("Seed license", None),
        ("x" * 1000, None),
    ],
)
def test_what_refers_to_a_file_is_told(text: str, file: str | None) -> None:
    assert referenced_file(text) == file
    if file:
        assert read(text) == REFERENCE


def test_a_text_of_several_lines_is_asked_about_as_a_whole() -> None:
    asked = []

    def engine(text: str) -> str | None:
        asked.append(text)
        return "MIT"

    text = "Permission is hereby granted\nfree of charge"
    assert read_license(text, engine).expression == "MIT"
    assert asked == [text]
    assert read_license(text, nobody).expression == UNPARSED


def test_a_text_without_end_is_not_asked_about() -> None:
    def engine(text: str) -> str | None:
        raise AssertionError

    assert read_license("a\n" * LONGEST_TEXT, engine).expression == UNPARSED


def test_every_alias_is_folded_and_leads_to_a_canonical_expression() -> None:
    found = aliases()
    assert len(found) > 1500
    assert all(name == " ".join(name.casefold().split()) for name in found)
    for license_id in set(found.values()):
        assert normalize(license_id) == license_id


WORDS = st.sampled_from(
    ["MIT", "GPL", "and", "or", "with", "(", ")", ",", "/", "v2", "or later", "BSD", "\xa0", "::", "+"]
)


@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS).map("".join)))
def test_whatever_is_written_the_reading_is_canonical(text: str) -> None:
    for is_slash_or in (False, True):
        expression = read_license(text, ask, is_slash_or).expression
        assert normalize(expression) == expression


@pytest.mark.parametrize(
    ("text", "expected"),
    [("MIT", "MIT"), ("UNLICENSED", PROPRIETARY), ("no license of this name", "LicenseRef-scancode-unknown-spdx")],
)
def test_a_name_is_read_without_scancode_as_well(text: str, expected: str) -> None:
    assert by_name(text) == expected


def test_past_its_limit_a_namer_leaves_new_names_unread_and_keeps_those_it_knows() -> None:
    namer = Namer(most=2)
    assert [namer(one) for one in ("MIT", "ISC", "Zlib", "MIT")] == ["MIT", "ISC", UNPARSED, "MIT"]
