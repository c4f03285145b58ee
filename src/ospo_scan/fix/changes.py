# SPDX-License-Identifier: Apache-2.0
"""What is to be changed in a tree, and what is left alone: the values of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from ospo_scan.fix.header import Insertion
from ospo_scan.model import TextLocation


class Kind(StrEnum):
    """What a change is, in the order in which changes are written."""

    TEXT = "license text"
    REUSE_TOML = "entry in REUSE.toml"
    SIDECAR = "sidecar"
    HEADER = "header"


class Style(StrEnum):
    """Where the license of a file is to be stated; ``auto`` is a header, or else what a file without comments takes."""

    AUTO = "auto"
    HEADER = "header"
    SIDECAR = "sidecar"
    TOML = "toml"


class Cause(StrEnum):
    """Why a file is left alone; what asks a person to look comes first."""

    FAILED = auto()
    CHANGED = auto()
    CONTRADICTED = auto()
    DOUBTFUL = auto()
    OTHER_HOLDER = auto()
    NOT_KNOWN = auto()
    NO_COMMENT = auto()
    SIDECAR_THERE = auto()
    NO_ENTRY = auto()
    TEST_DATA = auto()
    GENERATED = auto()
    OFTEN_FOREIGN = auto()
    VENDORED = auto()
    NOT_INSPECTED = auto()
    LICENSE_FILE = auto()
    EMPTY = auto()


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A file that is not touched; ``detail`` says what is there, and is empty where the cause says it all."""

    place: TextLocation
    cause: Cause
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One file to be written: something inserted into it, or a new file.

    ``digest`` is the SHA-256 of the bytes before, None where there is to be no file yet. ``about`` are the paths that
    get a license by it, in order. ``diff`` are the lines of a unified diff, without line ends; bytes that are not UTF-8
    come as lone surrogates.
    """

    path: str
    kind: Kind
    digest: str | None
    insertion: Insertion
    about: tuple[str, ...]
    diff: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All that would change, in the order in which it is written, and all that is left alone, in order of its place.

    ``stated`` counts the files that state their license already. ``missing_texts`` are the licenses in use whose text
    is neither in the tree nor known. ``notes`` are sentences about what the plan could not do.
    """

    changes: tuple[Change, ...]
    left: tuple[LeftAlone, ...]
    stated: int
    missing_texts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
