# SPDX-License-Identifier: Apache-2.0
"""The shape of a policy, and the words for what is wrong with it."""

from __future__ import annotations

import pytest

from policy_cases import faults


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 2", "version must be 1, the only version of the policy language"),
        ("version: true", "version must be 1"),
        ("version: 1.0", "version must be 1"),
        ("version: '1'", "version must be 1"),
        ("default: ignore", "default must be allow, review or deny, not 'ignore'"),
        ("default:", "default must be allow, review or deny, not nothing"),
        ("unknown: allow", "unknown must be ignore, review or deny, not 'allow'"),
        ("missing: true", "missing must be ignore, review or deny, not true"),
        ("min_score: 101", "min_score must be a number from 0 to 100, not 101"),
        ("min_score: -1", "min_score must be a number from 0 to 100, not -1"),
        ("min_score: .nan", "min_score must be a number from 0 to 100, not nan"),
        ("min_score: '80'", "min_score must be a number from 0 to 100, not '80'"),
        ("min_score: true", "min_score must be a number from 0 to 100, not true"),
        ("allow: MIT", "allow must be a list, such as [NAME], not 'MIT'"),
        ("deny:", "deny must be a list, such as [NAME], not nothing"),
        ("review: {MIT: yes}", "review must be a list, such as [NAME], not keys and values"),
        ("allow: [category: permissive]", "an entry of allow is one word: write category:NAME without a blank"),
        ("allow: [{a: b}]", "an entry of allow must be a text, not keys and values"),
        ("allow: [false]", "an entry of allow must be a text, not false; put it in quotes"),
        ("allow: [1.0]", "an entry of allow must be a text, not 1.0; put it in quotes"),
        ("allow: [[MIT]]", "an entry of allow must be a text, not a list"),
        ("project: MIT", "project must be a mapping of keys, not 'MIT'"),
        ("project: {license: 1}", "project.license must be a text, not 1"),
        ("project: {licence: MIT}", "project has no key 'licence'; did you mean license?"),
        ("levels: [error]", "levels must be a mapping of keys, not a list"),
        ("levels: {license-denied: fatal}", "levels.license-denied must be off, note, warning or error, not 'fatal'"),
        ("scan: {exclude: x}", "scan.exclude must be a list, such as [NAME], not 'x'"),
        ("scan: {include_untracked: yes}", "scan.include_untracked must be true or false, not 'yes'"),
        ("scan: {include: []}", "scan has no key 'include'; did you mean"),
        ("allowed: []", "a policy has no key 'allowed'; did you mean allow?"),
        ("Deny: []", "a policy has no key 'Deny'; did you mean deny?"),
        ("zzz: []", "a policy has no key 'zzz'; it can have: allow, choices, curations, default"),
        ("\u202ex: []", r"a policy has no key '\u202ex'"),
        ("waivers: [x]", "an entry of waivers has keys of its own (rule, where, license, evidence, reason"),
        ("waivers: [{rule: license-denied, where: [a]}]", "an entry of waivers needs the key reason: Why it is"),
        (
            "waivers: [{rule: license-denied, where: [], reason: linking-only}]",
            "where must be a list with at least one entry, not a list",
        ),
        (
            "waivers: [{rule: license-denied, where: [a], reason: bored}]",
            "waivers.reason must be commercial-license, linking-only",
        ),
        (
            "curations: [{where: [a], detected: MIT, concluded: NONE, reason: code, ower: me}]",
            "an entry of curations has no key 'ower'; did you mean owner?",
        ),
        ("scan: {max_file_size: 0}", "scan.max_file_size must be a whole number from 1 to 4,096, not 0"),
        ("scan: {max_file_size: 1.5}", "scan.max_file_size must be a whole number from 1 to 4,096, not 1.5"),
        ("scan: {timeout: .nan}", "scan.timeout must be a number from 0.1 to 86,400, not nan"),
        ("scan: {max_growth: true}", "scan.max_growth must be a whole number from 16 to 1,048,576, not true"),
        ("roles: [{name: docs, inherit: maybe}]", "roles.inherit must be true or false, not 'maybe'"),
    ],
)
def test_what_is_wrong_with_the_shape_is_said_in_plain_words(text: str, said: str) -> None:
    found = faults(text if text.startswith("version") else f"version: 1\n{text}")
    assert len(found) == 1
    assert said in found[0]


def test_a_fault_stands_at_the_value_or_at_the_key_that_should_not_be_there() -> None:
    assert faults("version: 1\nscan: {exclude: [a, 3], nope: 1}") == [
        "2:21: an entry of scan.exclude must be a text, not 3; put it in quotes if it is meant as a name",
        "2:25: scan has no key 'nope'; it can have: exclude, include_untracked, max_file_size, max_growth, timeout",
    ]


def test_an_alias_is_one_fault_and_no_second_one_of_shape() -> None:
    assert len(faults("version: 1\nallow: *x\n")) == 1


def test_lists_have_a_limit() -> None:
    assert any(
        "a list of at most 10,000 entries" in fault for fault in faults(f"version: 1\nallow: [{'MIT,' * 10_001}]")
    )
