# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan report``: a saved report in another format, or what differs between two, without a scan."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

import click

from ospo_scan.cli import options as opt
from ospo_scan.cli.outputs import (
    FILE_WIDTH,
    STDOUT,
    Output,
    plan_outputs,
    rendered,
    terminal_options,
    write_file,
    write_outputs,
)
from ospo_scan.cli.standard_output import write_stdout
from ospo_scan.cli.template import read_template
from ospo_scan.comparison import Comparison, compare
from ospo_scan.detect.scancode.saved import read_scancode_json
from ospo_scan.errors import UsageError
from ospo_scan.model import FailOn, Report
from ospo_scan.report import FORMATS, RenderOptions
from ospo_scan.report.diff import DIFF_FORMATS
from ospo_scan.report.json.reading import MAX_BYTES, read_report, read_report_file


@click.command("report")
@click.argument("file", required=False)
@opt.output_options
@opt.fail_on_option
@opt.as_of_option
@opt.from_scancode_option
@opt.diff_option
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
    diff: tuple[str, str] | None,
) -> int:
    """Write the JSON report FILE ('-' is standard input) in any format: the same bytes as the live run wrote.

    With --diff OLD NEW, say what differs between two JSON reports instead.

    The exit code is 0 when it could be written, whatever the verdict or the difference inside; 2 when a file is not a
    report.
    """
    verbosity = -1 if quiet else int(verbose)
    if sum(one is not None for one in (file, from_scancode, diff)) != 1:
        raise UsageError("Give one report: FILE, or --from-scancode FILE. Or two to compare: --diff OLD NEW.")
    planned = plan_outputs(format_name, outputs, FORMATS if diff is None else DIFF_FORMATS)
    own_template = read_template(template, (output.format_name for output in planned))
    if diff is not None:
        with _without_collector():
            _write_diff(_compared(*diff), planned, verbosity)
        return 0
    if from_scancode is not None:
        report = Report(read_scancode_json(from_scancode), policy=None, findings=(), verdict=None)
    else:
        report = saved_report(str(file))
    write_outputs(report, planned, FailOn(fail_on), verbosity, opt.day(as_of), own_template)
    return 0


@contextmanager
def _without_collector() -> Iterator[None]:
    """Not to look for cycles in two large reports, in which there are none: that would take a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _compared(old: str, new: str) -> Comparison:
    if old == new == "-":
        raise UsageError("Only one of two reports can come from standard input: name a file for the other.")
    before = saved_report(old)
    return compare(before, saved_report(new))


def _write_diff(comparison: Comparison, outputs: Iterable[Output], verbosity: int) -> None:
    for output in outputs:
        write = partial(DIFF_FORMATS[output.format_name].write, comparison)
        if output.path == STDOUT:
            write_stdout(rendered(write, terminal_options(verbosity=verbosity)))
        else:
            write_file(output.path, rendered(write, RenderOptions(FILE_WIDTH, verbosity=verbosity)))


def saved_report(file: str) -> Report:
    """The report that a JSON file, or standard input (``-``), holds. Raises: ReportFileError where it holds none."""
    return read_report(_standard_input(), file) if file == "-" else read_report_file(file)


def _standard_input() -> bytes:
    if sys.stdin is None:  # closed by the caller, as `<&-` does
        raise UsageError("Standard input is closed: pipe a report into it, or name a FILE.")
    try:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError as fault:
        raise UsageError(f"Cannot read standard input: {fault.strerror}. Pipe a report into it.") from fault
