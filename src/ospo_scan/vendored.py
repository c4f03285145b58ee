# SPDX-License-Identifier: Apache-2.0
"""Directories that by their names hold what others wrote."""

from __future__ import annotations

from ospo_scan.model import PackageKind

_NAMES = frozenset(
    (
        *("3rd-party", "3rd_party", "3rdparty", "third-party", "third_parties", "third_party", "thirdparty"),
        *("_vendor", "_vendored", "vendor", "vendored", "vendors", "bundled", "deps", "subprojects", "submodules"),
        *("extern", "external", "externals", "bower_components", "carthage", "jspm_packages", "node_modules", "pods"),
        *("dist-packages", "site-packages"),
    )
)


def is_vendor_directory(name: str) -> bool:
    """Whether each directory in one of this name is by convention somebody else's package, in any case of letters."""
    return name.lower() in _NAMES


def is_in_vendor_directory(path: str) -> bool:
    """Whether a directory above the file at ``path`` has such a name."""
    return not _NAMES.isdisjoint(path.lower().split("/")[:-1])


def package_kind(path: str) -> PackageKind:
    """Whose the package is that the file at ``path`` describes, by the directories in which it stands."""
    return PackageKind.VENDORED if is_in_vendor_directory(path) else PackageKind.PROJECT
