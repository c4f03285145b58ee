# SPDX-License-Identifier: Apache-2.0
"""Each directory of ``fixtures/`` is a behaviour: a tree, a policy (or the default) and what is expected.

With ``baseline.json`` the findings that it lists are known; ``expected.json`` then says of each finding whether it is.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ospo_scan.baseline import Baseline, read_baseline
from ospo_scan.cli.progress import SilentProgress
from ospo_scan.declared.weights import account
from ospo_scan.detect import Detector
from ospo_scan.execute import Backend, Limits
from ospo_scan.execute.supervisor import Supervisor
from ospo_scan.gathering import Means, gather
from ospo_scan.model import Report
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.load import find_policy, load_policy
from ospo_scan.policy.model import Policy
from ospo_scan.report import FORMATS, RenderOptions
from ospo_scan.report.json.reading import is_own_report, read_report
from ospo_scan.scan import OwnFiles
from ospo_scan.store.memory import NoStore
from ospo_scan.verification import Outcome
from ospo_scan.verification.judging import check_verdict
from ospo_scan.walk import WalkOptions, open_tree

pytestmark = pytest.mark.scancode
AS_OF = date(2026, 11, 24)
"""The day on which waivers are looked at in all cases."""

CASES = sorted(path.parent for path in (Path(__file__).parent.parent / "fixtures").glob("*/expected.json"))


@dataclass
class Backends:
    """One running backend for each detector, shared by all cases."""

    stack: ExitStack
    running: dict[str, Supervisor] = field(default_factory=dict)

    def __call__(self, detector: Detector) -> AbstractContextManager[Backend]:
        """That of a detector, which stays open when it is left."""
        if detector.entry not in self.running:
            supervisor = Supervisor(detector.entry, Limits(workers=2))
            self.running[detector.entry] = self.stack.enter_context(supervisor)
        return nullcontext(self.running[detector.entry])


@pytest.fixture(scope="module")
def backend() -> Iterator[Backends]:
    with ExitStack() as stack:
        yield Backends(stack)


def sources(case: Path, tree_path: str) -> tuple[Policy, Baseline | None]:
    """By what a case is judged."""
    policy_file = case / "policy.yml"
    named = str(policy_file) if policy_file.exists() else find_policy(tree_path)
    policy = load_policy(named or "builtin:permissive", tree_path)
    baseline_file = case / "baseline.json"
    return policy, read_baseline(str(baseline_file), tree_path) if baseline_file.exists() else None


def judge(case: Path, backend: Backends, project: Path) -> Report:
    """The report on a copy of the case's tree, outside of this project's own work tree."""
    tree_path = str(shutil.copytree(case / "tree", project, symlinks=True, dirs_exist_ok=True))
    policy, baseline = sources(case, tree_path)
    with open_tree(tree_path, WalkOptions(policy_exclude=policy.exclude), account) as tree:
        own = OwnFiles(policy.own_paths, is_own_report)
        means = Means("fast", NoStore(), backend, lambda _: SilentProgress())
        return evaluate(gather(tree, means, own), policy, baseline, AS_OF)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_gate_says_of_a_tree_what_is_expected(case: Path, backend: Backends, project: Path) -> None:
    report = judge(case, backend, project)
    findings: list[dict[str, Any]] = [
        {
            "rule": finding.rule,
            "license_expression": finding.license_expression,
            "paths": sorted({place.path for place in finding.places}),
            **({"suppressed": finding.suppression.kind} if finding.suppression else {}),
        }
        for finding in report.findings
    ]
    said = {"exit_code": report.exit_code(), "verdict": report.verdict, "findings": findings}
    assert said == json.loads((case / "expected.json").read_text())
    assert_a_saved_report_gives_the_same_verdict(report, *sources(case, str(project)))


def assert_a_saved_report_gives_the_same_verdict(report: Report, policy: Policy, baseline: Baseline | None) -> None:
    stream = io.StringIO()
    FORMATS["json"].write(report, stream, RenderOptions())
    again = check_verdict(read_report(stream.getvalue()), policy, baseline, AS_OF)
    assert (again.outcome, again.details) == (Outcome.SAME, ())


def test_there_are_cases() -> None:
    assert len(CASES) > 20
