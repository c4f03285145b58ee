# SPDX-License-Identifier: Apache-2.0
"""Places of a document, and foreign values in messages."""

from __future__ import annotations

from ospo_scan.policy.places import Document, Place, shown


def test_what_has_no_place_of_its_own_has_that_of_what_is_around_it() -> None:
    document = Document(value_places={(): Place(1, 1), ("allow",): Place(2, 8)})
    assert document.place_of(("allow", 3)) == Place(2, 8)
    assert document.place_of(("deny", 0)) == Place(1, 1)
    assert Document().place_of(("deny",)) == Place(1, 1)


def test_shown_values_are_short_and_inert() -> None:
    assert shown("\u202e\x1b[31m") == r"'\u202e\x1b[31m'"
    assert len(shown("x" * 1000)) < 80
    assert [shown(value) for value in (None, True, 3, [1], {"a": 1})] == [
        "nothing",
        "true",
        "3",
        "a list",
        "keys and values",
    ]
