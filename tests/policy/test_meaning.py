# SPDX-License-Identifier: Apache-2.0
"""Names in a policy: patterns, rules and the license of the project."""

from __future__ import annotations

import pytest

from ospo_scan.policy.rules import RULES
from policy_cases import faults, policy


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "the pattern '' names nothing"),
        ("  ", "names nothing"),
        ("/", "names nothing"),
        ("[z", "the pattern '[z' has a [ without a ]; correct or remove it"),
        ("a\\\\", "ends in a backslash"),
        ("[[:nope:]]", "names a character class that does not exist"),
        ("../secret", "leads out of the tree"),
        ("a/../../b", "leads out of the tree"),
        ("a\\0b", "holds a NUL byte"),
        ("x" * 5000, "is longer than 4096 bytes"),
        ("*a" * 3000, "is longer than 4096 bytes"),
    ],
)
def test_a_pattern_that_can_never_match_or_costs_too_much_is_refused(pattern: str, said: str) -> None:
    found = faults(f'version: 1\nscan: {{exclude: ["{pattern}"]}}\n')
    assert len(found) == 1
    assert said in found[0]
    assert found[0].startswith("2:18: ")
    assert len(found[0]) < 300


@pytest.mark.parametrize("pattern", ["**/node_modules/**", "/docs/", "*.min.js", "!keep", "a b", "[a-z]?", "é", "..."])
def test_patterns_in_gitignore_syntax_are_taken_as_they_are(pattern: str) -> None:
    assert policy(f'scan: {{exclude: ["{pattern}"]}}').exclude == (pattern,)


def test_a_rule_that_does_not_exist_is_a_fault_with_the_closest_one() -> None:
    assert faults("version: 1\nlevels: {license-deny: error, zzz: off}\n") == [
        "2:10: there is no rule 'license-deny'; did you mean license-denied?",
        f"2:31: there is no rule 'zzz'; the rules are {', '.join(RULES)}",
    ]


def test_the_license_of_the_project_is_an_expression() -> None:
    assert policy("project: {license: (mit or apache-2.0)}").project_license.value == "MIT OR Apache-2.0"


def test_the_license_of_the_project_has_to_be_known() -> None:
    assert "project.license: 'MTI' is not on the SPDX license list" in faults("version: 1\nproject: {license: MTI}")[0]


def test_a_deprecated_license_of_the_project_is_a_warning() -> None:
    assert faults("version: 1\nproject: {license: GPL-3.0}") == [
        "2:20: warning: GPL-3.0 is deprecated; it is read as GPL-3.0-only"
    ]


def test_names_are_checked_although_the_shape_is_wrong() -> None:
    assert len(faults("version: 9\nallow: [MTI]\nlevels: {x: error}\nscan: {exclude: ['[']}\n")) == 4
