# SPDX-License-Identifier: Apache-2.0
"""The evidence: what is known of a tree before any policy, and the order of its places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ospo_scan.model.words import DeclarationSource, FileStatus, PackageKind, Reason, Scope

if TYPE_CHECKING:
    from ospo_scan.model.cards import Card  # which stands on this module


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One path of the tree (SPDX File). Digests are of the bytes that were scanned; None where they are not known."""

    path: str
    size: int | None = None
    sha256: str | None = None
    sha1: str | None = None


PROJECT = "."
"""The path of what concerns the project as a whole."""


@dataclass(frozen=True, slots=True, order=True)
class TextLocation:
    """A place in a file (SARIF region), or ``PROJECT``. Lines are None where the file as a whole is meant."""

    path: str
    start_line: int | None = None
    end_line: int | None = None


@dataclass(frozen=True, slots=True)
class LicenseMatch:
    """One match of one rule of the engine: ``rule`` is its identifier, ``matched_length`` counts tokens.

    ``referenced_files`` are the files that the text of the rule names (``see COPYING``), as they are written there.
    """

    license_expression: str
    rule: str
    matcher: str
    score: float
    matched_length: int
    start_line: int
    end_line: int
    matched_text: str | None = None
    referenced_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refinement:
    """What a documented rule of ``refine`` makes of a detection: ``license_expression``, or NONE for no license.

    ``rule`` is its id in kebab-case, ``why`` one sentence.
    """

    rule: str
    license_expression: str
    why: str


@dataclass(frozen=True, slots=True)
class LicenseDetection:
    """A place in a file where a license is stated: the unit that policies judge.

    ``license_expression`` is what the engine says. ``evidence`` is the identity of what was found
    (docs/formats.md#json), None where there is no text. ``detector`` names who found it; ``matches`` is never empty.
    ``refinement`` is None where nothing is known to be wrong with it.
    """

    license_expression: str
    detector: str
    evidence: str | None
    start_line: int
    end_line: int
    matches: tuple[LicenseMatch, ...]
    refinement: Refinement | None = None

    @property
    def score(self) -> float:
        """The lowest score of its matches, 0-100."""
        return min(match.score for match in self.matches)


@dataclass(frozen=True, slots=True, order=True)
class Copyright:
    """A copyright statement as it was detected (SPDX FileCopyrightText), and whom it names; lines as in a match.

    ``holders`` is empty where the statement names nobody.
    """

    statement: str
    holders: tuple[str, ...]
    start_line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the tree says of the license and the copyright of one file, in one place.

    ``license_expression`` is canonical, None where the place names no license. ``stated`` is the license as it is
    written there; what cannot be read as an expression is ``LicenseRef-scancode-unknown-spdx``. ``copyrights`` are
    notices as they are written. ``location`` is where it is said, in the file itself or in another one. ``evidence`` is
    the identity of what is stated, as with detections.
    """

    source: DeclarationSource
    license_expression: str | None
    stated: str | None
    copyrights: tuple[str, ...]
    location: TextLocation
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Content that looks as if it were to be overlooked: its lines, and what is suspicious about it, in a sentence."""

    start_line: int
    end_line: int
    message: str


