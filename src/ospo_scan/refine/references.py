# SPDX-License-Identifier: Apache-2.0
"""Notices that only say where their terms are, resolved to what the named file states (docs/references.md).

The engine's answer stays: a detection that leads somewhere gets a ``Refinement``, in which the license of the file
takes the place of what was unknown. What leads nowhere, to a file that nobody looked at, or in a circle stays unknown.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ospo_scan.catalogue import states_license
from ospo_scan.concluding import REFERENCE_RULE
from ospo_scan.expression import conjunction, disjunction, leaves, with_choice
from ospo_scan.model import (
    PROJECT,
    FileScan,
    LicenseDetection,
    LicenseMatch,
    Package,
    PackageKind,
    Refinement,
    ScanResult,
)
from ospo_scan.refine.named_files import naming
from ospo_scan.refine.naming import Naming
from ospo_scan.refine.spot import Files, Spot, reader
from ospo_scan.refine.stated import as_meant, stated_in, unknown_leaves
from ospo_scan.refine.target_files import TargetFiles, is_of_whole

MAX_STEPS = 8
"""How many references in a row are followed."""

_LINES_NEAR = 2


def with_references(result: ScanResult, tree: Files | None = None) -> ScanResult:
    """``result`` with a refinement at each detection that names a file of the tree which states a license.

    A detection that was refined before keeps what was said of it, and what is unknown in that is looked for. Without a
    tree, nothing is known of the words around a notice, which may take back what it says.
    """
    notices = {scan.path: found for scan in result.files if (found := _notices(scan, reader(scan, tree)))}
    if not notices:
        return result
    resolved = _Resolving(result, notices).resolved()
    return replace(result, files=tuple(_with(scan, resolved.get(scan.path, {})) for scan in result.files))


@dataclass(frozen=True, slots=True)
class _Notice:
    """A detection of a file, by its number there, and for each unknown license in it all that its matches name."""

    scan: FileScan
    number: int
    named: Mapping[str, Sequence[Naming]]

    @property
    def detection(self) -> LicenseDetection:
        return self.scan.detections[self.number]


@dataclass(frozen=True, slots=True)
class _Statement:
    """What one naming leads to: the license, and where it is stated, in words."""

    naming: Naming
    license_expression: str
    place: str
    is_of_whole: bool = False


_Resolved = dict[str, dict[int, Refinement]]
"""By the path of a file and the number of a detection in it."""


def _with(scan: FileScan, resolved: Mapping[int, Refinement]) -> FileScan:
    if not resolved:
        return scan
    detections = (
        replace(one, refinement=resolved[number]) if number in resolved else one
        for number, one in enumerate(scan.detections)
    )
    return replace(scan, detections=tuple(detections))


def _notices(scan: FileScan, read: Callable[[], bytes | None]) -> Mapping[int, _Notice]:
    """The notices of a file that name something, by the numbers of their detections."""
    found = {}
    for number, detection in enumerate(scan.detections):
        if unknown := unknown_leaves(_so_far(detection)):
            named = {leaf: _namings(detection, leaf, scan, read) for leaf in unknown}
            if named := {leaf: namings for leaf, namings in named.items() if namings}:
                found[number] = _Notice(scan, number, named)
    return found


def _so_far(detection: LicenseDetection) -> str:
    """What is known of a detection: the refined answer, where other rules gave one."""
    return detection.license_expression if detection.refinement is None else detection.refinement.license_expression


def _namings(
    detection: LicenseDetection, leaf: str, scan: FileScan, read: Callable[[], bytes | None]
) -> Sequence[Naming]:
    """What the matches of an unknown license name, one file each where files are but listed.

    Nothing where one of the matches names nothing: that one stays unknown, and so does the license.
    """
    stating = [match for match in detection.matches if leaf in leaves(match.license_expression)]
    telling = [match for match in stating if not _is_introduction(match)]
    namings = [naming(one, scan.path, Spot(scan, leaf, (one,), read).near(_LINES_NEAR)) for one in telling]
    found = [one for one in namings if one is not None]
    if len(found) < len(namings):
        return ()
    single = (replace(one, files=(name,)) for one in found if one.is_list for name in one.files)
    return tuple(dict.fromkeys([*single, *(one for one in found if not one.is_list)]))


def _is_introduction(match: LicenseMatch) -> bool:
    """Whether a match only leads up to what is said next to it."""
    return match.rule.startswith("license-intro_")


@dataclass(slots=True)
class _Resolving:
    """Resolves the notices of one result, which are by file and number."""

    result: ScanResult
    notices: Mapping[str, Mapping[int, _Notice]]
    targets: TargetFiles = field(init=False)
    owners: Mapping[str, Sequence[Package]] = field(init=False)

    def __post_init__(self) -> None:
        """Index the tree, and by what they own the packages that are in it."""
        self.targets = TargetFiles(self.result.files, self.result.packages)
        owners: dict[str, list[Package]] = {}
        for package in self.result.packages:
            if package.kind is not PackageKind.DEPENDENCY:
                for path in package.owns:
                    owners.setdefault(path, []).append(package)
        self.owners = owners

    def resolved(self) -> _Resolved:
        """The refinement of each notice that leads to a license.

        Step by step: a file that refers to another one states what that one was found to state in an earlier step. So
        the order of files means nothing, and a circle ends.
        """
        resolved: _Resolved = {}
        notices = [one for of_file in self.notices.values() for one in of_file.values()]
        for _ in range(MAX_STEPS):
            pending = [one for one in notices if one.number not in resolved.get(one.scan.path, {})]
            found = [(one, self._refinement(one, resolved)) for one in pending]
            if all(refinement is None for _, refinement in found):
                break
            for one, refinement in found:
                if refinement is not None:
                    resolved.setdefault(one.scan.path, {})[one.number] = refinement
        return resolved

    def _refinement(self, notice: _Notice, resolved: _Resolved) -> Refinement | None:
        expression, reasons = _so_far(notice.detection), dict[str, None]()
        for leaf, namings in notice.named.items():
            stated = self._statements(namings, notice.scan.path, resolved)
            meant = [as_meant(one.license_expression, notice.detection, notice.scan) for one in stated]
            if (together := conjunction(meant)) is not None:
                expression = with_choice(expression, leaf, together)
                reasons |= dict.fromkeys(map(_why, stated, meant))
        if not reasons:
            return None
        before = notice.detection.refinement
        return Refinement(REFERENCE_RULE, expression, " ".join([*([before.why] if before else []), *reasons]))

    def _statements(self, namings: Sequence[Naming], path: str, resolved: _Resolved) -> Sequence[_Statement]:
        """What all namings of one unknown license lead to; nothing where one of them leads nowhere.

        Files that are only listed say nothing of how they go together: if they state different licenses, LICENSE is
        that of the whole, and nothing is known where there is none.
        """
        found = [self._statement(one, path, resolved) for one in namings]
        stated = [one for one in found if one is not None]
        if len(stated) < len(namings):
            return ()
        listed = [one for one in stated if one.naming.is_list]
        if len({one.license_expression for one in listed}) <= 1:
            return stated
        of_whole = [one for one in listed if one.is_of_whole]
        if len({one.license_expression for one in of_whole}) != 1:
            return ()
        return [*of_whole, *(one for one in stated if not one.naming.is_list)]

    def _statement(self, one: Naming, path: str, resolved: _Resolved) -> _Statement | None:
        """What a naming leads to; None where not all of it leads somewhere."""
        if one.package is not None:
            return self._of_package(one, one.package, path)
        found = [self.targets.find(name, path, one.where) for name in one.files]
        targets = [target for target in found if target is not None]
        answers = [self._stated(target, path, resolved) for target in targets]
        stated = [answer for answer in answers if answer is not None]
        if len(stated) < len(one.files):
            return None
        together = disjunction(stated) if one.is_choice else conjunction(stated)
        if together is None:
            return None
        return _Statement(one, together, _listed(targets), all(is_of_whole(target.path) for target in targets))

    def _stated(self, target: FileScan, path: str, resolved: _Resolved) -> str | None:
        """What a file states for the one at ``path``: what only leads back to either of them adds nothing to it."""
        references = resolved.get(target.path, {})
        notices = self.notices.get(target.path, {}).items()
        idle = [number for number, one in notices if number not in references and self._leads_back(one, path)]
        return stated_in(target, references, idle)

    def _leads_back(self, notice: _Notice, path: str) -> bool:
        """Whether all that a notice says is the name of its own file, or of the one at ``path``."""
        if not notice.named.keys() >= {*leaves(_so_far(notice.detection))}:
            return False
        here = notice.scan.path
        namings = [one for several in notice.named.values() for one in several]
        other = (
            self.targets.find(name, here, one.where)
            for one in namings
            for name in one.files
            if not self.targets.is_itself(name, here, one.where)
        )
        return all(one.package is None for one in namings) and all(
            one is not None and one.path == path for one in other
        )

    def _of_package(self, one: Naming, name: str, path: str) -> _Statement | None:
        """The license of the package of that name, or of the one that a file belongs to: stated, or in its files.

        Without a manifest, a package is one by its name only where a directory on the way to the file is called so.
        """
        declared = {
            owner.license_declared: owner.location.path
            for owner in reversed(self._owners(path, name))
            if owner.license_declared is not None and states_license(owner.license_declared)
        }
        if len(declared) > 1:
            return None
        if declared:
            stated, manifest = declared.popitem()
            return _Statement(one, stated, f"the package described in {manifest}")
        if name and not any(_is_name(part, name) for part in path.split("/")[:-1]):
            return None
        files = self.targets.license_files(path)
        answers = {stated_in(file, {}) for file in files}
        answer = answers.pop() if len(answers) == 1 else None
        return None if answer is None else _Statement(one, answer, _listed(files))

    def _owners(self, path: str, name: str) -> Sequence[Package]:
        """The packages of that name with the longest owned path that leads to the file; of any name where it is empty.

        A file of a vendored package never belongs to one around it.
        """
        while True:
            owners = self.owners.get(path or PROJECT, ())
            if found := [one for one in owners if not name or _is_name(one.name, name)]:
                return found
            if not path or any(one.kind is PackageKind.VENDORED for one in owners):
                return ()
            path = path.rpartition("/")[0]


def _is_name(one: str, other: str) -> bool:
    return _letters(one) == _letters(other) != ""


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _why(one: _Statement, meant: str) -> str:
    verb = "names" if one.naming.package is None else "means"
    why = f"`{one.naming.said}` {verb} {one.place}, which states {one.license_expression}"
    return f"{why}." if meant == one.license_expression else f"{why}; here it stands for {meant}."


def _listed(files: Sequence[FileScan]) -> str:
    paths = dict.fromkeys(posixpath.normpath(file.path) for file in files)
    return f"the {'file' if len(paths) == 1 else 'files'} {' and '.join(paths)}"
