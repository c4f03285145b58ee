# SPDX-License-Identifier: Apache-2.0
"""The values of the walk: what is asked of it, what it found at each path, what reading a file gave."""

from __future__ import annotations

from dataclasses import dataclass

from ospo_scan.model import FileStatus, Reason
from ospo_scan.walk.parts import Parts

DEFAULT_MAX_SIZE = 64 * 2**20


@dataclass(frozen=True, slots=True)
class WalkOptions:
    """What to list. Patterns are in gitignore syntax, relative to the root; ``max_size`` is in bytes.

    With ``include`` only matching files are read; ``exclude`` and ``policy_exclude`` win over it; none of them
    brings back a file that is ignored. ``is_all_files`` drops the tracked-only and the ignore rules.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    policy_exclude: tuple[str, ...] = ()
    is_all_files: bool = False
    is_untracked_included: bool = False
    max_size: int = DEFAULT_MAX_SIZE


@dataclass(frozen=True, slots=True)
class Entry:
    """One path of the tree. A directory that stands for all below it ends in ``/``.

    ``status`` and ``reason`` are None where the file is to be read. ``detail`` says which rule skipped it, where
    a link leads, or what the system said. ``size`` is that of a regular file when it was listed, else None.
    """

    path: str
    status: FileStatus | None = None
    reason: Reason | None = None
    detail: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file as they were read, with the size and the digests of the whole file.

    ``data`` is all of it, but for a file of which the rest need not be searched: then ``parts`` has all that is no
    number, with its place in the file, ``data`` what of it is to be searched, and ``detail`` says in words what was
    left out.
    """

    data: bytes
    size: int
    sha256: str
    sha1: str
    parts: Parts | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file has no content; ``size`` in bytes where it is known."""

    status: FileStatus
    reason: Reason
    detail: str | None = None
    size: int | None = None


def path_from_bytes(name: bytes) -> str:
    """The path as text, whatever the locale; ``model.path_bytes`` gives the bytes back."""
    return name.decode("utf-8", "surrogateescape")
