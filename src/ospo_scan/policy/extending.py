# SPDX-License-Identifier: Apache-2.0
"""The policies that a policy extends: built-in ones, and files beside it that have the digest it names."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

from ospo_scan.errors import PolicyError
from ospo_scan.policy.builtin import PREFIX
from ospo_scan.policy.entries import texts_at
from ospo_scan.policy.file import PolicyFile, read_policy_file
from ospo_scan.policy.places import Document, Fault, Place, shown

MAX_DEPTH = 8
_PIN = "#sha256="
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class Base:
    """A policy that is extended, and where that is said."""

    file: PolicyFile
    named_by: str
    place: Place


def read_bases(
    document: Document, file: PolicyFile, root: str | None, above: tuple[str, ...]
) -> tuple[list[Base], list[Fault]]:
    """The policies under ``extends``, the nearest first, and what is wrong with those that cannot be used.

    ``above`` are the identities of the policies that led here, this one last.
    """
    bases, faults = [], []
    for text, place in texts_at(document, ("extends",)):
        try:
            found, warning = _base(text, file, root, above)
        except _UnusableError as error:
            faults.append(Fault(place, str(error)))
            continue
        if warning:
            faults.append(Fault(place, warning, is_warning=True))
        bases.append(Base(found, file.name, place))
    return bases[::-1], faults


class _UnusableError(ValueError):
    """The message is the fault."""


def _base(text: str, file: PolicyFile, root: str | None, above: tuple[str, ...]) -> tuple[PolicyFile, str | None]:
    name, pin, digest = text.partition(_PIN)
    is_file = not name.startswith(PREFIX)
    if _ADDRESS.match(name):
        raise _UnusableError(f"{shown(name)} is an address: policies are never fetched; keep a copy and name the file")
    if pin and not _DIGEST.fullmatch(digest):
        raise _UnusableError(f"after {_PIN} come 64 hex digits in small letters, not {shown(digest)}")
    if len(above) > MAX_DEPTH:
        raise _UnusableError(f"policies that extend each other {MAX_DEPTH} times are the limit; join some of them")
    if is_file and file.directory is None:
        raise _UnusableError(f"{shown(name)}: a built-in policy extends no file")
    try:
        base = read_policy_file(os.path.join(file.directory or "", name) if is_file else name, root)
    except PolicyError as error:
        raise _UnusableError(f"extends {shown(name)}: {error.faults[0].message}") from error
    if is_file and file.own_paths and not base.own_paths:
        raise _UnusableError(
            f"{shown(name)} is outside of the tree, and a policy in the tree extends only what is in it"
        )
    if base.identity in above:
        raise _UnusableError(f"{shown(name)} leads back to a policy that extends this one; remove it here or there")
    if pin and base.source.sha256 != digest:
        raise _UnusableError(
            f"{shown(name)} is not the file that was pinned: read what changed, then write {_PIN}{base.source.sha256}"
        )
    if is_file and not pin:
        return base, f"{shown(name)} can change unseen: pin it by writing {name}{_PIN}{base.source.sha256}"
    return base, None
