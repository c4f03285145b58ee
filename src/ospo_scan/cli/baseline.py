# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan baseline``: show and shrink the list of known findings."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from ospo_scan.baseline import Pruned, baseline_bytes, prune, read_baseline
from ospo_scan.cli import options as opt
from ospo_scan.cli.baseline_file import refuse_foreign
from ospo_scan.cli.evidence import ScanOptions, gather_evidence
from ospo_scan.cli.limits import within_limits
from ospo_scan.cli.outputs import Output, refuse_links, write_file
from ospo_scan.cli.settings import ConfiguredCommand
from ospo_scan.errors import UsageError
from ospo_scan.model import Report, Scope
from ospo_scan.policy.builtin import DEFAULT
from ospo_scan.policy.evaluate import evaluate
from ospo_scan.policy.file import find_policy
from ospo_scan.policy.rules import RULES
from ospo_scan.report.json.reading import read_report_file
from ospo_scan.report.text import shown_path, visible
from ospo_scan.report.wording import counted


@click.group("baseline")
def command() -> None:
    """Show and shrink a baseline: the list of known findings, made by 'check'."""


@command.command("show", short_help="Say what a baseline lists.")
@click.argument("file", type=click.Path(path_type=str))
def show(file: str) -> int:
    """Say what the baseline FILE lists: how many places of which license, and in which files."""
    baseline = read_baseline(file)
    findings, places = counted(len(baseline.entries), "finding"), counted(baseline.place_count, "place")
    click.echo(f"{visible(file)}: {findings} in {places}")
    kinds: Counter[tuple[str, str]] = Counter()
    for entry in baseline.entries:
        kinds[entry.rule, entry.license_expression or ""] += sum(count for _, count in entry.places)
    for (rule, expression), number in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"{number:>8,}  {visible(f'{rule} {expression}'.rstrip())}")
    for entry in baseline.entries:
        for path, count in entry.places:
            many = f" ({count})" if count > 1 else ""
            click.echo(f"{shown_path(path)}: {visible(entry.rule)}: {visible(entry.license_expression or '-')}{many}")
    return 0


@command.command("prune", cls=ConfiguredCommand, short_help="Remove what is proven gone from the tree.")
@click.argument("file", type=click.Path(path_type=str))
@opt.path_argument
@opt.policy_option
@opt.option(
    "--from-report",
    scope="BASELINE_",
    metavar="FILE",
    help="Take the evidence from a JSON report of PATH as it is now ('check -o json=FILE'), and scan nothing.",
)
@opt.option("--dry-run", scope="BASELINE_", is_flag=True, help="Say what would be removed, and write nothing.")
@opt.option("-q", "--quiet", is_flag=True, help="Only how many places were removed and are left; no progress.")
@opt.option("-v", "--verbose", is_flag=True, help="What the run does, on stderr.")
@opt.scan_options
def prune_command(
    file: str,
    path: str,
    policy: str | None,
    from_report: str | None,
    dry_run: bool,
    no_config: bool,
    **scanning: Any,  # noqa: ANN401 - the fields of ScanOptions
) -> int:
    """Remove from the baseline FILE what is proven gone from PATH; everything else stays.

    Gone is a file that is no longer in the tree, or a finding that is no longer made in a file that was scanned. A file
    that could not be scanned, was skipped, or was not seen because of options proves nothing. Use the options of your
    'check'.
    """
    baseline = read_baseline(file, path)
    refuse_links([Output("baseline", file)], path)
    options = ScanOptions(path=path, **scanning)
    if from_report is None:
        from ospo_scan.policy.load import load_policy  # slow (YAML): not for --help

        judging = load_policy(policy or find_policy(path) or DEFAULT, path)
        own_paths = (*judging.own_paths, *baseline.own_paths)
        result = gather_evidence(
            within_limits(options, judging), (), own_paths, judging.exclude, judging.is_untracked_included
        )
        report = evaluate(result, judging, baseline, opt.day(None))
    else:
        report = _saved(from_report)
    refuse_foreign(baseline, report.result, file)
    pruned = prune(baseline, report, RULES)
    if pruned.removals and not dry_run:
        write_file(file, baseline_bytes(pruned.baseline))
    _tell(pruned, file, dry_run, options.verbosity)
    return 0


def _saved(file: str) -> Report:
    report = read_report_file(file)
    is_partial = report.result.since is not None or report.result.scope in (Scope.SCANCODE, Scope.FILE)
    if report.policy is None or is_partial:
        raise UsageError(
            f"{file} proves nothing about a baseline: give a report of 'ospo-scan check' on the whole directory."
        )
    return report


def _tell(pruned: Pruned, file: str, is_dry: bool, verbosity: int) -> None:
    if verbosity >= 0:
        for one in pruned.removals:
            many = f" ({counted(one.count, 'place')})" if one.count > 1 else ""
            what = visible(": ".join(filter(None, (one.entry.rule, one.entry.license_expression))))
            click.echo(f"{shown_path(one.path)}: {what}{many}: {one.why}")
        for before, now in pruned.moves:
            click.echo(f"{shown_path(before)}: kept, it is now {shown_path(now)}")
    if pruned.doubtful:
        files = counted(len(pruned.doubtful), "file")
        click.echo(
            f"Note: {files} kept that the tree no longer holds: not all of it was looked at, and they may have moved."
        )
    removed = counted(sum(one.count for one in pruned.removals), "place")
    left = counted(pruned.baseline.place_count, "place")
    if not pruned.removals:
        click.echo(f"Nothing is proven gone: {visible(file)} stays as it is, with {left}.")
    else:
        click.echo(f"{'Would remove' if is_dry else 'Removed'} {removed} from {visible(file)}; {left} left.")
