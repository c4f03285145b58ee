# SPDX-License-Identifier: Apache-2.0
"""A report as a bill of materials: the facts that the SPDX, CycloneDX and attribution formats share.

Values only. What a format makes of them, and in which words, is its own affair.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ospo_scan.codec import well_formed
from ospo_scan.expression import conjunction, leaves
from ospo_scan.expression_grammar import ALONE
from ospo_scan.license_ids import license_facts
from ospo_scan.license_texts import license_text
from ospo_scan.model import (
    Copyright,
    FileScan,
    FileStatus,
    LicenseDetection,
    Project,
    Reason,
    Report,
    SourceFile,
    path_bytes,
)
from ospo_scan.report.found_texts import texts_in_tree

UNNAMED = "source-tree"
"""What a project is called that nobody named: a directory's name may differ from machine to machine."""

_WITHOUT_CONTENT = frozenset((Reason.DELETED, Reason.IGNORED, Reason.NOT_INCLUDED))


@dataclass(frozen=True, slots=True)
class BilledFile:
    """A file that was scanned, whose digests are known.

    ``licenses`` are the single licenses and exceptions that it names, sorted; ``detected`` is all of its detections
    joined by AND, None where there are none. ``concluded`` is what people concluded (an expression, or NONE), None
    unless curations and choices settle every detection of the file. ``in_force`` is what people concluded of each
    detection, and what was detected where nobody did, joined by AND.
    """

    scan: FileScan
    licenses: tuple[str, ...]
    detected: str | None
    concluded: str | None
    in_force: str | None

    @property
    def file(self) -> SourceFile:
        """Path and digests."""
        return self.scan.file

    @property
    def copyrights(self) -> tuple[Copyright, ...] | None:
        """The statements in it, None where nobody looked for them."""
        return self.scan.copyrights


@dataclass(frozen=True, slots=True)
class LicenseText:
    """A LicenseRef or AdditionRef of the report; ``text`` is None where neither the tree nor scancode has it."""

    id: str
    name: str
    text: str | None


@dataclass(frozen=True)
class Bill:
    """Files in order of the bytes of their paths; ``left_out`` are the files that exist and were not scanned.

    Ignored and deleted paths, and those that --include did not name, are in neither of the two.
    """

    report: Report
    files: tuple[BilledFile, ...]
    left_out: tuple[FileScan, ...]

    @property
    def project(self) -> Project:
        """What was scanned."""
        return self.report.result.project

    @property
    def name(self) -> str:
        """The name of the project, ``source-tree`` where nobody gave it one."""
        return self.project.name or UNNAMED

    @cached_property
    def undigested(self) -> tuple[BilledFile, ...]:
        """The scanned ones of ``left_out``, whose digests are not known, for formats that can do without."""
        settled = conclusions(self.report)
        return tuple(_billed(scan, settled) for scan in self.left_out if scan.status is FileStatus.SCANNED)

    @cached_property
    def references(self) -> tuple[LicenseText, ...]:
        """Every license that is not on the SPDX list, by id: as the tree has its texts, else as scancode has it."""
        files = (*self.files, *self.undigested)
        found = dict.fromkeys(part for file in files for part in _named(file) if _is_reference(part))
        texts = texts_in_tree((file.scan for file in files), found)
        return tuple(_reference(one, texts.get(one)) for one in sorted(found))

    @cached_property
    def digest(self) -> str:
        """A sha256 over all facts of the bill: equal bills have equal digests, whatever the format."""
        digest = hashlib.sha256()
        for part in _facts(self):
            data = well_formed(part).encode("utf-8")  # as a saved report has it
            digest.update(b"%d:%b," % (len(data), data))
        return digest.hexdigest()


def bill(report: Report) -> Bill:
    """The bill of a report."""
    settled = conclusions(report)
    files, left_out = [], []
    for scan in report.result.files:
        if scan.status is FileStatus.SCANNED and scan.file.sha1 and scan.file.sha256:
            files.append(_billed(scan, settled))
        elif scan.reason not in _WITHOUT_CONTENT:
            left_out.append(scan)
    return Bill(report, tuple(files), tuple(left_out))


def parts_of(leaf: str) -> tuple[str, ...]:
    """The license of a leaf, and its exception where it has one."""
    return tuple(leaf.split(" WITH ")) if " WITH " in leaf else (leaf,)


def parts_in(expression: str) -> Iterator[str]:
    """Each license and each exception of an expression, in its order."""
    return (part for leaf in leaves(expression) for part in parts_of(leaf))


Place = tuple[str, int | None, int | None, str]
"""A path, two lines, and what was detected there."""


def conclusions(report: Report) -> Mapping[Place, str]:
    """What people concluded from each detection that a curation or a choice was meant for."""
    return {
        (place.path, place.start_line, place.end_line, correction.detected): correction.concluded
        for correction in report.corrections
        for place in correction.places
    }


def _billed(scan: FileScan, settled: Mapping[Place, str]) -> BilledFile:
    if not scan.detections:
        return BilledFile(scan, (), None, None, None)
    expressions = [one.license_expression for one in scan.detections]
    named = {part for one in dict.fromkeys(expressions) for part in parts_in(one)}
    detected = conjunction(expressions)
    if not settled:
        return BilledFile(scan, tuple(sorted(named)), detected, None, detected)
    concluded = [concluded_from(scan.path, one, settled) for one in scan.detections]
    return BilledFile(
        scan,
        tuple(sorted(named)),
        detected,
        None if None in concluded else conjunction([one for one in concluded if one is not None]),
        conjunction([one or was for one, was in zip(concluded, expressions, strict=True)]),
    )


def _named(file: BilledFile) -> Iterable[str]:
    """The licenses and exceptions that a file names, and those that people concluded for it."""
    if file.in_force is None or file.in_force == file.detected:
        return file.licenses
    return (*file.licenses, *parts_in(file.in_force))


def concluded_from(path: str, detection: LicenseDetection, settled: Mapping[Place, str]) -> str | None:
    """What became of a detection, None for nothing: a choice may follow on a curation, and on another choice."""
    at, concluded = (path, detection.start_line, detection.end_line), None
    now, seen = detection.license_expression, set()
    while (*at, now) in settled and now not in seen:
        seen.add(now)
        now = concluded = settled[(*at, now)]
    return concluded


def _is_reference(license_id: str) -> bool:
    # By its form first: a LicenseRef of scancode's can stand for an exception of the list.
    facts = license_facts(license_id)
    return "Ref-" in license_id or (license_id not in ALONE and (facts is None or not facts.is_listed))


def _reference(license_id: str, text: str | None) -> LicenseText:
    facts = license_facts(license_id)
    name = facts.name if facts else license_id.partition("Ref-")[2] or license_id
    return LicenseText(
        license_id, name, well_formed(text) if text else license_text(license_id)
    )  # as a saved report has it


def _facts(one: Bill) -> Iterator[str]:
    result = one.report.result
    yield from (result.tool.name, result.tool.version, result.tool.engine.fingerprint)
    for text in (one.project.name, one.project.version, one.project.revision, one.project.supplier):
        yield text or ""
    yield from result.notes
    for file in one.files:
        yield from (path_bytes(file.file.path).hex(), file.file.sha1 or "", file.file.sha256 or "")
        yield from (file.detected or "", file.concluded or "", "" if file.copyrights is None else "searched")
        yield from (statement.statement for statement in file.copyrights or ())
    for scan in one.left_out:
        yield from (path_bytes(scan.path).hex(), str(scan.reason), well_formed(scan.detail or ""))
