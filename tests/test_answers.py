# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from dataclasses import replace

import pytest

from ospo_scan.answers import checked
from ospo_scan.codec import Found
from ospo_scan.model import Refinement
from samples import detection

GOOD = detection("MIT OR ISC", "text")
UNREADABLE = ("MIT AND (", "", "()", "(" * 3000 + "MIT" + ")" * 3000, "MIT " * 3)


def test_what_can_be_read_is_given_back_as_it_is() -> None:
    found = Found((GOOD, detection("NOASSERTION", "text")), GOOD.matches)
    assert checked(found) is found


@pytest.mark.parametrize("expression", UNREADABLE)
def test_a_license_that_cannot_be_read_is_refused_wherever_it_stands(expression: str) -> None:
    match = replace(GOOD.matches[0], license_expression=expression)
    for found in (
        Found((replace(GOOD, license_expression=expression),)),
        Found((replace(GOOD, matches=(match,)),)),
        Found((replace(GOOD, refinement=Refinement("rule", expression, "why")),)),
        Found((), (match,)),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            checked(found)
