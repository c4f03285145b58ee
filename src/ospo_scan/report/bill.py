# SPDX-License-Identifier: Apache-2.0
"""A report as a bill of materials: the facts that the SPDX, CycloneDX and attribution formats share.

Values only. What a format makes of them, and in which words, is its own affair.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from ospo_scan.codec import well_formed
from ospo_scan.concluding import Concluding, Conclusion
from ospo_scan.expression import conjunction, leaves
from ospo_scan.expression_grammar import ALONE, NOASSERTION
from ospo_scan.license_ids import license_facts
from ospo_scan.license_texts import license_text
from ospo_scan.model import (
    PROJECT,
    ConcludedFrom,
    Copyright,
    FileScan,
    FileStatus,
    Package,
    PackageKind,
    Project,
    Reason,
    Report,
    SourceFile,
    path_bytes,
)
from ospo_scan.report.found_texts import texts_in_tree
from ospo_scan.report.wording import shown_place, unread_declarations

UNNAMED = "source-tree"
"""What a project is called that nobody named: a directory's name may differ from machine to machine."""

_WITHOUT_CONTENT = frozenset((Reason.DELETED, Reason.IGNORED, Reason.NOT_INCLUDED))


@dataclass(frozen=True, slots=True)
class BilledFile:
    """A file that was scanned, whose digests are known.

    ``licenses`` are the single licenses and exceptions that are detected in it or declared of it, sorted.
    ``conclusion`` has its license in all views (see ``concluding``).
    """

    scan: FileScan
    licenses: tuple[str, ...]
    conclusion: Conclusion

    @property
    def file(self) -> SourceFile:
        """Path and digests."""
        return self.scan.file

    @property
    def copyrights(self) -> tuple[Copyright, ...] | None:
        """The statements in it, None where nobody looked for them."""
        return self.scan.copyrights

    @property
    def detected(self) -> str | None:
        """All of its detections joined by AND, None where there are none."""
        return self.conclusion.license_detected

    @property
    def declared(self) -> str | None:
        """All that header, sidecar, REUSE.toml or the like say of it, joined by AND; None where none of them does."""
        return self.conclusion.license_declared

    @property
    def stated(self) -> str | None:
        """All that is declared of it and detected in it, joined by AND; None where there is nothing."""
        return conjunction([one for one in (self.declared, self.detected) if one is not None])

    @property
    def is_settled_by_person(self) -> bool:
        """Whether a curation or a choice is what its license follows from."""
        return self.conclusion.source in {ConcludedFrom.CURATION, ConcludedFrom.CHOICE}

    @property
    def concluded(self) -> str | None:
        """What is concluded, an expression or NONE; None where nothing is."""
        concluded = self.conclusion.license_concluded
        return None if concluded == NOASSERTION else concluded

    @property
    def in_force(self) -> str | None:
        """All that is stated of it and that nobody corrected away, joined by AND; without any, what is concluded."""
        return self.conclusion.in_force or self.concluded

    @property
    def origin(self) -> str:
        """What the conclusion follows from, and where that is said, in words.

        Empty where nothing is concluded, and where it is what was detected.
        """
        conclusion = self.conclusion
        if self.concluded is None or conclusion.source is ConcludedFrom.DETECTION or conclusion.place is None:
            return ""
        if conclusion.place.path == self.scan.path:
            return conclusion.source.value
        return f"{conclusion.source.value} {shown_place(conclusion.place)}"


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

    @cached_property
    def whole(self) -> Package | None:
        """The project as the manifests at its root describe it; None where they name none, or several."""
        named = {(one.name, one.version, one.purl): one for one in self.report.result.packages if is_whole(one)}
        return next(iter(named.values())) if len(named) == 1 else None

    @cached_property
    def project(self) -> Project:
        """What was scanned: as the person says, else as the manifest at the root does."""
        project, whole = self.report.result.project, self.whole
        if whole is None or project.name is not None:
            return project
        return replace(project, name=whole.name or None, version=project.version or whole.version)

    @property
    def purl(self) -> str | None:
        """The package URL of the project, where it goes by the name that its manifest has."""
        whole = self.whole
        return None if whole is None or whole.name != self.project.name else whole.purl

    @property
    def name(self) -> str:
        """The name of the project, ``source-tree`` where nobody gave it one."""
        return self.project.name or UNNAMED

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """The packages that the tree contains or names, but for the project itself, in order of their manifests."""
        return tuple(one for one in self.report.result.packages if not is_whole(one))

    @cached_property
    def license_declared(self) -> str | None:
        """What the manifests at the root declare of the project; None where none does, or where they disagree."""
        stated = {one.license_declared for one in self.report.result.packages if is_whole(one)} - {None}
        return stated.pop() if len(stated) == 1 else None

    @cached_property
    def undigested(self) -> tuple[BilledFile, ...]:
        """The scanned ones of ``left_out``, whose digests are not known, for formats that can do without."""
        concluding = Concluding(self.report)
        return tuple(_billed(scan, concluding) for scan in self.left_out if scan.status is FileStatus.SCANNED)

    @cached_property
    def references(self) -> tuple[LicenseText, ...]:
        """Every license that is not on the SPDX list, by id: as the tree has its texts, else as scancode has it."""
        files = (*self.files, *self.undigested)
        named = [part for file in files for part in _named(file)]
        named += [part for one in package_licenses(self) for part in parts_in(one)]
        found = dict.fromkeys(part for part in named if _is_reference(part))
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
    concluding = Concluding(report)
    files, left_out = [], []
    for scan in report.result.files:
        if scan.status is FileStatus.SCANNED and scan.file.sha1 and scan.file.sha256:
            files.append(_billed(scan, concluding))
        elif scan.reason not in _WITHOUT_CONTENT:
            left_out.append(scan)
    return Bill(report, tuple(files), tuple(left_out))


