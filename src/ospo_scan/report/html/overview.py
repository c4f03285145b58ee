# SPDX-License-Identifier: Apache-2.0
"""The first screen of the HTML report: what to do first, and the numbers behind the charts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ospo_scan.catalogue import category_of, is_in_set, license_facts
from ospo_scan.codec import well_formed
from ospo_scan.model import FileScan, FileStatus, Finding, Report, TextLocation, path_bytes
from ospo_scan.report.groups import Group, directories, license_counts
from ospo_scan.report.html.findings import ShownGroup
from ospo_scan.report.html.standing import OPEN, ORDER, Standing, standing_of
from ospo_scan.report.remedies import Remedy, mends
from ospo_scan.report.text import shown_path
from ospo_scan.report.wording import counted, judged_files, shown_place

_STEPS = 4
_BARS = 9
_FEW = 3
_DIRECTORIES = 30


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do first: what is the matter, where, and the best way out; ``href`` leads to all of it."""

    standing: Standing
    title: str
    where: str
    remedy: Remedy
    href: str


@dataclass(frozen=True, slots=True)
class LicenseRow:
    """A license, the facts about it, and how many files name it; ``share`` is of the scanned files, in percent.

    ``standing`` is that of the gravest finding that refuses it. ``url`` is None where it is not on the SPDX list.
    """

    id: str
    name: str
    url: str | None
    category: str
    is_osi_approved: bool
    is_fsf_free: bool
    files: int
    share: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: ``number`` files, and their share in percent, which is its length."""

    label: str
    number: int
    share: float
    standing: Standing


@dataclass(frozen=True, slots=True)
class RuleBar:
    """The findings of one rule; ``share`` is of the places that the rule with most of them has, in percent."""

    rule: str
    standing: Standing
    findings: int
    places: int
    share: float


@dataclass(frozen=True, slots=True)
class DirectoryCount:
    """The files below one directory at the top of the tree, by status."""

    path: str
    files: int
    counts: tuple[tuple[Standing, int], ...]


def steps(report: Report, found: Iterable[ShownGroup]) -> tuple[Step, ...]:
    """What to do first: about files in error, then about the first groups of findings."""
    failed = [scan for scan in report.result.files if scan.status is FileStatus.ERROR]
    firsts = [_of_failed(failed)] if failed else []
    firsts += [_of_group(shown) for shown in found if shown.remedies]
    return tuple(firsts[:_STEPS])


def _of_failed(failed: list[FileScan]) -> Step:
    title = f"{counted(len(failed), 'file')} could not be scanned, and cannot pass."
    sentence = " ".join(mends(failed)) or "See why, and run again."
    reasons = sorted({scan.reason.value for scan in failed if scan.reason})
    return Step(Standing.FAILED, title, ", ".join(reasons), Remedy(sentence), "#failed")


def _of_group(shown: ShownGroup) -> Step:
    group = shown.group
    return Step(
        standing=standing_of(group.level),
        title=group.message,
        where=_where(group.places),
        remedy=shown.remedies[0],
        href=f"#group-{shown.number}",
    )


def _where(places: tuple[TextLocation, ...]) -> str:
    """The place, or how many there are and in which directories most of them."""
    if len(places) == 1:
        return shown_place(places[0])
    found = directories(places)
    listed = [f"{shown_path(directory)} ({number:,})" for directory, number in found[:_FEW]]
    if others := found[_FEW:]:
        listed.append(counted(len(others), "other directory", "other directories"))
    return f"{counted(len(places), 'place')}: {', '.join(listed)}"


def outcomes(standings: Mapping[str, Standing]) -> tuple[Bar, ...]:
    """How many files have each status, the gravest first; shares are of all files."""
    counts = Counter(standings.values())
    total = max(len(standings), 1)
    return tuple(
        Bar(one.label, counts[one], round(100 * counts[one] / total, 3), one) for one in Standing if counts[one]
    )


def license_rows(report: Report) -> tuple[LicenseRow, ...]:
    """Every license that a scanned file names, the most frequent first."""
    scanned = _scanned(report)
    refusals = _refusals(report.findings)
    usual = Standing.LICENSED if report.policy is None else Standing.CLEAR
    return tuple(
        _license_row(license_id, files, 100 * files / len(scanned), refusals.get(license_id, usual))
        for license_id, files in license_counts(scanned)
    )


def license_bars(report: Report, rows: tuple[LicenseRow, ...]) -> tuple[Bar, ...]:
    """The most frequent licenses, then all others as one, then the files without a license."""
    scanned = _scanned(report)
    bars = [Bar(row.id, row.files, row.share, row.standing) for row in rows[:_BARS]]
    if others := rows[_BARS:]:
        wanted = {row.id for row in others}
        files = sum(not wanted.isdisjoint(names) for names in _names(scanned))
        gravest = min((row.standing for row in others), key=ORDER.__getitem__)
        bars.append(Bar(counted(len(others), "other license"), files, 100 * files / len(scanned), gravest))
    if without := sum(not scan.meant for scan in scanned):
        bars.append(Bar("No license found", without, 100 * without / len(scanned), Standing.BARE))
    return tuple(bars)


def rule_bars(found: Iterable[Group]) -> tuple[RuleBar, ...]:
    """The findings that are not suppressed by rule, the gravest first, then those with most places."""
    sums: dict[tuple[str, Standing], list[int]] = defaultdict(lambda: [0, 0])
    for group in found:
        both = sums[group.rule, standing_of(group.level)]
        both[0] += group.findings
        both[1] += len(group.places)
    most = max((places for _, places in sums.values()), default=1)
    bars = [
        RuleBar(rule, standing, findings, places, 100 * places / most)
        for (rule, standing), (findings, places) in sums.items()
    ]
    return tuple(sorted(bars, key=lambda bar: (ORDER[bar.standing], -bar.places, well_formed(bar.rule))))


def top_directories(standings: Mapping[str, Standing]) -> tuple[tuple[DirectoryCount, ...], int]:
    """The treemap as numbers: directories at the top, those with most open files first, and how many are left out."""
    counts: dict[str, Counter[Standing]] = defaultdict(Counter)
    for path, standing in standings.items():
        first, slash, _ = path.partition("/")
        counts[f"{first}/" if slash else "./"][standing] += 1

    def order(path: str) -> tuple[int, int, bytes]:
        some = counts[path]
        return -sum(some[one] for one in OPEN), -sum(some.values()), path_bytes(path)

    ordered = sorted(counts, key=order)
    shown = tuple(
        DirectoryCount(path, sum(counts[path].values()), tuple((one, counts[path][one]) for one in Standing))
        for path in ordered[:_DIRECTORIES]
    )
    return shown, len(ordered) - len(shown)


def _scanned(report: Report) -> list[FileScan]:
    return [scan for scan in judged_files(report.result) if scan.status is FileStatus.SCANNED]


def _names(scanned: Iterable[FileScan]) -> Iterator[set[str]]:
    for scan in scanned:
        yield {license_id for license_id, _ in license_counts([scan])}


def _refusals(findings: Iterable[Finding]) -> dict[str, Standing]:
    """For each license the gravest finding that refuses it; one that is suppressed counts as accepted."""
    refusals: dict[str, Standing] = {}
    for finding in findings:
        standing = standing_of(finding.level) if finding.suppression is None else Standing.ACCEPTED
        for leaf in finding.refused:
            refusals[leaf] = min(refusals.get(leaf, standing), standing, key=ORDER.__getitem__)
    return refusals


def _license_row(license_id: str, files: int, share: float, standing: Standing) -> LicenseRow:
    base, _, exception = license_id.partition(" WITH ")
    facts = license_facts(base)
    added = license_facts(exception) if exception else None
    names = [one.name if one else text for one, text in ((facts, base), (added, exception)) if text]
    return LicenseRow(
        id=license_id,
        name=" with ".join(names),
        url=f"https://spdx.org/licenses/{facts.id}.html" if facts and facts.is_listed else None,
        category=category_of(license_id) or "not known",
        is_osi_approved=is_in_set(license_id, "osi-approved"),
        is_fsf_free=is_in_set(license_id, "fsf-free"),
        files=files,
        share=share,
        standing=standing,
    )
