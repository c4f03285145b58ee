# SPDX-License-Identifier: Apache-2.0
"""The closed choices of the model: what a status, a reason, a level or a verdict can be."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class FileStatus(StrEnum):
    """What became of one path of the tree; every path seen has exactly one."""

    SCANNED = "scanned"
    SKIPPED = "skipped"
    NOT_INSPECTED = "not-inspected"
    ERROR = "error"


class Reason(StrEnum):
    """Why a path was not scanned. The comment above each group names the status it goes with."""

    # skipped: no effect on the verdict
    IGNORED = "ignored"
    EXCLUDED = "excluded"
    NOT_INCLUDED = "not-included"
    OWN_FILE = "own-file"
    LINK = "link"
    DELETED = "deleted"
    UNCHANGED = "unchanged"
    # not-inspected: a finding of the rule named beside it
    ARCHIVE = "archive"
    LINK_OUTSIDE_ROOT = "link-outside-root"
    SPECIAL_FILE = "special-file"
    NOT_CHECKED_OUT = "not-checked-out"
    # error: the run is incomplete
    UNREADABLE = "unreadable"
    VANISHED = "vanished"
    CHANGED = "changed"
    TOO_LARGE = "too-large"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    WORKER_DIED = "worker-died"
    ENGINE_ERROR = "engine-error"


class Level(IntEnum):
    """How much a finding weighs: error fails, warning asks for review, note is shown, off is dropped."""

    OFF = 0
    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The lower-case word that policies and reports use."""
        return self.name.lower()

    @classmethod
    def from_label(cls, label: str) -> Level:
        """The level that ``label`` names; KeyError when there is none."""
        return cls[label.upper()]


class Verdict(StrEnum):
    """The answer of a run; ``incomplete`` wins over all others."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    REVIEW = "review"
    FAIL = "fail"
    INCOMPLETE = "incomplete"


class Outcome(IntEnum):
    """How a policy judges a license; a larger value is more severe."""

    ALLOW = 0
    REVIEW = 1
    DENY = 2


class FailOn(StrEnum):
    """The least outcome that makes ``check`` exit with 1."""

    DENY = "deny"
    REVIEW = "review"


class Scope(StrEnum):
    """Where the list of files came from."""

    GIT = "git"
    DIRECTORY = "directory"
    FILE = "file"
    SCANCODE = "scancode-json"


class CorrectionKind(StrEnum):
    """How a person corrected the evidence."""

    CURATION = "curation"
    CHOICE = "choice"


class DeclarationSource(StrEnum):
    """Where the license of a file is declared."""

    SPDX_HEADER = "spdx-header"
    SPDX_SNIPPET = "spdx-snippet"
    SIDECAR = "license-sidecar"
    REUSE_TOML = "reuse-toml"
    DEP5 = "reuse-dep5"
    EMBEDDED = "embedded-metadata"


class PackageKind(StrEnum):
    """How a package belongs to the tree."""

    PROJECT = "project"
    """A part of what is developed here, with a manifest of its own."""
    VENDORED = "vendored"
    """Somebody else's, with its files in the tree: ``vendor/``, ``node_modules/``, ``site-packages/``."""
    DEPENDENCY = "dependency"
    """Named by a manifest or a lock file, and not in the tree."""


class ConcludedFrom(StrEnum):
    """What the concluded license of a file follows from, in the order in which they are asked."""

    CURATION = "curation"
    CHOICE = "choice"
    SPDX_HEADER = "spdx-header"
    SPDX_SNIPPET = "spdx-snippet"
    SIDECAR = "license-sidecar"
    REUSE_TOML = "reuse-toml"
    DEP5 = "reuse-dep5"
    EMBEDDED = "embedded-metadata"
    DETECTION = "detection"
    REFERENCE = "reference"
    MANIFEST = "manifest"
    UNKNOWN = "unknown"
