# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan check``: scan, judge, report, gate."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

import click

from ospo_scan.baseline import read_baseline
from ospo_scan.cli import options as opt
from ospo_scan.cli.baseline_file import check_target, record_baseline, with_baseline_notes
from ospo_scan.cli.evidence import ScanOptions, gather_evidence, saved_evidence
from ospo_scan.cli.limits import within_limits
from ospo_scan.cli.outputs import plan_outputs, write_outputs
from ospo_scan.cli.settings import ConfiguredCommand
from ospo_scan.cli.template import read_template
from ospo_scan.errors import UsageError
from ospo_scan.model import FailOn, Scope
from ospo_scan.policy.builtin import DEFAULT
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.file import FILE_NAME, find_policy
from ospo_scan.report.text import visible


@click.command("check", cls=ConfiguredCommand)
@opt.path_argument
@opt.policy_option
@opt.baseline_option
@opt.write_baseline_option
@opt.fail_on_option
@opt.as_of_option
@opt.output_options
@opt.scan_options
@opt.report_options
@opt.from_scancode_option
@opt.since_option
@click.pass_context
def command(
    ctx: click.Context,
    /,
    path: str,
    policy: str | None,
    baseline: str | None,
    write_baseline: str | None,
    fail_on: str,
    format_name: str | None,
    outputs: tuple[str, ...],
    template: str | None,
    from_scancode: str | None,
    as_of: datetime | None,
    no_config: bool,
    **scanning: Any,  # noqa: ANN401 - the fields of ScanOptions
) -> int:
    """Scan PATH (a directory or a file), judge it against a policy, report and gate.

    The exit code is 0 for PASS and REVIEW (1 for REVIEW with --fail-on review), 1 for FAIL, 3 where something could
    not be scanned, whatever the format.
    """
    from ospo_scan.policy.load import load_policy  # slow (YAML): not for --help

    planned = plan_outputs(format_name, outputs)
    own_template = read_template(template, (output.format_name for output in planned))
    if write_baseline is not None and scanning.get("since") is not None:
        raise UsageError("--write-baseline lists what stands in the whole tree: give it without --since.")
    options = ScanOptions(path=path, **scanning)
    root = path if from_scancode is None else None
    if write_baseline is not None:
        is_named = ctx.get_parameter_source("baseline") is click.core.ParameterSource.COMMANDLINE
        check_target(write_baseline, baseline if is_named else None, root, planned)
    known = None if baseline is None else read_baseline(baseline, root)
    if from_scancode is not None:
        if ctx.get_parameter_source("path") is click.core.ParameterSource.COMMANDLINE:
            raise UsageError("--from-scancode takes the place of PATH: give one of the two.")
        if options.since is not None:
            raise UsageError("--since compares a git work tree, and --from-scancode has none: give one of the two.")
        judging = load_policy(policy or DEFAULT, None)
        result = saved_evidence(from_scancode, options, judging.exclude)
    else:
        named = policy or find_policy(path)
        judging = load_policy(named or DEFAULT, path)
        own_paths = (*judging.own_paths, *(known.own_paths if known else ()))
        result = gather_evidence(
            within_limits(options, judging),
            planned,
            own_paths,
            judging.exclude,
            judging.is_untracked_included,
            default_policy_path=FILE_NAME if policy is None else None,
        )
        if named is None and not options.quiet and result.scope is not Scope.DIRECTORY:
            _point_out_policy_above(path)
    for warning in judging.warnings:
        click.echo(str(warning), err=True)
    day = opt.day(as_of)
    report = evaluate(with_baseline_notes(result, known), judging, known, day)
    gate = FailOn(fail_on)
    write_outputs(report, planned, gate, options.verbosity, day, own_template)
    if write_baseline is not None:
        record_baseline(write_baseline, report, known)
    return report.exit_code(gate)


def _point_out_policy_above(path: str) -> None:
    """Say so where PATH is a part of a project whose policy a person may think is used."""
    folder = os.path.realpath(path)
    while (parent := os.path.dirname(folder)) != folder:
        folder = parent
        if found := find_policy(folder):
            where = visible(os.path.relpath(found))
            click.echo(
                f"Note: {where} is not used, since it is not in {visible(path)}: name it with --policy.", err=True
            )
            return
