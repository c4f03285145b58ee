# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan verify``: whether a saved report still holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

import click

from ospo_scan.baseline import Baseline
from ospo_scan.cli import options as opt
from ospo_scan.cli.evidence import ScanOptions, gather_evidence
from ospo_scan.cli.limits import within_limits
from ospo_scan.cli.outputs import (
    FILE_WIDTH,
    STDOUT,
    Output,
    own_paths,
    paths_below,
    plan_outputs,
    refuse_links,
    rendered,
    terminal_options,
    write_file,
)
from ospo_scan.cli.report import saved_report
from ospo_scan.cli.settings import ConfiguredCommand
from ospo_scan.cli.standard_output import write_stdout
from ospo_scan.comparison import has_copyrights
from ospo_scan.declared.weights import account
from ospo_scan.detect import DETECTORS
from ospo_scan.model import Report, Scope
from ospo_scan.policy.file import FILE_NAME
from ospo_scan.policy.model import Policy
from ospo_scan.report import Formats
from ospo_scan.report.baseline_note import named_baseline
from ospo_scan.report.format import RenderOptions
from ospo_scan.report.json.reading import is_own_report
from ospo_scan.scan import OwnFiles
from ospo_scan.verification import Verification
from ospo_scan.verification.format import VerificationFormat
from ospo_scan.verification.sources import baseline_of, policy_of
from ospo_scan.verification.verifying import Means, verify
from ospo_scan.walk import open_tree

FORMATS = Formats[VerificationFormat](
    {"terminal": "ospo_scan.verification.page", "json": "ospo_scan.verification.document"}
)


@click.command("verify", cls=ConfiguredCommand)
@click.argument("report_file", metavar="REPORT")
@opt.path_argument
@opt.option(
    "--policy",
    "given_policy",
    metavar="FILE|builtin:NAME",
    help="The policy that the report names, where it does not lie in PATH.",
)
@opt.option(
    "--baseline", "given_baseline", metavar="FILE", help="The baseline that the report names, where not in PATH."
)
@opt.as_of_option
@opt.option(
    "--rescan", scope="VERIFY_", is_flag=True, help="Scan anew, without kept results, and compare what is found."
)
@opt.option(
    "--any-engine", scope="VERIFY_", is_flag=True, help="Another engine or version of ospo-scan is no difference."
)
@opt.option(
    "-f",
    "--format",
    "format_name",
    scope="VERIFY_",
    type=click.Choice(list(FORMATS)),
    metavar="NAME",
    help="The format on standard output: terminal or json. Default: terminal.",
    show_default=False,
)
@opt.option(
    "-o",
    "--output",
    "outputs",
    scope="VERIFY_",
    multiple=True,
    metavar="[NAME=]PATH",
    help="Write to PATH ('-' is standard output). Repeatable.",
)
@opt.option("-q", "--quiet", is_flag=True, help="Only the outcome and what differs.")
@opt.option("-v", "--verbose", is_flag=True, help="Lists in full.")
@opt.scan_options
@opt.report_options
def command(
    report_file: str,
    path: str,
    given_policy: str | None,
    given_baseline: str | None,
    as_of: datetime | None,
    rescan: bool,
    any_engine: bool,
    format_name: str | None,
    outputs: tuple[str, ...],
    no_config: bool,
    **scanning: Any,  # noqa: ANN401 - the fields of ScanOptions
) -> int:
    """Check whether REPORT, a JSON report ('-' is standard input), still holds for PATH, and say what changed.

    Every file is read and compared by its digest; policy and baseline by theirs; the engine by its fingerprint; and
    the evidence in the report is judged again. With --rescan the evidence is checked too, by a new scan. Give the
    options of the run that made the report, such as --exclude.

    The exit code is 0 where all is as reported, 1 where something differs, 3 where something could not be checked.
    """
    planned = plan_outputs(format_name, outputs, FORMATS)
    refuse_links(planned, path)
    report = saved_report(report_file)
    options = ScanOptions(path=path, **scanning)
    policy = policy_of(report, given_policy, path)
    if isinstance(policy, Policy):
        options = within_limits(options, policy)
    baseline = baseline_of(named_baseline(report.result.notes), given_baseline, path)
    own = _own_paths(report_file, path, policy, baseline)
    day = opt.day(as_of)
    anew = _scanned_anew(report, options, planned, own, (policy, baseline, day)) if rescan else None
    engine = DETECTORS["scancode"](_mode(report)).engine()
    means = Means(policy, baseline, engine, day, anew, any_engine)
    exclude, is_untracked_included = _walked(policy)
    with open_tree(path, options.walk_options(exclude, is_untracked_included), account) as tree:
        written = () if tree.scope is Scope.GIT else own_paths(planned, path)
        verification = verify(report, tree, OwnFiles(frozenset((*own, *written)), is_own_report), means)
    _write(verification, planned, options.verbosity)
    return verification.exit_code


def _own_paths(
    report_file: str, path: str, policy: Policy | str | None, baseline: Baseline | str | None
) -> tuple[str, ...]:
    """What of the tree is not judged: the report, and what it is judged by."""
    reports = () if report_file == STDOUT else paths_below([report_file], path)
    policies = policy.own_paths if isinstance(policy, Policy) else ()
    return (*reports, *policies, *(baseline.own_paths if isinstance(baseline, Baseline) else ()))


def _walked(policy: Policy | str | None) -> tuple[tuple[str, ...], bool]:
    """What the policy says of the files to look at."""
    return (policy.exclude, policy.is_untracked_included) if isinstance(policy, Policy) else ((), False)


def _mode(report: Report) -> str:
    """The mode of the engine that the report names, where it is one of ours."""
    return "stock" if report.result.tool.engine.mode == "stock" else "fast"


def _scanned_anew(
    report: Report,
    options: ScanOptions,
    planned: tuple[Output, ...],
    own: tuple[str, ...],
    judging: tuple[Policy | str | None, Baseline | str | None, date],
) -> Report:
    """What a scan of the tree finds now, judged where that can be done; nothing of it comes from the cache."""
    from ospo_scan.policy.evaluate import evaluate

    policy, baseline, day = judging
    since = report.result.since
    options = replace(
        options,
        engine=_mode(report),
        since=None if since is None else since.base,
        copyrights=has_copyrights(report.result.files),
        is_anew=True,
    )
    result = gather_evidence(options, planned, own, *_walked(policy), default_policy_path=FILE_NAME)
    if not isinstance(policy, Policy) or isinstance(baseline, str):
        return Report(result, None, (), None)
    return evaluate(result, policy, baseline, day)


def _write(verification: Verification, outputs: tuple[Output, ...], verbosity: int) -> None:
    for output in outputs:
        write = partial(FORMATS[output.format_name].write, verification)
        if output.path == STDOUT:
            write_stdout(rendered(write, terminal_options(verbosity=verbosity)))
        else:
            write_file(output.path, rendered(write, RenderOptions(FILE_WIDTH, verbosity=verbosity)))