@dataclass(frozen=True, slots=True)
class FileScan:
    """All that is known of one path.

    ``reason`` is None exactly where the status is ``scanned``. ``detail`` says more in words: the ignore rule
    that matched, where a link leads, what the system said, or how much of a scanned file was not searched.
    ``detections`` are in order of lines; ``clues`` are matches too weak to be a detection: shown, never judged.
    ``copyrights`` are in order of lines; None where nobody looked for them, or where that failed. ``declarations`` are
    what the tree says of this file, those that weigh most first. ``suspicions`` are in order of lines.
    """

    file: SourceFile
    status: FileStatus
    reason: Reason | None = None
    detail: str | None = None
    detections: tuple[LicenseDetection, ...] = ()
    clues: tuple[LicenseMatch, ...] = ()
    copyrights: tuple[Copyright, ...] | None = None
    declarations: tuple[Declaration, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()

    @property
    def path(self) -> str:
        """The path of the file, relative to the scanned root."""
        return self.file.path

    @property
    def meant(self) -> tuple[str, ...]:
        """As ``stated``, with what refinements make of detections; what they take for no license is not there."""
        refined = (
            one.license_expression if one.refinement is None else one.refinement.license_expression
            for one in self.detections
        )
        declared = (one.license_expression for one in self.declarations)
        return tuple(one for one in (*refined, *declared) if one is not None and one != "NONE")

    @property
    def stated(self) -> tuple[str, ...]:
        """Every license expression that was detected in the file or is declared of it, detections first."""
        declared = (one.license_expression for one in self.declarations)
        detected = (one.license_expression for one in self.detections)
        return (*detected, *(one for one in declared if one is not None))


@dataclass(frozen=True, slots=True)
class Package:
    """A package that the tree declares, contains or names (SPDX Package); ``location`` is the manifest that says so.

    ``license_declared`` is canonical, None where no license is stated or where the package is not here;
    ``license_stated`` is what is written. ``owns`` are the paths of the files and directories that belong to it,
    sorted: ``.`` for the whole tree. A file belongs to the package with the longest of these paths that leads to it.
    ``scope`` says for what the project needs it, in the words of the manifest or lock file that does
    (``dependencies``, ``dev``, ``test`` …); None where nothing does.
    """

    name: str
    version: str | None
    purl: str | None
    license_declared: str | None
    location: TextLocation
    kind: PackageKind = PackageKind.PROJECT
    license_stated: str | None = None
    owns: tuple[str, ...] = ()
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that declares licenses and could not be read: where, and what is wrong with it, in a sentence."""

    location: TextLocation
    message: str


@dataclass(frozen=True, slots=True)
class Engine:
    """What detected: ``fingerprint`` changes whenever the same bytes could give another answer."""

    name: str
    version: str
    mode: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Tool:
    """Who made a report."""

    name: str
    version: str
    engine: Engine


@dataclass(frozen=True, slots=True)
class Since:
    """To what a scan was limited: the files that changed after ``base``, the merge base of ``ref`` and HEAD.

    ``ref`` is as the person wrote it, ``base`` the id of a commit. ``changed`` are the paths of the tree that
    changed and that no pattern leaves out; ``policy_changes`` those of the policy, the baseline and the tree's
    settings that did, whether or not they are still there; ``declaring_changes`` the files that declare licenses of
    other files (REUSE.toml, sidecars) and that did. All are in order of the bytes of the path.
    """

    ref: str
    base: str
    changed: tuple[str, ...]
    policy_changes: tuple[str, ...] = ()
    declaring_changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """What was scanned, as a package (SPDX Package): each value is None where it is not known.

    ``revision`` is the id of the commit that HEAD names, ``revision_date`` its time in UTC, as
    ``2026-11-24T09:30:00Z``; the tree itself may hold changes on top. ``supplier`` is the organization that
    hands it out.
    """

    name: str | None = None
    version: str | None = None
    revision: str | None = None
    revision_date: str | None = None
    supplier: str | None = None


@dataclass(frozen=True, slots=True)
class ScanResult:
    """The evidence, before any policy: ``files`` holds every path seen, once, in order of the bytes of its path.

    ``is_project`` is true where the root is a whole project (not one file, not a part of a git work tree), so
    that rules about the project as a whole apply. ``notes`` are sentences that every report repeats.
    ``packages``, ``faults`` and ``cards`` are in order of their places. With ``since``
    a path that did not change is scanned only where its result was known already, and is not judged.
    """

    tool: Tool
    scope: Scope
    is_project: bool
    files: tuple[FileScan, ...]
    packages: tuple[Package, ...] = ()
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    cards: tuple[Card, ...] = ()
    since: Since | None = None
    project: Project = Project()


def path_bytes(path: str) -> bytes:
    """The bytes of a path as the file system has them: the sort key of everything that is ordered by path."""
    return path.encode("utf-8", "surrogateescape")


def place_order(place: TextLocation) -> tuple[bytes, int, int]:
    """The sort key of places: by the bytes of the path, then by lines; a place without lines comes first."""
    return path_bytes(place.path), place.start_line or 0, place.end_line or 0
