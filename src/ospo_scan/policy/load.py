# SPDX-License-Identifier: Apache-2.0
"""From a policy file to a ``Policy``, or to every fault in it at once, each with its line and column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from ospo_scan.errors import PolicyError, PolicyFault
from ospo_scan.model import Outcome
from ospo_scan.policy.document import PolicyDocument, check_shape
from ospo_scan.policy.file import PolicyFile, find_policy, read_policy_file
from ospo_scan.policy.meaning import MAX_FAULTS, Meaning, read_meaning
from ospo_scan.policy.model import CONCERN_LEVELS, Policy, Setting
from ospo_scan.policy.places import Document, Fault, NodePath
from ospo_scan.policy.syntax import read_document

__all__ = ["find_policy", "load_policy", "read_policy"]

T = TypeVar("T")


def load_policy(source: str, root: str | None = None) -> Policy:
    """The policy that ``source`` names: ``builtin:NAME``, or the path of a file.

    ``root`` is the tree that is scanned: a policy inside it goes by its path there, and is one of ``own_paths``.
    Raises: PolicyError with all faults, in file order.
    """
    return read_policy(read_policy_file(source, root))


def read_policy(file: PolicyFile) -> Policy:
    """The policy that the bytes of ``file`` state. Raises: PolicyError as ``load_policy`` does."""
    document = read_document(file.data)
    if not document.is_complete:
        raise PolicyError(_reported(file.name, document.faults))
    shape, wrong = check_shape(document)
    meaning = read_meaning(document)
    found = _reported(file.name, [*document.faults, *wrong, *meaning.faults])
    if shape is None or not all(fault.is_warning for fault in found):
        raise PolicyError(found)
    return _policy(file, document, shape, meaning, found)


def _reported(name: str, faults: Iterable[Fault]) -> tuple[PolicyFault, ...]:
    """The faults in file order, each once; past ``MAX_FAULTS`` the last one says that there are others."""
    # What keeps the policy from being used comes first, so that warnings never crowd it out.
    distinct = sorted(set(faults), key=lambda fault: (fault.is_warning, fault.place, fault.message))
    reported = [
        PolicyFault(name, fault.place.line, fault.place.column, fault.message, fault.is_warning)
        for fault in sorted(distinct[:MAX_FAULTS], key=lambda fault: fault.place)
    ]
    if left := distinct[MAX_FAULTS:]:
        reported.append(PolicyFault(name, 0, 0, "more is wrong than is listed here", left[0].is_warning))
    return tuple(reported)


def _policy(
    file: PolicyFile, document: Document, shape: PolicyDocument, meaning: Meaning, warnings: tuple[PolicyFault, ...]
) -> Policy:
    def setting(value: str, read: Callable[[str], T], key: str) -> Setting[T]:
        return Setting(read(value), _line(document, (key,)))

    return Policy(
        source=file.source,
        default=setting(shape.default, lambda word: Outcome[word.upper()], "default"),
        unknown=setting(shape.unknown, CONCERN_LEVELS.__getitem__, "unknown"),
        missing=setting(shape.missing, CONCERN_LEVELS.__getitem__, "missing"),
        min_score=Setting(shape.min_score, _line(document, ("min_score",))),
        listed=meaning.listed,
        levels=meaning.levels,
        project_license=meaning.project_license,
        exclusions=meaning.exclusions,
        include_untracked=Setting(shape.scan.include_untracked, _line(document, ("scan", "include_untracked"))),
        own_paths=file.own_paths,
        warnings=warnings,
    )


def _line(document: Document, path: NodePath) -> int | None:
    """The line of the key at ``path``, None where the policy does not write it."""
    place = document.places.get(path)
    return place.line if place else None
