# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.declared.stated import MAX_STATED, all_of, any_of, stated_license, unreadable
from ospo_scan.expression import UNPARSED, normalize
from ospo_scan.model_licenses import UNNAMED


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("MIT", "MIT"),
        (" apache-2.0 or MIT\n", "Apache-2.0 OR MIT"),
        ("https://spdx.org/licenses/MIT", "MIT"),
        ("https://example.org/terms", UNNAMED),
        ("odc-by", "ODC-By-1.0"),
        ("https://choosealicense.com/licenses/odc-by/", "ODC-By-1.0"),
        ("https://choosealicense.com/licenses/undefined/", UNNAMED),
        ("unknown", UNNAMED),
        ("None", UNNAMED),
        ("LicenseRef-acme", "LicenseRef-acme"),
        ("MIT AND something", f"MIT AND {UNPARSED}"),
        ("See the file COPYING", UNPARSED),
        ("", UNPARSED),
        ("(" * 5000, UNPARSED),
    ],
    ids=range(14),
)
def test_a_statement_means_a_license_or_stays_visible(text: str, expression: str) -> None:
    stated = stated_license(text)
    assert stated.expression == expression
    assert stated.text == text.strip()[: MAX_STATED - 1] + ("…" if len(text) > MAX_STATED else "")


def test_several_hold_at_once_or_by_choice() -> None:
    both = [stated_license("MIT"), stated_license("Apache-2.0 AND ISC")]
    assert all_of(both) == ("MIT AND Apache-2.0 AND ISC", "MIT, Apache-2.0 AND ISC")
    assert any_of(both) == ("MIT OR (Apache-2.0 AND ISC)", "MIT or Apache-2.0 AND ISC")
    assert (all_of([]), any_of([])) == (None, None)
    assert any_of(both[:1]) == both[0]


def test_what_cannot_be_read_is_not_hidden_by_what_can() -> None:
    joined = all_of([stated_license("MIT"), unreadable("(no text)")])
    assert joined == (f"MIT AND {UNPARSED}", "MIT, (no text)")


def test_too_many_statements_are_no_license() -> None:
    many = [stated_license(f"LicenseRef-{number}") for number in range(200)]
    for joined in (all_of(many), any_of(many)):
        assert joined is not None
        assert len(joined.text) <= MAX_STATED
    assert all_of(many) == (UNPARSED, (all_of(many) or unreadable("")).text)


@given(st.lists(st.text(max_size=12) | st.sampled_from(["MIT", "NONE", "GPL-2.0+", "cc"]), min_size=1, max_size=4))
def test_what_comes_back_is_canonical(texts: list[str]) -> None:
    statements = [stated_license(text) for text in texts]
    for stated in (*statements, all_of(statements), any_of(statements)):
        assert stated is not None
        assert normalize(stated.expression) == stated.expression
