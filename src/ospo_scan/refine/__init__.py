# SPDX-License-Identifier: Apache-2.0
"""What is known to be wrong in classes of the engine's answers, put right by small documented rules.

The engine's answer stays in the detection, which gets a ``Refinement``; policies judge the refined license. A rule is
one module here and one line in ``RULES``; no rule names a project.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from ospo_scan.model import FileScan, LicenseDetection, Refinement, ScanResult
from ospo_scan.walk import Content, Tree


@dataclass(frozen=True)
class Spot:
    """One detection of one file, and the words around it.

    ``read`` gives the bytes of the file that were scanned, None where it is no longer the same.
    """

    scan: FileScan
    detection: LicenseDetection
    read: Callable[[], bytes | None]

    @cached_property
    def lines(self) -> Sequence[str]:
        """The lines of the file, the first at index 0; empty where the file cannot be read any more."""
        return (self.read() or b"").decode("utf-8", "replace").splitlines()


RefineRule = Callable[[Spot], Refinement | None]
"""What a rule makes of a detection; None where it is not about it."""

RULES: Mapping[str, RefineRule] = MappingProxyType({})


def with_refinements(result: ScanResult, tree: Tree) -> ScanResult:
    """``result`` with a refinement at each detection that a rule is about; the first rule that says something holds."""
    return replace(result, files=tuple(_refined(scan, tree) for scan in result.files))


def _refined(scan: FileScan, tree: Tree) -> FileScan:
    if not scan.detections:
        return scan
    content: list[bytes | None] = []

    def read() -> bytes | None:
        if not content:
            found = tree.read(scan.path)
            is_same = isinstance(found, Content) and found.sha256 == scan.file.sha256
            content.append(found.data if isinstance(found, Content) and is_same else None)
        return content[0]

    refined = tuple(_of_rules(Spot(scan, detection, read)) for detection in scan.detections)
    return scan if refined == scan.detections else replace(scan, detections=refined)


def _of_rules(spot: Spot) -> LicenseDetection:
    for rule in RULES.values():
        if (refinement := rule(spot)) is not None:
            return replace(spot.detection, refinement=refinement)
    return spot.detection
