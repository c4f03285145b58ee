# SPDX-License-Identifier: Apache-2.0
"""The first policy of a project."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from ospo_scan.errors import PolicyError, UsageError
from ospo_scan.model import Outcome
from ospo_scan.policy.builtin import BUILTINS
from ospo_scan.policy.initial import initial_policy
from ospo_scan.policy.judge import Judge
from ospo_scan.policy.lint import lint
from ospo_scan.policy.load import load_policy, read_policy
from policy_cases import policy_file

DAY = date(2026, 6, 1)


@pytest.mark.parametrize("is_extending", [False, True])
@pytest.mark.parametrize("name", BUILTINS)
@pytest.mark.parametrize("license_expression", [None, "MIT", "gpl-3.0 OR LicenseRef-acme"])
def test_a_first_policy_loads_without_a_warning_and_judges_as_its_base(
    name: str, license_expression: str | None, is_extending: bool
) -> None:
    base = load_policy(f"builtin:{name}", None)
    first = read_policy(policy_file(initial_policy(license_expression, f"builtin:{name}", is_extending=is_extending)))
    assert first.warnings == ()
    assert lint(first, "p", DAY) == ()
    assert [role.name for role in first.roles] == [role.name for role in base.roles]
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


@pytest.mark.parametrize("is_extending", [False, True])
def test_the_examples_in_comments_are_good_policies(is_extending: bool) -> None:
    lines = initial_policy("MIT", is_extending=is_extending).splitlines()
    # What is not an example begins with a capital letter, or goes on with a sentence.
    start = next(number for number, line in enumerate(lines) if line.startswith("# What follows are examples"))
    examples = [re.sub(r"^# (?=[a-z]+:|  )", "", line) for line in lines[start:]]
    first = read_policy(policy_file("\n".join(lines[:start] + examples)))
    assert (len(first.roles), len(first.choices), len(first.curations), len(first.waivers)) == (1, 1, 1, 1)
    assert first.warnings == lint(first, "p", DAY) == ()


def test_a_file_is_extended_by_its_path_and_digest(tmp_path: Path) -> None:
    (tmp_path / "org").mkdir()
    (tmp_path / "project").mkdir()
    (tmp_path / "org" / "base.yml").write_text("version: 1\nallow: [MIT]\nroles: [{name: a, paths: [x]}]\n")
    target = tmp_path / "project" / "ospo-policy.yml"
    target.write_text(initial_policy("MIT", str(tmp_path / "org" / "base.yml"), directory=str(target.parent)))
    assert "../org/base.yml#sha256=" in target.read_text()
    first = load_policy(str(target))
    assert first.warnings == ()
    assert [Judge(first).leaf(name).outcome for name in ("MIT", "0BSD")] == [Outcome.ALLOW, Outcome.DENY]


def test_a_license_is_never_allowed_for_all_files_on_top_of_roles() -> None:
    first = read_policy(policy_file(initial_policy("CC-BY-4.0", "builtin:dpg")))
    assert Judge(first).leaf("CC-BY-4.0").outcome is Outcome.DENY
    assert first.project_license.value == "CC-BY-4.0"
    assert lint(first, "p", DAY) == ()


def test_a_license_that_no_role_of_the_base_accepts_is_refused() -> None:
    with pytest.raises(UsageError, match=r"builtin:dpg accepts CC-BY-ND-4\.0 for no files"):
        initial_policy("CC-BY-ND-4.0", "builtin:dpg")
