# SPDX-License-Identifier: Apache-2.0
"""All checks of a report, one after the other, and the notes that help to read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ospo_scan.baseline import Baseline
from ospo_scan.model import Engine, Report, Scope
from ospo_scan.policy.model import Policy
from ospo_scan.report.baseline_note import named_baseline
from ospo_scan.report.wording import counted
from ospo_scan.scan import OwnFiles
from ospo_scan.verification.files import compare_files
from ospo_scan.verification.judging import check_baseline, check_engine, check_policy, check_verdict
from ospo_scan.verification.model import Check, FileChange, FileDifference, Outcome, Verification
from ospo_scan.verification.rescan import check_evidence
from ospo_scan.walk import Tree

_DIGITS = 12
_SCOPES = {
    Scope.GIT: "what git tracks",
    Scope.DIRECTORY: "a directory",
    Scope.FILE: "one file",
    Scope.SCANCODE: "a saved scan of scancode",
}
_BY_OPTIONS = frozenset((FileChange.LEFT_OUT, FileChange.TAKEN_IN))


@dataclass(frozen=True, slots=True)
class Means:
    """What a report is held against: each source as ``sources`` gives it, the engine that is installed, and the day.

    ``anew`` is the report of a new scan, None where none was asked for. With ``is_any_engine`` another engine is told
    and accepted.
    """

    policy: Policy | str | None
    baseline: Baseline | str | None
    engine: Engine
    as_of: date
    anew: Report | None = None
    is_any_engine: bool = False


def verify(report: Report, tree: Tree, own: OwnFiles, means: Means) -> Verification:
    """What became of all checks of ``report``, said to be one of ``tree``; ``own`` files are not judged."""
    compared = compare_files(report.result, tree, own)
    verdict = check_verdict(report, means.policy, means.baseline, means.as_of)
    checks = [
        _with_root(compared.check, report, tree),
        check_policy(report, means.policy),
        check_baseline(named_baseline(report.result.notes), means.baseline),
        check_engine(report, means.engine, means.is_any_engine),
        verdict,
    ]
    if means.anew is not None:
        checks.append(check_evidence(report, means.anew))
    files = tuple(compared.differences)
    notes = tuple(_notes(report, tree, files, means, verdict))
    return Verification(report, tuple(checks), files, notes, is_rescanned=means.anew is not None)


def _with_root(check: Check, report: Report, tree: Tree) -> Check:
    """The check of the files and of the root: rules about a project as a whole are only for a whole one."""
    if report.result.is_project == tree.is_project:
        return check
    told = [f"{'a whole project' if one else 'a part of one'}" for one in (report.result.is_project, tree.is_project)]
    outcome = Outcome.DIFFERS if check.outcome is Outcome.SAME else check.outcome
    return replace(check, outcome=outcome, details=(f"the report is of {told[0]}, and this is {told[1]}",))


def _notes(
    report: Report, tree: Tree, files: tuple[FileDifference, ...], means: Means, verdict: Check
) -> Iterator[str]:
    result = report.result
    if (since := result.since) is not None:
        yield (
            f"The report is limited to {counted(len(since.changed), 'file')} changed since {since.ref}. That the "
            f"others did not change since commit {since.base[:_DIGITS]} is not looked up again."
        )
    if result.scope is not tree.scope:
        yield f"The report is of {_SCOPES[result.scope]}, and this is {_SCOPES[tree.scope]}."
    revision = tree.revision()
    if result.project.revision and revision and result.project.revision != revision[0]:
        yield f"The report is of commit {result.project.revision[:_DIGITS]}, and this is {revision[0][:_DIGITS]}."
    if any(one.change in _BY_OPTIONS for one in files):
        yield (
            "What is looked at depends on options. Give those of the run that made the report: --include, --exclude, "
            "--all-files, --include-untracked."
        )
    if verdict.outcome is Outcome.DIFFERS and isinstance(means.policy, Policy) and means.policy.waivers:
        yield f"Waivers were taken as of {means.as_of}: --as-of gives the day of the run."
