# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan scan``: the evidence, without a policy."""

from __future__ import annotations

from typing import Any

import click

from ospo_scan.cli import options as opt
from ospo_scan.cli.evidence import ScanOptions, gather_evidence
from ospo_scan.cli.outputs import plan_outputs, write_outputs
from ospo_scan.cli.settings import ConfiguredCommand
from ospo_scan.cli.template import read_template
from ospo_scan.model import FailOn, Report


@click.command("scan", cls=ConfiguredCommand)
@opt.path_argument
@opt.output_options
@opt.scan_options
@opt.report_options
def command(
    path: str,
    format_name: str | None,
    outputs: tuple[str, ...],
    template: str | None,
    no_config: bool,
    **scanning: Any,  # noqa: ANN401 - the fields of ScanOptions
) -> int:
    """Scan PATH (a directory or a file) and report what was found, judged by no policy.

    The exit code is 0, or 3 where something could not be scanned.
    """
    planned = plan_outputs(format_name, outputs)
    own_template = read_template(template, (output.format_name for output in planned))
    options = ScanOptions(path=path, **scanning)
    report = Report(gather_evidence(options, planned), policy=None, findings=(), verdict=None)
    write_outputs(report, planned, FailOn.DENY, options.verbosity, template=own_template)
    return report.exit_code()
