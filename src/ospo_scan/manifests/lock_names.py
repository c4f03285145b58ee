# SPDX-License-Identifier: Apache-2.0
"""Which files are lock files or lists of requirements, told by their path alone, and the format of each."""

from __future__ import annotations

import re

REQUIREMENTS = "requirements.txt"
PYLOCK = "pylock.toml"
VENDORED = frozenset(("composer/installed.json", "vendor/modules.txt"))
"""Lists of what is in the tree, by the last two parts of the path."""
_AS_NAMED = frozenset(
    (
        *(".package-lock.json", "npm-shrinkwrap.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock"),
        *("Pipfile.lock", "pdm.lock", "poetry.lock", "uv.lock", PYLOCK),
        *("Cargo.lock", "Gemfile.lock", "gems.locked", "composer.lock", "conan.lock", "go.sum", "gradle.lockfile"),
        *("packages.lock.json", "pubspec.lock"),
    )
)
_PYLOCK = re.compile(r"pylock\.[^.]+\.toml\Z")
_REQUIREMENTS = re.compile(r"[\w.-]*requirements?[\w.-]*\.(?:txt|in|pip|lock)\Z", re.IGNORECASE)
_IN_REQUIREMENTS = re.compile(r"(?:\A|/)requirements?/[^/]+\.(?:txt|in|pip|lock)\Z", re.IGNORECASE)
_CONSTRAINTS = re.compile("constraint", re.IGNORECASE)


def lock_name(path: str) -> str | None:
    """The neutral name of one or two parts of the lock file at ``path``; None for all files that are none."""
    name = path.rpartition("/")[2]
    if name in _AS_NAMED:
        return name
    if (parts := "/".join(path.split("/")[-2:])) in VENDORED:
        return parts
    if _PYLOCK.match(name):
        return PYLOCK
    if name.endswith((".txt", ".in", ".pip", ".lock")) and not _CONSTRAINTS.search(name):
        return REQUIREMENTS if _REQUIREMENTS.match(name) or _IN_REQUIREMENTS.search(path) else None
    return None


def is_list_of_container(path: str) -> bool:
    """Whether the file at ``path`` is what a package manager wrote of the directory for packages that it is in."""
    return path.rpartition("/")[2] == ".package-lock.json" or lock_name(path) in VENDORED
