# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.refine import disclaimers
from ospo_scan.refine.disclaimers import COPYLEFT, PERMISSIVE, WARRANTY
from refine_spots import detection, match, refined, spot, whole

RULE = disclaimers.RULE
ELSEWHERE = detection("GPL-2.0-or-later", match("GPL-2.0-or-later", "GPL version 2 or later", (9, 9)))
ADDRESS = "write to the Free Software Foundation, Inc., 59 Temple Place, Boston\n"


def test_a_disclaimer_beside_a_license_is_left_out() -> None:
    place = whole(f"{WARRANTY} AND GPL-2.0-or-later", "NO WARRANTY. GPL 2 or later\n")
    assert refined(RULE, place) == "GPL-2.0-or-later"


def test_a_disclaimer_that_a_program_prints_is_no_license_where_the_file_names_one() -> None:
    banner = match(WARRANTY, "comes with ABSOLUTELY NO WARRANTY")
    assert refined(RULE, spot(WARRANTY, banner, others=(ELSEWHERE,))) == "NONE"


@pytest.mark.parametrize(
    "other", ["LicenseRef-scancode-unknown", PERMISSIVE, "LicenseRef-scancode-unknown-license-reference"]
)
def test_it_stays_where_no_license_has_a_name(other: str) -> None:
    assert refined(RULE, spot(WARRANTY, match(WARRANTY, "NO WARRANTY"))) is None
    others = (detection(other, match(other, "x", (9, 9))),)
    assert refined(RULE, spot(WARRANTY, match(WARRANTY, "NO WARRANTY"), others=others)) is None


def test_a_choice_keeps_both_its_branches() -> None:
    assert refined(RULE, whole(f"MIT OR {WARRANTY}", "MIT or nothing\n")) is None


def test_the_address_of_the_fsf_beside_the_gpl_is_left_out() -> None:
    place = spot(COPYLEFT, match(COPYLEFT, ADDRESS), content=ADDRESS, others=(ELSEWHERE,))
    assert refined(RULE, place) == "NONE"


def test_a_name_of_an_operating_system_is_no_license() -> None:
    content = "=== Convenience defines for BSD-like platforms === */\n"
    assert refined(RULE, whole(PERMISSIVE, content, lines=(1, 1), length=2)) == "NONE"


@pytest.mark.parametrize(
    "content",
    [
        "It is released by the author with no restrictions on usage.",
        "Under a BSD-like license.",
        "You may copy it, BSD-like.",
        "Provided as is, BSD-like.",
    ],
)
def test_whatever_may_give_a_right_stays(content: str) -> None:
    assert refined(RULE, whole(f"{PERMISSIVE} AND MIT", content, lines=(1, 1), length=2)) is None
    assert refined(RULE, whole(PERMISSIVE, content, lines=(1, 1), length=12)) is None


def test_other_copyleft_with_terms_stays() -> None:
    content = "You must redistribute it under these terms; " + ADDRESS
    place = spot(COPYLEFT, match(COPYLEFT, content), content=content, others=(ELSEWHERE,))
    assert refined(RULE, place) is None


def test_without_the_file_only_disclaimers_of_warranty_are_left_out() -> None:
    assert refined(RULE, spot(PERMISSIVE, match(PERMISSIVE, "BSD-like", length=2))) is None
    assert refined(RULE, spot(f"MIT AND {WARRANTY}", match(f"MIT AND {WARRANTY}", "MIT"))) == "MIT"
