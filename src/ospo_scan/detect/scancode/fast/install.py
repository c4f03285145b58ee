# SPDX-License-Identifier: Apache-2.0
"""Puts the accelerations in place of scancode's own functions, in this process."""

from __future__ import annotations

from ospo_scan.detect.scancode.fast import query_runs, spans
from ospo_scan.detect.scancode.fast.candidates import make_compute_candidates
from ospo_scan.detect.scancode.fast.rules import RuleArrays


def install_accelerations(arrays: RuleArrays) -> None:
    """Accelerate the engine whose index this process has loaded; ``arrays`` are those of its rules.

    scancode looks its functions up in its modules and classes at each call, so an assignment there is all it takes.
    """
    from licensedcode import cache, match_set
    from licensedcode.query import QueryRun
    from licensedcode.spans import Span

    index = cache.get_index()
    match_set.compute_candidates = make_compute_candidates(arrays, index, match_set)
    QueryRun.low_matchables = property(query_runs.low_matchables)
    QueryRun.high_matchables = property(query_runs.high_matchables)
    QueryRun.matchable_tokens = query_runs.matchable_tokens
    for name, operation in spans.operations(Span).items():
        setattr(Span, name, operation)
