# SPDX-License-Identifier: Apache-2.0
"""What one manifest says: which files are manifests, what each kind states, which license that is.

Nothing here imports scancode or looks at another file. The heavy half of the ``packages`` detector joins these readers
with scancode's own (``detect/scancode/package_engine.py``); docs/manifests.md has the meaning of each format.
"""

from __future__ import annotations

from dataclasses import dataclass

from ospo_scan.model import Dependency


class ManifestError(ValueError):
    """A manifest cannot be read, or not within bounds; the message is one sentence without its path."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A license as it is written in a manifest.

    ``is_hint``: it stands beside the place for the license (a classifier, a URL), so that it adds nothing where that
    place names the same license. ``address`` is asked where ``text`` is not known.
    """

    text: str
    is_hint: bool = False
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """What a reader of ours found in one manifest.

    ``relation`` is what several statements mean together, AND or OR. ``referenced_files`` are license files by name.
    ``is_slash_or``: in this format ``A/B`` is a choice. ``dependencies`` is None where scancode reads them.
    """

    name: str | None = None
    version: str | None = None
    namespace: str | None = None
    statements: tuple[Statement, ...] = ()
    relation: str = "AND"
    referenced_files: tuple[str, ...] = ()
    is_slash_or: bool = False
    dependencies: tuple[Dependency, ...] | None = None
