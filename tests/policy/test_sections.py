# SPDX-License-Identifier: Apache-2.0
"""Mappings of known keys: what is missing, what does not belong, and what their schema says."""

from __future__ import annotations

from ospo_scan.policy.kinds import Switch, Text, Texts
from ospo_scan.policy.sections import Key, Section, Sections

INNER = Section("Inner", "An inner one.", {"on": Key(Switch(), "Whether.", default=False), "all": Key(Texts(), "All.")})
OUTER = Section(
    "Outer",
    "A whole.",
    {
        "name": Key(Text(), "Its name.", is_required=True),
        "inner": Key(INNER, "An inner one."),
        "many": Key(Sections(INNER), "Many."),
    },
)


def said(value: object) -> list[tuple[tuple[str | int, ...], str, bool]]:
    return [(one.path, one.message, one.is_key) for one in OUTER.wrong(value, ())]  # type: ignore[arg-type]  # any value


def test_a_mapping_of_known_keys_is_right() -> None:
    assert said({"name": "x", "inner": {}, "many": [{"on": True}]}) == []


def test_a_missing_key_is_told_at_the_mapping() -> None:
    assert said({}) == [((), "the key name is missing; write `name: 1`", False)]


def test_an_unknown_key_is_told_at_the_key_with_the_closest_one() -> None:
    assert said({"name": "x", "iner": {}}) == [(("iner",), "a policy has no key 'iner'; did you mean inner?", True)]
    (one,) = said({"name": "x", "many": [{"zzz": 1}]})
    assert one == (("many", 0, "zzz"), "an entry of many has no key 'zzz'; it can have: all, on", True)


def test_an_entry_that_is_no_mapping_is_told_with_the_keys_it_could_have() -> None:
    (one,) = said({"name": "x", "many": ["y"]})
    assert one == (("many", 0), "an entry of many has keys of its own (on, all); it cannot be 'y'", False)


def test_the_schema_of_a_section_leads_to_its_definition_and_has_its_defaults() -> None:
    definition = OUTER.definition()
    assert definition["required"] == ["name"]
    assert definition["properties"]["inner"] == {
        "description": "An inner one.",
        "$ref": "#/$defs/Inner",
        "default": {"on": False, "all": []},
    }
    assert definition["properties"]["many"]["items"] == {"$ref": "#/$defs/Inner"}
    assert "default" not in definition["properties"]["name"]
