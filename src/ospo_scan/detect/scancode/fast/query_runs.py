# SPDX-License-Identifier: Apache-2.0
"""Faster properties for scancode's ``QueryRun``: which positions of a run are still to be matched.

The stock ones walk all positions of the whole file for each run, and join two sets anew for each token.
"""

from __future__ import annotations

from typing import Any

Run = Any
"""A ``licensedcode.query.QueryRun``, which is untyped; its positions are ``intbitset``s."""


def low_matchables(run: Run) -> Any:  # noqa: ANN401 - an intbitset
    """Positions of the run that hold common tokens still to be matched."""
    if not run._low_matchables:
        run._low_matchables = run.query.low_matchables & _positions(run)
    return run._low_matchables


def high_matchables(run: Run) -> Any:  # noqa: ANN401 - an intbitset
    """Positions of the run that hold legalese still to be matched."""
    if not run._high_matchables:
        run._high_matchables = run.query.high_matchables & _positions(run)
    return run._high_matchables


def matchable_tokens(run: Run) -> list[int]:
    """The tokens still to be matched, -1 where there is none; empty where no legalese is left."""
    if not run.high_matchables:
        return []
    matchables = run.matchables
    return [tid if pos in matchables else -1 for pos, tid in run.tokens_with_pos()]


def is_digits_only(run: Run) -> bool:
    """Whether all tokens of the run are numbers."""
    return all(tid in run.digit_only_tids for tid in run.tokens)


def _positions(run: Run) -> Any:  # noqa: ANN401 - an intbitset
    from intbitset import intbitset

    return intbitset() if run.end is None else intbitset(range(run.start, run.end + 1))
