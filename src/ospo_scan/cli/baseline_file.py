# SPDX-License-Identifier: Apache-2.0
"""The baseline as ``check`` uses it: what a report says of it, and where a new one may be written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace

import click

from ospo_scan.baseline import Baseline, baseline_bytes, record, refresh
from ospo_scan.cli.outputs import STDOUT, Output, refuse_links, write_file
from ospo_scan.cli.outputs import check_target as check_output
from ospo_scan.errors import BaselineError, UsageError
from ospo_scan.model import PROJECT, Report, ScanResult
from ospo_scan.policy.rules import RULES
from ospo_scan.report.baseline_note import baseline_note
from ospo_scan.report.text import shown_path, visible
from ospo_scan.report.wording import counted


def check_target(target: str, in_use: str | None, root: str | None, outputs: Iterable[Output]) -> None:
    """Raise an OspoScanError where ``target`` cannot, or must not, be written; nothing was scanned yet.

    A file that is there is written over only where it is ``in_use``, the baseline that the command line names.
    """
    if target == STDOUT:
        raise UsageError("--write-baseline needs a file, not '-'.")
    check_output(target)
    if root is not None:
        refuse_links([Output("baseline", target)], root)
    if any(output.path != STDOUT and _is_same(output.path, target) for output in outputs):
        raise UsageError(f"A report and the baseline cannot both go to {target}: give each its own file.")
    if os.path.lexists(target) and not (in_use is not None and _is_same(in_use, target)):
        raise BaselineError(
            f"{target} is there already, and a baseline is not written over. Bring it up to date with --baseline "
            f"{target} --write-baseline {target}, drop what is gone with ospo-scan baseline prune {target}, or name "
            "another file."
        )


def with_baseline_notes(result: ScanResult, baseline: Baseline | None) -> ScanResult:
    """``result`` with a note on the baseline that is used, so that every report names it."""
    if baseline is None:
        return result
    notes = [baseline_note(baseline)]
    if _is_foreign(baseline, result):
        named = shown_path(baseline.source)
        notes.append(f"Of the files that {named} lists, this scan saw none: was it made for another directory?")
    return replace(result, notes=(*result.notes, *notes))


def refuse_foreign(baseline: Baseline, result: ScanResult, file: str) -> None:
    """Raise BaselineError where nothing shows that ``baseline`` was made for this tree: all of it would seem gone."""
    if not baseline.own_paths and _is_foreign(baseline, result):
        raise BaselineError(
            f"{file} stays as it is: it does not lie in this tree, and of the files that it lists none was seen. "
            "Name the directory that it was made for."
        )


def _is_foreign(baseline: Baseline, result: ScanResult) -> bool:
    return bool(baseline.entries) and not baseline.paths & {PROJECT, *(scan.path for scan in result.files)}


def record_baseline(target: str, report: Report, in_use: Baseline | None) -> None:
    """Write what stands now, after waivers, to ``target``, and say so on stderr.

    Where ``target`` is the baseline in use, what could not be looked at in this run stays in it.
    """
    is_refreshed = in_use is not None and os.path.exists(target)
    if in_use is not None and is_refreshed:
        refuse_foreign(in_use, report.result, target)
    made = refresh(in_use, report, RULES) if in_use is not None and is_refreshed else record(report.findings)
    write_file(target, baseline_bytes(made))
    findings, places = counted(len(made.entries), "finding"), counted(made.place_count, "place")
    named = visible(target)
    click.echo(f"Recorded {findings} in {places} in {named}. Next: ospo-scan check --baseline {named}", err=True)
    if report.is_incomplete:
        kept = "what the baseline knew of it is kept" if is_refreshed else "what is in it will be new"
        click.echo(
            f"Note: the scan is incomplete. Of what could not be looked at nothing was recorded; {kept}.", err=True
        )


def _is_same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
