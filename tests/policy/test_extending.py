# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ospo_scan.errors import PolicyError
from ospo_scan.model import Outcome
from ospo_scan.policy.judge import Judge
from ospo_scan.policy.load import load_policy
from ospo_scan.policy.model import Policy


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(f"version: 1\n{text}\n")


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def loaded(folder: Path, name: str = "top") -> Policy:
    return load_policy(str(folder / f"{name}.yml"), str(folder))


def faults(folder: Path) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        loaded(folder)
    return [str(fault) for fault in caught.value.faults if not fault.is_warning]


def test_what_the_nearest_policy_says_holds_and_lists_are_joined(tmp_path: Path) -> None:
    write(
        tmp_path,
        base="deny: [MIT]\nallow: [ISC]\ndefault: review\nmin_score: 50\nlevels: {license-review: note}\n"
        "scan: {exclude: [a]}",
        top="extends: [base.yml]\nallow: [MIT]\nmin_score: 60\nscan: {exclude: [b]}",
    )
    policy = loaded(tmp_path)
    judge = Judge(policy)
    assert judge.leaf("MIT").outcome is Outcome.ALLOW
    assert judge.leaf("ISC").decision.source == "base.yml"
    assert (policy.default.value, policy.default.source) == (Outcome.REVIEW, "base.yml")
    assert (policy.min_score.value, policy.min_score.source) == (60, "")
    assert policy.levels["license-review"].source == "base.yml"
    assert policy.exclude == ("a", "b")
    assert policy.own_paths == ("base.yml", "top.yml")
    assert [base.source for base in policy.source.extends] == ["base.yml"]


def test_of_several_the_last_is_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, a="allow: [MIT]", b="deny: [MIT]", top="extends: [a.yml, b.yml]")
    assert Judge(loaded(tmp_path)).leaf("MIT").outcome is Outcome.DENY


def test_built_in_policies_can_be_extended(tmp_path: Path) -> None:
    write(tmp_path, top="extends: ['builtin:permissive']\ndeny: [MIT]")
    judge = Judge(loaded(tmp_path))
    assert judge.leaf("MIT").outcome is Outcome.DENY
    assert judge.leaf("ISC").decision.source == "builtin:permissive"


def test_a_pinned_file_has_to_be_the_one_that_was_pinned(tmp_path: Path) -> None:
    write(tmp_path, base="allow: [MIT]")
    pin = digest(tmp_path / "base.yml")
    write(tmp_path, top=f"extends: ['base.yml#sha256={pin}']")
    assert loaded(tmp_path).warnings == ()
    write(tmp_path, base="allow: [ISC]")
    (fault,) = faults(tmp_path)
    assert "'base.yml' is not the file that was pinned" in fault
    assert digest(tmp_path / "base.yml") in fault


def test_a_file_that_is_not_pinned_is_a_warning_with_the_pin(tmp_path: Path) -> None:
    write(tmp_path, base="allow: [MIT]", top="extends: [base.yml]")
    (warning,) = loaded(tmp_path).warnings
    assert f"base.yml#sha256={digest(tmp_path / 'base.yml')}" in str(warning)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("other.yml", "top.yml:2:11: extends 'other.yml': the policy cannot be read (No such file or directory)"),
        ("top.yml", "leads back to a policy that extends this one"),
        ("'https://example.org/p.yml'", "is an address: policies are never fetched"),
        ("'builtin:none'", "there is no built-in policy 'none'"),
        ("'top.yml#sha256=abc'", "come 64 hex digits in small letters, not 'abc'"),
    ],
)
def test_what_cannot_be_extended_is_a_fault_at_its_place(tmp_path: Path, entry: str, fault: str) -> None:
    write(tmp_path, top=f"extends: [{entry}]")
    (said,) = faults(tmp_path)
    assert fault in said


def test_a_circle_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, a="extends: [b.yml]", b="extends: [a.yml]", top="extends: [a.yml]")
    (said,) = faults(tmp_path)
    assert said.startswith("b.yml:2:11: 'a.yml' leads back")


def test_faults_of_all_files_are_told_at_once_under_their_names(tmp_path: Path) -> None:
    write(tmp_path, base="default: maybe", top="extends: [base.yml]\nallow: [QQQ]")
    first, second = faults(tmp_path)
    assert first.startswith("top.yml:3:9: 'QQQ'")
    assert second.startswith("base.yml:2:10: default must be")


def test_what_two_policies_extend_stands_behind_both(tmp_path: Path) -> None:
    write(
        tmp_path,
        base="unknown: ignore\nallow: [MIT]",
        a="extends: [base.yml]\nunknown: deny\ndeny: [MIT]",
        b="extends: [base.yml]",
        top="extends: [a.yml, b.yml]",
    )
    policy = loaded(tmp_path)
    assert (policy.unknown.value.label, policy.unknown.source) == ("error", "a.yml")
    assert Judge(policy).leaf("MIT").outcome is Outcome.DENY


def test_a_nearer_unknown_beats_the_levels_of_a_base(tmp_path: Path) -> None:
    write(tmp_path, base="levels: {license-unknown: off}", top="extends: [base.yml]\nunknown: deny")
    assert "license-unknown" not in loaded(tmp_path).levels


def test_a_policy_in_the_tree_extends_no_file_outside_of_it(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    write(tmp_path, base="allow: [MIT]")
    write(tree, top="extends: [../base.yml]")
    (said,) = faults(tree)
    assert "'../base.yml' is outside of the tree" in said
