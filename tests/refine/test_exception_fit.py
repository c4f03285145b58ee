# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

from ospo_scan.refine import exception_fit
from refine_spots import APPROXIMATE, refined, whole

RULE = exception_fit.RULE

GPL = "You may distribute it under the GNU General Public License,\nversion 2 or any later version.\n"
LGPL = "You may distribute it under the GNU Lesser General Public License,\nversion 2.1 or any later version.\n"
EXCEPTION = "As a special exception, you may link it with anything.\n"


def test_an_exception_of_which_no_word_speaks_is_left_out() -> None:
    place = whole("GPL-2.0-or-later WITH Classpath-exception-2.0", GPL, matcher=APPROXIMATE, score=70)
    assert refined(RULE, place) == "GPL-2.0-or-later"


def test_an_exception_that_stands_by_itself_is_left_out_as_well() -> None:
    expression = "GPL-2.0-or-later AND LicenseRef-scancode-bootloader-exception"
    assert refined(RULE, whole(expression, GPL, matcher=APPROXIMATE, score=60)) == "GPL-2.0-or-later"


def test_it_goes_with_the_license_that_is_named() -> None:
    place = whole("GPL-3.0-only WITH Classpath-exception-2.0", LGPL + EXCEPTION, matcher=APPROXIMATE, score=70)
    assert refined(RULE, place) == "LGPL-2.1-or-later WITH Classpath-exception-2.0"


def test_it_stays_where_the_text_speaks_of_it_and_names_its_license() -> None:
    place = whole("GPL-2.0-or-later WITH Classpath-exception-2.0", GPL + EXCEPTION, matcher=APPROXIMATE, score=70)
    assert refined(RULE, place) is None


def test_words_on_lines_after_the_match_count() -> None:
    content = GPL + "(* with the linking\n   exception *)\n"
    expression = "LGPL-2.0-or-later WITH OCaml-LGPL-linking-exception"
    assert refined(RULE, whole(expression, content, lines=(1, 2), matcher=APPROXIMATE, score=90)) != "LGPL-2.0-or-later"


def test_an_exact_match_is_right() -> None:
    assert refined(RULE, whole("GPL-2.0-or-later WITH Classpath-exception-2.0", GPL)) is None


def test_what_restricts_is_never_left_out() -> None:
    expression = "Apache-2.0 WITH LicenseRef-scancode-commons-clause"
    assert refined(RULE, whole(expression, "Apache-2.0, commons\n", matcher=APPROXIMATE, score=80)) is None
