# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import pytest

from ospo_scan import shape
from ospo_scan.model import Scope


def test_members_takes_exactly_the_keys_and_perhaps_the_optional_one() -> None:
    keys = frozenset("ab")
    assert shape.members({"a": 1, "b": 2}, keys, "it") == {"a": 1, "b": 2}
    assert shape.members({"a": 1, "b": 2, "c": 3}, keys, "it", optional="c")["c"] == 3
    with pytest.raises(ValueError, match="it lacks 'b'"):
        shape.members({"a": 1, "c": 2}, keys, "it", optional="c")
    with pytest.raises(ValueError, match="it has a member 'd' that does not belong there"):
        shape.members({"a": 1, "b": 2, "d": 3}, keys, "it", optional="c")


@pytest.mark.parametrize(("value", "word"), [(None, "None"), ([], "a list"), ("x", "a string"), (1.5, "1.5")])
def test_members_names_what_is_no_object(value: object, word: str) -> None:
    with pytest.raises(ValueError, match=f"it must be an object, not {word}"):
        shape.members(value, frozenset(), "it")


def test_true_is_no_number_and_one_is_no_truth() -> None:
    with pytest.raises(ValueError, match="n must be a whole number"):
        shape.count_in({"n": True}, "n")
    with pytest.raises(ValueError, match="n must be true or false, not 1"):
        shape.boolean_in({"n": 1}, "n")


def test_a_choice_is_one_of_the_enum() -> None:
    assert shape.choice_in({"scope": "git"}, "scope", Scope) is Scope.GIT
    with pytest.raises(ValueError, match="scope has the unknown value 'svn'"):
        shape.choice_in({"scope": "svn"}, "scope", Scope)


def test_optional_is_none_for_null_only() -> None:
    assert shape.optional_in({"x": None}, "x", shape.text_in) is None
    assert shape.optional_in({"x": ""}, "x", shape.text_in) == ""
    with pytest.raises(ValueError, match="x must be a string"):
        shape.optional_in({"x": 0}, "x", shape.text_in)


def test_lines_are_one_based_and_in_order() -> None:
    assert shape.lines_in({"start_line": 2, "end_line": 2}) == (2, 2)
    with pytest.raises(ValueError, match="no range of lines"):
        shape.lines_in({"start_line": 3, "end_line": 2})


def test_a_digest_has_its_form() -> None:
    assert shape.digest_in({"sha256": "0" * 64}, "sha256") == "0" * 64
    with pytest.raises(ValueError, match="sha256 is not a digest"):
        shape.digest_in({"sha256": "0" * 64 + "\n"}, "sha256")


def test_a_list_loads_each_of_its_values() -> None:
    assert shape.list_in({"x": ["a", "b"]}, "x", shape.text) == ("a", "b")
    with pytest.raises(ValueError, match="x must be a list, not an object"):
        shape.list_in({"x": {}}, "x", shape.text)
