# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from ospo_scan.baseline import Baseline
from ospo_scan.errors import BaselineError, PolicyError
from ospo_scan.model import PolicySource, Report
from ospo_scan.policy.model import Policy
from ospo_scan.report.baseline_note import NamedBaseline
from ospo_scan.verification.sources import baseline_of, path_inside, policy_of
from samples import passing_report

TEXT = "version: 1\nallow: [MIT]\n"
BASELINE = '{"schema_version": "1.0", "known": [null]}'


def named(source: str) -> Report:
    return replace(passing_report(), policy=PolicySource(source, "0" * 64))


def test_a_policy_is_found_in_the_tree_or_among_those_built_in(project: Path) -> None:
    (project / "legal").mkdir()
    (project / "legal/policy.yml").write_text(TEXT)
    found = policy_of(named("legal/policy.yml"), None, str(project))
    assert isinstance(found, Policy)
    assert found.source.source == "legal/policy.yml"
    assert isinstance(policy_of(named("builtin:dpg"), None, str(project)), Policy)
    assert policy_of(replace(passing_report(), policy=None), None, str(project)) is None


HOSTILE = (
    "../policy.yml",
    "/etc/passwd",
    "a/../../policy.yml",
    "",
    ".",
    "..",
    "a\0b",
    "x" * 5000,
    "builtin:../x",
    "out",
)


@pytest.mark.parametrize("source", HOSTILE)
def test_what_a_report_names_is_never_read_outside_of_the_tree(project: Path, source: str) -> None:
    outside = project.parent / "policy.yml"
    outside.write_text("secret: [")
    (project / "out").symlink_to(outside)
    said = policy_of(named(source), None, str(project))
    assert isinstance(said, str)
    assert "secret" not in said
    told = baseline_of(NamedBaseline(source, "0" * 12), None, str(project))
    assert isinstance(told, str)
    assert "name it with --baseline" in told


def test_a_pipe_or_a_directory_of_that_name_is_no_file(project: Path) -> None:
    os.mkfifo(project / "pipe")
    (project / "folder").mkdir()
    assert path_inside("pipe", str(project)) is None
    assert path_inside("folder", str(project)) is None


def test_a_file_in_place_of_the_tree_has_its_policy_beside_it(project: Path) -> None:
    (project / "ospo-policy.yml").write_text(TEXT)
    (project / "a.c").write_text("")
    assert path_inside("ospo-policy.yml", str(project / "a.c")) == str(project / "ospo-policy.yml")


def test_what_is_found_and_faulty_is_told_and_what_is_given_and_faulty_is_refused(project: Path) -> None:
    faulty = project / "ospo-policy.yml"
    faulty.write_text("version: 1\nallow: [GPL-9.9-nope]\nhttps: 1\n")
    said = policy_of(named("ospo-policy.yml"), None, str(project))
    assert isinstance(said, str)
    assert said.startswith("it cannot be used now (ospo-policy.yml:")
    with pytest.raises(PolicyError):
        policy_of(named("builtin:dpg"), str(faulty), str(project))
    (project / "known.json").write_text("{}")
    told = baseline_of(NamedBaseline("known.json", "0" * 12), None, str(project))
    assert isinstance(told, str)
    assert "cannot be used now" in told
    with pytest.raises(BaselineError):
        baseline_of(NamedBaseline("other.json", "0" * 12), str(project / "known.json"), str(project))


def test_a_baseline_is_found_in_the_tree_or_given(project: Path, tmp_path: Path) -> None:
    (project / "known.json").write_text(BASELINE)
    (tmp_path / "else.json").write_text(BASELINE)
    one = NamedBaseline("known.json", "0" * 12)
    assert isinstance(baseline_of(one, None, str(project)), Baseline)
    assert isinstance(baseline_of(one, str(tmp_path / "else.json"), str(project)), Baseline)
    assert baseline_of(None, str(tmp_path / "else.json"), str(project)) is None
