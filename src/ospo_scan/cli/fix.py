# SPDX-License-Identifier: Apache-2.0
"""``ospo-scan fix``: state licenses where nothing does, as headers, sidecars, entries of REUSE.toml and texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ospo_scan.cli import options as opt
from ospo_scan.cli.evidence import ScanOptions, gather_evidence
from ospo_scan.cli.fix_page import summary_lines
from ospo_scan.cli.limits import within_limits
from ospo_scan.cli.settings import ConfiguredCommand
from ospo_scan.errors import ReportFileError, UsageError
from ospo_scan.model import FileStatus, Report, path_bytes
from ospo_scan.report.text import no_command, shown_path, visible
from ospo_scan.walk import Selection, WalkOptions

if TYPE_CHECKING:
    from ospo_scan.fix.changes import Plan
    from ospo_scan.fix.disk import Disk

INCOMPLETE = 3
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_COPYRIGHT_MARK = re.compile(r"^(?:(?:copyright\b:?|\(c\)|\xa9)\s*)+", re.IGNORECASE)


@click.command("fix", cls=ConfiguredCommand, short_help="Write license headers where files state none.")
@opt.path_argument
@opt.option("--license", "license_", scope="FIX_", metavar="EXPR", help="The license of these files, as in: MIT.")
@opt.option(
    "--copyright",
    "copyrights_of",
    scope="FIX_",
    multiple=True,
    metavar="TEXT",
    help="Who holds the copyright, as in: '2026 Example Org'. Files that name anybody else are left alone. Repeatable.",
)
@opt.option(
    "--files",
    scope="FIX_",
    multiple=True,
    metavar="GLOB",
    help="Change only files that match (gitignore syntax); the whole tree is looked at. Repeatable.",
)
@opt.option(
    "--style",
    scope="FIX_",
    type=click.Choice(["auto", "header", "sidecar", "toml"]),
    default="auto",
    help="Where it goes: a header, a .license file beside each file, or REUSE.toml. auto: what suits each file.",
)
@opt.option("--stated", scope="FIX_", is_flag=True, help="Tag also files that state their license in other words.")
@opt.option("--texts/--no-texts", scope="FIX_", default=True, help="Add license texts that LICENSES/ lacks.")
@opt.option("--write", scope="FIX_", is_flag=True, help="Write it. Without this flag nothing is written.")
@opt.option(
    "--report",
    "report_file",
    scope="FIX_",
    metavar="FILE",
    help="Go by a JSON report of this tree, made with --copyrights, and do not scan.",
)
@opt.policy_option
@opt.option("-q", "--quiet", is_flag=True, help="No diff and no progress, only what it comes to.")
@opt.option("-v", "--verbose", is_flag=True, help="Name every file that is left alone.")
@opt.scan_options
def command(
    path: str,
    license_: str | None,
    copyrights_of: tuple[str, ...],
    files: tuple[str, ...],
    style: str,
    stated: bool,
    texts: bool,
    write: bool,
    report_file: str | None,
    policy: str | None,
    no_config: bool,
    quiet: bool,
    verbose: bool,
    **scanning: Any,  # noqa: ANN401 - the fields of ScanOptions
) -> int:
    """State the license of the files in PATH that state none: shown as a diff, written with --write.

    A file whose evidence speaks against it is never touched: one that names another license or another holder, a
    notice that is in doubt, somebody else's package. A second run finds nothing to do.

    The exit code is 0 when all was shown or written, 3 where something could not be looked at or written.
    """
    from ospo_scan.fix.changes import Style
    from ospo_scan.fix.disk import open_disk
    from ospo_scan.fix.plan import FixOptions, plan

    asked = FixOptions(
        None if license_ is None else _license(license_),
        tuple(sorted({_notice(one) for one in copyrights_of})),
        _chooser(files),
        Style(style),
        texts,
        stated,
    )
    options = ScanOptions(path=path, quiet=quiet, verbose=verbose, copyrights=True, **scanning)
    report = _report(options, policy) if report_file is None else _saved(report_file)
    with open_disk(path, options.max_file_size * 2**20) as disk:
        planned = plan(report, disk, asked)
        if not quiet:
            _show(planned)
        unwritten = _written(disk, planned) if write else {}
    for line in summary_lines(planned, asked, unwritten, is_written=write, is_verbose=verbose):
        click.echo(no_command(line))
    return INCOMPLETE if unwritten or _is_incomplete(report, planned) else 0


def _report(options: ScanOptions, policy: str | None) -> Report:
    """What a scan of the tree finds, with what the policy corrects in it."""
    from ospo_scan.policy.builtin import DEFAULT
    from ospo_scan.policy.evaluate import evaluate
    from ospo_scan.policy.file import find_policy
    from ospo_scan.policy.load import load_policy  # slow (YAML): not for --help

    judging = load_policy(policy or find_policy(options.path) or DEFAULT, options.path)
    result = gather_evidence(
        within_limits(options, judging), (), judging.own_paths, judging.exclude, judging.is_untracked_included
    )
    return evaluate(result, judging, None, opt.day(None))


def _saved(file: str) -> Report:
    from ospo_scan.report.json.reading import read_report_file

    report = read_report_file(file)
    scanned = [scan for scan in report.result.files if scan.status is FileStatus.SCANNED]
    if scanned and all(scan.copyrights is None for scan in scanned):
        raise ReportFileError(
            f"{file} has no copyright statements, by which fix knows somebody else's files: make the report with "
            "`ospo-scan check --copyrights -o json=report.json`."
        )
    return report


def _license(text: str) -> str:
    from ospo_scan.catalogue import states_license
    from ospo_scan.expression import ExpressionError, normalize

    try:
        expression = normalize(text)
    except ExpressionError as fault:
        raise UsageError(f"--license {visible(text)}: {fault}. Ids are those of https://spdx.org/licenses/") from fault
    if not states_license(expression):
        raise UsageError(f"--license {visible(text)} names no license: give an expression such as MIT.")
    return expression


def _notice(text: str) -> str:
    """A copyright notice as it stands behind the tag: years and holder."""
    from ospo_scan.fix.eligibility import holder_of

    notice = _COPYRIGHT_MARK.sub("", " ".join(text.split(" "))).strip()
    if _CONTROL.search(text) or not holder_of(notice):
        raise UsageError(
            f"--copyright {visible(text)!r} names nobody: give years and a holder, as in '2026 Example Org'."
        )
    return notice


def _chooser(files: tuple[str, ...]) -> Callable[[str], bool] | None:
    if not files:
        return None
    selection = Selection(WalkOptions(include=files))
    return lambda path: selection.refusal(path_bytes(path)) is None


def _show(planned: Plan) -> None:
    from ospo_scan.fix.changes import Kind

    for change in planned.changes:
        if change.kind is Kind.TEXT:
            count = change.insertion.inserted.count(b"\n")
            click.echo(f"new file {visible(change.path)}: the text of the license, {count} lines")
            continue
        for line in change.diff:
            click.echo(no_command(visible(line.replace("\t", "    "))))
    if planned.changes:
        click.echo()


def _written(disk: Disk, planned: Plan) -> dict[str, str]:
    """Write every change; those that could not be made, with the reason."""
    from ospo_scan.fix.writing import NotWrittenError, write

    faults = {}
    for change in planned.changes:
        try:
            if write(disk.root, change):
                where = shown_path(change.path)
                click.echo(f"Note: {where} has another name (a hard link), which keeps the old content.", err=True)
        except NotWrittenError as fault:
            faults[change.path] = str(fault)
    return faults


def _is_incomplete(report: Report, planned: Plan) -> bool:
    from ospo_scan.fix.changes import Cause

    causes = {one.cause for one in planned.left}
    is_failed = any(scan.status is FileStatus.ERROR for scan in report.result.files)
    return is_failed or not causes.isdisjoint({Cause.FAILED, Cause.CHANGED, Cause.NO_ENTRY})
