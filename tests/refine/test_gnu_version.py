# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.refine import gnu_version
from refine_spots import APPROXIMATE, match, refined, spot, whole

RULE = gnu_version.RULE


@pytest.mark.parametrize("gutter", ["## ", "dnl ", "rem ", ".. ", ";; ", "! ", "' ", " * "])
def test_or_later_on_the_next_line_is_found_behind_a_gutter(gutter: str) -> None:
    content = f"{gutter}License: GPL 2 or (at your option)\n{gutter}a later version.\n"
    assert refined(RULE, whole("GPL-2.0-only", content, lines=(1, 1))) == "GPL-2.0-or-later"


@pytest.mark.parametrize("wording", ["or above", "or newer", "and later", "or any later version", "or higher"])
def test_other_wordings_of_or_later_are_read(wording: str) -> None:
    content = f"# Released under the GNU LGPL version 2.1 {wording}.\n"
    assert refined(RULE, whole("LGPL-2.1-only", content, lines=(1, 1))) == "LGPL-2.1-or-later"


def test_the_name_without_a_version_is_the_license_with_it() -> None:
    content = "The code is covered by the GPL version 3 or\n(at your option) any later version, but for two files.\n"
    place = spot(
        "GPL-1.0-or-later AND GPL-3.0-only",
        match("GPL-1.0-or-later", "covered by the GPL", length=4),
        match("GPL-3.0-only", "GPL version 3", length=3),
        content=content,
    )
    assert refined(RULE, place) == "GPL-3.0-or-later"


def test_the_version_of_a_text_that_is_only_alike_is_replaced() -> None:
    content = "The GNU General Public License, version 3 or (at your option) any later version.\n"
    place = whole("GPL-2.0-or-later", content, lines=(1, 1), matcher=APPROXIMATE, score=75)
    assert refined(RULE, place) == "GPL-3.0-or-later"


def test_a_version_that_is_also_said_of_names_without_one_counts() -> None:
    assert refined(RULE, whole("LGPL-2.0-only", "GNU LGPL version 2 or above.\n", lines=(1, 1))) == "LGPL-2.0-or-later"


def test_a_text_that_is_hardly_alike_and_names_no_version_means_any() -> None:
    place = whole(
        "GPL-2.0-only OR GPL-3.0-only", "It is under the GNU GPL.\n", lines=(1, 1), matcher=APPROXIMATE, score=61
    )
    assert refined(RULE, place) == "GPL-1.0-or-later"


@pytest.mark.parametrize(
    "content",
    [
        "GPL version 2 only.\n",
        "GPL version 2.\nOr later, as we said.\n",  # another sentence
        "GPL version 2 or version 3.\n",
        "GPL version 2.\nThe docs are under the GPL version 2 or later.\n",  # two statements
    ],
)
def test_only_stays_where_nothing_plain_says_otherwise(content: str) -> None:
    assert refined(RULE, whole("GPL-2.0-only", content, lines=(1, 1))) is None


def test_an_exact_version_is_never_replaced_by_another() -> None:
    assert refined(RULE, whole("GPL-2.0-only", "GPL version 3 or later\n", lines=(1, 1))) is None
    assert refined(RULE, whole("GPL-2.0-or-later", "GPL version 2, 1991\n", lines=(1, 1))) is None


def test_two_versions_stay_two() -> None:
    content = "Mine: GPL version 2 or later.\nHers: GPL version 3.\n"
    place = spot(
        "GPL-2.0-or-later AND GPL-3.0-only",
        match("GPL-2.0-or-later", "GPL version 2 or later"),
        match("GPL-3.0-only", "GPL version 3", (2, 2)),
        content=content,
    )
    assert refined(RULE, place) is None


def test_the_text_of_a_license_is_no_notice() -> None:
    content = "GNU General Public License version 2 or later\n" + "text\n" * 300
    assert refined(RULE, whole("GPL-2.0-only", content)) is None
    assert refined(RULE, whole("GPL-2.0-only", content, lines=(1, 1), length=2_000)) is None


def test_a_choice_with_other_licenses_that_is_only_alike_is_left_alone() -> None:
    content = "gpl-2.0-plus OR lgpl-2.1-plus\n"
    place = whole("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-only", content, lines=(1, 1), matcher=APPROXIMATE, score=10)
    refinement = refined(RULE, place)
    assert refinement is None or "MPL-1.1" in refinement


def test_without_the_file_only_what_was_matched_is_read() -> None:
    cut = match("GPL-2.0-only", "License: GPL 2 or (at your option)")
    assert refined(RULE, spot("GPL-2.0-only", cut)) is None
    full = match("GPL-2.0-only", "License: GPL 2 or any later version")
    assert refined(RULE, spot("GPL-2.0-only", full)) == "GPL-2.0-or-later"


def test_an_spdx_tag_is_taken_as_it_is_written() -> None:
    tag = match("GPL-2.0-only", "SPDX-License-" + "Identifier: GPL-2.0", matcher="1-spdx-id")
    assert refined(RULE, spot("GPL-2.0-only", tag, content="x\nor later\n")) is None
