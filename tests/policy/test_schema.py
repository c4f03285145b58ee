# SPDX-License-Identifier: Apache-2.0
"""The JSON Schema of a policy, and the reference made from it."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from ruamel.yaml import YAML

from ospo_scan.policy.builtin import BUILTINS, builtin_bytes
from ospo_scan.policy.initial import initial_policy
from ospo_scan.policy.rules import RULES
from ospo_scan.policy.schema import keys, schema
from policy_cases import faults

ROOT = Path(__file__).parents[2]


def is_valid(text: str | bytes) -> bool:
    value = YAML(typ="safe", pure=True).load(text)
    return jsonschema_rs.validator_for(schema()).is_valid(value)


def test_it_is_a_schema_of_draft_2020_12() -> None:
    jsonschema_rs.meta.validate(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_key_is_described_for_the_editor() -> None:
    def check(part: dict[str, Any]) -> None:
        assert part["additionalProperties"] is False
        assert all("description" in stated or "$ref" in stated for stated in part["properties"].values())

    check(schema())
    for section in schema()["$defs"].values():
        check(section)
        assert "description" in section


@pytest.mark.parametrize("name", BUILTINS)
def test_the_built_in_policies_are_valid(name: str) -> None:
    assert is_valid(builtin_bytes(name))


def test_a_first_policy_is_valid() -> None:
    assert is_valid(initial_policy("MIT", "builtin:permissive"))


@pytest.mark.parametrize(
    "text",
    [
        "default: ignore",
        "min_score: 101",
        "allow: MIT",
        "allow: [category:nope]",
        "allow: [3]",
        "levels: {nope: error}",
        "levels: {license-denied: fatal}",
        "nope: 1",
        "scan: {nope: 1}",
        "waivers: [x]",
        "waivers: [{rule: license-denied}]",
        "curations: [{where: [], detected: MIT, concluded: NONE, reason: code}]",
        "roles: [{nam: docs}]",
    ],
)
def test_what_the_loader_refuses_for_its_shape_the_schema_refuses_too(text: str) -> None:
    assert not is_valid(f"version: 1\n{text}")
    assert faults(f"version: 1\n{text}")


def test_the_version_is_required() -> None:
    assert not is_valid("allow: []")
    assert is_valid("version: 1")


def test_the_reference_has_every_key_once() -> None:
    names = [key.name for key in keys()]
    assert names == [
        *(
            "`version`",
            "`extends`",
            "`project.license`",
            "`default`",
            "`unknown`",
            "`missing`",
            "`min_score`",
            "`allow`",
            "`review`",
        ),
        *("`deny`", "`levels`", "`note`"),
        *(f"`roles[].{key}`" for key in ("name", "paths", "allow", "review", "deny", "default", "project.license")),
        *("`roles[].inherit`", "`roles[].note`"),
        *(f"`choices[].{key}`" for key in ("given", "choose", "where", "comment", "owner")),
        *(f"`curations[].{key}`" for key in ("where", "lines", "detected", "concluded", "evidence", "reason")),
        *("`curations[].comment`", "`curations[].owner`"),
        *(f"`waivers[].{key}`" for key in ("rule", "where", "license", "evidence", "reason", "comment", "owner")),
        *("`waivers[].expires`", "`scan.exclude`", "`scan.include_untracked`"),
        *("`scan.max_file_size`", "`scan.timeout`", "`scan.max_growth`"),
    ]
    assert all(key.meaning.endswith(".") and key.type and key.default for key in keys())


def test_the_rules_are_offered_as_keys_of_levels() -> None:
    assert schema()["properties"]["levels"]["propertyNames"]["enum"] == list(RULES)


def test_the_reference_in_the_docs_is_up_to_date() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "policy_reference.py"))
    text = (ROOT / "docs" / "policy-reference.md").read_text(encoding="utf-8")
    assert tool["updated"](text) == text, "run tools/policy_reference.py"
