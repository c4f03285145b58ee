# SPDX-License-Identifier: Apache-2.0
"""Whose a package is, by the directories in which it stands."""

from __future__ import annotations

from ospo_scan.model import PackageKind

_CONTAINERS = frozenset(
    (
        *("node_modules", "bower_components", "jspm_packages", "site-packages", "dist-packages", "Pods"),
        *("vendor", "vendored", "_vendor", "_vendored", "third_party", "third-party", "thirdparty"),
        *("3rdparty", "3rd_party", "3rd-party"),
    )
)


def package_kind(path: str) -> PackageKind:
    """Somebody else's where a directory above the file at ``path`` by convention holds packages of others."""
    is_vendored = not _CONTAINERS.isdisjoint(path.split("/")[:-1])
    return PackageKind.VENDORED if is_vendored else PackageKind.PROJECT
