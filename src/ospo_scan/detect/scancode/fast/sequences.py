# SPDX-License-Identifier: Apache-2.0
"""Approximate matching: ``LicenseIndex.get_approximate_matches`` with matches made only of what is left in the end.

The stock engine aligns each query run with its 70 best rules, makes a match of every aligned block, and joins most of
them at once. Here blocks stay integers until they are joined, and a run that was seen before, in this file or
another, is not aligned again: what matches it depends on its tokens alone.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from ospo_scan.detect.scancode.fast.merging import Piece, farthest, merge_pieces

Run = Any
"""A ``licensedcode.query.QueryRun``, which is untyped."""

Index = Any
"""A ``licensedcode.index.LicenseIndex``, which is untyped."""

Block = tuple[int, int, int, int]
"""Where the search began and where a block starts, from the start of the run; where in the rule; length in tokens."""

REMEMBERED_RUNS = 1024
"""So many runs are remembered, those not seen for longest dropped first."""

TOP_OF_FILE, TOP_OF_RUN = 10, 70
"""How many rules are aligned with a whole file that is nearly one of them, and with a run."""


@dataclass(frozen=True, slots=True)
class Aligned:
    """What matches a run: a rule by its id, and the blocks of one match, four integers each."""

    rid: int
    numbers: array[int]

    def blocks(self) -> Iterator[Block]:
        """The blocks, the first one first."""
        numbers = iter(self.numbers)
        return zip(numbers, numbers, numbers, numbers, strict=True)


class Memory:
    """What matches the runs that were seen last."""

    def __init__(self, size: int = REMEMBERED_RUNS) -> None:
        self._size = size
        self._known: OrderedDict[object, Sequence[Aligned]] = OrderedDict()

    def recall(self, key: object, compute: Callable[[], Sequence[Aligned]]) -> Sequence[Aligned]:
        """What is known of ``key``, or is computed now."""
        if key in self._known:
            self._known.move_to_end(key)
        else:
            self._known[key] = compute()
            if len(self._known) > self._size:
                self._known.popitem(last=False)
        return self._known[key]


class Aligner:
    """Finds approximate matches with the functions of the untyped stock modules ``index`` and ``match``."""

    def __init__(self, index_module: Any, match_module: Any, compute_candidates: Callable[..., Any]) -> None:  # noqa: ANN401
        self._aligned_blocks = index_module.match_blocks_seq
        self._make_match = match_module.LicenseMatch
        self._span = match_module.Span
        self._limit = match_module.MAX_DIST
        self._matcher = index_module.match_seq.MATCH_SEQ
        self._matcher_order = index_module.match_seq.MATCH_SEQ_ORDER
        self._compute_candidates = compute_candidates
        self._memory = Memory()

    def matches(self, index: Index, query: Any, exact: list[Any]) -> list[Any]:  # noqa: ANN401 - stock objects
        """The approximate matches of a query, where the spans ``exact`` do not hold all its legalese."""

        def candidates(run: Run) -> Any:  # noqa: ANN401 - stock tuples
            return self._compute_candidates(run, index, None, top=TOP_OF_RUN)

        whole = query.whole_query_run()
        nearly = self._compute_candidates(whole, index, None, top=TOP_OF_FILE, high_resemblance=True)
        matches: list[Any] = []
        if nearly:
            matches += self._matches_of(index, whole, exact, "file", lambda _: nearly)
            for match in matches:
                query.subtract(match.qspan)
        for run in query.query_runs:
            matches += self._matches_of(index, run, exact, "run", candidates)
        return matches

    def _matches_of(
        self, index: Index, run: Run, exact: list[Any], kind: str, candidates: Callable[[Run], Any]
    ) -> list[Any]:
        if not run.is_matchable(include_low=False, qspans=exact):
            return []
        start = run.start
        tokens = array("h", run.tokens)
        where = array("i", [position - start for position in run.matchables])
        # Where the run starts has a say too: see ``_blocks``.
        key = kind, min(start, len(tokens)), tokens.tobytes(), where.tobytes()
        found = self._memory.recall(key, lambda: list(self._aligned(index, run, candidates(run))))
        return [self._match(index, run, one) for one in found]

    def _aligned(self, index: Index, run: Run, candidates: Any) -> Iterator[Aligned]:  # noqa: ANN401 - a LicenseIndex
        by_name = sorted(candidates, key=lambda candidate: candidate[2].identifier)
        for _, rid, rule, shared_high in by_name:
            tokens = index.tids_by_rid[rid]
            postings = {tid: where for tid, where in index.high_postings_by_rid[rid].items() if tid in shared_high}
            pieces = [_piece(block) for block in self._blocks(run, tokens, postings, index.len_legalese)]
            if len(pieces) > 1:
                pieces.sort(key=lambda piece: _order(piece.parts[0], tokens, index.len_legalese))
                merge_pieces(pieces, farthest(rule.length, self._limit))
            for piece in pieces:
                yield Aligned(rid, array("i", chain.from_iterable(piece.parts)))

    def _blocks(self, run: Run, rule_tokens: Any, postings: Any, len_legalese: int) -> Iterator[Block]:  # noqa: ANN401
        """The blocks of a run that are also in a rule; the run is searched again behind the last of them.

        The stock engine adds the start of the run twice to where it goes on; so must this, and a run that does not
        start near the top of its file is searched only once.
        """
        query_tokens, matchables, end, offset = run.query.tokens, run.matchables, run.end, 0
        while True:
            begin = here = run.start + offset
            last = -1
            while here <= end:
                found = self._aligned_blocks(
                    a=query_tokens,
                    b=rule_tokens,
                    a_start=here,
                    a_end=end + 1,
                    b2j=postings,
                    len_good=len_legalese,
                    matchables=matchables,
                )
                if not found:
                    break
                for qpos, ipos, length in found:
                    if length > 1 or (length == 1 and query_tokens[qpos] < len_legalese):
                        yield begin - run.start, qpos - run.start, ipos, length
                        last = max(last, qpos + length - 1)
                    here = max(here, qpos + length)
            if last < 0 or last + 1 >= end:
                return
            offset = last + 1

    def _match(self, index: Index, run: Run, one: Aligned) -> Any:  # noqa: ANN401 - a LicenseMatch
        tokens, legalese, base = index.tids_by_rid[one.rid], index.len_legalese, run.start
        in_query: set[int] = set()
        in_rule: set[int] = set()
        offsets = []
        for offset, qpos, ipos, length in one.blocks():
            offsets.append(offset)
            in_query.update(range(base + qpos, base + qpos + length))
            in_rule.update(range(ipos, ipos + length))
        return self._make_match(
            rule=index.rules_by_rid[one.rid],
            qspan=self._span_of(in_query),
            ispan=self._span_of(in_rule),
            hispan=self._span_of([position for position in in_rule if tokens[position] < legalese]),
            query_run_start=base + min(offsets),
            matcher=self._matcher,
            matcher_order=self._matcher_order,
            query=run.query,
        )

    def _span_of(self, positions: Any) -> Any:  # noqa: ANN401 - integers in, a Span out
        from intbitset import intbitset

        span = self._span.__new__(self._span)
        span._set = intbitset(positions)
        return span


def make_get_approximate_matches(
    index_module: Any,  # noqa: ANN401 - an untyped module
    match_module: Any,  # noqa: ANN401 - an untyped module
    compute_candidates: Callable[..., Any],
) -> Callable[..., list[Any]]:
    """The replacement for ``get_approximate_matches`` of ``licensedcode.index.LicenseIndex``."""
    aligner = Aligner(index_module, match_module, compute_candidates)

    def get_approximate_matches(
        index: Index,
        query: Any,  # noqa: ANN401 - a Query
        matched_qspans: list[Any],
        existing_matches: object,
        deadline: float = 0.0,
    ) -> list[Any]:
        """As the stock function, without its deadline: we set none, and the supervisor ends what takes too long."""
        del existing_matches, deadline
        return aligner.matches(index, query, matched_qspans)

    return get_approximate_matches


def _piece(block: Block) -> Piece:
    _, qpos, ipos, length = block
    bits = (1 << length) - 1
    return Piece((qpos, qpos + length - 1, bits), (ipos, ipos + length - 1, bits << ipos), block)


def _order(block: Block, rule_tokens: Any, len_legalese: int) -> tuple[int, int, int]:  # noqa: ANN401 - an array
    """The order in which the stock engine looks at the matches of one rule: by start, most legalese, length."""
    _, qpos, ipos, length = block
    return qpos, -sum(token < len_legalese for token in rule_tokens[ipos : ipos + length]), -length
