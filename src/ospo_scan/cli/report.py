# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan report``: a saved report in another format, without a scan."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from ospo_scan.cli import options as opt
from ospo_scan.cli.outputs import plan_outputs, write_outputs
from ospo_scan.cli.template import read_template
from ospo_scan.detect.scancode.saved import read_scancode_json
from ospo_scan.errors import UsageError
from ospo_scan.model import FailOn, Report
from ospo_scan.report.json import read_report, read_report_file


@click.command("report")
@click.argument("file", required=False)
@opt.output_options
@opt.fail_on_option
@opt.as_of_option
@opt.from_scancode_option
def command(
    file: str | None,
    format_name: str | None,
    outputs: tuple[str, ...],
    template: str | None,
    quiet: bool,
    verbose: bool,
    fail_on: str,
    as_of: datetime | None,
    from_scancode: str | None,
) -> int:
    """Write the JSON report FILE ('-' is standard input) in any format: the same bytes as the live run wrote.

    The exit code is 0 when it could be written, whatever the verdict inside; 2 when FILE is not a report.
    """
    planned = plan_outputs(format_name, outputs)
    own_template = read_template(template, (output.format_name for output in planned))
    if (file is None) == (from_scancode is None):
        raise UsageError("Give one report: FILE, or --from-scancode FILE.")
    if from_scancode is not None:
        report = Report(read_scancode_json(from_scancode), policy=None, findings=(), verdict=None)
    else:
        report = saved_report(str(file))
    write_outputs(report, planned, FailOn(fail_on), -1 if quiet else int(verbose), opt.day(as_of), own_template)
    return 0


def saved_report(file: str) -> Report:
    """The report that a JSON file, or standard input (``-``), holds. Raises: ReportFileError where it holds none."""
    return read_report(sys.stdin.buffer.read(), file) if file == "-" else read_report_file(file)
