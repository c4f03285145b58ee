# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan.refine import clues
from ospo_scan.refine.clues import PUBLIC_DOMAIN
from refine_spots import APPROXIMATE, whole


def promoted(expression: str, content: str, lines: tuple[int, int] = (1, 1)) -> str | None:
    refinement = clues.refine(whole(expression, content, lines=lines, matcher=APPROXIMATE, score=50))
    return None if refinement is None else refinement.license_expression


@pytest.mark.parametrize(
    ("content", "expression"),
    [
        (
            "It is distributed without warranty under the terms of\nthe GNU General Public License, version 2, 1991.",
            "GPL-2.0-only",
        ),
        ("dnl may be redistributed under the terms and conditions of\ndnl the GNU GPL, version 2.", "GPL-2.0-only"),
        ("It is licensed under version 3 of the GNU General\nPublic License or later.", "GPL-3.0-or-later"),
    ],
)
def test_a_plain_grant_is_a_detection(content: str, expression: str) -> None:
    assert promoted("LGPL-2.0-only", f"{content}\n", (1, 2)) == expression


@pytest.mark.parametrize(
    "content",
    [
        "The GNU General Public License, version 2, is long.\nRead it.",
        "It is not distributed under the GNU General Public License, version 2.\nx",
        "It is distributed under the terms of the GNU General Public License.\nx",
        "distributed under the GNU GPL, version 2, or the\nGNU LGPL, version 3",
    ],
)
def test_what_is_no_plain_grant_of_one_license_stays_a_clue(content: str) -> None:
    assert promoted("LGPL-2.0-only", f"{content}\n", (1, 2)) is None


@pytest.mark.parametrize(
    "line",
    ["# Public domain.", " * Author A. B.  Public domain.  Mail changes to me", "This file is in the public domain."],
)
def test_a_sentence_that_is_only_the_public_domain_counts(line: str) -> None:
    assert promoted(PUBLIC_DOMAIN, f"{line}\n") == PUBLIC_DOMAIN


@pytest.mark.parametrize(
    "line",
    [
        "derived from a public domain program",
        "public domain or MIT",
        "public domain code of others",
        "the public domain by law",
    ],
)
def test_other_words_of_the_public_domain_do_not(line: str) -> None:
    assert promoted(PUBLIC_DOMAIN, f"{line}\n") is None
