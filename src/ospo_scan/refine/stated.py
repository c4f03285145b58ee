# SPDX-License-Identifier: Apache-2.0
"""What a file of the tree states of its license, once for all who refer to it, and what of that a notice means."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from ospo_scan.catalogue import is_clear, is_unknown, states_license
from ospo_scan.concluding import SURE_SCORE
from ospo_scan.expression import clauses, conjunction, leaves, with_choice
from ospo_scan.expression_grammar import NOASSERTION, NONE
from ospo_scan.model import FileScan, FileStatus, LicenseDetection, Refinement
from ospo_scan.refine.naming import is_license_like

MAX_LICENSES = 5
"""A file that states more licenses than these lists those of others: which of them a notice means is not known. Of a
file whose name does not say that it holds terms (README, main.c), one is the limit."""


def stated_in(scan: FileScan, references: Mapping[int, Refinement], idle: Collection[int] = ()) -> str | None:
    """The license that a file states as a whole, with what its own ``references`` were found to lead to.

    ``references`` are by the number of the detection in the file, from 0; ``idle`` are the numbers of those that add
    nothing. None where the file was not scanned, states nothing or too many licenses, or where something in it is not
    clear: an unknown license, or a weak match of one that it does not state anyway.
    """
    found = [
        (references[number].license_expression, True)
        if number in references
        else (judged(one), one.score >= SURE_SCORE)
        for number, one in enumerate(scan.detections)
        if number not in idle
    ]
    whole = _whole(scan, (clause for expression, is_sure in found if is_sure for clause in _clear_clauses(expression)))
    if whole is None:
        return None
    stated = set(leaves(whole))
    is_closed = all(
        expression == NONE or (is_clear(expression) and (is_sure or stated.issuperset(leaves(expression))))
        for expression, is_sure in found
    )
    return whole if is_closed else None


def clear_in(scan: FileScan) -> str | None:
    """All that is clear of what a file states, whatever else it says; None where nothing is, or too many licenses."""
    sure = (judged(one) for one in scan.detections if one.score >= SURE_SCORE)
    return _whole(scan, (clause for expression in sure for clause in _clear_clauses(expression)))


def _whole(scan: FileScan, clear: Iterable[str]) -> str | None:
    """What the clear clauses of a file come to; None where it was not scanned, or for too many of them."""
    whole = conjunction(clear) if scan.status is FileStatus.SCANNED else None
    limit = MAX_LICENSES if is_license_like(posixpath.basename(scan.path)) else 1
    return whole if whole is not None and len(leaves(whole)) <= limit else None


def judged(detection: LicenseDetection) -> str:
    """What policies judge of a detection: the refined license where there is one."""
    return detection.license_expression if detection.refinement is None else detection.refinement.license_expression


@lru_cache(maxsize=1024)
def unknown_leaves(expression: str) -> tuple[str, ...]:
    """The licenses of an expression of which is only known that there is one."""
    return tuple(leaf for leaf in leaves(expression) if is_unknown(leaf) and leaf != NOASSERTION)


def as_meant(stated: str, notice: LicenseDetection, scan: FileScan) -> str:
    """What a named file states, as far as the notice that names it means it; the notice is a detection of ``scan``.

    A notice that says itself under which license it is, and where its text is, means that license: nothing is added.
    The text of a license does not tell whether later versions may be chosen; a notice in the same file does.
    """
    families = {_family(clause) for clause in clauses(stated)}  # what is but a choice of the file is none of them
    own = [leaf for leaf in leaves(judged(notice)) if states_license(leaf) and _family(leaf) in families]
    if own:
        return conjunction(own) or stated
    here = [leaf for one in scan.detections for leaf in leaves(judged(one)) if states_license(leaf)]
    for leaf in leaves(stated):
        versions = dict.fromkeys(other for other in here if _family(other) == _family(leaf))
        if leaf not in versions and len(versions) == 1 and " WITH " not in leaf:
            stated = with_choice(stated, leaf, next(iter(versions)))
    return stated


def _clear_clauses(expression: str) -> Sequence[str]:
    return [clause for clause in clauses(expression) if states_license(clause)]


def _family(leaf: str) -> str:
    """A license without what a notice adds to its text: which versions, which exceptions."""
    return re.sub(r"-only$|-or-later$|\+$", "", leaf.partition(" WITH ")[0])
