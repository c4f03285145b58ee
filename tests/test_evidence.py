# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.evidence import evidence_digest

NOTICE = "Licensed under the GNU General Public License version 2"


def test_the_digest_is_stated_once_and_never_changes_by_accident() -> None:
    expected = "sha256:88675b27ed79567b451754e79510609c390c6f0438911a08082ad45136351e9f"
    assert re.fullmatch("sha256:[0-9a-f]{64}", str(evidence_digest("MIT", ["The MIT License"])))
    assert evidence_digest("MIT", ["The MIT License"]) == expected


def test_indentation_comment_style_and_line_breaks_do_not_change_the_evidence() -> None:
    words = NOTICE.split()
    forms = [NOTICE, f"// {NOTICE}", f"/*\n *   {NOTICE}\n */", "# " + "\n# ".join(words), NOTICE.upper()]
    assert len({evidence_digest("GPL-2.0-only", [form]) for form in forms}) == 1


def test_another_license_or_another_word_is_other_evidence() -> None:
    base = evidence_digest("GPL-2.0-only", [NOTICE])
    assert evidence_digest("GPL-3.0-only", [NOTICE]) != base
    assert evidence_digest("GPL-2.0-only", [NOTICE + " only"]) != base


def test_where_a_text_is_unknown_there_is_no_evidence() -> None:
    assert evidence_digest("MIT", ["known", None]) is None


@given(st.lists(st.text()))
def test_any_text_has_evidence_and_how_it_is_cut_does_not_matter_between_words(texts: list[str]) -> None:
    assert evidence_digest("MIT", texts) == evidence_digest("MIT", ["\n".join(texts)])
