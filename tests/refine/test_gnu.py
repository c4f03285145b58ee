# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.refine.gnu import grants

NOTICE = (
    "This program is free software; you can redistribute it and/or modify it under the terms of the\n"
    "GNU General Public License as published by the Free Software Foundation; either version 2 of the\n"
    "License, or (at your option) any later version."
)


@pytest.mark.parametrize(
    ("text", "license_id"),
    [
        (NOTICE, "GPL-2.0-or-later"),
        (NOTICE.replace("\n", "\ndnl "), "GPL-2.0-or-later"),
        (NOTICE.replace("\n", "\nrem "), "GPL-2.0-or-later"),
        (NOTICE.replace("\n", "\n.. "), "GPL-2.0-or-later"),
        (NOTICE.replace("\n", "\n;; "), "GPL-2.0-or-later"),
        ("GPL 2 or (at your option) a later version", "GPL-2.0-or-later"),
        ("GPLv3 or above", "GPL-3.0-or-later"),
        ("GPL version 3 or newer", "GPL-3.0-or-later"),
        ("GNU GPL, version 2 and later", "GPL-2.0-or-later"),
        ("GPLv2+", "GPL-2.0-or-later"),
        ("LGPL version 2.1, or any higher version", "LGPL-2.1-or-later"),
        ("version 2 of the GNU Lesser General Public License, or later", "LGPL-2.0-or-later"),
        ("GNU Affero General Public License v3.0", "AGPL-3.0-only"),
        ("GNU Free Documentation License, Version 1.2 or any later version", "GFDL-1.2-or-later"),
        ("GNU General Public License, version 2, 1991.", "GPL-2.0-only"),
        ("GPL version 2 only", "GPL-2.0-only"),
    ],
)
def test_a_license_is_read_as_it_is_worded(text: str, license_id: str) -> None:
    (grant,) = grants(text)
    assert grant.license_id == license_id


@pytest.mark.parametrize(
    "text",
    [
        "GPL version 2 or version 3",  # one of two
        "GPL version 2 or the MIT license",
        "GPL version 2 or",  # the rest is on a line that is not known
        "GPL version 2 of the License. See below for later versions",
        "GNU General Public License",
        "the GPL, 2) the rest",  # an item of a list
    ],
)
def test_what_is_not_clear_has_no_id(text: str) -> None:
    assert [grant.license_id for grant in grants(text)] == [None]


def test_negations_are_seen() -> None:
    assert [grant.is_negated for grant in grants("It is not covered by the GPL. It is under the LGPL.")] == [
        True,
        False,
    ]
    assert not grants("not only under the GPL")[0].is_negated


def test_the_lines_of_a_name_are_known() -> None:
    (grant,) = grants(NOTICE)
    assert (grant.start_line, grant.end_line) == (1, 2)


@given(st.lists(st.sampled_from([*NOTICE.split(), "GPL", "2", "or", "later", "(", "version", "not"]), max_size=60))
def test_it_never_raises_whatever_the_order_of_words(parts: list[str]) -> None:
    for grant in grants(" ".join(parts)):
        assert grant.family in {"GPL", "LGPL", "AGPL", "GFDL"}
