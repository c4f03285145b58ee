# SPDX-License-Identifier: Apache-2.0
"""What to know before a comparison is read: what else than the tree may explain it, and what it cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ospo_scan.comparison.model import Caveat, CaveatKind, FileChange, FilePair
from ospo_scan.comparison.presence import has_copyrights
from ospo_scan.model import Engine, FileStatus, Report, ScanResult, Scope

_SCOPES = {
    Scope.GIT: "what git tracks",
    Scope.DIRECTORY: "a directory",
    Scope.FILE: "a single file",
    Scope.SCANCODE: "what a saved scan of scancode lists",
}


def caveats(old: Report, new: Report, pairs: Sequence[FilePair]) -> tuple[Caveat, ...]:
    """The caveats of a comparison, in the order of ``CaveatKind``, at most one of each kind and report."""
    steps = (_project, _engine, _tool, _policy, _scope, _each)
    return tuple(caveat for step in steps for caveat in step(old, new, pairs))


def _project(old: Report, new: Report, _: Sequence[FilePair]) -> Iterator[Caveat]:
    before, after = old.result.project.name, new.result.project.name
    if before is not None and after is not None and before != after:
        yield Caveat(CaveatKind.PROJECT, f"These are reports of two projects, {before} and {after}.")


def _engine(old: Report, new: Report, pairs: Sequence[FilePair]) -> Iterator[Caveat]:
    before, after = old.result.tool.engine, new.result.tool.engine
    same_bytes = [pair for pair in pairs if pair.is_relicensed and pair.is_edited is False]
    if _identity(before) != _identity(after):
        sentence = (
            f"Another engine detected: {_named(before)}, now {_named(after)}. The same bytes can give other licenses."
        )
        if same_bytes:
            sentence += f" {_files_have(same_bytes)} other licenses with the same bytes: that is the engine's doing."
        yield Caveat(CaveatKind.ENGINE, sentence)
    elif strange := [pair for pair in same_bytes if pair.change is FileChange.STAYED]:
        yield Caveat(
            CaveatKind.CONTRADICTION,
            f"{_files_have(strange)} other licenses with the same bytes and the same engine: one of the reports is not "
            "what that engine finds. Scan both trees again.",
        )


def _identity(engine: Engine) -> tuple[str, str, str]:
    return engine.name, engine.version, engine.fingerprint


def _named(engine: Engine) -> str:
    return f"{engine.name} {engine.version} ({engine.fingerprint[:19]})"


def _tool(old: Report, new: Report, _: Sequence[FilePair]) -> Iterator[Caveat]:
    before, after = old.result.tool, new.result.tool
    if (before.name, before.version) != (after.name, after.version):
        yield Caveat(
            CaveatKind.TOOL,
            f"Another version judged: {before.name} {before.version}, now {after.name} {after.version}. Findings can "
            "differ for that reason.",
        )


def _policy(old: Report, new: Report, _: Sequence[FilePair]) -> Iterator[Caveat]:
    for name, report in _both(old, new):
        if report.policy is None:
            yield Caveat(
                CaveatKind.UNJUDGED, f"The {name} report was not judged by a policy, so findings are not compared."
            )
    if old.policy is None or new.policy is None or old.policy == new.policy:
        return
    is_renamed = (old.policy.sha256, old.policy.extends) == (new.policy.sha256, new.policy.extends)
    if not is_renamed:
        yield Caveat(CaveatKind.POLICY, "Another policy judged. Findings can differ where the tree does not.")


def _scope(old: Report, new: Report, _: Sequence[FilePair]) -> Iterator[Caveat]:
    before, after = _looked_through(old.result), _looked_through(new.result)
    if before != after:
        yield Caveat(
            CaveatKind.SCOPE,
            f"The reports are of {before}, and of {after}. What only one of them lists may have been there both times.",
        )


def _looked_through(result: ScanResult) -> str:
    part = "" if result.is_project or result.scope is Scope.FILE else ", in a part of a project"
    return _SCOPES[result.scope] + part


def _each(old: Report, new: Report, _: Sequence[FilePair]) -> Iterator[Caveat]:
    """What one report does not know, by itself or other than the other."""
    sides = _both(old, new)
    for name, report in sides:
        if (since := report.result.since) is not None:
            yield Caveat(
                CaveatKind.SINCE,
                f"The {name} report was limited to what changed since {since.ref}: it judges no other file, and may "
                "not know their licenses.",
            )
    for name, report in sides:
        yield from _not_looked_at(name, report)
    for name, report in sides:
        scanned = [scan for scan in report.result.files if scan.status is FileStatus.SCANNED]
        if scanned and all(scan.file.sha256 is None for scan in scanned):
            yield Caveat(
                CaveatKind.NO_DIGESTS,
                f"The {name} report has no digests of files: a moved file is one that came and one that went.",
            )
    searched = [name for name, report in sides if has_copyrights(report.result.files)]
    if len(searched) == 1:
        yield Caveat(
            CaveatKind.COPYRIGHTS, f"Only the {searched[0]} report has copyrights, so holders are not compared."
        )


def _not_looked_at(name: str, report: Report) -> Iterator[Caveat]:
    summary = report.summary
    if not summary.errors and not summary.not_inspected:
        return
    kinds = [
        f"{number:,} {words}"
        for number, words in ((summary.errors, "could not be scanned"), (summary.not_inspected, "not inspected"))
        if number
    ]
    yield Caveat(
        CaveatKind.NOT_LOOKED_AT,
        f"The {name} report does not know all files ({', '.join(kinds)}): their licenses are in no list here.",
    )


def _both(old: Report, new: Report) -> tuple[tuple[str, Report], tuple[str, Report]]:
    return ("old", old), ("new", new)


def _files_have(files: Sequence[FilePair]) -> str:
    return "1 file has" if len(files) == 1 else f"{len(files):,} files have"
