# SPDX-License-Identifier: Apache-2.0
"""The first policy of a project."""

from __future__ import annotations

import pytest

from ospo_scan.errors import PolicyError, UsageError
from ospo_scan.model import Outcome
from ospo_scan.policy.builtin import BUILTINS
from ospo_scan.policy.initial import initial_policy
from ospo_scan.policy.judge import Judge
from ospo_scan.policy.load import load_policy, read_policy
from policy_cases import policy_file


@pytest.mark.parametrize("name", BUILTINS)
@pytest.mark.parametrize("license_expression", [None, "MIT", "gpl-3.0 OR LicenseRef-acme"])
def test_a_first_policy_loads_without_a_warning_and_judges_as_its_base(
    name: str, license_expression: str | None
) -> None:
    base = load_policy(f"builtin:{name}", None)
    first = read_policy(policy_file(initial_policy(license_expression, f"builtin:{name}")))
    assert first.warnings == ()
    for license_id in ("MIT", "MPL-2.0", "AGPL-3.0-only", "LicenseRef-x", "CC0-1.0"):
        assert Judge(first).leaf(license_id).outcome is Judge(base).leaf(license_id).outcome
    for key in ("default", "unknown", "missing", "min_score"):
        assert getattr(first, key).value == getattr(base, key).value


def test_the_license_of_the_project_is_named_and_allowed() -> None:
    first = read_policy(policy_file(initial_policy("GPL-3.0 OR MIT", "builtin:permissive")))
    assert first.project_license.value == "GPL-3.0-only OR MIT"
    assert Judge(first).leaf("GPL-3.0-only").outcome is Outcome.ALLOW


def test_saved_reports_are_excluded() -> None:
    assert read_policy(policy_file(initial_policy(None))).exclude == ("/ospo-reports/",)


@pytest.mark.parametrize("text", ["MTI", "", "MIT OR", "NONE", "MIT\n- x"])
def test_what_is_no_license_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="Give the license of the project as an SPDX expression"):
        initial_policy(text)


def test_a_base_that_does_not_exist_is_refused() -> None:
    with pytest.raises(PolicyError):
        initial_policy(None, "builtin:nope")
