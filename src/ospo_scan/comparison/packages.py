# SPDX-License-Identifier: Apache-2.0
"""What became of the packages that a tree declares or contains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

from ospo_scan.comparison.model import FilePair, PackageDifference
from ospo_scan.model import Package, Report, TextLocation, path_bytes

_NOWHERE = TextLocation("")


def compare_packages(old: Report, new: Report, pairs: Iterable[FilePair]) -> tuple[PackageDifference, ...]:
    """The packages that differ, in order of names and manifests: one of the same name in the same file is the same."""
    now = {pair.old.path: pair.new.path for pair in pairs if pair.old and pair.new}
    together: dict[tuple[str, str], tuple[list[Package], list[Package]]] = defaultdict(lambda: ([], []))
    for one in old.result.packages:
        path = one.location.path
        together[one.name, now.get(path, path)][0].append(one)
    for one in new.result.packages:
        together[one.name, one.location.path][1].append(one)
    differences = [
        PackageDifference(before, after)
        for _, (olds, news) in sorted(together.items(), key=lambda item: (item[0][0], path_bytes(item[0][1])))
        for before, after in zip_longest(sorted(olds, key=_order), sorted(news, key=_order))
    ]
    return tuple(one for one in differences if _placeless(one.old) != _placeless(one.new))


def _order(package: Package) -> tuple[str, str, str]:
    return package.version or "", package.purl or "", package.license_declared or ""


def _placeless(package: Package | None) -> Package | None:
    """The package without the place where it is declared, whose lines may change."""
    return None if package is None else replace(package, location=_NOWHERE)
