# SPDX-License-Identifier: Apache-2.0
"""Entries of allow, review and deny."""

from __future__ import annotations

import pytest

from ospo_scan.policy.listing import EntryError, read_entry
from policy_cases import faults, policy


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("MIT", "MIT"),
        (" apache-2.0 ", "Apache-2.0"),
        ("(MIT)", "MIT"),
        ("Apache-2.0+", "Apache-2.0+"),
        ("gpl-2.0-only with classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("LicenseRef-Acme-1", "LicenseRef-Acme-1"),
        ("DocumentRef-a:LicenseRef-b", "DocumentRef-a:LicenseRef-b"),
        ("LicenseRef-scancode-proprietary-license", "LicenseRef-scancode-proprietary-license"),
        ("category:weak-copyleft", "category:weak-copyleft"),
        ("set:fsf-free", "set:fsf-free"),
    ],
)
def test_an_entry_is_read_in_canonical_form(written: str, name: str) -> None:
    assert read_entry(written) == (name, None)


@pytest.mark.parametrize(
    ("written", "name", "warning"),
    [
        ("GPL-2.0", "GPL-2.0-only", "GPL-2.0 is deprecated; it is read as GPL-2.0-only"),
        ("GPL-2.0+", "GPL-2.0-or-later", "GPL-2.0+ is deprecated; it is read as GPL-2.0-or-later"),
        (
            "GPL-2.0-with-classpath-exception",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "GPL-2.0-with-classpath-exception is deprecated; it is read as GPL-2.0-only WITH Classpath-exception-2.0",
        ),
    ],
)
def test_a_deprecated_id_is_read_with_a_warning(written: str, name: str, warning: str) -> None:
    assert read_entry(written) == (name, warning)


def test_a_license_that_scancode_does_not_have_is_doubted() -> None:
    _, warning = read_entry("LicenseRef-scancode-no-such-license")
    assert warning is not None
    assert "never applies" in warning


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("MIT OR Apache-2.0", "is a license expression; list its licenses one by one"),
        ("(mit and isc)", "is a license expression; list its licenses one by one"),
        ("MIT OR MIT", "is a license expression; list its licenses one by one"),
        ("Apache-2", "'Apache-2' is not on the SPDX license list 3.29.0; did you mean Apache-2.0?"),
        ("NO", "'NO' is not on the SPDX license list"),
        ("2024-01-01", "'2024-01-01' is not on the SPDX license list"),
        ("", "an entry is empty"),
        ("  ", "an entry is empty"),
        ("NONE", "NONE is not a license"),
        ("noassertion", "NOASSERTION is not a license"),
        ("UNLICENSED", "npm's word for all rights reserved, not the Unlicense; write LicenseRef-scancode-proprietary"),
        ("Classpath-exception-2.0", "is an exception, not a license: write LICENSE WITH Classpath-exception-2.0"),
        ("GPL-2.0-only WITH MIT", "is a license, not an exception"),
        ("category:permisive", "there is no category 'permisive'; did you mean category:permissive?"),
        ("category:", "there is no category ''; write one of permissive,"),
        ("Category:permissive", "is not on the SPDX license list"),
        ("set:osi", "there is no set 'osi'; write one of osi-approved, fsf-free"),
        ("x" * 20_000, "longer than 10,000 bytes"),
        ("MIT\x1b[2J", r"'MIT\x1b[2J' is not on the SPDX license list"),
    ],
)
def test_what_names_no_license_is_refused_with_the_way_out(written: str, said: str) -> None:
    with pytest.raises(EntryError) as raised:
        read_entry(written)
    assert said in str(raised.value)
    assert len(str(raised.value)) < 300


def test_a_license_in_two_lists_is_a_warning_that_says_which_holds() -> None:
    assert faults("version: 1\nallow: [MIT, 'category:copyleft']\nreview: [mit]\ndeny: ['category:copyleft']\n") == [
        "3:10: warning: MIT is in allow already, on line 2; review holds, remove the other",
        "4:8: warning: category:copyleft is in allow already, on line 2; deny holds, remove the other",
    ]


def test_a_license_twice_in_a_list_is_a_warning() -> None:
    assert faults("version: 1\nallow: [MIT, Mit]\n") == [
        "2:14: warning: MIT is in allow already, on line 2; remove one of the two"
    ]


def test_a_license_and_its_category_in_two_lists_are_no_conflict() -> None:
    assert policy("allow: [MPL-2.0]\nreview: ['category:weak-copyleft']").warnings == ()
