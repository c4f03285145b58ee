# SPDX-License-Identifier: Apache-2.0
"""The parts of the terminal report that follow the findings: failed files, licenses, clues and notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ospo_scan.codec import well_formed
from ospo_scan.model import FileStatus, Finding, PackageKind, Reason, Report
from ospo_scan.report.groups import license_counts
from ospo_scan.report.refined import in_lines, refined
from ospo_scan.report.remedies import exclude_patterns, in_policy, mends
from ospo_scan.report.terminal.page import Page
from ospo_scan.report.text import shown_path, visible
from ospo_scan.report.wording import counted, decisions, in_one_line, judged_files, why_left_out

_FILES = 10
_LICENSES = 25


def failures(page: Page, report: Report, is_full: bool, is_short: bool = False) -> None:
    """Name each file that could not be scanned, why, and the line that leaves it out; ``is_short``: names only."""
    failed = [scan for scan in report.result.files if scan.status is FileStatus.ERROR]
    if is_short:
        for scan in failed:
            page.line(f"{shown_path(scan.path)}: not scanned: {why_left_out(scan)}")
        return
    if not failed:
        return
    shown = failed if is_full else failed[:_FILES]
    page.blank()
    page.prose((f"Could not be scanned: {counted(len(failed), 'file')}", "bold magenta"))
    for scan in shown:
        page.line((shown_path(scan.path), "cyan"), indent=3)
        page.prose(why_left_out(scan), indent=6)
    if len(failed) > len(shown):
        page.line(f"and {counted(len(failed) - len(shown), 'more file')} (--verbose shows all)", indent=3)
    for mend in mends(failed):
        page.prose(mend, indent=3)
    page.prose(f"To leave them out, add to `scan.exclude` {in_policy(report.policy)}", indent=3)
    for scan in shown:
        for line in exclude_patterns([scan.path]):
            page.line((line, "green"), indent=8)


_PACKAGES = {
    PackageKind.PROJECT: "developed here",
    PackageKind.VENDORED: "of others with their files",
    PackageKind.DEPENDENCY: "named by lock files or manifests",
}


def decided(page: Page, report: Report, is_full: bool) -> None:
    """What people decided, each with who did and where it says so: corrections of the evidence, waived findings."""
    _list(page, "Decided by people", decisions(report), is_full)


def refinements(page: Page, report: Report, is_full: bool) -> None:
    """What documented rules made of the engine's answers."""
    _list(page, "Put right by rules (docs/refinements.md)", in_lines(refined(report)), is_full)


def _list(page: Page, title: str, lines: Sequence[str], is_full: bool) -> None:
    if not lines:
        return
    page.blank()
    page.line((title, "bold"))
    for line in lines if is_full else lines[:_FILES]:
        page.prose(line, indent=3, hang=2)
    if not is_full and len(lines) > _FILES:
        page.line(f"and {len(lines) - _FILES:,} more (--verbose shows all)", indent=3)


def licenses(page: Page, report: Report, is_full: bool) -> None:
    """List each license with the number of files that name it, the most frequent first."""
    scanned = [scan for scan in judged_files(report.result) if scan.status is FileStatus.SCANNED]
    if not scanned:
        return
    found = license_counts(scanned)
    shown = found if is_full or report.verdict is None else found[:_LICENSES]
    page.blank()
    page.line(("Licenses detected or declared, and in how many files", "bold"))
    for license_id, number in shown:
        page.line(f"{number:>8,}  {visible(license_id)}", indent=1)
    if len(found) > len(shown):
        page.line(f"{'':8}  and {counted(len(found) - len(shown), 'more license')} (--verbose shows all)", indent=1)
    if without := sum(not scan.meant for scan in scanned):
        page.line(f"{without:>8,}  (no license found)", indent=1)


def packages(page: Page, report: Report) -> None:
    """Count the packages that manifests describe and lock files name."""
    kinds = Counter(one.kind for one in report.result.packages)
    if not kinds:
        return
    said = [f"{counted(kinds[kind], 'package')} {words}" for kind, words in _PACKAGES.items() if kinds[kind]]
    needed = [one for one in report.result.packages if one.kind is PackageKind.DEPENDENCY]
    if unknown := sum(one.license_declared is None for one in needed):
        said.append(f"of which the license of {unknown:,} was not found here")
    page.blank()
    page.prose(f"Packages: {', '.join(said)} (-o html=FILE or -o csv=FILE lists them).")


def clues(page: Page, report: Report, is_full: bool) -> None:
    """Count the license clues, and name each where all is to be shown."""
    hinted = [scan for scan in judged_files(report.result) if scan.clues]
    if not hinted:
        return
    number = sum(len(scan.clues) for scan in hinted)
    page.blank()
    page.prose(
        f"{counted(number, 'license clue')} in {counted(len(hinted), 'file')}: too weak to be a detection, not judged."
        + ("" if is_full else " --verbose lists them.")
    )
    for scan in hinted if is_full else ():
        for clue in scan.clues:
            place = f"{shown_path(scan.path)}:{clue.start_line}"
            page.line(f"{place}: {visible(clue.license_expression)} (score {clue.score:g})", indent=3)


def unscanned(page: Page, report: Report, is_full: bool) -> None:
    """Name what was not inspected where no finding says so, and with ``is_full`` all that was skipped too.

    Files that did not change are counted at the top, and are as a rule almost all of the tree.
    """
    wanted = {FileStatus.NOT_INSPECTED} if report.policy is None else set()
    if is_full:
        wanted.add(FileStatus.SKIPPED)
    left_out = [scan for scan in report.result.files if scan.status in wanted and scan.reason is not Reason.UNCHANGED]
    if not left_out:
        return
    page.blank()
    page.line(("Not looked at", "bold"))
    for scan in left_out if is_full else left_out[:_FILES]:
        page.line(f"{shown_path(scan.path)}: {why_left_out(scan)}", indent=3)
    if not is_full and len(left_out) > _FILES:
        page.line(f"and {counted(len(left_out) - _FILES, 'more file')} (--verbose shows all)", indent=3)


def suppressed(page: Page, report: Report) -> None:
    """List the findings that the baseline knows, in one line each, with the reason."""
    together: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if (why := finding.suppression) is not None and why.kind == "baseline":
            together.setdefault(well_formed(why.reason), []).append(finding)  # as a saved report has it
    for reason, findings in sorted(together.items()):
        page.blank()
        page.prose((f"Known, not counted: {counted(len(findings), 'finding')}", "bold"), f" ({visible(reason)})")
        for finding in findings:
            page.line(in_one_line(finding), indent=3)


def notes(page: Page, report: Report) -> None:
    """Repeat the notes of the scan."""
    if report.result.notes:
        page.blank()
    for note in report.result.notes:
        page.prose(f"Note: {visible(note)}", hang=6)
