# SPDX-License-Identifier: Apache-2.0
"""A comparison in words, from the first line to the last section; the layouts add nothing to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ospo_scan.comparison import Comparison, PackageDifference
from ospo_scan.model import Engine, Package, PolicySource, Project, Report
from ospo_scan.report.diff.entries import MOST, Entry, Outline, Section, entries, joined
from ospo_scan.report.diff.files import accounted, counted_sight, file_sections, sight_sections
from ospo_scan.report.diff.findings import counted_findings, finding_sections
from ospo_scan.report.diff.licenses import counted_licenses, license_sections, people_sections
from ospo_scan.report.wording import counted

_DIGITS = 12


def outline(comparison: Comparison, verbosity: int) -> Outline:
    """All that is said of a comparison, with long lists cut and counted where ``verbosity`` is 0."""
    sections = _sections(comparison, is_full=verbosity != 0)
    return Outline(
        word="SAME" if comparison.is_empty else "CHANGED",
        counts=_counts(comparison),
        files=accounted(comparison.files),
        facts=tuple(_facts(comparison.old, comparison.new)),
        caveats=tuple(caveat.sentence for caveat in comparison.caveats),
        sections=tuple(section for section in sections if section.entries),
    )


def _sections(comparison: Comparison, is_full: bool) -> Iterator[Section]:
    yield from license_sections(comparison, is_full)
    yield from finding_sections(comparison, is_full)
    yield from sight_sections(comparison, is_full)
    yield from people_sections(comparison, is_full)
    yield _packages(comparison, is_full)
    yield from file_sections(comparison, is_full)
    yield _notes(comparison)


def _counts(comparison: Comparison) -> str:
    if comparison.is_empty:
        return "nothing differs"
    counts = (*counted_licenses(comparison), *counted_findings(comparison), *counted_sight(comparison.files))
    return joined(counts) or "no license and no finding came or went"


def _facts(old: Report, new: Report) -> Iterator[tuple[str, str]]:
    """What is said of the two runs as a whole: what differs, and always the project and the verdict."""
    for label, told in _FACTS.items():
        before, now = told(old), told(new)
        if before != now:
            yield label, f"{before}, now {now}"
        elif label in _ALWAYS and now != _UNKNOWN:
            yield label, now


_UNKNOWN = "not known"
_ALWAYS = ("Project", "Verdict")


def _project(project: Project) -> str:
    return " ".join(filter(None, (project.name, project.version))) or _UNKNOWN


def _revision(project: Project) -> str:
    return f"{project.revision[:_DIGITS]} of {project.revision_date}" if project.revision else _UNKNOWN


def _policy(policy: PolicySource | None) -> str:
    if policy is None:
        return "none"
    told = f"{policy.source} (sha256 {policy.sha256[:_DIGITS]})"
    return f"{told}, which extends {joined(map(_policy, policy.extends))}" if policy.extends else told


def _engine(engine: Engine) -> str:
    return f"{engine.name} {engine.version}, {engine.mode}"


def _since(report: Report) -> str:
    since = report.result.since
    if since is None:
        return "everything"
    return f"{counted(len(since.changed), 'file')} changed since {since.ref} (commit {since.base[:_DIGITS]})"


_FACTS: Mapping[str, Callable[[Report], str]] = {
    "Project": lambda report: _project(report.result.project),
    "Revision": lambda report: _revision(report.result.project),
    "Supplier": lambda report: report.result.project.supplier or _UNKNOWN,
    "Verdict": lambda report: report.verdict.value.upper() if report.verdict else "not judged",
    "Policy": lambda report: _policy(report.policy),
    "Judged": _since,
    "Files of": lambda report: (
        report.result.scope.value + ("" if report.result.is_project else ", a part of a project")
    ),
    "Tool": lambda report: f"{report.result.tool.name} {report.result.tool.version}",
    "Engine": lambda report: _engine(report.result.tool.engine),
}


def _packages(comparison: Comparison, is_full: bool) -> Section:
    def show(one: PackageDifference) -> Entry:
        package = one.new or one.old
        note = f"{_package(one.old) or 'not there'}, now {_package(one.new) or 'gone'}"
        return Entry(package.name if package else "", note)

    return Section("Packages", entries(comparison.packages, show, None if is_full else MOST, "package"))


def _package(package: Package | None) -> str:
    if package is None:
        return ""
    declared = f"declared as {package.license_declared}" if package.license_declared else "declares no license"
    return joined((f"version {package.version}" if package.version else "no version", package.purl or "", declared))


def _notes(comparison: Comparison) -> Section:
    """The notes that only one of the reports has."""
    old, new = comparison.old.result.notes, comparison.new.result.notes
    gone = [Entry(note=note, label="old:") for note in old if note not in new]
    came = [Entry(note=note, label="new:") for note in new if note not in old]
    return Section("Notes of one report only", (*gone, *came))
