# SPDX-License-Identifier: Apache-2.0
"""The policies that ship."""

from __future__ import annotations

import pytest

from ospo_scan.model import Outcome
from ospo_scan.policy.builtin import BUILTINS, DEFAULT, builtin_bytes
from ospo_scan.policy.judge import Judge
from ospo_scan.policy.load import load_policy

ALLOW, REVIEW, DENY = Outcome.ALLOW, Outcome.REVIEW, Outcome.DENY
UNKNOWN = "LicenseRef-scancode-unknown-license-reference"


@pytest.mark.parametrize("name", BUILTINS)
def test_a_built_in_policy_loads_without_a_warning_and_says_whom_it_is_for(name: str) -> None:
    policy = load_policy(f"builtin:{name}", None)
    assert policy.warnings == ()
    assert policy.source.source == f"builtin:{name}"
    assert policy.own_paths == ()
    head = builtin_bytes(name).decode("ascii").partition("\nversion: 1\n")[0]
    assert f"# builtin:{name}, " in head
    assert "# For whom: " in head
    assert "# What it cannot know: " in head


def test_the_default_is_one_of_them() -> None:
    assert f"builtin:{BUILTINS[0]}" == DEFAULT


@pytest.mark.parametrize(
    ("license_id", "permissive", "weak_copyleft", "osi_approved"),
    [
        ("MIT", ALLOW, ALLOW, ALLOW),
        ("Apache-2.0", ALLOW, ALLOW, ALLOW),
        ("CC0-1.0", ALLOW, ALLOW, REVIEW),
        ("LicenseRef-scancode-public-domain", ALLOW, ALLOW, REVIEW),
        ("MPL-2.0", REVIEW, ALLOW, ALLOW),
        ("LGPL-2.1-or-later", REVIEW, ALLOW, ALLOW),
        ("GPL-2.0-only WITH Classpath-exception-2.0", REVIEW, ALLOW, ALLOW),
        ("GPL-2.0-only", DENY, DENY, ALLOW),
        ("AGPL-3.0-or-later", DENY, DENY, ALLOW),
        ("SSPL-1.0", DENY, DENY, DENY),
        ("CC-BY-NC-4.0", DENY, DENY, DENY),
        ("LicenseRef-scancode-proprietary-license", DENY, DENY, DENY),
        ("LicenseRef-acme", DENY, DENY, DENY),
        (UNKNOWN, REVIEW, REVIEW, REVIEW),
    ],
)
def test_what_the_built_in_policies_say_of_well_known_licenses(
    license_id: str, permissive: Outcome, weak_copyleft: Outcome, osi_approved: Outcome
) -> None:
    said = [Judge(load_policy(f"builtin:{name}", None)).leaf(license_id).outcome for name in BUILTINS]
    assert said == [permissive, weak_copyleft, osi_approved]