def is_whole(package: Package) -> bool:
    """Whether a package is the project as a whole, by a manifest at the root of the tree."""
    return package.kind is PackageKind.PROJECT and PROJECT in package.owns


def package_licenses(bill: Bill) -> tuple[str, ...]:
    """The distinct expressions that packages declare, the project included, sorted; NONE and the like are none."""
    stated = {one.license_declared for one in bill.report.result.packages if one.license_declared is not None}
    return tuple(sorted(stated - ALONE))


def parts_of(leaf: str) -> tuple[str, ...]:
    """The license of a leaf, and its exception where it has one."""
    return tuple(leaf.split(" WITH ")) if " WITH " in leaf else (leaf,)


def parts_in(expression: str) -> Iterator[str]:
    """Each license and each exception of an expression, in its order."""
    return (part for leaf in leaves(expression) for part in parts_of(leaf))


def _billed(scan: FileScan, concluding: Concluding) -> BilledFile:
    named = {part for one in dict.fromkeys(scan.stated) for part in parts_in(one)}
    return BilledFile(scan, tuple(sorted(named)), concluding.of(scan))


def _named(file: BilledFile) -> Iterable[str]:
    """The licenses and exceptions that a file names, and those that are concluded for it."""
    more = {one for one in (file.in_force, file.concluded) if one is not None}
    return (*file.licenses, *(part for one in more for part in parts_in(one)))


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
    yield from map(well_formed, unread_declarations(result))
    for file in one.files:
        yield from (path_bytes(file.file.path).hex(), file.file.sha1 or "", file.file.sha256 or "")
        yield from (file.detected or "", file.declared or "", file.concluded or "", well_formed(file.origin))
        yield "" if file.copyrights is None else "searched"
        yield from (statement.statement for statement in file.copyrights or ())
    for package in one.report.result.packages:
        yield from (
            package.purl or "",
            well_formed(package.name),
            package.version or "",
            package.license_declared or "",
        )
    for scan in one.left_out:
        yield from (path_bytes(scan.path).hex(), str(scan.reason), well_formed(scan.detail or ""))
