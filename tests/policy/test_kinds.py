# SPDX-License-Identifier: Apache-2.0
"""Kinds of values of a policy: each accepts what it is for, tells what else is wrong, and its schema agrees."""

from __future__ import annotations

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ospo_scan.policy.kinds import MAX_ENTRIES, Kind, Lines, Number, Switch, Text, Texts, Version, Word, Words
from ospo_scan.policy.places import Plain

KINDS: list[Kind] = [
    Version(),
    Text(),
    Text(is_optional=True),
    Word(("allow", "deny")),
    Word(("allow", "deny"), is_optional=True),
    Number(),
    Switch(),
    Lines(),
    Texts(),
    Texts(least=1),
    Words(Word(("off", "error"))),
]
scalars = (
    st.none() | st.booleans() | st.integers(-2, 102) | st.floats() | st.sampled_from(["", "allow", "off", "10-12"])
)
plain_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
)


def is_right(kind: Kind, value: Plain) -> bool:
    return not list(kind.wrong(value, ("key",)))


@given(st.sampled_from(KINDS), plain_values)
def test_what_a_kind_accepts_its_schema_accepts_too_and_nothing_else(kind: Kind, value: Plain) -> None:
    # A schema has no word for the difference between 1 and 1.0, and no number that is none.
    is_whole = isinstance(value, float)
    if not (is_whole and isinstance(kind, Version | Lines | Number)):
        assert is_right(kind, value) is jsonschema_rs.validator_for(kind.schema()).is_valid(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [(Version(), True), (Version(), 1.0), (Number(), True), (Number(), float("nan")), (Lines(), True), (Switch(), 1)],
)
def test_values_that_python_takes_for_each_other_are_told_apart(kind: Kind, value: Plain) -> None:
    assert not is_right(kind, value)


def test_each_wrong_entry_of_a_list_is_told_with_its_place() -> None:
    assert [one.path for one in Texts().wrong(["MIT", 3, None], ("allow",))] == [("allow", 1), ("allow", 2)]


def test_a_list_has_a_limit_and_its_entries_are_not_told_past_it() -> None:
    assert is_right(Texts(), ["MIT"] * MAX_ENTRIES)
    (one,) = Texts().wrong([3] * (MAX_ENTRIES + 1), ("allow",))
    assert one.message == "allow must be a list of at most 10,000 entries, not a list"


def test_a_name_that_a_terminal_would_obey_is_inert() -> None:
    (one,) = Words(Word(("off", "error"))).wrong({"\x1b[31m": "x"}, ("levels",))
    assert "\x1b" not in one.message
